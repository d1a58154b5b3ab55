package blog

import (
	"context"
	"time"
)

// Withdraw removes what a guest wrote, or remembers the withdrawal for 30 days when
// it has not arrived. Only the writer may withdraw; anything else is Ignored.
func (c *Conversation) Withdraw(ctx context.Context, actorID, remoteID string) (Outcome, error) {
	outcome := Ignored
	err := c.store.Atomically(ctx, func(tx Tx) error {
		comment, err := tx.CommentByRemoteID(ctx, remoteID)
		if KindOf(err) == NotFound {
			return c.withdrawUnknown(ctx, tx, actorID, remoteID)
		}
		if err != nil {
			return err
		}
		guest, err := tx.GuestByID(ctx, comment.GuestID)
		if err != nil || guest.ActorID != actorID {
			return err
		}
		outcome = Kept
		if err := c.remember(ctx, tx, actorID, remoteID, withdrawnFor); err != nil {
			return err
		}
		if err := tx.DeleteMessage(ctx, guest.ID, remoteID); err != nil { // what it became when its audience was narrowed
			return err
		}
		return c.erase(ctx, tx, comment)
	})
	return outcome, err
}

func (c *Conversation) withdrawUnknown(ctx context.Context, tx Tx, actorID, remoteID string) error {
	guest, err := tx.GuestByActor(ctx, actorID)
	if err == nil {
		err = tx.DeleteMessage(ctx, guest.ID, remoteID)
	}
	if err == nil {
		err = tx.DeleteQuotes(ctx, guest.ID, remoteID)
	}
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	return c.remember(ctx, tx, actorID, remoteID, withdrawnFor)
}

func (c *Conversation) remember(ctx context.Context, tx Tx, actorID, remoteID string, d time.Duration) error {
	return tx.Withdraw(ctx, Withdrawal{RemoteID: remoteID, ActorID: actorID, Until: c.now().UTC().Add(d).Truncate(time.Second)})
}

// erase makes a comment a tombstone: the thread keeps its shape, the words and pictures are gone. The files of pictures
// stay in the library, because the same file may belong to others as well; no page leads there any more.
func (c *Conversation) erase(ctx context.Context, tx Tx, comment Comment) error {
	if comment.Erased() {
		return nil
	}
	comment = comment.erased()
	if err := tx.DeletePicturesOf(ctx, comment.ID); err != nil {
		return err
	}
	return tx.SaveComment(ctx, &comment)
}

// Farewell takes leave of a guest whose account is gone: they follow no longer,
// their reactions vanish, their comments become tombstones. Safe to repeat.
func (c *Conversation) Farewell(ctx context.Context, actorID string) error {
	return c.store.Atomically(ctx, func(tx Tx) error {
		guest, err := tx.GuestByActor(ctx, actorID)
		if KindOf(err) == NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.DeleteFollowersOf(ctx, guest.ID); err != nil {
			return err
		}
		if err := tx.DeleteReactionsOf(ctx, guest.ID); err != nil {
			return err
		}
		comments, err := tx.CommentsOfGuest(ctx, guest.ID)
		if err != nil {
			return err
		}
		for _, comment := range comments {
			if err := c.erase(ctx, tx, comment); err != nil {
				return err
			}
		}
		if err := tx.DeleteQuotesOf(ctx, guest.ID); err != nil {
			return err
		}
		guest.Gone, guest.AvatarPath, guest.AvatarFetched, guest.Emojis = true, "", "", ""
		return tx.SaveGuest(ctx, &guest)
	})
}
