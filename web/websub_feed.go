package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/oriel-blog/oriel/internal/feed"
)

// Feed is what a GET of the escaped path answers, when that is a feed that names a hub; everything else is an error of kind
// NotFound. selfURL and hubURL are the addresses in its Link header. It shows every change that was committed before the
// call, also by other processes.
func (s *Server) Feed(ctx context.Context, path string) (body []byte, contentType, selfURL, hubURL string, err error) {
	// When the edition cannot be read, the cache would answer with a page of before.
	if _, err := s.o.Reader.Edition(ctx); err != nil {
		return nil, "", "", "", fmt.Errorf("read the edition: %w", err)
	}
	s.EditionChanged()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.o.Links.Abs(path), http.NoBody)
	if err != nil {
		return nil, "", "", "", errNoPage
	}
	r.RequestURI = path
	heard := &listener{header: http.Header{}}
	s.handler.ServeHTTP(heard, r)
	selfURL, hubURL = readHubLinks(heard.header.Get("Link"))
	switch {
	case heard.status >= http.StatusInternalServerError:
		return nil, "", "", "", fmt.Errorf("the feed %s answers %d", path, heard.status)
	case heard.status != http.StatusOK || selfURL == "" || hubURL == "":
		return nil, "", "", "", errNoPage
	}
	return heard.body.Bytes(), heard.header.Get("Content-Type"), selfURL, hubURL, nil
}

// hubLinks is the Link header of a feed that names a hub (WebSub §4). Nothing else stands in Link headers: Mastodon reads no
// page whose header names an alternate.
func hubLinks(f feed.Feed) string {
	if len(f.HubURLs) == 0 {
		return ""
	}
	return "<" + f.HubURLs[0] + `>; rel="hub", <` + f.SelfURL + `>; rel="self"`
}

// readHubLinks reads what hubLinks wrote, and nothing else.
func readHubLinks(header string) (self, hub string) {
	first, second, _ := strings.Cut(header, ", ")
	hub, hasHub := linkTo(first, "hub")
	self, hasSelf := linkTo(second, "self")
	if !hasHub || !hasSelf {
		return "", ""
	}
	return self, hub
}

func linkTo(link, rel string) (address string, ok bool) {
	address, ok = strings.CutSuffix(link, `>; rel="`+rel+`"`)
	if !ok {
		return "", false
	}
	return strings.CutPrefix(address, "<")
}

// listener hears an answer that goes to nobody outside. It must not be used by two goroutines.
type listener struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (l *listener) Header() http.Header { return l.header }

func (l *listener) WriteHeader(status int) {
	if l.status == 0 {
		l.status = status
	}
}

func (l *listener) Write(p []byte) (int, error) {
	l.WriteHeader(http.StatusOK)
	return l.body.Write(p)
}
