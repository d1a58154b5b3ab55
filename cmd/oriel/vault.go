package main

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// Settings of the house itself. They are not in blog.Settings, so no command or page shows them.
const (
	fingerprintKey = "house.key_fingerprint"
	instanceKey    = "house.instance_key"
	keyFile        = "oriel.key"
)

// vault keeps the private keys: sealed in the database, the seal's own key in a
// file beside it. A copy of the database alone cannot sign for anybody.
type vault struct {
	seal     *auth.Seal
	mu       sync.Mutex
	opened   map[string]*rsa.PrivateKey // by author's ref; "" is the instance's
	instance string                     // sealed
}

// openVault opens the key file, or makes it together with the instance actor's key
// in a new house. A database that knows a key is never given another one: other
// servers would refuse its authors for good.
func openVault(ctx context.Context, store blog.Store, dir string) (*vault, error) {
	path := filepath.Join(dir, keyFile)
	v := &vault{opened: map[string]*rsa.PrivateKey{}}
	values, err := houseSettings(ctx, store)
	if err != nil {
		return nil, err
	}
	if values[fingerprintKey] == "" {
		if err := v.begin(ctx, store, path); err != nil {
			return nil, err
		}
		if values, err = houseSettings(ctx, store); err != nil {
			return nil, err
		}
	}
	if v.seal, err = auth.OpenSeal(path); err != nil {
		return nil, fmt.Errorf("this database needs its key file %s, which cannot be used (%w). "+
			"Put %s from your backup into %s and start again. Without it the authors cannot sign, and a new key would make other servers refuse them for good", path, err, keyFile, dir)
	}
	if v.seal.Fingerprint() != values[fingerprintKey] {
		return nil, fmt.Errorf("the key file %s belongs to another database. "+
			"Put the %s that was saved together with this database into %s and start again", path, keyFile, dir)
	}
	v.instance = values[instanceKey]
	return v, nil
}

// begin gives a new house its keys. Two processes may try at once; the first one wins.
func (v *vault) begin(ctx context.Context, store blog.Store, path string) error {
	seal, err := auth.OpenSeal(path)
	if errors.Is(err, auth.ErrNoKey) {
		seal, err = auth.CreateSeal(path)
	}
	if err != nil {
		return err
	}
	v.seal = seal
	sealed, _, err := v.NewPair("")
	if err != nil {
		return err
	}
	return store.Atomically(ctx, func(tx blog.Tx) error {
		values, err := tx.Settings(ctx)
		if err != nil || values[fingerprintKey] != "" {
			return err
		}
		authors, err := tx.Authors(ctx)
		if err != nil {
			return err
		}
		if len(authors) > 0 {
			return errors.New("this database has authors but does not say which key file it belongs to; restore it from a backup")
		}
		if err := tx.SetSetting(ctx, instanceKey, sealed); err != nil {
			return err
		}
		return tx.SetSetting(ctx, fingerprintKey, seal.Fingerprint())
	})
}

func houseSettings(ctx context.Context, store blog.Store) (values map[string]string, err error) {
	err = store.Atomically(ctx, func(tx blog.Tx) error {
		values, err = tx.Settings(ctx)
		return err
	})
	return values, err
}

// NewPair makes an RSA-2048 pair (blog.Keys). The ref is sealed with it, so that the
// boxes of two authors cannot change places; "" is the instance.
func (v *vault) NewPair(ref string) (sealed, publicPEM string, err error) {
	key, err := httpsig.GenerateKey()
	if err != nil {
		return "", "", err
	}
	private, err := httpsig.EncodePrivate(key)
	if err != nil {
		return "", "", err
	}
	if publicPEM, err = httpsig.EncodePublic(&key.PublicKey); err != nil {
		return "", "", err
	}
	return base64.StdEncoding.EncodeToString(v.seal.Seal(private, pairLabel(ref))), publicPEM, nil
}

// Author opens an author's private key (activitypub.Keys).
func (v *vault) Author(_ context.Context, a blog.Author) (*rsa.PrivateKey, error) {
	return v.unseal(a.Ref, a.SealedKey)
}

// Instance opens the key of the actor that signs our fetches (activitypub.Keys).
func (v *vault) Instance(context.Context) (*rsa.PrivateKey, error) {
	return v.unseal("", v.instance)
}

func pairLabel(ref string) string { return "private key of " + ref }

func (v *vault) unseal(name, sealed string) (*rsa.PrivateKey, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if key, ok := v.opened[name]; ok {
		return key, nil
	}
	box, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, fmt.Errorf("read sealed key: %w", err)
	}
	private, err := v.seal.Open(box, pairLabel(name))
	if err != nil {
		return nil, fmt.Errorf("open sealed key: %w", err)
	}
	key, err := httpsig.ParsePrivate(private)
	if err != nil {
		return nil, err
	}
	v.opened[name] = key
	return key, nil
}
