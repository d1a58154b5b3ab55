package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A reader that follows rel=next (RFC 5005 §3) meets every visible comment of a post once.
func TestCommentsOfAPostArePagedInItsFeed(t *testing.T) {
	t.Parallel()
	o := open(t, func(f *fakeReader) { f.site.FeedItems = 2 })
	whole := open(t, func(f *fakeReader) { f.site.FeedItems = 1000 })
	guid := regexp.MustCompile(`<guid[^>]*>([^<]+)</guid>`)
	next := regexp.MustCompile(`<atom:link href="https://blog\.example([^"]+)" rel="next"`)
	var found []string
	path, pages := postPath+"feed/", 0
	for ; path != "" && pages < 50; pages++ {
		w := o.get(t, path)
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(body, "<description></description>") {
			t.Fatalf("%s gives %d: %.500s", path, w.Code, body)
		}
		for _, m := range guid.FindAllStringSubmatch(body, -1) {
			found = append(found, m[1])
		}
		if m := next.FindStringSubmatch(body); m != nil {
			path = m[1]
		} else {
			path = ""
		}
	}
	var want []string
	for _, m := range guid.FindAllStringSubmatch(whole.get(t, postPath+"feed/").Body.String(), -1) {
		want = append(want, m[1])
	}
	if pages < 3 || !slices.Equal(found, want) {
		t.Errorf("%d pages hold %q, want %q", pages, found, want)
	}
	if w := o.get(t, postPath+"feed/page/99/"); w.Code != http.StatusNotFound {
		t.Errorf("a page past the end gives %d", w.Code)
	}
}
