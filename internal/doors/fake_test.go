package doors

import (
	"context"
	"errors"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/fetch"
)

const (
	jrd     = "application/jrd+json; charset=utf-8"
	thing   = "https://blog.example/ap/posts/01JD00000000000000000000P1"
	encoded = "https%3A%2F%2Fblog.example%2Fap%2Fposts%2F01JD00000000000000000000P1"
)

// page is what a fake server answers under one address.
type page struct {
	status int // 200 when zero
	kind   string
	body   string
	final  string // the address that answered, when it was redirected
	err    error
}

// web is a Fetcher over pages that were written down. Whatever is not among them is a 404 of a server that lives.
type web struct {
	pages map[string]page
	asked []string
}

func (w *web) Get(_ context.Context, r fetch.Request) (*fetch.Response, error) {
	w.asked = append(w.asked, r.URL)
	p, ok := w.pages[r.URL]
	if p.err != nil {
		return nil, p.err
	}
	if !ok {
		return &fetch.Response{Status: 404, FinalURL: r.URL, ContentType: "text/html"}, nil
	}
	resp := &fetch.Response{Status: 200, FinalURL: r.URL, ContentType: p.kind, Body: []byte(p.body)}
	if p.status != 0 {
		resp.Status = p.status
	}
	if p.final != "" {
		resp.FinalURL = p.final
	}
	return resp, nil
}

// finger is where a host is asked about a resource.
func finger(host, resource string) string {
	return "https://" + host + "/.well-known/webfinger?resource=" + url.QueryEscape(resource)
}

func nodeInfo(host string) string { return "https://" + host + "/.well-known/nodeinfo" }

var errSilence = errors.New("connection timed out")

// rig is a Resolver for blog.example with a clock of its own.
type rig struct {
	*Resolver
	web *web
	now time.Time
}

func newRig(pages map[string]page) *rig {
	r := &rig{web: &web{pages: pages}, now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	r.Resolver = New(Options{Client: r.web, Own: "blog.example", Clock: func() time.Time { return r.now }})
	return r
}

func (r *rig) resolve(t *testing.T, typed string, v Verb) string {
	t.Helper()
	address, err := r.Resolve(t.Context(), typed, v, thing)
	if err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	return address
}

// refused expects a sentence and gives it.
func (r *rig) refused(t *testing.T, typed string) *Refused {
	t.Helper()
	address, err := r.Resolve(t.Context(), typed, Follow, thing)
	var refused *Refused
	if !errors.As(err, &refused) {
		t.Fatalf("%q leads to %q, %v", typed, address, err)
	}
	return refused
}

// captured is the WebFinger answer of a well-known server.
func captured(t *testing.T, name string) page {
	t.Helper()
	body, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return page{kind: jrd, body: string(body)}
}
