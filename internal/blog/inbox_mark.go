package blog

import (
	"context"
	"time"
)

// MarkAllRead marks everything as read that came until a moment, so that what came while the author looked stays new. A
// moment in the future counts as now. Safe to repeat; an earlier moment than the last one changes nothing.
func (c *Conversation) MarkAllRead(ctx context.Context, author Author, until time.Time) error {
	return c.changeMark(ctx, author, func(m *InboxMark) {
		if now := c.now(); until.After(now) {
			until = now
		}
		if until.After(m.SeenAt) {
			m.SeenAt = until.UTC()
		}
	})
}

// Shortcuts switches the shortcuts of the keyboard on or off for an author (WCAG 2.1.4). Safe to repeat.
func (c *Conversation) Shortcuts(ctx context.Context, author Author, on bool) error {
	return c.changeMark(ctx, author, func(m *InboxMark) { m.KeysOff = !on })
}

func (c *Conversation) changeMark(ctx context.Context, author Author, change func(*InboxMark)) error {
	if author.ID == 0 {
		return errNobody
	}
	return c.store.Atomically(ctx, func(tx Tx) error {
		mark, err := tx.InboxMark(ctx, author)
		if err != nil {
			return err
		}
		change(&mark)
		return tx.SaveInboxMark(ctx, mark)
	})
}

// readAnswered marks what an author answers as read: they have seen it. notice and err are what was found of it; an answer of
// another author has no notice.
func readAnswered(ctx context.Context, tx Tx, author Author, notice Notice, err error, at time.Time) error {
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if notice.At.After(at) {
		at = notice.At
	}
	return tx.MarkRead(ctx, NoticeRead{AuthorID: author.ID, NoticeID: notice.ID, ReadAt: at})
}
