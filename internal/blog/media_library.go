package blog

import (
	"context"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// MediaFiles is the folder in which the files of the library lie.
type MediaFiles interface {
	// Has reports whether the file is there.
	Has(path string) bool
	// Remove takes a file and its copies away. Safe to repeat.
	Remove(path string) error
}

// Library looks after pictures, sounds and films: what is said about them, where they are used, and how much room they take.
type Library struct {
	store  Store
	files  MediaFiles
	render Renderer
	now    func() time.Time
	quiet  time.Duration
}

// NewLibrary makes the service. quiet is as with NewPosts.
func NewLibrary(store Store, files MediaFiles, render Renderer, now func() time.Time, quiet time.Duration) *Library {
	return &Library{store: store, files: files, render: render, now: now, quiet: quiet}
}

// MediaRoom is how much of its share of the disk the library takes, in bytes.
type MediaRoom struct {
	Used  int64
	Limit int64
}

// Full reports whether nothing more is taken.
func (r MediaRoom) Full() bool { return r.Used >= r.Limit }

func roomOf(ctx context.Context, tx Tx) (MediaRoom, error) {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return MediaRoom{}, err
	}
	used, err := tx.MediaBytes(ctx)
	return MediaRoom{Used: used, Limit: int64(SiteFrom(settings).MediaGB) << 30}, err
}

// ErrNoRoom is the refusal of a file for which the site's share of the disk is too small.
var ErrNoRoom = Refuse(Forbidden, "The library is full, so the file was not kept. Delete files that nothing uses, or ask the owner of the site to allow more room in the settings.")

// Keep takes a file into the library that lies on the disk already, and orders the work on it. item says all that is known
// about the file; words may be empty. The same file sent again is the same item, and what is said about it anew counts.
// It answers ErrNoRoom when there is not enough room; the file is taken off the disk again.
func (l *Library) Keep(ctx context.Context, author Author, item MediaItem, words MediaWords) (MediaItem, error) {
	if author.ID == 0 {
		return MediaItem{}, errNobody
	}
	var kept MediaItem
	err := l.store.Atomically(ctx, func(tx Tx) (err error) {
		kept, err = l.keep(ctx, tx, author, item, words)
		return err
	})
	if err == nil {
		return kept, nil
	}
	if forgotten := l.Discard(ctx, item.Path); forgotten != nil {
		return MediaItem{}, fmt.Errorf("%w (its file stays on the disk: %w)", err, forgotten)
	}
	return MediaItem{}, err
}

// Discard has a file taken off the disk that was not kept after all, unless something needs it. Safe to repeat.
func (l *Library) Discard(ctx context.Context, path string) error {
	return l.store.Atomically(ctx, func(tx Tx) error {
		return tx.OrderMedia(ctx, JobMediaRemove, MediaOrder{Path: path})
	})
}

func (l *Library) keep(ctx context.Context, tx Tx, author Author, item MediaItem, words MediaWords) (MediaItem, error) {
	known, err := tx.MediaByPath(ctx, author.ID, item.Path)
	if err == nil {
		if err := words.onto(&known); err != nil {
			return MediaItem{}, err
		}
		return known, tx.SaveMedia(ctx, &known)
	}
	if KindOf(err) != NotFound {
		return MediaItem{}, err
	}
	if err := words.onto(&item); err != nil {
		return MediaItem{}, err
	}
	if err := l.fits(ctx, tx, item); err != nil {
		return MediaItem{}, err
	}
	now := l.now().UTC().Truncate(time.Second)
	item.ID, item.Ref, item.AuthorID, item.CreatedAt, item.Name = 0, NewRef(now), author.ID, now, cleanFileName(item.Name)
	item.State = MediaWaiting
	if err := tx.SaveMedia(ctx, &item); err != nil {
		return MediaItem{}, err
	}
	return item, tx.OrderMedia(ctx, JobMediaCopies, MediaOrder{Item: item.ID, Path: item.Path})
}

// fits refuses a file for which there is no room, and one that was taken off the disk while it came in.
func (l *Library) fits(ctx context.Context, tx Tx, item MediaItem) error {
	others, err := tx.MediaWithPath(ctx, item.Path)
	if err != nil {
		return err
	}
	room, err := roomOf(ctx, tx)
	switch {
	case err != nil:
		return err
	case len(others) == 0 && room.Used+item.Bytes > room.Limit:
		return ErrNoRoom
	case !l.files.Has(item.Path):
		return Refuse(Busy, "The same file was deleted at this very moment. Please send it again.")
	}
	return nil
}

// cleanFileName makes a sender's file name fit to be shown and searched.
func cleanFileName(name string) string {
	name = oneLine(path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/")))
	if name == "." || name == "/" {
		return ""
	}
	if utf8.RuneCountInString(name) > maxMediaName {
		name = string([]rune(name)[:maxMediaName]) + "…"
	}
	return name
}

// Describe changes what is said about a file. A picture needs a description or the word that it needs none: without either
// the answer is Invalid. Another author's file is Forbidden.
func (l *Library) Describe(ctx context.Context, author Author, ref string, words MediaWords) (MediaItem, error) {
	var item MediaItem
	err := l.change(ctx, author, ref, func(tx Tx, m *MediaItem) error {
		if err := words.onto(m); err != nil {
			return err
		}
		if !m.Described() {
			wrong := problems{{"alt", "Please write what can be seen, for people who cannot see it. If the picture says nothing, tick that it is decoration only."}}
			return wrong.err()
		}
		item = *m
		return tx.SaveMedia(ctx, &item)
	})
	return item, err
}

// TryAgain orders the work on a file anew that failed. Safe to repeat.
func (l *Library) TryAgain(ctx context.Context, author Author, ref string) error {
	return l.change(ctx, author, ref, func(tx Tx, m *MediaItem) error {
		if m.State != MediaFailed {
			return nil
		}
		m.State, m.Failure = MediaWaiting, ""
		if err := tx.SaveMedia(ctx, m); err != nil {
			return err
		}
		return tx.OrderMedia(ctx, JobMediaCopies, MediaOrder{Item: m.ID, Path: m.Path})
	})
}

// Delete takes a file out of the library. What nothing else needs leaves the disk and makes room; places that still use it
// show a gap. Another author's file is Forbidden, one that is gone already NotFound.
func (l *Library) Delete(ctx context.Context, author Author, ref string) error {
	return l.change(ctx, author, ref, func(tx Tx, m *MediaItem) error {
		former, err := tx.FormerFiles(ctx, m.ID)
		if err != nil {
			return err
		}
		if err := tx.DeleteMedia(ctx, m.ID); err != nil {
			return err
		}
		for _, f := range append(former, FormerFile{Path: m.Path}) {
			if err := tx.OrderMedia(ctx, JobMediaRemove, MediaOrder{Path: f.Path}); err != nil {
				return err
			}
		}
		return nil
	})
}

// change finds an item for somebody who may change it.
func (l *Library) change(ctx context.Context, author Author, ref string, do func(tx Tx, m *MediaItem) error) error {
	return l.store.Atomically(ctx, func(tx Tx) error {
		item, err := tx.MediaByRef(ctx, ref)
		if err != nil {
			return err
		}
		if !author.MayChangeMedia(item) {
			return Refuse(Forbidden, "This file belongs to another author.")
		}
		return do(tx, &item)
	})
}
