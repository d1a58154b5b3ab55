package blog

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// TrashFor is how long a post lies in the trash before it is erased.
const TrashFor = 30 * 24 * time.Hour

// Unpublish makes a draft of a published or scheduled post. Readers find it gone, and servers that have it are told. Its
// comments, terms and history stay with it, and are back when it is published again. version is the one that the author
// saw; zero means whatever there is. Safe to repeat.
func (s *Posts) Unpublish(ctx context.Context, author Author, ref string, version int64) (Post, error) {
	return s.change(ctx, author, ref, version, func(tx Tx, post *Post) error {
		switch post.Status {
		case Draft:
			return nil
		case Deleted, Trashed:
			return errGone
		}
		return s.withdraw(ctx, tx, post, Draft)
	})
}

// Trash throws a post away: it is taken back from readers at once, and erased after TrashFor unless it is restored. Safe to repeat.
func (s *Posts) Trash(ctx context.Context, author Author, ref string) (Post, error) {
	return s.change(ctx, author, ref, 0, func(tx Tx, post *Post) error {
		if post.Status == Trashed || post.Status == Deleted {
			return nil
		}
		post.TrashedFrom = post.Status
		if post.TrashedFrom == Published {
			post.TrashedFrom = Draft // what was sent cannot come back by itself: it would need a new id
		}
		post.TrashedAt = s.now().UTC().Truncate(time.Second)
		return s.withdraw(ctx, tx, post, Trashed)
	})
}

// Restore takes a post out of the trash. It is a draft then, or waits for its time again when that lies ahead. Safe to repeat.
func (s *Posts) Restore(ctx context.Context, author Author, ref string) (Post, error) {
	return s.change(ctx, author, ref, 0, func(tx Tx, post *Post) error {
		switch post.Status {
		case Deleted:
			return Refuse(Gone, "This post was deleted for good, and its text with it.")
		case Trashed:
		default:
			return nil
		}
		was := *post
		post.Status = Draft
		if post.TrashedFrom == Scheduled && post.PublishedAt.After(s.now()) {
			post.Status = Scheduled
		}
		post.TrashedFrom, post.TrashedAt = "", time.Time{}
		if err := s.keepLife(ctx, tx, post, was); err != nil || post.Status != Scheduled {
			return err
		}
		return s.tell(ctx, tx, *post, PostDue)
	})
}

// Delete erases a post for good, wherever it stands: its addresses answer 410 from now on, its text and its history are
// erased, and servers that have it are told. Safe to repeat.
func (s *Posts) Delete(ctx context.Context, author Author, ref string) error {
	_, err := s.change(ctx, author, ref, 0, func(tx Tx, post *Post) error { return s.erase(ctx, tx, post) })
	return err
}

// EmptyTrash erases what was thrown away longer than TrashFor ago. One that fails does not keep the others back. Safe to repeat.
func (s *Posts) EmptyTrash(ctx context.Context) error {
	var old []Post
	err := s.store.Atomically(ctx, func(tx Tx) (err error) {
		old, err = tx.OldTrash(ctx, s.now().Add(-TrashFor), trashAtOnce)
		return err
	})
	for _, p := range old {
		e := s.store.Atomically(ctx, func(tx Tx) error {
			post, err := tx.PostByID(ctx, p.ID)
			if err != nil || post.Status != Trashed || post.TrashedAt.After(s.now().Add(-TrashFor)) {
				return err // restored a moment ago
			}
			return s.erase(ctx, tx, &post)
		})
		if e != nil {
			err = errors.Join(err, fmt.Errorf("erase post %d from the trash: %w", p.ID, e))
		}
	}
	return err
}

const trashAtOnce = 100

var errGone = Refuse(Gone, "This post was deleted or lies in the trash.")

// change runs one intent on a stored post of which the author may decide.
func (s *Posts) change(ctx context.Context, author Author, ref string, version int64, do func(tx Tx, post *Post) error) (Post, error) {
	var post Post
	err := s.store.Atomically(ctx, func(tx Tx) error {
		var err error
		if post, err = livingByRef(ctx, tx, ref); err != nil {
			return err
		}
		if !author.MayChange(post) {
			return Refuse(Forbidden, "This post belongs to another author.")
		}
		if version != 0 && version != post.Version {
			return Refuse(Conflict, "This post was changed in another window since you opened it, so nothing was done. Look at it again first.")
		}
		return do(tx, &post)
	})
	return post, err
}

// withdraw takes a post out of readers' sight. What they have seen ends for good: an id that was deleted once must not be
// used again, because other servers remember the Delete and refuse what comes back under it (AP §6.4 says that the
// object is gone; Mastodon keeps a tombstone of the id). So the old ref goes to a tombstone, and the post lives on in its
// row, with its comments, terms and history, under a new one. The tombstone keeps the address of the page, too, until the
// post is published again.
func (s *Posts) withdraw(ctx context.Context, tx Tx, post *Post, to PostStatus) error {
	if err := s.keepBefore(ctx, tx, *post); err != nil {
		return err
	}
	was := *post
	post.Status = to
	if was.Status != Published {
		if to == Draft {
			post.PublishedAt = time.Time{}
		}
		return s.keepLife(ctx, tx, post, was)
	}
	post.Ref = NewRef(s.now())
	post.PublishedAt, post.EditedAt, post.PinnedAt = time.Time{}, time.Time{}, time.Time{}
	if err := s.keepLife(ctx, tx, post, was); err != nil {
		return err
	}
	return s.bury(ctx, tx, was, post, was.Path)
}

// keepLife saves a post that changed its state and not its text. What is being written,
// by whomever, goes along: it was begun on this text.
func (s *Posts) keepLife(ctx context.Context, tx Tx, post *Post, was Post) error {
	post.UpdatedAt = later(s.now(), was.UpdatedAt)
	post.Version++
	if err := tx.SavePost(ctx, post); err != nil {
		return err
	}
	texts, err := tx.AutosavesOfRef(ctx, was.Ref)
	if err != nil {
		return err
	}
	for _, text := range texts {
		text.Ref = post.Ref
		if text.Version == was.Version {
			text.Version = post.Version
		}
		if err := tx.SaveAutosave(ctx, &text); err != nil {
			return err
		}
	}
	return nil
}

func (s *Posts) erase(ctx context.Context, tx Tx, post *Post) error {
	if post.Status == Deleted {
		return nil
	}
	was, public := *post, post.Live()
	if !public {
		post.PublishedAt = time.Time{} // nobody has read it under this ref, so its address says nothing
	}
	post.Status, post.DeletedAt = Deleted, s.now().UTC().Truncate(time.Second)
	post.TrashedFrom, post.TrashedAt, post.PinnedAt = "", time.Time{}, time.Time{}
	post.Body, post.Summary, post.Warning, post.Canonical = "", "", "", ""
	post.set(Rendered{})
	if err := s.keepLife(ctx, tx, post, was); err != nil {
		return err
	}
	if err := tx.KeepRevisions(ctx, post.ID, 0); err != nil {
		return err
	}
	if err := tx.DeleteAutosaves(ctx, post.Ref); err != nil {
		return err
	}
	if !public || !post.InStream() {
		return nil
	}
	return tx.Record(ctx, Fact{Kind: PostRetracted, ID: post.ID, Version: post.Version, Note: post.Ref})
}
