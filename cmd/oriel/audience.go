package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/census"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/visits"
	"github.com/oriel-blog/oriel/web"
)

// jobCensus asks the servers of followers what runs them.
const (
	jobCensus   = "audience.census"
	censusEvery = 10 * time.Minute
)

// handleCensus names the job. One server that answers slowly holds up nobody but the next run.
func (s *server) handleCensus(registry *jobs.Registry) {
	c := census.New(s.app.statistics, s.client, time.Now)
	registry.Handle(jobCensus, func(ctx context.Context, _ json.RawMessage, _ jobs.Attempt) error {
		return c.Run(store.Unhurried(ctx))
	}, jobs.Timeout(6*time.Minute))
}

// counter fits the counting of visits to the pages.
type counter struct{ *visits.Counter }

// Count implements web.Counter.
func (c counter) Count(r *http.Request, s web.Subject) { c.Counter.Count(r, visits.Subject(s)) }

func (a *app) newCounter() counter {
	return counter{visits.New(visits.Options{
		Host: a.links.Host(), Cookie: auth.CookieName(a.links.Secure()), Now: time.Now,
		Network: func(r *http.Request) string { return auth.Network(auth.ClientIP(r, a.config.TrustedProxies)).String() },
	})}
}

// countVisits hands over what was counted until the context ends, and gives what waits for the last sheet.
func (s *server) countVisits(ctx context.Context) (wait func()) {
	clerk := visits.NewClerk(s.counter.Counter, s.app.statistics, s.app.reader, s.app.logger)
	ticker, ended := time.NewTicker(visits.Every), make(chan struct{})
	go func() {
		defer close(ended)
		defer ticker.Stop()
		clerk.Run(ctx, ticker.C)
	}()
	return func() { <-ended }
}
