package blog

import (
	"context"
	"fmt"
	"time"
)

// MaxPinned is how many posts an author may pin. Mastodon takes five, and Misskey no more either.
const MaxPinned = 5

// PinTx counts what an author pinned.
type PinTx interface {
	// CountPinned counts the pinned published posts of an author but one.
	CountPinned(ctx context.Context, authorID, exceptPostID int64) (int, error)
}

// Pinned reports whether the post stands among its author's featured posts here. A draft may be marked; it is pinned once
// it is published.
func (p Post) Pinned() bool { return !p.PinnedAt.IsZero() && p.Listed() }

// Featured reports whether it stands among them on other servers, too.
func (p Post) Featured() bool { return p.Pinned() && p.Federated() }

// pin pins a post or takes the pin off, as the form says.
func (s *Posts) pin(ctx context.Context, tx Tx, post *Post, form PostForm) error {
	switch {
	case !form.Pinned || !post.InStream():
		post.PinnedAt = time.Time{}
		return nil
	case post.Visibility == VisibleUnlisted || post.Visibility == VisibleFollowers:
		return wrongField("pinned", "Only a post that everybody may read can be pinned. Please take the pin off, or choose other readers.")
	case post.PinnedAt.IsZero():
		post.PinnedAt = s.now().UTC().Truncate(time.Second)
	}
	if !post.Live() {
		return nil
	}
	n, err := tx.CountPinned(ctx, post.AuthorID, post.ID)
	if err == nil && n >= MaxPinned {
		return wrongField("pinned", fmt.Sprintf("There are %d pinned posts already, and other servers show no more. Please take the pin off another one first.", MaxPinned))
	}
	return err
}

// tellPin has other servers told of a pin. A post that goes to its readers under a new identity lost the pin with the former one.
func tellPin(ctx context.Context, tx Tx, before, post Post) error {
	was := before.Featured() && before.Ref == post.Ref
	switch {
	case was == post.Featured():
		return nil
	case was:
		return tx.Record(ctx, Fact{Kind: PostUnpinned, ID: post.ID, Version: post.Version})
	}
	return tx.Record(ctx, Fact{Kind: PostPinned, ID: post.ID, Version: post.Version})
}
