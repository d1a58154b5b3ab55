package blog

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Video is what is kept about a video on another server: its name and a still
// picture in our own library, so that a page shows it without asking anybody.
type Video struct {
	Address   string
	Title     string // plain text
	Still     string // address of a picture of our library, or empty when none could be had
	Width     int    // of the still, in pixels
	Height    int
	FetchedAt time.Time
}

// videoRest is how long a video of which nothing could be had is not asked for again.
const videoRest = 30 * 24 * time.Hour

// Wanted reports whether it is time to ask for a video: at once when nothing was ever kept (the zero Video), and
// after 30 days when nothing could be had.
func (v Video) Wanted(now time.Time) bool {
	return v.Title == "" && v.Still == "" && !now.Before(v.FetchedAt.Add(videoRest))
}

// JobStills fetches what is to be kept about some videos of a post; its Args are a StillsOrder, and its Queue is
// QueueStills. The names stand in the queue: never rename them.
const (
	JobStills   = "stills.fetch"
	QueueStills = "stills"
)

// StillsTries is how often an order is carried out when the network fails: once, and four times over the next day.
const StillsTries = 5

// StillsOrder asks for some of the videos of a post, as it stands in the queue. The post is set again in any case, so
// that it shows what came meanwhile for another one; Videos may be empty.
type StillsOrder struct {
	Post    int64    `json:"post"`
	Version int64    `json:"version"` // of the post, so that a later one is not taken for the same order
	Videos  []string `json:"videos,omitempty"`
}

// wantVideos asks for what a post does not show yet of its videos: what is not known, and what came between its rendering
// and this transaction. The answer comes later; until then the post shows a card without a picture.
func (s *Posts) wantVideos(ctx context.Context, tx Tx, post Post) error {
	named := lines(post.Videos)
	known, err := tx.VideosKnown(ctx, named)
	if err != nil {
		return err
	}
	now := s.now()
	lacking := func(address string) bool {
		return known[address].Wanted(now) || !strings.Contains(post.HTML, known[address].Still)
	}
	if !slices.ContainsFunc(named, lacking) {
		return nil
	}
	return tx.Record(ctx, Fact{Kind: VideoNamed, ID: post.ID, Version: post.Version})
}

// VideosWanted lists the videos of a post that are to be asked for (see Video.Wanted), in the order of the post. allowed is
// false when none ever is: the site fetches no stills, or the post is deleted. A post that does not exist is ErrNotFound.
func (s *Posts) VideosWanted(ctx context.Context, postID int64) (wanted []string, allowed bool, err error) {
	err = s.store.Atomically(ctx, func(tx Tx) error {
		post, err := tx.PostByID(ctx, postID)
		if err != nil || post.Status == Deleted {
			return err
		}
		settings, err := tx.Settings(ctx)
		if err != nil || !SiteFrom(settings).FetchesStills() {
			return err
		}
		allowed = true
		wanted = lines(post.Videos)
		known, err := tx.VideosKnown(ctx, wanted)
		now := s.now()
		wanted = slices.DeleteFunc(wanted, func(address string) bool { return !known[address].Wanted(now) })
		return err
	})
	return wanted, allowed, err
}

// KeepVideo remembers a video. Safe to repeat; the later one counts.
func (s *Posts) KeepVideo(ctx context.Context, v Video) error {
	return s.store.Atomically(ctx, func(tx Tx) error { return tx.SaveVideo(ctx, v) })
}

// lines gives the lines of a text that are not empty.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}
