package links

import (
	"fmt"
	"net/url"
	"strconv"
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
	SearchFeed   = "/search/feed/"
	OpenSearch   = "/opensearch.xml"
	Archives     = "/archives/"
	OnThisDay    = "/on-this-day/"
	Blogroll     = "/blogroll.opml"
	Sitemap      = "/sitemap.xml"
	SecurityTxt  = "/.well-known/security.txt"
	OEmbed       = "/oembed"
	Hub          = "/hub" // WebSub
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

// MessageAnswers stands before the pages of answers to mentions.
const MessageAnswers = "/answer/"

// MessageAnswerPage is where people read an author's answer to a mention.
func MessageAnswerPage(ref string) string { return MessageAnswers + ref + "/" }

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

// AtomOf is the Atom feed of a list.
func AtomOf(list string) string { return list + "feed/atom/" }

// JSONOf is the JSON Feed of a list; that of the site has an address of its own.
func JSONOf(list string) string {
	if list == Home {
		return JSONFeed
	}
	return list + "feed/json/"
}

// FeedPage is a further page of a feed with older entries (RFC 5005 §3).
func FeedPage(feed string, n int) string {
	if feed == JSONFeed && n > 1 {
		feed = "/feed/json/"
	}
	return PageNumber(feed, n)
}

// SeriesOf is the page of a series.
func SeriesOf(slug string) string { return "/series/" + url.PathEscape(slug) + "/" }

// DayOfYear lists the posts of one day of any year.
func DayOfYear(month time.Month, day int) string {
	return fmt.Sprintf("%s%02d-%02d/", OnThisDay, int(month), day)
}

// CommentPage is a further page of a post's comments, as WordPress names it.
func CommentPage(postPath string, n int) string {
	if n <= 1 {
		return postPath
	}
	return fmt.Sprintf("%scomment-page-%d/", postPath, n)
}

// CommentAt finds the page on which a comment stands, wherever that is.
func CommentAt(postPath, ref string) string { return postPath + "comment/" + ref + "/" }

// Look is the style sheet that the author's choices make.
func Look(hash string) string { return "/look/" + hash + ".css" }

// SearchFor asks for a text.
func SearchFor(text string, page int) string {
	q := url.Values{"q": {text}}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return Search + "?" + q.Encode()
}

// SitemapPart is one of several sitemaps.
func SitemapPart(n int) string { return fmt.Sprintf("/sitemap-%d.xml", n) }

// Reserved reports whether a page slug would hide an address of the program itself.
func Reserved(slug string) bool {
	switch strings.ToLower(slug) {
	case "feed", "feed.json", "comments", "category", "tag", "author", "page", "search", "ap", "login", "logout",
		"setup", "desk", "media", "assets", "healthz", "readyz", "nodeinfo", ".well-known", "robots.txt", "sitemap.xml",
		"blogroll.opml", "favicon.ico", "series", "archives", "on-this-day", "opensearch.xml", "oembed", "look", "card", "qr", "interact",
		"hub", "manifest.webmanifest", "authorize_interaction", "":
		return true
	}
	return strings.HasPrefix(slug, "@") || allDigits(slug)
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
