package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestFeedForTheHubIsWhatReadersGet(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, path := range []string{"/feed/", "/feed/atom/", "/feed.json", "/tag/glass/feed/", "/2026/11/feed/"} {
		body, kind, self, hub, err := o.Server.Feed(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		w := o.ask(t, http.MethodGet, path)
		if w.Body.String() != string(body) || w.Header().Get("Content-Type") != kind {
			t.Errorf("%s: the hub is given something else than readers", path)
		}
		if self != "https://blog.example"+path || hub != "https://blog.example/hub" {
			t.Errorf("%s: self %q, hub %q", path, self, hub)
		}
		if want := `<` + hub + `>; rel="hub", <` + self + `>; rel="self"`; w.Header().Get("Link") != want {
			t.Errorf("%s: Link %q, want %q", path, w.Header().Get("Link"), want)
		}
	}
}

func TestWhatIsNoPushedFeedIsRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, path := range []string{
		"/", postPath, "/feed", "/nothing/feed/", "/tag/none/feed/", "/comments/feed/", postPath + "feed/", "/2026/05/secret/feed/", "/login",
		"/hub", "//evil.example/feed/", "/%zz/", "", "/feed/\r\nX: y",
	} {
		if _, _, _, _, err := o.Server.Feed(t.Context(), path); blog.KindOf(err) != blog.NotFound {
			t.Errorf("%q: %v, want NotFound", path, err)
		}
	}
}

func TestFeedForTheHubShowsAChangeAtOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	if _, _, _, _, err := o.Server.Feed(t.Context(), "/feed/"); err != nil {
		t.Fatal(err)
	}
	// As another process would: nobody tells this one.
	o.blog.site.Title = "Another Title"
	o.blog.edition.Add(1)
	body, _, _, _, err := o.Server.Feed(t.Context(), "/feed/")
	if err != nil || !strings.Contains(string(body), "Another Title") {
		t.Errorf("the feed is of before: %v", err)
	}
	o.blog.broken.Store(true)
	o.blog.edition.Add(1)
	if _, _, _, _, err := o.Server.Feed(t.Context(), "/feed/"); err == nil || blog.KindOf(err) == blog.NotFound {
		t.Errorf("a feed that cannot be read at the moment: %v, want an error that may pass", err)
	}
}
