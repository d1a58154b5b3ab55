package main

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/crate"
	"github.com/oriel-blog/oriel/internal/media"
	"github.com/oriel-blog/oriel/internal/store"
)

// newPacker joins the crate to the rooms that it is filled from.
func (a *app) newPacker() crate.Packer {
	carrier := store.NewCarrier(a.blog)
	return crate.Packer{
		Look: func(ctx context.Context, look func(crate.Rows) error) error {
			return carrier.Look(ctx, func(r *store.Rows) error { return look(r) })
		},
		Files: a.media, Keys: keyRing{a.vault}, Program: version, Site: a.links.Base(), Now: time.Now, Side: a.config.Data,
	}
}

// newUnpacker joins the crate to the rooms that are filled from it.
func (a *app) newUnpacker(std streams) crate.Unpacker {
	return crate.Unpacker{
		Fill: a.fillFromCrate, Library: a.media, Carries: media.Carries, Words: a.text, Keys: keyRing{a.vault},
		Tell: func(format string, args ...any) { fmt.Fprintf(std.err, format+"\n", args...) },
	}
}

func (a *app) fillFromCrate(ctx context.Context, fill func(crate.Shelves) error) error {
	return store.NewCarrier(a.blog).Fill(ctx, func(s *store.Shelves) error { return fill(shelves{s}) })
}

// shelves keep the key of the house where the vault looks for it.
type shelves struct{ *store.Shelves }

func (s shelves) KeepHouseKey(ctx context.Context, sealed string) error {
	return s.SetSetting(ctx, instanceKey, sealed)
}

// keyRing joins the vault to the crate.
type keyRing struct{ vault *vault }

// Private gives an author's key as PEM.
func (k keyRing) Private(ctx context.Context, a blog.Author) (string, error) {
	return pemOf(k.vault.Author(ctx, a))
}

// House gives the key that signs our fetches.
func (k keyRing) House(ctx context.Context) (string, error) { return pemOf(k.vault.Instance(ctx)) }

func pemOf(key *rsa.PrivateKey, err error) (string, error) {
	if err != nil {
		return "", err
	}
	text, err := httpsig.EncodePrivate(key)
	return string(text), err
}

// Lock seals a key of another house for this one.
func (k keyRing) Lock(ref, privatePEM string) (sealed, publicPEM string, err error) {
	key, err := httpsig.ParsePrivate([]byte(privatePEM))
	if err != nil {
		return "", "", err
	}
	if key.N.BitLen() < 2048 || key.N.BitLen() > 8192 {
		return "", "", errors.New("it has a length that other servers do not take")
	}
	if publicPEM, err = httpsig.EncodePublic(&key.PublicKey); err != nil {
		return "", "", err
	}
	return base64.StdEncoding.EncodeToString(k.vault.seal.Seal([]byte(privatePEM), pairLabel(ref))), publicPEM, nil
}

// NewPair makes a new key.
func (k keyRing) NewPair(ref string) (sealed, publicPEM string, err error) {
	return k.vault.NewPair(ref)
}
