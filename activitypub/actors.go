package activitypub

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
	"golang.org/x/sync/singleflight"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	actorsKept     = 20_000
	actorFresh     = 24 * time.Hour   // Mastodon refetches after a day, too
	refetchPause   = 5 * time.Minute  // between two looks for a changed key of one actor
	maxActorID     = 512              // bytes; with the longest id of a letter it must fit into an index of PostgreSQL
	temporaryPause = 60 * time.Second // before a server that did not answer is asked again; shorter than GoToSocial's patience
)

// remote is an actor of another server as its origin describes it.
type remote struct {
	guest blog.Guest
	keys  []as2.PublicKey
}

// actors finds the people of other servers and their keys.
type actors struct {
	documents documents
	text      Text
	addresses Addresses
	now       func() time.Time
	cache     *expirable.LRU[string, remote]    // by actor id
	keys      *expirable.LRU[string, actorKey]  // by key id
	failed    *failures                         // by address: what could not be fetched, and why
	refetched *expirable.LRU[string, time.Time] // by key id: when a changed key was looked for
	asked     *expirable.LRU[string, bool]      // by actor id: whether the account was gone when a deletion made us look
	gate      *newcomers
	looking   singleflight.Group // by key id: what many letters ask for at once is fetched once
}

// actorKey is a public key with the actor who owns it. owner's document lists the
// key: what the key's own document says about that counts for nothing (FEP-fe34).
type actorKey struct {
	owner  string
	public crypto.PublicKey
}

func newActors(d documents, text Text, addresses Addresses, now func() time.Time) *actors {
	return &actors{
		documents: d, text: text, addresses: addresses, now: now,
		cache:     expirable.NewLRU[string, remote](actorsKept, nil, time.Hour),
		keys:      expirable.NewLRU[string, actorKey](actorsKept, nil, 6*time.Hour),
		failed:    newFailures(now),
		refetched: expirable.NewLRU[string, time.Time](actorsKept, nil, refetchPause),
		asked:     expirable.NewLRU[string, bool](actorsKept, nil, refetchPause),
		gate:      newNewcomers(now),
	}
}

// guest gives the profile of an actor, from memory, from the house's own rows when they
// are fresh, or from the actor's server.
func (a *actors) guest(ctx context.Context, actorID string) (blog.Guest, error) {
	if r, ok := a.cache.Get(actorID); ok && a.now().Sub(r.guest.FetchedAt) < actorFresh {
		return r.guest, nil
	}
	known, err := a.addresses.GuestByActor(ctx, actorID)
	if err == nil && known.InboxURL != "" && a.now().Sub(known.FetchedAt) < actorFresh {
		return known, nil
	}
	r, fetchErr := a.fetch(ctx, actorID)
	if fetchErr != nil && err == nil && temporary(fetchErr) {
		return known, nil // an old profile is better than none
	}
	return r.guest, fetchErr
}

// gone asks an actor's own server whether the account is gone, at most once in five
// minutes, so that forged deletions do not make us knock there again and again.
func (a *actors) gone(ctx context.Context, actorID string) bool {
	if gone, lately := a.asked.Get(actorID); lately {
		return gone
	}
	_, err := a.documents.get(ctx, actorID)
	gone := errors.Is(err, errGone)
	a.asked.Add(actorID, gone)
	return gone
}

// refresh fetches an actor anew, whatever is remembered.
func (a *actors) refresh(ctx context.Context, actorID string) (blog.Guest, error) {
	a.cache.Remove(actorID)
	r, err := a.fetch(ctx, actorID)
	return r.guest, err
}

func (a *actors) fetch(ctx context.Context, actorID string) (remote, error) {
	if err := a.failed.recall(actorID); err != nil {
		return remote{}, err
	}
	doc, err := a.documents.get(ctx, actorID)
	if err != nil {
		a.failed.remember(actorID, err)
		return remote{}, err
	}
	r, err := a.read(doc)
	if err != nil {
		a.failed.remember(actorID, err)
		return remote{}, err
	}
	a.cache.Add(actorID, r)
	return r, nil
}

var actorTypes = map[string]bool{"Person": true, "Service": true, "Application": true, "Group": true, "Organization": true}

// read checks an actor document and makes a guest of it. Inboxes elsewhere than on
// the actor's own server are not accepted (safety row 35).
func (a *actors) read(doc *as2.Doc) (remote, error) {
	p := doc.Profile()
	host, err := a.documents.ids.Host(p.ID)
	if err != nil || !actorTypes[p.Type] || len(p.ID) > maxActorID {
		return remote{}, fmt.Errorf("read actor %q of type %q: %w", p.ID, p.Type, errUntrusted)
	}
	if !a.documents.ids.SameOrigin(p.Inbox, p.ID) {
		return remote{}, fmt.Errorf("read actor %s: its inbox %q is on another server: %w", p.ID, p.Inbox, errUntrusted)
	}
	shared := p.SharedInbox
	if !a.documents.ids.SameOrigin(shared, p.ID) {
		shared = ""
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(p.PreferredUsername, "@"), "@") // a handle says where its account is once
	g := blog.Guest{
		ActorID: p.ID, Host: host, Name: a.text.CleanName(name, 64), DisplayName: a.text.CleanName(p.Name, 100),
		ProfileURL: p.URL, AvatarURL: p.Icon.URL, Emojis: blog.EmojiLines(emojisIn(p.Emoji, a.picture)), InboxURL: p.Inbox, SharedInboxURL: shared, MovedTo: p.MovedTo, JoinedAt: p.Published,
		FetchedAt: a.now().UTC().Truncate(time.Microsecond),
	}
	g.Handle = g.Name + "@" + host
	if !a.picture(g.AvatarURL) {
		g.AvatarURL = ""
	}
	if !a.documents.ids.SameOrigin(p.URL, p.ID) {
		g.ProfileURL = p.ID // Mastodon drops an address on another server, too
	}
	if len(p.Keys) > 0 {
		g.KeyID, g.PublicKeyPEM = p.Keys[0].ID, p.Keys[0].PEM
	}
	return remote{guest: g, keys: p.Keys}, nil
}

