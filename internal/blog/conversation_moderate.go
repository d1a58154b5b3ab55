package blog

import (
	"context"
	"strings"
	"time"
)

var errNobody = Refuse(Forbidden, "Please log in to do that.")

// Approve shows a comment to everybody; later comments of the same guest show at once.
// Safe to repeat. A comment that its writer deleted cannot be approved.
func (c *Conversation) Approve(ctx context.Context, author Author, commentRef string) error {
	return c.moderate(ctx, author, commentRef, func(tx Tx, comment Comment) error { return c.approve(ctx, tx, comment) })
}

func (c *Conversation) approve(ctx context.Context, tx Tx, comment Comment) error {
	if comment.Status == Removed {
		return Refuse(Gone, "Its writer deleted this comment, so it cannot be shown again.")
	}
	shown := comment.Status == Approved
	comment.Status, comment.Hold = Approved, ""
	if comment.GuestID != 0 {
		guest, err := tx.GuestByID(ctx, comment.GuestID)
		if err != nil {
			return err
		}
		guest.Approved = true
		if err := tx.SaveGuest(ctx, &guest); err != nil {
			return err
		}
		if err := c.orderAll(ctx, tx, comment, guest); err != nil { // it may have been hidden when its pictures were to be fetched
			return err
		}
	}
	if err := tx.SaveComment(ctx, &comment); err != nil || shown {
		return err
	}
	return accepted(ctx, tx, comment)
}

// Hide takes a comment off the page without deleting it. Safe to repeat.
func (c *Conversation) Hide(ctx context.Context, author Author, commentRef string) error {
	return c.moderate(ctx, author, commentRef, func(tx Tx, comment Comment) error {
		if comment.Status == Removed {
			return nil
		}
		comment.Status = Hidden
		return tx.SaveComment(ctx, &comment)
	})
}

// Remove deletes a comment for good. An author's own answer is also taken back
// from the servers that have it; a guest's stays on their own server. Safe to repeat.
func (c *Conversation) Remove(ctx context.Context, author Author, commentRef string) error {
	return c.moderate(ctx, author, commentRef, func(tx Tx, comment Comment) error {
		if comment.Status == Removed {
			return nil
		}
		if comment.AuthorID != 0 && comment.AuthorID != author.ID && !author.Edits() {
			return Refuse(Forbidden, "This answer belongs to another author.")
		}
		if err := c.erase(ctx, tx, comment); err != nil {
			return err
		}
		if comment.AuthorID == 0 {
			if err := refused(ctx, tx, comment); err != nil {
				return err
			}
			return forgetVisitor(ctx, tx, comment.GuestID)
		}
		return tx.Record(ctx, Fact{Kind: CommentRetracted, ID: comment.ID})
	})
}

// moderate runs a change of a comment under a post of the house.
func (c *Conversation) moderate(ctx context.Context, author Author, ref string, change func(Tx, Comment) error) error {
	if author.ID == 0 {
		return errNobody
	}
	return c.store.Atomically(ctx, func(tx Tx) error {
		comment, err := tx.CommentByRef(ctx, ref)
		if err != nil {
			return err
		}
		if err := mayModerate(ctx, tx, author, comment); err != nil {
			return err
		}
		return change(tx, comment)
	})
}

// mayModerate says why an author may not decide about a comment, or nil. What stands under a post is decided by those who
// may change the post, and everybody may take back their own answers.
func mayModerate(ctx context.Context, tx Tx, author Author, comment Comment) error {
	if author.Edits() || comment.AuthorID == author.ID {
		return nil
	}
	post, err := tx.PostByID(ctx, comment.PostID)
	if err != nil {
		return err
	}
	if !author.MayChange(post) {
		return Refuse(Forbidden, "This comment stands under the post of another author, who decides about it. Editors may, too.")
	}
	return nil
}

// BlockGuest turns a guest away: nothing of theirs is taken or shown, and they get no posts. Safe to repeat.
func (c *Conversation) BlockGuest(ctx context.Context, author Author, guestID int64) error {
	return c.changeGuest(ctx, author, guestID, func(tx Tx, g *Guest) error {
		g.Blocked, g.Approved = true, false
		return tx.DeleteFollowersOf(ctx, g.ID)
	})
}

// UnblockGuest lets a guest back in; their comments show again as they stood. Safe to repeat.
func (c *Conversation) UnblockGuest(ctx context.Context, author Author, guestID int64) error {
	return c.changeGuest(ctx, author, guestID, func(_ Tx, g *Guest) error {
		g.Blocked = false
		return nil
	})
}

func (c *Conversation) changeGuest(ctx context.Context, author Author, guestID int64, change func(Tx, *Guest) error) error {
	if err := author.edits(); err != nil {
		return err
	}
	return c.store.Atomically(ctx, func(tx Tx) error {
		guest, err := tx.GuestByID(ctx, guestID)
		if err != nil {
			return err
		}
		if err := change(tx, &guest); err != nil {
			return err
		}
		return tx.SaveGuest(ctx, &guest)
	})
}

// BlockHost turns a whole server away, its subdomains too. Safe to repeat.
func (c *Conversation) BlockHost(ctx context.Context, author Author, host string) error {
	if err := author.edits(); err != nil {
		return err
	}
	host = strings.ToLower(strings.TrimSpace(host))
	if host == "" || strings.ContainsAny(host, " /@?#") {
		return &Error{Kind: Invalid, Message: "Some fields need your attention.", Problems: []Problem{{"host", "Please enter the name of a server, for example bad.example."}}}
	}
	return c.store.Atomically(ctx, func(tx Tx) error {
		if err := tx.BlockHost(ctx, BlockedHost{Host: host, CreatedAt: c.now().UTC().Truncate(time.Second)}); err != nil {
			return err
		}
		return tx.DeleteFollowersOnHost(ctx, host)
	})
}

// UnblockHost lets a server back in. One that a list blocks becomes an exception, which no list can block. Safe to repeat.
func (c *Conversation) UnblockHost(ctx context.Context, author Author, host string) error {
	if err := author.edits(); err != nil {
		return err
	}
	host = strings.ToLower(strings.TrimSpace(host))
	return c.store.Atomically(ctx, func(tx Tx) error {
		if err := tx.UnblockHost(ctx, host); err != nil {
			return err
		}
		rules, err := tx.HostRules(ctx)
		if err != nil || !rules.Listed[host] || rules.Spared[host] {
			return err
		}
		if err := tx.SpareHost(ctx, SparedHost{Host: host, CreatedAt: c.now().UTC().Truncate(time.Second)}); err != nil {
			return err
		}
		return tx.SettleHosts(ctx)
	})
}
