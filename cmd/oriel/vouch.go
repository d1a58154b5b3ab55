package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/vouch"
)

// jobVouch looks at the pages that an author's profile names. Its name stands in the queue.
const jobVouch = "author.vouch"

// vouchEvery is how often pages are looked at again: a link back may go.
const vouchEvery = 24 * time.Hour

// vouchArgs names an author; zero means all of them.
type vouchArgs struct {
	Author int64 `json:"author"`
}

func (s *server) handleVouch(registry *jobs.Registry) {
	registry.Handle(jobVouch, plain(s.vouch), jobs.Timeout(5*time.Minute), jobs.RetryBy(jobs.Steps(time.Minute, time.Hour, 6*time.Hour)))
}

// orderVouch has the pages looked at that a changed profile names. Safe to repeat.
func (s *server) orderVouch(ctx context.Context, author int64) error {
	return s.app.db.Atomically(ctx, func(tx *store.Tx) error {
		return tx.Enqueue(jobs.Job{Kind: jobVouch, Args: vouchArgs{author}, UniqueKey: strconv.FormatInt(author, 10), MaxAttempts: 4})
	})
}

func (s *server) vouch(ctx context.Context, raw json.RawMessage) error {
	var args vouchArgs
	if err := json.Unmarshal(raw, &args); err != nil {
		return jobs.Never(fmt.Errorf("read job: %w", err))
	}
	authors, err := s.app.reader.Authors(ctx)
	if err != nil {
		return err
	}
	for _, author := range authors {
		if args.Author != 0 && author.ID != args.Author {
			continue
		}
		if err := s.vouchFor(ctx, author); err != nil {
			return err
		}
	}
	return nil
}

// vouchFor looks at each page of a profile. What could not be read keeps what was known of it; the first such page makes the
// job come back.
func (s *server) vouchFor(ctx context.Context, author blog.Author) error {
	site := s.app.links
	homes := []string{site.Abs(links.Profile(author.Name)), site.Author(author.Ref), site.Abs(links.Home)}
	seen, changed := map[string]bool{}, false
	var trouble error
	for _, f := range author.Table() {
		address := f.Link()
		if address == "" {
			continue
		}
		found, err := vouch.LinksBack(ctx, s.client, address, homes)
		var refused *fetch.Refused
		if err != nil && !errors.As(err, &refused) {
			trouble = err
			continue
		}
		seen[address], changed = found, changed || found == f.VerifiedAt.IsZero()
	}
	if changed {
		if err := s.app.house.Vouch(ctx, author.ID, seen); err != nil {
			return err
		}
	}
	return trouble
}
