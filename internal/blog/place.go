package blog

import (
	"context"
	"time"
)

// place is where a comment or a reaction belongs.
type place struct {
	postID    int64
	commentID int64
	post      Post // zero for a place that an import remembers
	found     bool
	missing   bool // it names something that may still arrive
}

// findPlace resolves a target. Drafts and deleted posts are no place, nor are those that no other server has.
func findPlace(ctx context.Context, tx Tx, t Target) (place, error) {
	var comment Comment
	var err error
	switch {
	case t.PostRef != "":
		post, err := tx.PostByRef(ctx, t.PostRef)
		return placeIn(post, 0, err)
	case t.CommentRef != "":
		comment, err = tx.CommentByRef(ctx, t.CommentRef)
	case t.RemoteID != "":
		comment, err = tx.CommentByRemoteID(ctx, t.RemoteID)
		if KindOf(err) == NotFound || (err == nil && comment.Status == Waiting) {
			return place{missing: true}, nil
		}
	default:
		return place{}, nil
	}
	if KindOf(err) == NotFound {
		return place{}, nil
	}
	if err != nil {
		return place{}, err
	}
	post, err := tx.PostByID(ctx, comment.PostID)
	return placeIn(post, comment.ID, err)
}

func placeIn(post Post, commentID int64, err error) (place, error) {
	if KindOf(err) == NotFound || err == nil && (!post.Live() || post.Visibility == VisibleLocal) {
		return place{}, nil
	}
	if err != nil {
		return place{}, err
	}
	return place{postID: post.ID, commentID: commentID, post: post, found: true}, nil
}

// welcomeGuest finds or drafts a guest and says whether they may reach this house.
// The guest is not saved: that happens only when something of theirs is kept.
func welcomeGuest(ctx context.Context, tx Tx, profile Guest, now time.Time) (bool, Guest, error) {
	blocked, err := tx.HostBlocked(ctx, profile.Host)
	if err != nil || blocked {
		return false, Guest{}, err
	}
	known, err := tx.GuestByActor(ctx, profile.ActorID)
	if KindOf(err) == NotFound {
		profile.ID, profile.Approved, profile.Blocked = 0, false, false
		profile.AvatarPath, profile.AvatarFetched, profile.AvatarAt = "", "", time.Time{}
		profile.CreatedAt = now.UTC().Truncate(time.Second)
		return true, profile, nil
	}
	if err != nil {
		return false, Guest{}, err
	}
	return !known.Blocked, known.refreshed(profile), nil
}

// refreshed takes over a newer profile, but none of what this house decided.
func (g Guest) refreshed(p Guest) Guest {
	if !p.FetchedAt.After(g.FetchedAt) {
		return g
	}
	p.ID, p.Approved, p.Blocked, p.CreatedAt, p.MovedTo = g.ID, g.Approved, g.Blocked, g.CreatedAt, g.MovedTo
	p.AvatarPath, p.AvatarFetched, p.AvatarAt = g.AvatarPath, g.AvatarFetched, g.AvatarAt
	if p.JoinedAt.IsZero() {
		p.JoinedAt = g.JoinedAt
	}
	if p.AvatarURL == "" {
		p.AvatarPath, p.AvatarFetched = "", ""
	}
	return p
}

// Known refreshes the profile of a guest whom this house knows, and does nothing for others.
func (c *Conversation) Known(ctx context.Context, profile Guest) error {
	return c.store.Atomically(ctx, func(tx Tx) error {
		known, err := tx.GuestByActor(ctx, profile.ActorID)
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		known = known.refreshed(profile)
		seen := known.AvatarFetched != ""
		if !seen {
			if seen, err = tx.HasApproved(ctx, known.ID); err != nil {
				return err
			}
		}
		if !seen {
			return tx.SaveGuest(ctx, &known)
		}
		return c.receiveGuest(ctx, tx, &known)
	})
}

// Moved remembers to which account a guest went. What this house decided about them goes with them: who was approved is
// no first contact again, and who was blocked stays so under the new name. Comments keep the name under which they were
// written. It does nothing for a stranger. A target without inbox is an author of this house and gets no row.
func (c *Conversation) Moved(ctx context.Context, actorID string, target Guest) error {
	return c.store.Atomically(ctx, func(tx Tx) error {
		guest, err := tx.GuestByActor(ctx, actorID)
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		guest.MovedTo = target.ActorID
		if err := tx.SaveGuest(ctx, &guest); err != nil || target.InboxURL == "" {
			return err
		}
		_, arrived, err := welcomeGuest(ctx, tx, target, c.now())
		if err != nil {
			return err
		}
		if arrived.ActorID == "" { // from a blocked server
			return nil
		}
		arrived.Approved, arrived.Blocked = arrived.Approved || guest.Approved, arrived.Blocked || guest.Blocked
		return tx.SaveGuest(ctx, &arrived)
	})
}
