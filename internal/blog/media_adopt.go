package blog

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// StrayFile is a file in the folder of the library of which no item knows.
type StrayFile struct {
	Path     string
	AuthorID int64  // of the first post that uses it; zero when none does
	Used     bool   // by a post, a setting or a profile
	Body     string // Markdown of that post
}

var imageWords = regexp.MustCompile(`!\[((?:[^\[\]\\]|\\.)*)\]\(\s*([^\s)]+)`)

// altIn finds what a text says about a picture of the library.
func altIn(markdown, path string) string {
	for _, m := range imageWords.FindAllStringSubmatch(markdown, -1) {
		if in := MediaIn(m[2]); len(in) == 1 && in[0] == path {
			return oneLine(strings.NewReplacer(`\[`, "[", `\]`, "]", `\\`, `\`).Replace(m[1]))
		}
	}
	return ""
}

// adoptTx is what the adoption needs besides.
type adoptTx interface {
	// IndexUses notes which files older posts use, for some behind a row. It gives the row to go on behind, zero at the end.
	IndexUses(ctx context.Context, after int64, limit int) (int64, error)
	StrayFiles(ctx context.Context, paths []string) ([]StrayFile, error)
	EndAdoption(ctx context.Context) error
}

const adoptBatch = 200

// IndexUses notes, for some posts that an older program saved, which files they use. It gives the post to go on behind, and
// zero when all are done. Safe to repeat.
func (l *Library) IndexUses(ctx context.Context, after int64) (next int64, err error) {
	err = l.store.Atomically(ctx, func(tx Tx) error {
		next, err = tx.IndexUses(ctx, after, adoptBatch)
		return err
	})
	return next, err
}

// Adopt takes files that an older program left into the library. Each item says what is known of a file that authors
// uploaded, or may have: whose it is, is found out here. What nothing uses is taken only when sure says that an author sent
// it. What a post says about a picture becomes its description. Safe to repeat.
func (l *Library) Adopt(ctx context.Context, items []MediaItem, sure func(MediaItem) bool) (adopted int, err error) {
	paths := make([]string, len(items))
	byPath := map[string]MediaItem{}
	for i, item := range items {
		paths[i], byPath[item.Path] = item.Path, item
	}
	err = l.store.Atomically(ctx, func(tx Tx) error {
		adopted = 0
		owner, err := firstOwner(ctx, tx)
		if err != nil || owner == 0 {
			return err
		}
		stray, err := tx.StrayFiles(ctx, paths)
		if err != nil {
			return err
		}
		for _, file := range stray {
			item := byPath[file.Path]
			if !file.Used && !sure(item) {
				continue
			}
			if item.AuthorID = file.AuthorID; item.AuthorID == 0 {
				item.AuthorID = owner
			}
			if item.Alt = altIn(file.Body, file.Path); utf8.RuneCountInString(item.Alt) > MaxAlt {
				item.Alt = ""
			}
			item.Ref, item.State = NewRef(l.now()), MediaWaiting
			item.CreatedAt = item.CreatedAt.UTC().Truncate(time.Second)
			if err := tx.SaveMedia(ctx, &item); err != nil {
				return err
			}
			if err := tx.OrderMedia(ctx, JobMediaCopies, MediaOrder{Item: item.ID, Path: item.Path}); err != nil {
				return err
			}
			adopted++
		}
		return nil
	})
	return adopted, err
}

// EndAdoption notes that nothing is left to be adopted.
func (l *Library) EndAdoption(ctx context.Context) error {
	return l.store.Atomically(ctx, func(tx Tx) error { return tx.EndAdoption(ctx) })
}

func firstOwner(ctx context.Context, tx Tx) (int64, error) {
	authors, err := tx.Authors(ctx)
	for _, a := range authors {
		if a.Owns() {
			return a.ID, err
		}
	}
	return 0, err
}
