package blog

import (
	"context"
	"strings"
	"time"
)

// Video is what is kept about a video on another server: its name and a still
// picture in our own library, so that a page shows it without asking anybody.
type Video struct {
	Address   string
	Title     string
	Still     string // path of a picture here, or empty when none could be had
	Width     int    // of the still, in pixels
	Height    int
	FetchedAt time.Time
}

// wantVideos asks for what is not known yet about the videos of a post. The answer
// comes later; until then the post shows a card without a picture.
func (s *Posts) wantVideos(ctx context.Context, tx Tx, post Post) error {
	named := lines(post.Videos)
	if len(named) == 0 {
		return nil
	}
	missing, err := tx.VideosMissing(ctx, named)
	if err != nil || len(missing) == 0 {
		return err
	}
	return tx.Record(ctx, Fact{Kind: VideoNamed, ID: post.ID, Version: post.Version})
}

// KeepVideo remembers a video. Safe to repeat; the later one counts.
func (s *Posts) KeepVideo(ctx context.Context, v Video) error {
	return s.store.Atomically(ctx, func(tx Tx) error { return tx.SaveVideo(ctx, v) })
}

// lines gives the lines of a text that are not empty.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}
