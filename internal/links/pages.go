package links

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// The addresses that people see. All of them are paths; Site.Abs makes them absolute.
const (
	Home         = "/"
	Feed         = "/feed/"
	AtomFeed     = "/feed/atom/"
	JSONFeed     = "/feed.json"
	CommentsFeed = "/comments/feed/"
	Login        = "/login"
	Logout       = "/logout"
	Setup        = "/setup"
	Search       = "/search"
	Media        = "/media/"
	Assets       = "/assets/"
)

// PostPath proposes the path of a new post after the default pattern /YYYY/MM/slug/.
// It is only a proposal: each post stores its own path for good.
func PostPath(published time.Time, slug string) string {
	return fmt.Sprintf("/%04d/%02d/%s/", published.Year(), int(published.Month()), url.PathEscape(slug))
}

// PagePath proposes the path of a static page.
func PagePath(slug string) string { return "/" + url.PathEscape(slug) + "/" }

// CommentAnchor is the fragment of a comment on its post's page.
func CommentAnchor(ref string) string { return "comment-" + ref }

// Comment is the path of a comment on its post's page.
func Comment(postPath, ref string) string { return postPath + "#" + CommentAnchor(ref) }

// PostFeed is the feed of one post's comments.
func PostFeed(postPath string) string { return postPath + "feed/" }

// Category is the archive of a category.
func Category(slug string) string { return "/category/" + url.PathEscape(slug) + "/" }

// Tag is the archive of a tag.
func Tag(slug string) string { return "/tag/" + url.PathEscape(slug) + "/" }

// AuthorArchive is the archive of an author's posts.
func AuthorArchive(name string) string { return "/author/" + url.PathEscape(name) + "/" }

// Profile is the author's profile page, which servers show as the actor's url.
func Profile(name string) string { return "/@" + url.PathEscape(name) }

// Year is the archive of a year.
func Year(year int) string { return fmt.Sprintf("/%04d/", year) }

// Month is the archive of a month.
func Month(year int, month time.Month) string { return fmt.Sprintf("/%04d/%02d/", year, int(month)) }

// PageNumber appends a page number to a list's path; page 1 is the list itself.
func PageNumber(list string, n int) string {
	if n <= 1 {
		return list
	}
	return fmt.Sprintf("%spage/%d/", list, n)
}

// FeedOf is the RSS feed of a list, for example of a category.
func FeedOf(list string) string { return list + "feed/" }

// Reserved reports whether a page slug would hide an address of the program itself.
func Reserved(slug string) bool {
	switch strings.ToLower(slug) {
	case "feed", "feed.json", "comments", "category", "tag", "author", "page", "search", "ap", "login", "logout",
		"setup", "desk", "interact", "qr", "media", "assets", "healthz", "readyz", "nodeinfo", ".well-known", "robots.txt", "sitemap.xml",
		"blogroll.opml", "favicon.ico", "":
		return true
	}
	return strings.HasPrefix(slug, "@") || allDigits(slug)
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
