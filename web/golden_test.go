package web

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/links"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// assetHash changes with every touch of a style sheet, which no page should show in its golden file.
var assetHash = regexp.MustCompile(`/assets/[A-Za-z0-9_-]{12}/`)

func TestPagesAndFeedsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	o := open(t)
	for name, path := range map[string]string{
		"home.html":         "/",
		"home-2.html":       "/page/2/",
		"post.html":         postPath,
		"post-closed.html":  "/2026/10/sundays/",
		"post-hebrew.html":  alienPath,
		"page.html":         "/about/",
		"category.html":     "/category/houses/",
		"month.html":        "/2026/11/",
		"year.html":         "/2026/",
		"archives.html":     "/archives/",
		"search.html":       "/search?q=putty",
		"on-this-day.html":  links.DayOfYear(time.November, 23),
		"profile.html":      "/@ana",
		"not-found.html":    "/no/such/page/",
		"gone.html":         "/2026/05/taken-back/",
		"feed.rss":          "/feed/",
		"feed.atom":         "/feed/atom/",
		"feed.json":         "/feed.json",
		"comments.rss":      "/comments/feed/",
		"post-comments.rss": postPath + "feed/",
		"category-feed.rss": "/category/letters/feed/",
		"robots.txt":        "/robots.txt",
		"sitemap.xml":       "/sitemap.xml",
		"manifest.json":     "/manifest.webmanifest",
		"opensearch.xml":    "/opensearch.xml",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o.matches(t, path, name)
		})
	}
}

func TestPagesOfClassicStayAsTheyAre(t *testing.T) {
	t.Parallel()
	o := open(t, inClassic)
	for name, path := range map[string]string{
		"home.html":        "/",
		"post.html":        postPath,
		"post-hebrew.html": alienPath,
		"page.html":        "/about/",
		"category.html":    "/category/houses/",
		"archives.html":    "/archives/",
		"search.html":      "/search?q=putty",
		"profile.html":     "/@ana",
		"not-found.html":   "/no/such/page/",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o.matches(t, path, "classic-"+name)
		})
	}
}

// matches compares what an address gives with its golden file, or rewrites that.
func (o *opened) matches(t *testing.T, path, name string) {
	t.Helper()
	got := assetHash.ReplaceAllString(o.get(t, path).Body.String(), "/assets/HASH/")
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed (-want +got):\n%s", path, diff)
	}
}
