package blog

import (
	"context"
	"time"
)

// Quote is a public post of a guest elsewhere that quotes one of ours and answers nothing here. Only who, where and when
// are kept: readers follow the link to the words. Its Status is Pending, Approved or Hidden.
type Quote struct {
	ID          int64
	PostID      int64
	GuestID     int64
	RemoteID    string // permanent id on the guest's server; unique for each post that it quotes
	RemoteURL   string // where people read it
	Status      CommentStatus
	PublishedAt time.Time
	CreatedAt   time.Time
}

// QuoteView is a quote with who wrote it and the post that it quotes, without its long texts.
type QuoteView struct {
	Quote  Quote
	Guest  Guest
	Post   Post
	Emojis map[string]string // of the guest's name, see CommentView
}

// QuoteTx keeps the quotes of posts.
type QuoteTx interface {
	QuoteByID(ctx context.Context, id int64) (Quote, error)
	// QuotesByRemoteID lists what is kept of one post elsewhere, one for each of ours that it quotes.
	QuotesByRemoteID(ctx context.Context, remoteID string) ([]Quote, error)
	SaveQuote(ctx context.Context, q *Quote) error
	DeleteQuotes(ctx context.Context, guestID int64, remoteID string) error // safe to repeat
	DeleteQuotesOf(ctx context.Context, guestID int64) error                // safe to repeat
}

// Quoted keeps that a guest quotes posts of ours. The policy for first contacts holds for quotes, too. A later copy
// changes nothing, and one that was withdrawn before it came has no effect, so any order of arrival ends the same.
func (c *Conversation) Quoted(ctx context.Context, profile Guest, postRefs []string, q Quote) (Outcome, error) {
	outcome := Ignored
	err := c.store.Atomically(ctx, func(tx Tx) error {
		welcome, guest, err := welcomeGuest(ctx, tx, profile, c.now())
		if err != nil || !welcome {
			return err
		}
		gone, err := c.takenBack(ctx, tx, guest, q.RemoteID)
		if err != nil || gone {
			return err
		}
		known, err := tx.QuotesByRemoteID(ctx, q.RemoteID)
		if err != nil || len(known) > 0 {
			return err
		}
		site, err := siteOf(ctx, tx)
		if err != nil {
			return err
		}
		status := site.firstStatus(guest, 0)
		if held, err := tx.HostHeld(ctx, guest.Host); err != nil {
			return err
		} else if held {
			status = Pending
		}
		for _, ref := range postRefs {
			spot, err := findPlace(ctx, tx, Target{PostRef: ref})
			if err != nil {
				return err
			}
			if !spot.found {
				continue
			}
			if outcome != Kept {
				if err := c.receiveGuest(ctx, tx, &guest); err != nil {
					return err
				}
			}
			outcome = Kept
			quote := q
			quote.ID, quote.PostID, quote.GuestID, quote.Status = 0, spot.postID, guest.ID, status
			quote.PublishedAt, quote.CreatedAt = sensible(q.PublishedAt, c.now()), c.now().UTC().Truncate(time.Second)
			if err := tx.SaveQuote(ctx, &quote); err != nil {
				return err
			}
		}
		return nil
	})
	return outcome, err
}

// ShowQuote names a quote under its post. Later quotes and comments of the same guest show at once. Safe to repeat.
func (c *Conversation) ShowQuote(ctx context.Context, author Author, id int64) error {
	return c.judgeQuote(ctx, author, id, Approved)
}

// HideQuote takes a quote off the page; the post elsewhere stays. Safe to repeat.
func (c *Conversation) HideQuote(ctx context.Context, author Author, id int64) error {
	return c.judgeQuote(ctx, author, id, Hidden)
}

func (c *Conversation) judgeQuote(ctx context.Context, author Author, id int64, status CommentStatus) error {
	if author.ID == 0 {
		return errNobody
	}
	return c.store.Atomically(ctx, func(tx Tx) error {
		quote, err := tx.QuoteByID(ctx, id)
		if err != nil {
			return err
		}
		if err := mayJudge(ctx, tx, author, quote.PostID); err != nil {
			return err
		}
		if status == Approved {
			guest, err := tx.GuestByID(ctx, quote.GuestID)
			if err != nil {
				return err
			}
			guest.Approved = true
			if err := tx.SaveGuest(ctx, &guest); err != nil {
				return err
			}
		}
		quote.Status = status
		return tx.SaveQuote(ctx, &quote)
	})
}
