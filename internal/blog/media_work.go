package blog

import (
	"context"
	"time"
)

// What is done for the library in the background. Every job reads the present state, so that a late or repeated one does
// no harm.

// formerRest is how long a file that was replaced stays for other servers and caches after nothing here uses it.
const formerRest = 30 * 24 * time.Hour

// MediaToFinish gives an item whose file waits for its copies. wanted is false when there is nothing to do any more: it is
// deleted, has another file by now, or is done. Of a deleted one, what an earlier try may have left on the disk is taken away.
func (l *Library) MediaToFinish(ctx context.Context, order MediaOrder) (item MediaItem, wanted bool, err error) {
	err = l.store.Atomically(ctx, func(tx Tx) error {
		item, err = tx.MediaByID(ctx, order.Item)
		if KindOf(err) == NotFound {
			return tx.OrderMedia(ctx, JobMediaRemove, MediaOrder{Path: order.Path})
		}
		wanted = err == nil && item.State == MediaWaiting && item.Path == order.Path
		return err
	})
	return item, wanted, err
}

// setLate is how long after the first time posts are set again for those that were rendered before and saved after it.
const setLate = 15 * time.Second

// Finish keeps what became of the work on a file: Shown, Thumb, Bytes, Seconds and Blurhash of done. A Failure means that
// it did not work out. The posts that use the file are set again, so that they offer the copies. When the item was deleted
// while the work went on, its copies may have come to the disk after the file had left it, so they are taken away in a second
// round. A file that was replaced meanwhile stays with its copies, as every former file does. Safe to repeat.
func (l *Library) Finish(ctx context.Context, done MediaItem) error {
	return l.store.Atomically(ctx, func(tx Tx) error {
		item, err := tx.MediaByID(ctx, done.ID)
		if KindOf(err) == NotFound {
			return tx.OrderMedia(ctx, JobMediaRemove, MediaOrder{Path: done.Path})
		}
		if err != nil || item.Path != done.Path {
			return err
		}
		item.State = MediaDone
		if item.Failure = done.Failure; item.Failure != "" {
			item.State = MediaFailed
			return tx.SaveMedia(ctx, &item)
		}
		item.Shown, item.Thumb, item.Bytes, item.Seconds, item.Blurhash = done.Shown, done.Thumb, done.Bytes, done.Seconds, done.Blurhash
		if err := tx.SaveMedia(ctx, &item); err != nil {
			return err
		}
		if err := tx.OrderMedia(ctx, JobMediaSet, MediaOrder{Path: item.Path}); err != nil {
			return err
		}
		return tx.OrderMedia(ctx, JobMediaSet, MediaOrder{Path: item.Path, Later: setLate})
	})
}

// PostsUsing lists the posts that use a file.
func (l *Library) PostsUsing(ctx context.Context, path string) (posts []int64, err error) {
	err = l.store.Atomically(ctx, func(tx Tx) error {
		uses, err := tx.MediaUses(ctx, path)
		posts = nil
		for _, u := range uses {
			if u.Place == InPost {
				posts = append(posts, u.PlaceID)
			}
		}
		return err
	})
	return posts, err
}

// Remove takes a file off the disk unless something needs it. It looks and removes in one transaction, so that nobody takes
// the same file in between. removed is false when it stays.
func (l *Library) Remove(ctx context.Context, path string) (removed bool, err error) {
	err = l.store.Atomically(ctx, func(tx Tx) error {
		needed, err := tx.MediaNeeded(ctx, path)
		if err != nil || needed {
			return err
		}
		removed = true
		if err := l.files.Remove(path); err != nil {
			return err
		}
		if err := tx.DeleteFormer(ctx, path); err != nil {
			return err
		}
		return tx.OrderMedia(ctx, JobMediaSet, MediaOrder{Path: path}) // posts stop offering copies that are gone
	})
	return removed, err
}

// Clear orders the removal of files that were replaced a month ago and that nothing uses. Safe to repeat.
func (l *Library) Clear(ctx context.Context) error {
	return l.store.Atomically(ctx, func(tx Tx) error {
		idle, err := tx.IdleFormer(ctx, l.now().Add(-formerRest), 100)
		if err != nil {
			return err
		}
		for _, f := range idle {
			if err := tx.DeleteFormer(ctx, f.Path); err != nil {
				return err
			}
			if err := tx.OrderMedia(ctx, JobMediaRemove, MediaOrder{Path: f.Path}); err != nil {
				return err
			}
		}
		return nil
	})
}
