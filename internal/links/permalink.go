package links

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// PostPathBy proposes the path of a new post by a pattern such as "/year/month/slug/"; one that is not known is that of a
// new site. It is "" for a slug that would hide an address of the program there.
func PostPathBy(pattern string, published time.Time, slug string) string {
	if slug == "" || slug == "feed" || slug == "page" {
		return ""
	}
	switch pattern {
	case "/year/month/day/slug/":
		return fmt.Sprintf("/%04d/%02d/%02d/%s/", published.Year(), int(published.Month()), published.Day(), url.PathEscape(slug))
	case "/year/slug/":
		if allDigits(slug) { // a month
			return ""
		}
		return fmt.Sprintf("/%04d/%s/", published.Year(), url.PathEscape(slug))
	case "/slug/":
		if Reserved(slug) || strings.HasPrefix(slug, "comment-page-") {
			return ""
		}
		return PagePath(slug)
	}
	return PostPath(published, slug)
}
