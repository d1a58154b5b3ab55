package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/websub"
)

// newHub joins the hub to the feeds as the pages show them.
func (a *app) newHub(s *server) (*websub.Hub, error) {
	subscriptions, err := store.NewWebSub(a.db, time.Now, websub.Limits())
	if err != nil {
		return nil, err
	}
	return websub.New(websub.Options{
		Links: a.links, Feeds: s.pages, Store: subscriptions, Client: s.client, Edition: a.reader.Edition,
		ClientIP:  func(r *http.Request) string { return auth.Network(auth.ClientIP(r, a.config.TrustedProxies)).String() },
		AllowHTTP: len(a.config.FetchAllow) > 0, Clock: time.Now, Logger: a.logger,
	}), nil
}

// handleWebSub names the jobs of the hub. A push comes back after these waits, then at the next publication.
func (s *server) handleWebSub(registry *jobs.Registry) {
	registry.Handle(blog.JobVerify, unhurried(s.hub.Verify), jobs.RetryBy(jobs.Steps(5*time.Second, 30*time.Second, 5*time.Minute)))
	registry.Handle(blog.JobFanout, plain(s.hub.Fanout), jobs.RetryBy(jobs.Steps(time.Second, 5*time.Second, 30*time.Second, 5*time.Minute)))
	registry.Handle(blog.JobPush, unhurried(s.hub.Push),
		jobs.RetryBy(jobs.Steps(5*time.Second, 30*time.Second, 5*time.Minute, time.Hour, 6*time.Hour)))
}

// tell is the job of a fact, and the one place where facts are divided among the rooms that act on them. Videos that a post
// names are the business of the stills room alone, and the time of a scheduled post that of the domain. Of all else the hub hears, and then the federation. Hub and stills only
// write jobs of their own here, so neither subscribers nor places of videos can fail the fact, or have the federation
// hear of it twice; the hub comes first, because letters can fail.
func (s *server) tell(ctx context.Context, args json.RawMessage) error {
	var fact blog.FactArgs
	if err := json.Unmarshal(args, &fact); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	switch fact.Kind {
	case blog.VideoNamed:
		return s.stills.Announce(ctx, fact)
	case blog.PostDue:
		return s.app.posts.PublishDue(ctx, fact.ID)
	}
	if fact.Kind == blog.AuthorChanged {
		if err := s.orderVouch(ctx, fact.ID); err != nil {
			return fmt.Errorf("have links looked at: %w", err)
		}
	}
	if err := s.hub.Announce(ctx, fact); err != nil {
		return fmt.Errorf("tell the hub: %w", err)
	}
	return s.federation.Fact(ctx, args)
}

// unhurried is plain for a job that cares which attempt it is.
func unhurried(do jobs.Handler) jobs.Handler {
	return func(ctx context.Context, args json.RawMessage, attempt jobs.Attempt) error {
		return do(store.Unhurried(ctx), args, attempt)
	}
}
