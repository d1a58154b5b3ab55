// Package census asks the servers of followers what runs them, as their NodeInfo says (http://nodeinfo.diaspora.software/protocol.html),
// once in a month for each. It fetches within a budget and through the one door out; what a server does not say stays unknown.
package census

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
)

const (
	perRun   = 20 // servers asked in one run
	perHost  = 5  // requests for one server, redirects included
	patience = 8 * time.Second
	maxBytes = 64 << 10
	maxName  = 40
	schema   = "http://nodeinfo.diaspora.software/ns/schema/"
)

// Keeper knows which servers are to be asked, and keeps what they said.
type Keeper interface {
	HostsToAsk(ctx context.Context, now time.Time, limit int) ([]string, error)
	SaveSoftware(ctx context.Context, w blog.Software) error
}

// Client is the door out.
type Client interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Census asks servers.
type Census struct {
	keeper Keeper
	client Client
	now    func() time.Time
}

// New makes one.
func New(keeper Keeper, client Client, now func() time.Time) *Census {
	return &Census{keeper, client, now}
}

// Run asks some of the servers that are due, and may be repeated or stopped at any time.
func (c *Census) Run(ctx context.Context) error {
	hosts, err := c.keeper.HostsToAsk(ctx, c.now(), perRun)
	if err != nil {
		return err
	}
	for _, host := range hosts {
		w, err := c.ask(fetch.WithBudget(ctx, perHost), host)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			w = blog.Software{Failures: 1} // away, or it does not say: unknown
		}
		w.Host, w.AskedAt = host, c.now()
		if err := c.keeper.SaveSoftware(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

var errSilent = errors.New("the server does not say what runs it")

func (c *Census) ask(ctx context.Context, host string) (blog.Software, error) {
	var links struct {
		Links []struct{ Rel, Href string }
	}
	if err := c.get(ctx, "https://"+host+"/.well-known/nodeinfo", &links); err != nil {
		return blog.Software{}, err
	}
	best, address := "", ""
	for _, l := range links.Links {
		if version, known := strings.CutPrefix(l.Rel, schema); known && version > best && strings.HasPrefix(l.Href, "https://") {
			best, address = version, l.Href
		}
	}
	if address == "" {
		return blog.Software{}, errSilent
	}
	var info struct {
		Software struct{ Name, Version string }
	}
	if err := c.get(ctx, address, &info); err != nil {
		return blog.Software{}, err
	}
	w := blog.Software{Name: clean(strings.ToLower(info.Software.Name)), Version: clean(info.Software.Version)}
	if w.Name == "" || w.Name == blog.UnknownSoftware {
		return blog.Software{}, errSilent
	}
	return w, nil
}

func (c *Census) get(ctx context.Context, address string, into any) error {
	resp, err := c.client.Get(ctx, fetch.Request{URL: address, Accept: "application/json", MaxBytes: maxBytes, Timeout: patience})
	if err != nil {
		return err
	}
	if resp.Status != http.StatusOK {
		return fmt.Errorf("answer %d", resp.Status)
	}
	return json.Unmarshal(resp.Body, into)
}

// clean keeps what people can read of a name that a stranger gave.
func clean(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, s))
	if runes := []rune(s); len(runes) > maxName {
		return strings.TrimSpace(string(runes[:maxName]))
	}
	return s
}
