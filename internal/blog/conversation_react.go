package blog

import (
	"context"
	"slices"
	"time"
)

// Undone describes the reaction inside a withdrawal, as far as the sender repeated it.
type Undone struct {
	Kind   ReactionKind
	About  Target
	Emoji  string
	Stated bool // false when the sender gave only an id
}

// React keeps a like or a boost. remoteID is the id of the request and may be empty.
// A second request of the same guest for the same thing changes no count (interop case 116). pictures explain an emoji
// that is a :shortcode:.
func (c *Conversation) React(ctx context.Context, profile Guest, kind ReactionKind, about Target, emoji, remoteID string, pictures ...Emoji) (Outcome, error) {
	outcome := Ignored
	err := c.store.Atomically(ctx, func(tx Tx) error {
		welcome, guest, err := welcomeGuest(ctx, tx, profile, c.now())
		if err != nil || !welcome || guest.Gone {
			return err
		}
		spot, err := findPlace(ctx, tx, about)
		if err != nil || (!spot.found && !spot.missing) {
			return err
		}
		withdrawn, err := c.withdrawnReaction(ctx, tx, guest, remoteID)
		if err != nil || withdrawn {
			return err
		}
		if err := c.saveReactor(ctx, tx, spot, &guest, pictures); err != nil {
			return err
		}
		reaction := Reaction{
			Kind: kind, GuestID: guest.ID, PostID: spot.postID, CommentID: spot.commentID, Emoji: emoji, RemoteID: remoteID,
			CreatedAt: c.now().UTC().Truncate(time.Second),
		}
		outcome = Kept
		if spot.missing {
			reaction.TargetID, outcome = about.RemoteID, Missing
		}
		return addReaction(ctx, tx, reaction)
	})
	return outcome, err
}

// saveReactor saves a guest. Faces are shown of those who react to a post; for the others nothing is fetched.
func (c *Conversation) saveReactor(ctx context.Context, tx Tx, spot place, guest *Guest, pictures []Emoji) error {
	if spot.missing || spot.commentID != 0 {
		return tx.SaveGuest(ctx, guest)
	}
	if err := c.receiveGuest(ctx, tx, guest); err != nil {
		return err
	}
	return learnEmojis(ctx, tx, guest.Host, pictures[:min(len(pictures), maxEmojis)])
}

// withdrawnReaction reports whether the request was taken back before it came. If
// that withdrawal took another request for want of this one, the other one lives again.
func (c *Conversation) withdrawnReaction(ctx context.Context, tx Tx, guest Guest, remoteID string) (bool, error) {
	if remoteID == "" {
		return false, nil
	}
	withdrawn, err := tx.Withdrawn(ctx, remoteID, guest.ActorID, c.now())
	if err != nil || !withdrawn || guest.ID == 0 {
		return withdrawn, err
	}
	mistaken, err := tx.ReactionsUndoneBy(ctx, guest.ID, remoteID)
	if err != nil {
		return true, err
	}
	for _, r := range mistaken {
		r.UndoneBy = ""
		if err := tx.SaveReaction(ctx, &r); err != nil {
			return true, err
		}
	}
	return true, nil
}

func addReaction(ctx context.Context, tx Tx, r Reaction) error {
	if r.RemoteID != "" {
		_, err := tx.ReactionByRemoteID(ctx, r.GuestID, r.RemoteID)
		if KindOf(err) != NotFound {
			return err
		}
		return tx.SaveReaction(ctx, &r)
	}
	same, err := tx.ReactionsOf(ctx, r.Kind, r.GuestID, r.PostID, r.CommentID)
	if err != nil || slices.ContainsFunc(same, func(o Reaction) bool { return o.Emoji == r.Emoji && o.UndoneBy == "" }) {
		return err
	}
	return tx.SaveReaction(ctx, &r)
}

// Undo takes back a like or a boost, by the id of its request, else by what it
// was about. An id that is not known yet is remembered, so that the request has
// no effect when it comes late. Safe to repeat.
func (c *Conversation) Undo(ctx context.Context, actorID, remoteID string, undone Undone) (Outcome, error) {
	outcome := Ignored
	err := c.store.Atomically(ctx, func(tx Tx) error {
		guest, err := tx.GuestByActor(ctx, actorID)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		var repeated bool
		if remoteID != "" {
			if repeated, err = tx.Withdrawn(ctx, remoteID, actorID, c.now()); err != nil {
				return err
			}
			if err := c.remember(ctx, tx, actorID, remoteID, unknownUndoFor); err != nil || guest.ID == 0 {
				return err
			}
			r, err := tx.ReactionByRemoteID(ctx, guest.ID, remoteID)
			if err == nil {
				outcome = Kept
				return tx.DeleteReaction(ctx, r.ID)
			}
			if KindOf(err) != NotFound {
				return err
			}
		}
		if guest.ID == 0 || !undone.Stated || repeated {
			return nil // a repeated one must not reach for what the guest did since
		}
		outcome, err = undoByTarget(ctx, tx, guest, remoteID, undone)
		return err
	})
	return outcome, err
}

func undoByTarget(ctx context.Context, tx Tx, guest Guest, remoteID string, undone Undone) (Outcome, error) {
	spot, err := findPlace(ctx, tx, undone.About)
	var same []Reaction
	switch {
	case err != nil:
		return Ignored, err
	case spot.found:
		same, err = tx.ReactionsOf(ctx, undone.Kind, guest.ID, spot.postID, spot.commentID)
	case spot.missing:
		same, err = tx.ReactionsWaitingFor(ctx, undone.About.RemoteID)
	}
	if err != nil {
		return Ignored, err
	}
	outcome := Ignored
	for _, r := range same {
		if r.Kind != undone.Kind || r.GuestID != guest.ID || r.Emoji != undone.Emoji || r.UndoneBy != "" {
			continue
		}
		outcome = Kept
		if remoteID == "" {
			err = tx.DeleteReaction(ctx, r.ID)
		} else {
			r.UndoneBy = remoteID
			err = tx.SaveReaction(ctx, &r)
		}
		if err != nil {
			return Ignored, err
		}
	}
	return outcome, nil
}

// adoptReactions gives a place to the reactions that waited for a comment.
func adoptReactions(ctx context.Context, tx Tx, comment Comment) error {
	waiting, err := tx.ReactionsWaitingFor(ctx, comment.RemoteID)
	if err != nil {
		return err
	}
	for _, r := range waiting {
		r.PostID, r.CommentID, r.TargetID = comment.PostID, comment.ID, ""
		if err := tx.SaveReaction(ctx, &r); err != nil {
			return err
		}
	}
	return nil
}