func (a *actors) picture(address string) bool { return webPicture(address, a.documents.ids.AllowHTTP) }

// key finds the key with an id and its owner. cached tells that it was known before.
func (a *actors) key(ctx context.Context, keyID string) (k actorKey, cached bool, err error) {
	if k, ok := a.keys.Get(keyID); ok {
		return k, true, nil
	}
	known, err := a.addresses.GuestByKey(ctx, keyID)
	if err == nil {
		if public, err := httpsig.ParsePublicKey(known.PublicKeyPEM); err == nil {
			k = actorKey{owner: known.ActorID, public: public}
			a.keys.Add(keyID, k)
			return k, true, nil
		}
	}
	k, err = a.together(ctx, keyID, func(ctx context.Context) (actorKey, error) {
		if k, ok := a.keys.Get(keyID); ok { // another letter was faster
			return k, nil
		}
		return a.fetchKey(ctx, keyID)
	})
	return k, false, err
}

// together lets letters that wait for the same key share one look. It goes on when the first of them gives up.
func (a *actors) together(ctx context.Context, keyID string, look func(context.Context) (actorKey, error)) (actorKey, error) {
	found, err, _ := a.looking.Do(keyID, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyPatience)
		defer cancel()
		return look(ctx)
	})
	k, _ := found.(actorKey)
	return k, err
}

// changedKey fetches a key again because a signature did not match the known one,
// at most once in five minutes for each key (interop case 56).
func (a *actors) changedKey(ctx context.Context, keyID string) (actorKey, bool) {
	if _, recently := a.refetched.Get(keyID); recently {
		return actorKey{}, false
	}
	a.refetched.Add(keyID, a.now())
	k, err := a.fetchKey(ctx, keyID)
	return k, err == nil
}

func (a *actors) fetchKey(ctx context.Context, keyID string) (actorKey, error) {
	if err := a.failed.recall(keyID); err != nil {
		return actorKey{}, err
	}
	k, err := a.lookUpKey(ctx, keyID)
	if err != nil {
		a.failed.remember(keyID, err)
		return actorKey{}, err
	}
	a.keys.Add(keyID, k)
	return k, nil
}

// lookUpKey reads the document behind a key id: the actor itself, GoToSocial's
// short form of it, or a bare key. Only the owner's own document can confirm a key.
func (a *actors) lookUpKey(ctx context.Context, keyID string) (actorKey, error) {
	host, err := a.documents.ids.Host(keyID)
	if err != nil {
		return actorKey{}, fmt.Errorf("look up key %q: %w", keyID, errUntrusted)
	}
	if err := a.gate.admit(host); err != nil {
		return actorKey{}, err
	}
	address := withoutFragment(keyID)
	doc, err := a.documents.fetch(ctx, address)
	if err != nil {
		return actorKey{}, err
	}
	owner := ownerOf(doc, keyID)
	if !a.documents.ids.SameOrigin(owner, keyID) {
		return actorKey{}, fmt.Errorf("look up key %s: its owner %q is on another server: %w", keyID, owner, errUntrusted)
	}
	if owner != address {
		if doc, err = a.documents.get(ctx, owner); err != nil {
			return actorKey{}, err
		}
	}
	if doc.ID() != owner {
		return actorKey{}, fmt.Errorf("look up key %s: %q calls itself %q: %w", keyID, owner, doc.ID(), errUntrusted)
	}
	r, err := a.read(doc)
	if err != nil {
		return actorKey{}, err
	}
	a.cache.Add(owner, r)
	for _, k := range r.keys {
		if k.ID != keyID {
			continue
		}
		public, err := httpsig.ParsePublicKey(k.PEM)
		if err != nil {
			return actorKey{}, errors.Join(fmt.Errorf("look up key %s: %w", keyID, err), errUntrusted)
		}
		return actorKey{owner: owner, public: public}, nil
	}
	return actorKey{}, fmt.Errorf("look up key %s: %s does not list it: %w", keyID, owner, errUntrusted)
}

// ownerOf reads whom a key document claims as owner; the claim is checked afterwards.
func ownerOf(doc *as2.Doc, keyID string) string {
	if actorTypes[doc.Type()] && doc.ID() != "" {
		return doc.ID()
	}
	for _, k := range doc.Keys() {
		if k.ID == keyID && k.Owner != "" {
			return k.Owner
		}
	}
	return doc.ID()
}
