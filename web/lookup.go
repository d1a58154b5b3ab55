package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// lookup answers the addresses that are data: dates, profiles, posts and pages.
func (s *Server) lookup(ctx context.Context, r request) (answer, error) {
	if strings.HasPrefix(r.path, "//") || len(r.path) < 2 {
		return answer{}, errNoPage // "//host" in a Location would lead away
	}
	if name, ok := strings.CutPrefix(r.path, "/@"); ok {
		return s.profile(ctx, r, name)
	}
	if !strings.HasSuffix(r.path, "/") {
		return s.addSlash(ctx, r)
	}
	if d, ok := parseDate(r.path); ok {
		return s.date(ctx, r, d)
	}
	if post, ok := strings.CutSuffix(r.path, "feed/"); ok {
		return s.postFeed(ctx, post)
	}
	return s.entry(ctx, r)
}

// addSlash completes an address that lost its last slash.
func (s *Server) addSlash(ctx context.Context, r request) (answer, error) {
	first, _, _ := strings.Cut(r.path[1:], "/")
	switch first {
	case "category", "tag", "author", "page", "feed", "comments":
		return moved(r.path + "/"), nil
	}
	r.path += "/"
	r.activity = false
	a, err := s.lookup(ctx, r)
	if err != nil || a.location != "" {
		return a, err // an old address goes straight to the present one
	}
	return moved(r.path), nil
}

// date is a year or a month with what follows it in an address.
type date struct {
	year  int
	month time.Month // 0 for a whole year
	page  int
	feed  bool
}

// parseDate reads /YYYY/ and /YYYY/MM/, each with page/N/ or feed/ behind it.
func parseDate(path string) (date, bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	year, ok := digits(parts[0], 4)
	if !ok || year == 0 {
		return date{}, false
	}
	d, rest := date{year: year, page: 1}, parts[1:]
	if len(rest) > 0 {
		if month, ok := digits(rest[0], 2); ok && month >= 1 && month <= 12 {
			d.month, rest = time.Month(month), rest[1:]
		}
	}
	switch {
	case len(rest) == 0:
		return d, true
	case len(rest) == 1 && rest[0] == "feed":
		d.feed = true
		return d, true
	case len(rest) == 2 && rest[0] == "page":
		d.page = pageNumber(rest[1])
		return d, true
	}
	return date{}, false
}

func digits(s string, n int) (int, bool) {
	if len(s) != n || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	value, err := strconv.Atoi(s)
	return value, err == nil
}

func (s *Server) date(ctx context.Context, r request, d date) (answer, error) {
	var l stream
	var err error
	if d.month == 0 {
		l, err = s.yearList(ctx, d.year)
	} else {
		l, err = s.monthList(ctx, d.year, d.month)
	}
	if err != nil {
		return answer{}, err
	}
	if d.feed {
		return s.listFeed(ctx, l, rssFeed)
	}
	r.number = d.page
	return s.listPage(ctx, r, l)
}

// entry shows what is stored under a path, or sends on from an old path.
func (s *Server) entry(ctx context.Context, r request) (answer, error) {
	e, err := s.entryAt(ctx, r.path)
	if blog.KindOf(err) == blog.NotFound {
		path, aliasErr := s.o.Reader.PathOfAlias(ctx, r.path)
		if aliasErr != nil {
			return answer{}, aliasErr
		}
		return moved(path), nil
	}
	if err != nil {
		return answer{}, err
	}
	deleted := e.Post.Status == blog.Deleted
	switch {
	case !deleted && !e.Post.Public():
		return answer{}, errNoPage
	case r.activity && e.Post.Federated():
		return object(s.o.Links.Post(e.Post.Ref)), nil // a deleted one tells about itself there
	case deleted:
		return answer{}, blog.Refuse(blog.Gone, "")
	}
	return s.post(ctx, e)
}

// entryAt finds a post by its path; slugs of imported posts may be escaped more thoroughly than needed.
func (s *Server) entryAt(ctx context.Context, path string) (blog.Entry, error) {
	e, err := s.o.Reader.EntryByPath(ctx, path)
	if blog.KindOf(err) != blog.NotFound {
		return e, err
	}
	if thorough := escapeSegments(path); thorough != path {
		return s.o.Reader.EntryByPath(ctx, thorough)
	}
	return e, err
}

func escapeSegments(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if plain, err := url.PathUnescape(p); err == nil {
			parts[i] = url.PathEscape(plain)
		}
	}
	return strings.Join(parts, "/")
}
