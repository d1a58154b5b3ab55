package web

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
)

// base is what every page has. A page struct embeds it by value and adds its own fields.
type base struct {
	Title       string       // of the page alone; empty on the home page
	Site        blog.Site    // as it was when the page was built
	Author      *blog.Author // who is logged in; only ever set on desk pages
	Lang        string       // BCP 47
	Dir         string       // ltr or rtl
	Canonical   string       // absolute address, or empty
	Description string       // one or two plain sentences, or empty
	Feeds       []FeedLink   // what the head announces
	ActivityID  string       // id of the page's subject on the wire, or empty
	BodyClass   string
	NoIndex     bool           // ask search engines to stay away
	Prev, Next  string         // absolute addresses of the neighbours in a list, or empty
	Article     *article       // what link previews show of a post; nil on other pages
	Subject     *subject       // whose profile this is; nil on other pages
	Zone        *time.Location // of all dates on the page
	Now         time.Time
}

// FeedLink announces a feed in the head. Href is absolute.
type FeedLink struct {
	Type  string
	Title string
	Href  string
}

// subject is the person whom a profile page shows.
type subject struct {
	URL    string // absolute
	Handle string // without the first @
}

// Locale is the language as link previews write it: pt_BR for pt-BR.
func (b base) Locale() string {
	language := b.Lang
	if b.Article != nil {
		language = b.Article.Language
	}
	return strings.ReplaceAll(language, "-", "_")
}

// Foreign tells the language of a text in attributes when it is not the page's own.
func (b base) Foreign(language string) template.HTMLAttr {
	if language == "" || strings.EqualFold(language, b.Lang) || blog.CheckLanguage(language) != "" {
		return ""
	}
	return template.HTMLAttr(` lang="` + language + `" dir="` + direction(language) + `"`) //nolint:gosec // a checked language tag holds letters, digits and hyphens only
}

// T writes a sentence in the language of the page. args stand for its verbs, as in package fmt.
func (b base) T(message string, args ...any) string {
	if len(args) == 0 {
		return message
	}
	return fmt.Sprintf(message, args...)
}

// newBase reads the site and fills what all pages share.
func (s *Server) newBase(ctx context.Context, title string) (base, error) {
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return base{}, fmt.Errorf("read the site: %w", err)
	}
	return base{
		Title: title, Site: site, Lang: site.Language, Dir: direction(site.Language),
		Zone: site.Location(), Now: s.o.Clock(),
	}, nil
}

// FullTitle is the text of the title element.
func (b base) FullTitle() string {
	switch {
	case b.Title != "":
		return b.Title + " – " + b.Site.Title
	case b.Site.Tagline != "":
		return b.Site.Title + " – " + b.Site.Tagline
	}
	return b.Site.Title
}

// Date writes a day for people, in the site's time zone.
func (b base) Date(t time.Time) string { return t.In(b.zone()).Format("2 January 2006") }

// DateTime writes a day and a time for people, in the site's time zone.
func (b base) DateTime(t time.Time) string { return t.In(b.zone()).Format("2 January 2006, 15:04") }

func (b base) zone() *time.Location {
	if b.Zone == nil {
		return time.UTC
	}
	return b.Zone
}

// render executes a view and sends it. Such an answer is never kept by anybody,
// unless the handler set Cache-Control before; public pages go through show instead.
func (s *Server) render(c *gin.Context, status int, view string, page any) {
	var body bytes.Buffer
	if err := s.views.execute(&body, view, page); err != nil {
		s.fail(c, err)
		return
	}
	header := c.Writer.Header()
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-store")
	}
	c.Data(status, htmlType, body.Bytes())
}

const htmlType = "text/html; charset=utf-8"

// direction tells in which direction a language is written.
func direction(language string) string {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch primary {
	case "ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "ckb", "dv":
		return "rtl"
	}
	return "ltr"
}

func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }
