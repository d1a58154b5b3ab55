package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
)

const (
	jobSetAgain = "posts.set_again"
	setBatch    = 20
	setPause    = time.Second // the least between two batches
	setFirst    = 3           // priority: whatever else waits in the queue goes first
)

// orderSetAgain has the posts set again that an older program set. It is safe to repeat and in several processes: there is
// one job of a version, and whoever takes it works for all. Nothing waits for it, so a start is as fast as ever.
func (a *app) orderSetAgain(ctx context.Context) error {
	waiting, err := a.reader.CountStale(ctx, blog.SetVersion)
	if err != nil || waiting == 0 {
		return err
	}
	a.logger.InfoContext(ctx, "posts are set again in the background, because this version sets text in another way", "posts", waiting)
	return a.db.Atomically(ctx, func(tx *store.Tx) error {
		return tx.Enqueue(jobs.Job{Kind: jobSetAgain, UniqueKey: "version " + strconv.Itoa(blog.SetVersion), Priority: setFirst})
	})
}

// setAgain sets one batch and comes back for the next one, so that a killed process loses at most the post that it was at.
// It rests as long as it worked: readers have at least half of a core that it would take. A post that fails does not
// keep the others back; when nothing else is left, the job fails and is tried later.
func (a *app) setAgain(ctx context.Context, _ json.RawMessage) error {
	began := time.Now()
	stale, err := a.reader.Stale(ctx, blog.SetVersion, setBatch)
	if err != nil || len(stale) == 0 {
		return err
	}
	var troubles []error
	for _, post := range stale {
		if err := a.posts.SetAgain(ctx, post.ID); err != nil {
			troubles = append(troubles, fmt.Errorf("set post %d again: %w", post.ID, err))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if len(troubles) == len(stale) {
		return errors.Join(troubles...)
	}
	if len(stale) < setBatch && len(troubles) == 0 {
		a.logger.InfoContext(ctx, "all posts are set by this version now")
		return nil
	}
	return jobs.Later(max(setPause, time.Since(began)))
}
