package web

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
		})
	}
}
