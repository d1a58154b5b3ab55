package doors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/oriel-blog/oriel/internal/fetch"
)

const (
	jrdType  = "application/jrd+json, application/json"
	maxBytes = 64 << 10
)

// errNothing is for a server that answered with something else than what was asked for.
var errNothing = errors.New("no such document")

// descriptor is as much of a JSON Resource Descriptor (RFC 7033 §4.4) or of a NodeInfo index as matters here.
type descriptor struct {
	Subject string            `json:"subject"`
	Links   []json.RawMessage `json:"links"`
}

// find asks the server, and where the handle really lives if it is told so. It makes two requests for a handle or an address,
// three for the name of a server alone; redirects come on top.
func (r *Resolver) find(ctx context.Context, p place) (*door, error) {
	for _, resource := range p.asks {
		d, subject, err := r.webFinger(ctx, p, resource)
		if err == nil && len(d.templates) == 0 {
			return r.subject(ctx, p, d, subject), nil
		}
		if err == nil || !errors.Is(err, errNothing) {
			return d, err
		}
	}
	return r.nodeInfo(ctx, p)
}

// subject asks the home of an account whose handle points there: a WebFinger file on a domain of one's own names an account
// elsewhere. It keeps d when that leads nowhere.
func (r *Resolver) subject(ctx context.Context, p place, d *door, subject string) *door {
	text, ok := strings.CutPrefix(subject, "acct:")
	if !ok {
		return d
	}
	home, err := r.read(text)
	if err != nil || home.host == p.host || home.host == d.answered {
		return d
	}
	if there, _, err := r.webFinger(ctx, home, home.asks[0]); err == nil {
		return there
	}
	return d
}

func (r *Resolver) webFinger(ctx context.Context, p place, resource string) (*door, string, error) {
	doc, d, err := r.get(ctx, p, "/.well-known/webfinger?resource="+escape(resource))
	if err != nil {
		return nil, "", err
	}
	d.learn(doc.Links)
	return d, doc.Subject, nil
}

// nodeInfo tells whether this is a server of the fediverse at all.
func (r *Resolver) nodeInfo(ctx context.Context, p place) (*door, error) {
	_, d, err := r.get(ctx, p, "/.well-known/nodeinfo")
	return d, err
}

// get fetches a document with links. Its error is errNothing when the server answered, but not with one.
func (r *Resolver) get(ctx context.Context, p place, path string) (descriptor, *door, error) {
	resp, err := r.client.Get(ctx, fetch.Request{URL: p.base() + path, Accept: jrdType, MaxBytes: maxBytes, Timeout: patience})
	if err != nil {
		return descriptor{}, nil, err
	}
	if resp.Status >= http.StatusInternalServerError || resp.Status == http.StatusTooManyRequests {
		return descriptor{}, nil, fmt.Errorf("%s answered with status %d", p.host, resp.Status)
	}
	var doc descriptor
	if resp.Status != http.StatusOK || !isJSON(resp.ContentType) || json.Unmarshal(resp.Body, &doc) != nil || doc.Links == nil {
		return descriptor{}, nil, errNothing
	}
	final, err := url.Parse(resp.FinalURL)
	if err != nil || final.Host == "" {
		return descriptor{}, nil, errNothing
	}
	answered := strings.TrimSuffix(strings.ToLower(final.Host), defaultPort(final.Scheme))
	return doc, &door{scheme: final.Scheme, domain: p.host, answered: answered, local: r.local}, nil
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (kind == "application/jrd+json" || kind == "application/json")
}
