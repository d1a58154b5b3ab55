package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/stills"
	"github.com/oriel-blog/oriel/internal/store"
)

const maxVideoTitle = 300 // characters

// newStills joins what fetches the stills of videos to posts, library and network.
func (a *app) newStills(client stills.Client) *stills.Fetcher {
	return stills.New(stills.Options{
		Posts: a.posts, Videos: a.reader, Orders: a.blog, Client: client, Library: a.media,
		Clean:   func(title string) string { return a.text.CleanName(a.text.PlainText(title, 0), maxVideoTitle) },
		Address: func(path string) string { return links.Media + path },
		Clock:   time.Now, Logger: a.logger,
	})
}

// handleStills names the job of an order. What the network refuses comes back four times within the next day.
func (s *server) handleStills(registry *jobs.Registry) {
	fetch := func(ctx context.Context, args json.RawMessage, attempt jobs.Attempt) error {
		var order blog.StillsOrder
		if err := json.Unmarshal(args, &order); err != nil {
			return jobs.Never(fmt.Errorf("read job: %w", err))
		}
		return s.stills.Fetch(store.Unhurried(ctx), order, attempt.Last())
	}
	registry.Handle(blog.JobStills, fetch, jobs.Timeout(stills.Patience),
		jobs.RetryBy(jobs.Steps(5*time.Minute, time.Hour, 6*time.Hour, 16*time.Hour)))
}
