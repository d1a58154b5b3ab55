package blog

import (
	"context"
	"encoding/json"
	"time"
)

// Followers lets guests in and out of an author's audience.
type Followers struct {
	store Store
	now   func() time.Time
}

// NewFollowers makes the service.
func NewFollowers(store Store, now func() time.Time) *Followers {
	return &Followers{store: store, now: now}
}

// Refusal is the note of a FollowRefused or ReplyRefused fact: no row need be kept, so it carries all that the answer needs.
type Refusal struct {
	AuthorRef string          `json:"author"`
	Inbox     string          `json:"inbox"`
	Host      string          `json:"host"`
	ActorID   string          `json:"actor"`
	Request   json.RawMessage `json:"request"`
	// CommentID is the comment that was asked for and deleted; when it stands again there is nothing to refuse.
	CommentID int64 `json:"comment,omitempty"`
	// At tells removals of the same follower apart, in nanoseconds since 1970: each has its own letter. Zero for a request that was never taken.
	At int64 `json:"at,omitempty"`
}

// Follow adds a guest to an author's audience and answers them. A repeated request
// replaces the stored one and is answered again (interop case 67). A request that
// was withdrawn before it came has no effect (case 72). Blocked guests are refused, and everybody by an author who moved away or
// writes here no more: nothing of theirs will come.
func (f *Followers) Follow(ctx context.Context, authorRef string, profile Guest, followID string, request []byte) (Outcome, error) {
	outcome := Ignored
	err := f.store.Atomically(ctx, func(tx Tx) error {
		author, err := authorByRef(ctx, tx, authorRef)
		if err != nil {
			return err
		}
		if followID != "" {
			withdrawn, err := tx.Withdrawn(ctx, followID, profile.ActorID, f.now())
			if err != nil || withdrawn {
				return err
			}
		}
		welcome, guest, err := welcomeGuest(ctx, tx, profile, f.now())
		if err != nil {
			return err
		}
		if !welcome || author.Moved() || !author.Active() {
			return refuse(ctx, tx, author, profile, request)
		}
		guest.Gone = false
		if err := tx.SaveGuest(ctx, &guest); err != nil {
			return err
		}
		follower, err := tx.FollowerOf(ctx, author.ID, guest.ID)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		fresh := follower.ID == 0
		if fresh {
			follower = Follower{AuthorID: author.ID, GuestID: guest.ID, CreatedAt: f.now().UTC().Truncate(time.Second)}
		}
		follower.FollowID, follower.Request = followID, request
		if err := tx.SaveFollower(ctx, &follower); err != nil {
			return err
		}
		outcome = Kept
		if fresh {
			if err := mailAbout(ctx, tx, GuestFollowed, follower.ID); err != nil {
				return err
			}
		}
		return tx.Record(ctx, Fact{Kind: FollowAccepted, ID: follower.ID, Version: f.now().UnixNano()})
	})
	return outcome, err
}

// Unfollow removes a guest from an audience: from the author's when authorRef is
// given, else by the id of the request. An id that is not known is remembered, one that
// is known is not: some servers use the same id when a person follows again.
func (f *Followers) Unfollow(ctx context.Context, authorRef, actorID, followID string) (Outcome, error) {
	outcome := Ignored
	err := f.store.Atomically(ctx, func(tx Tx) error {
		follower, err := f.find(ctx, tx, authorRef, actorID, followID)
		if KindOf(err) == NotFound && followID != "" {
			until := f.now().UTC().Add(unknownUndoFor).Truncate(time.Second)
			return tx.Withdraw(ctx, Withdrawal{RemoteID: followID, ActorID: actorID, Until: until})
		}
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		outcome = Kept
		return tx.DeleteFollower(ctx, follower.ID)
	})
	return outcome, err
}

func (f *Followers) find(ctx context.Context, tx Tx, authorRef, actorID, followID string) (Follower, error) {
	guest, err := tx.GuestByActor(ctx, actorID)
	if err != nil {
		return Follower{}, err
	}
	if authorRef == "" {
		return tx.FollowerByRequest(ctx, guest.ID, followID)
	}
	author, err := authorByRef(ctx, tx, authorRef)
	if err != nil {
		return Follower{}, err
	}
	return tx.FollowerOf(ctx, author.ID, guest.ID)
}

func refuse(ctx context.Context, tx Tx, author Author, guest Guest, request []byte) error {
	if guest.InboxURL == "" {
		return nil
	}
	note, err := json.Marshal(Refusal{AuthorRef: author.Ref, Inbox: guest.InboxURL, Host: guest.Host, ActorID: guest.ActorID, Request: request})
	if err != nil {
		return err
	}
	return tx.Record(ctx, Fact{Kind: FollowRefused, ID: author.ID, Note: string(note)})
}

func authorByRef(ctx context.Context, tx Tx, ref string) (Author, error) {
	authors, err := tx.Authors(ctx)
	if err != nil {
		return Author{}, err
	}
	for _, a := range authors {
		if a.Ref == ref {
			return a, nil
		}
	}
	return Author{}, ErrNotFound
}
