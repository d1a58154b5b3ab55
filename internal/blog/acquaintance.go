package blog

import (
	"context"
	"time"
)

// Acquaintance is what asking for a handle found out.
type Acquaintance struct {
	Handle   string // name@host in small letters, as somebody wrote it; the guest's own may be another one
	GuestID  int64  // 0: nobody goes by it
	LookedAt time.Time
}

// Meet keeps whom a handle in a text of ours means, so that they are linked and told of it. Somebody who was turned away
// here stays unknown. Safe to repeat.
func (c *Conversation) Meet(ctx context.Context, handle string, profile Guest) error {
	return c.store.Atomically(ctx, func(tx Tx) error {
		found := Acquaintance{Handle: handle, LookedAt: c.now().UTC()}
		welcome, guest, err := welcomeGuest(ctx, tx, profile, c.now())
		if err != nil {
			return err
		}
		if welcome && !guest.Gone {
			if err := tx.SaveGuest(ctx, &guest); err != nil {
				return err
			}
			found.GuestID = guest.ID
		}
		return tx.SaveAcquaintance(ctx, found)
	})
}

// Miss keeps that nobody goes by a handle, so that its server is left alone for a while.
func (c *Conversation) Miss(ctx context.Context, handle string) error {
	return c.store.Atomically(ctx, func(tx Tx) error {
		return tx.SaveAcquaintance(ctx, Acquaintance{Handle: handle, LookedAt: c.now().UTC()})
	})
}

// SetAgain renders an author's comment anew, when the people whom it names became known. Nobody is told. Safe to repeat.
func (c *Conversation) SetAgain(ctx context.Context, id int64) error {
	var comment Comment
	read := func(tx Tx) (err error) {
		comment, err = tx.CommentByID(ctx, id)
		return err
	}
	if err := c.store.Atomically(ctx, read); err != nil || comment.AuthorID == 0 || comment.Status == Removed {
		return err
	}
	html, err := c.render.Comment(ctx, comment.Source)
	if err != nil || html == comment.HTML {
		return err
	}
	return c.store.Atomically(ctx, func(tx Tx) error {
		source := comment.Source
		if err := read(tx); err != nil || comment.Source != source || comment.Status == Removed {
			return err
		}
		comment.HTML = html
		return tx.SaveComment(ctx, &comment)
	})
}
