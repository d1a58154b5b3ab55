package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/media"
	"github.com/oriel-blog/oriel/internal/store"
)

const (
	copiesPatience = 5 * time.Minute  // a large picture waits for its turn to be decoded
	adoptPatience  = 60 * time.Minute // many thousand files of an older program
	adoptAtOnce    = 100
)

// handleMedia names the jobs of the library. What the disk refuses comes back within the next hours, then the author is told.
func (a *app) handleMedia(registry *jobs.Registry) {
	retry := jobs.RetryBy(jobs.Steps(10*time.Second, 10*time.Minute, 2*time.Hour))
	on := func(kind string, patience time.Duration, do func(ctx context.Context, order blog.MediaOrder, attempt jobs.Attempt) error) {
		registry.Handle(kind, func(ctx context.Context, args json.RawMessage, attempt jobs.Attempt) error {
			var order blog.MediaOrder
			if err := json.Unmarshal(args, &order); err != nil {
				return jobs.Never(fmt.Errorf("read job: %w", err))
			}
			return do(store.Unhurried(ctx), order, attempt)
		}, jobs.Timeout(patience), retry)
	}
	on(blog.JobMediaCopies, copiesPatience, a.makeCopies)
	on(blog.JobMediaSet, copiesPatience, func(ctx context.Context, order blog.MediaOrder, _ jobs.Attempt) error {
		return a.setUsing(ctx, order.Path)
	})
	on(blog.JobMediaSwap, copiesPatience, func(ctx context.Context, order blog.MediaOrder, _ jobs.Attempt) error {
		return a.library.Swap(ctx, order)
	})
	on(blog.JobMediaRemove, copiesPatience, func(ctx context.Context, order blog.MediaOrder, _ jobs.Attempt) error {
		_, err := a.library.Remove(ctx, order.Path)
		return err
	})
	on(blog.JobMediaAdopt, adoptPatience, func(ctx context.Context, _ blog.MediaOrder, _ jobs.Attempt) error { return a.adopt(ctx) })
}

// makeCopies does what nobody waits for after an upload. A file that can never be opened, or a disk that stays full, is told
// to the author; the picture itself is shown all the same.
func (a *app) makeCopies(ctx context.Context, order blog.MediaOrder, attempt jobs.Attempt) error {
	item, wanted, err := a.library.MediaToFinish(ctx, order)
	if err != nil || !wanted {
		return err
	}
	made, err := a.media.MakeCopies(ctx, item.Path)
	var refused *media.Refused
	switch {
	case err == nil:
		item.Shown, item.Thumb, item.Bytes, item.Seconds, item.Blurhash = made.Shown.Path, made.Thumb.Path, made.Bytes, made.Seconds, made.Blurhash
	case errors.As(err, &refused):
		item.Failure = refused.Sentence
	case !attempt.Last() || ctx.Err() != nil:
		return err
	case errors.Is(err, media.ErrFull):
		item.Failure = "The disk of this server is full, so the smaller sizes could not be kept. Make room, then try again."
	default:
		a.logger.WarnContext(ctx, "make the smaller sizes of a picture", "path", item.Path, "error", err)
		item.Failure = "The smaller sizes could not be made; the log of the server says why."
	}
	return a.library.Finish(ctx, item)
}

// setUsing sets the posts again that use a file.
func (a *app) setUsing(ctx context.Context, path string) error {
	posts, err := a.library.PostsUsing(ctx, path)
	for _, id := range posts {
		if err := a.posts.SetAgain(ctx, id); err != nil && blog.KindOf(err) != blog.NotFound {
			return err
		}
	}
	return err
}

// adopt takes what an older program left into the library: first where files are used, then the files themselves. It may be
// cut off at any point and begins anew then.
func (a *app) adopt(ctx context.Context) error {
	for after := int64(0); ; {
		next, err := a.library.IndexUses(ctx, after)
		if err != nil {
			return err
		}
		if next == 0 {
			break
		}
		after = next
	}
	var found []blog.MediaItem
	copied := map[string]bool{}
	take := func() error {
		n, err := a.library.Adopt(ctx, found, func(m blog.MediaItem) bool { return copied[m.Path] })
		if n > 0 {
			a.logger.InfoContext(ctx, "files of an older version are in the library now", "files", n)
		}
		found = found[:0]
		clear(copied)
		return err
	}
	err := a.media.Walk(ctx, func(f media.Found) error {
		item := mediaItem(f.File, "")
		item.Bytes, item.CreatedAt = f.AllBytes(), f.Since
		// Only what an author sends has copies, moves or sounds; pictures of guests never do.
		copied[item.Path] = len(f.Copies) > 0 || item.Kind != blog.MediaPicture || item.MediaType == "image/gif"
		if found = append(found, item); len(found) < adoptAtOnce {
			return nil
		}
		return take()
	})
	if err == nil {
		err = take()
	}
	if err != nil {
		return err
	}
	return a.library.EndAdoption(ctx)
}

// mediaItem is what the library of files knows about a file, in the words of the domain.
func mediaItem(f media.File, name string) blog.MediaItem {
	return blog.MediaItem{
		Kind: blog.MediaKindOf(f.MediaType), Path: f.Path, Shown: f.Path, Thumb: f.Path, MediaType: f.MediaType, Name: name,
		Bytes: f.Bytes, Width: f.Width, Height: f.Height,
	}
}
