package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/internal/jobs"
)

type checkCommand struct {
	JSON bool `name:"json" help:"Print counts of the database and the queue as JSON."`
}

// health is what `oriel check --json` prints.
type health struct {
	Ready     bool             `json:"ready"`
	Problem   string           `json:"problem,omitempty"`
	Schema    int64            `json:"schema"`
	Authors   int              `json:"authors"`
	Posts     int              `json:"posts"`
	Comments  int              `json:"comments"`
	Pending   int              `json:"pending"`
	Followers int              `json:"followers"`
	Jobs      map[string]int64 `json:"jobs"`
	Mail      map[string]int64 `json:"mail"`
}

// Run asks the server at its listening address; a container's health check needs no more than the exit code.
func (c checkCommand) Run(ctx context.Context, std streams) error {
	conf, err := std.config()
	if err != nil {
		return err
	}
	problem := askReady(ctx, conf.Listen)
	if !c.JSON {
		if problem != nil {
			return problem
		}
		_, err := fmt.Fprintln(std.out, "The server is ready.")
		return err
	}
	h, err := readHealth(ctx, std)
	if err != nil {
		return err
	}
	h.Ready = problem == nil
	if problem != nil {
		h.Problem = problem.Error()
	}
	enc := json.NewEncoder(std.out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(h); err != nil {
		return err
	}
	return problem
}

func askReady(ctx context.Context, listen string) error {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("read listening address %q: %w", listen, err)
	}
	if ip := net.ParseIP(host); host == "" || (ip != nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", http.NoBody)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("the server does not answer at %s: %w", listen, err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 4096)) // only the status counts
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s says that it is not ready (status %d)", listen, resp.StatusCode)
	}
	return nil
}

func readHealth(ctx context.Context, std streams) (health, error) {
	a, err := open(ctx, std, false)
	if err != nil {
		return health{}, err
	}
	defer a.close()
	totals, err := a.reader.Totals(ctx, time.Now())
	if err != nil {
		return health{}, err
	}
	h := health{
		Authors: totals.Authors, Posts: totals.Posts, Comments: totals.Comments, Pending: totals.Pending, Followers: totals.Followers,
		Jobs: map[string]int64{},
	}
	if h.Schema, err = a.db.Version(ctx); err != nil {
		return h, err
	}
	if h.Mail, err = a.mail.Counts(ctx); err != nil {
		return h, err
	}
	ledger, err := jobs.NewLedger(a.db.Jobs(), a.logger)
	if err != nil {
		return h, err
	}
	counts, err := ledger.Counts(ctx)
	for _, n := range counts {
		h.Jobs[n.Kind+" "+string(n.State)] += n.Jobs
	}
	return h, err
}
