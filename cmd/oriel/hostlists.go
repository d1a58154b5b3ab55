package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/lookout"
	"github.com/oriel-blog/oriel/internal/store"
)

// jobLookout looks at the lists of servers that are due.
const (
	jobLookout   = "hosts.lookout"
	lookoutEvery = 30 * time.Minute
)

// handleLookout names the jobs that look at lists of servers: all that are due, and one that somebody waits for.
func (s *server) handleLookout(registry *jobs.Registry) {
	l := lookout.New(s.app.lists, s.client)
	registry.Handle(jobLookout, func(ctx context.Context, _ json.RawMessage, _ jobs.Attempt) error {
		return l.Run(store.Unhurried(ctx))
	}, jobs.Timeout(30*time.Minute))
	registry.Handle(blog.JobHostList, func(ctx context.Context, args json.RawMessage, _ jobs.Attempt) error {
		var list blog.HostListArgs
		if err := json.Unmarshal(args, &list); err != nil {
			return fmt.Errorf("read job: %w", err)
		}
		return l.Look(store.Unhurried(ctx), list.ListID)
	}, jobs.Timeout(2*time.Minute))
}

// orderLook has a list looked at in a job of its own, so that a slow server holds up no fact.
func (s *server) orderLook(ctx context.Context, listID int64) error {
	return s.app.db.Atomically(ctx, func(tx *store.Tx) error {
		return tx.Enqueue(jobs.Job{Kind: blog.JobHostList, Args: blog.HostListArgs{ListID: listID}, UniqueKey: strconv.FormatInt(listID, 10)})
	})
}

// hostNames joins what the domain asks about names of servers to the lists of the world.
type hostNames struct{}

// ASCII implements blog.HostNames.
func (hostNames) ASCII(name string) (string, error) { return idna.Lookup.ToASCII(name) }

// Public implements blog.HostNames. Names that firms give away below their own may be blocked; those of registries may not.
func (hostNames) Public(name string) bool {
	suffix, registry := publicsuffix.PublicSuffix(name)
	return registry && suffix == name
}
