package links_test

import (
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/links"
)

func TestAPatternMakesThePathOfANewPost(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct{ pattern, slug, want string }{
		{"/year/month/slug/", "herons", "/2026/03/herons/"},
		{"/year/month/day/slug/", "herons", "/2026/03/07/herons/"},
		{"/year/slug/", "herons", "/2026/herons/"},
		{"/slug/", "grüße", "/gr%C3%BC%C3%9Fe/"},
		{"unknown", "herons", "/2026/03/herons/"},
		{"/slug/", "desk", ""},
		{"/slug/", "2026", ""},
		{"/year/slug/", "03", ""},
		{"/year/month/slug/", "feed", ""},
		{"/year/month/day/slug/", "page", ""},
		{"/slug/", "", ""},
	} {
		if got := links.PostPathBy(row.pattern, day, row.slug); got != row.want {
			t.Errorf("%s with %q is %q, want %q", row.pattern, row.slug, got, row.want)
		}
	}
}
