package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// lookup answers the addresses that are data: dates, profiles, posts and pages.
func (s *build) lookup(ctx context.Context, r request) (answer, error) {
	if strings.HasPrefix(r.path, "//") || len(r.path) < 2 {
		return answer{}, errNoPage // "//host" in a Location would lead away
	}
	if name, ok := strings.CutPrefix(r.path, "/@"); ok {
		return s.profile(ctx, r, name)
	}
	if !strings.HasSuffix(r.path, "/") {
		return s.addSlash(ctx, r)
	}
	if year, month, ok := parseDate(r.path); ok {
		return s.date(ctx, r, year, month)
	}
	if path, ref, ok := cutComment(r.path); ok {
		return s.toComment(ctx, path, ref)
	}
	path, rest := cutRest(r.path)
	switch {
	case strings.HasPrefix(rest, "feed/"):
		return s.postFeed(ctx, path, rest)
	case rest != "":
		r.path = path
		a, err := s.entry(ctx, r, commentPart(rest))
		if err == nil && a.location == "" && commentPart(rest) == 1 {
			return moved(path), nil // the first page of the comments is the post's own
		}
		return a, err
	}
	return s.entry(ctx, r, 1)
}

// addSlash completes an address that lost its last slash.
func (s *build) addSlash(ctx context.Context, r request) (answer, error) {
	first, _, _ := strings.Cut(r.path[1:], "/")
	switch first {
	case "category", "tag", "author", "series", "page", "feed", "comments", "archives", "on-this-day":
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

// cutRest splits what we put behind the path of a post off it: "feed/", "feed/atom/page/2/", "comment-page-2/".
func cutRest(path string) (post, rest string) {
	if at := strings.LastIndex(path, "/feed/"); at >= 0 && strings.HasSuffix(path, "/") {
		if _, ok := parsePart(path[at+1:]); ok {
			return path[:at+1], path[at+1:]
		}
	}
	before, last := path[:strings.LastIndexByte(path[:len(path)-1], '/')+1], path[strings.LastIndexByte(path[:len(path)-1], '/')+1:]
	if strings.HasPrefix(last, "comment-page-") && before != "/" {
		return before, last
	}
	return path, ""
}

// commentPart reads "comment-page-2/"; 0 stands for anything that is none.
func commentPart(rest string) int {
	return pageNumber(strings.TrimSuffix(strings.TrimPrefix(rest, "comment-page-"), "/"))
}

// parseDate reads /YYYY/ and /YYYY/MM/ at the beginning of an address, where nothing but a part of the list follows.
// A month of zero means the whole year.
func parseDate(path string) (year int, month time.Month, ok bool) {
	steps := strings.Split(strings.Trim(path, "/"), "/")
	if year, ok = digits(steps[0], 4); !ok || year == 0 {
		return 0, 0, false
	}
	steps = steps[1:]
	if len(steps) > 0 {
		if n, is := digits(steps[0], 2); is && n >= 1 && n <= 12 {
			month, steps = time.Month(n), steps[1:]
		}
	}
	_, ok = parsePart(strings.Join(steps, "/"))
	return year, month, ok
}

func digits(s string, n int) (int, bool) {
	if len(s) != n || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	value, err := strconv.Atoi(s)
	return value, err == nil
}

func (s *build) date(ctx context.Context, r request, year int, month time.Month) (answer, error) {
	var l stream
	var err error
	if month == 0 {
		l, err = s.yearList(ctx, year)
	} else {
		l, err = s.monthList(ctx, year, month)
	}
	if err != nil {
		return answer{}, err
	}
	return s.part(ctx, r, l)
}

// entry shows what is stored under a path, or sends on from an old path. page is that of its comments.
func (s *build) entry(ctx context.Context, r request, page int) (answer, error) {
	e, err := s.entryAt(ctx, r.path)
	if blog.KindOf(err) == blog.NotFound {
		path, aliasErr := s.o.Reader.PathOfAlias(ctx, r.path)
		if aliasErr != nil {
			return answer{}, aliasErr
		}
		return moved(links.CommentPage(path, page)), nil
	}
	if err != nil {
		return answer{}, err
	}
	deleted := e.Post.Status == blog.Deleted
	switch {
	case !deleted && !e.Post.Public() || page == 0 || page > 1 && !e.Post.InStream():
		return answer{}, errNoPage
	case r.activity && e.Post.Federated():
		return object(s.o.Links.Post(e.Post.Ref)), nil // a deleted one tells about itself there
	case deleted:
		return answer{}, blog.Refuse(blog.Gone, "")
	}
	return s.post(ctx, e, page)
}

// entryAt finds a post by its path; slugs of imported posts may be escaped more thoroughly than needed.
func (s *build) entryAt(ctx context.Context, path string) (blog.Entry, error) {
	e, err := s.reader.EntryByPath(ctx, path)
	if blog.KindOf(err) != blog.NotFound {
		return e, err
	}
	if thorough := escapeSegments(path); thorough != path {
		return s.reader.EntryByPath(ctx, thorough)
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
