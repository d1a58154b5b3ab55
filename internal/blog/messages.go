package blog

import (
	"context"
	"slices"
	"time"
)

// Tell keeps a message for an author: something private, or a mention elsewhere.
// It never becomes a comment. If the same text was a public comment before, its
// writer has narrowed the audience, and the comment goes (safety row 30).
func (c *Conversation) Tell(ctx context.Context, profile Guest, authorRefs []string, m Message) (Outcome, error) {
	outcome := Ignored
	err := c.store.Atomically(ctx, func(tx Tx) error {
		withdrawn, err := tx.Withdrawn(ctx, m.RemoteID, profile.ActorID, c.now())
		if err != nil || withdrawn {
			return err
		}
		welcome, guest, err := welcomeGuest(ctx, tx, profile, c.now())
		if err != nil || !welcome || guest.Gone {
			return err
		}
		if m.Kind == Private {
			err = c.narrow(ctx, tx, guest, m.RemoteID)
		} else {
			withdrawn, err = c.takenBack(ctx, tx, guest, m.RemoteID) // a late public copy of what became private
		}
		if err != nil || withdrawn {
			return err
		}
		authors, err := tx.Authors(ctx)
		if err != nil {
			return err
		}
		for _, author := range authors {
			if !slices.Contains(authorRefs, author.Ref) {
				continue
			}
			if err := tx.SaveGuest(ctx, &guest); err != nil {
				return err
			}
			note, err := c.noteFor(ctx, tx, guest, author, m)
			if err != nil {
				return err
			}
			if note.Deleted() || note.Withdrawn() {
				outcome = Kept
				continue // the author or the writer deleted it; a newer text of it stays away, too
			}
			if err := tx.SaveMessage(ctx, &note); err != nil {
				return err
			}
			if err := c.hear(ctx, tx, guest.ID, note.HTML, 0); err != nil {
				return err
			}
			if err := mailAbout(ctx, tx, GuestWrote, note.ID); err != nil {
				return err
			}
			outcome = Kept
		}
		return nil
	})
	return outcome, err
}

// narrow removes the public comment or quote whose writer made it private; the message that is kept keeps a late public copy out.
func (c *Conversation) narrow(ctx context.Context, tx Tx, guest Guest, remoteID string) error {
	if err := tx.DeleteQuotes(ctx, guest.ID, remoteID); err != nil {
		return err
	}
	comment, err := tx.CommentByRemoteID(ctx, remoteID)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil || comment.GuestID != guest.ID {
		return err
	}
	return c.erase(ctx, tx, comment)
}

// placeInTalk forgets what a message answers unless it is this author's answer, and, when that was private, one to this guest.
func placeInTalk(ctx context.Context, tx Tx, m *Message) error {
	if m.AnswersID == 0 {
		return nil
	}
	answer, err := tx.MessageAnswerByID(ctx, m.AnswersID)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	if answer.AuthorID != m.AuthorID || answer.Private() && answer.GuestID != m.GuestID {
		m.AnswersID = 0
	}
	return nil
}

// Complain keeps a report for the authors. Safe to repeat.
func (c *Conversation) Complain(ctx context.Context, profile Guest, r Report) (Outcome, error) {
	outcome := Ignored
	err := c.store.Atomically(ctx, func(tx Tx) error {
		welcome, guest, err := welcomeGuest(ctx, tx, profile, c.now())
		if err != nil || !welcome {
			return err
		}
		if err := tx.SaveGuest(ctx, &guest); err != nil {
			return err
		}
		r.GuestID, r.Host, r.CreatedAt = guest.ID, guest.Host, c.now().UTC().Truncate(time.Second)
		outcome = Kept
		if err := tx.SaveReport(ctx, &r); err != nil {
			return err
		}
		return mailAbout(ctx, tx, GuestComplained, r.ID)
	})
	return outcome, err
}
