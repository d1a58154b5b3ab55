package web

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/locale"
)

// base is what every page has. A page struct embeds it by value and adds its own fields.
type base struct {
	*locale.Locale              // the language of the interface: T, N, Date and the like
	Title          string       // of the page alone; empty on the home page
	Site           blog.Site    // as it was when the page was built
	Author         *blog.Author // who is logged in; only ever set on desk pages
	Lang           string       // BCP 47
	Dir            string       // ltr or rtl
	Canonical      string       // absolute address, or empty
	Original       string       // where the text was published first, when the page is a copy
	Description    string       // one or two plain sentences, or empty
	Feeds          []FeedLink   // what the head announces
	ActivityID     string       // id of the page's subject on the wire, or empty
	BodyClass      string
	NoIndex        bool        // ask search engines to stay away
	Prev, Next     string      // absolute addresses of the neighbours in a list, or empty
	Article        *article    // what link previews show of a post; nil on other pages
	Subject        *subject    // whose profile this is; nil on other pages
	Languages      []alternate // the same text in other languages, this one included; empty when there are none
	Structured     []any       // JSON-LD documents
	Picture        preview     // what link previews show
	Theme          *theme
	Look           string         // path of the style sheet that the author's choices make
	Zone           *time.Location // of all dates on the page
	Now            time.Time
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

// Territory is the language as link previews write it: pt_BR for pt-BR.
func (b base) Territory() string {
	language := b.Lang
	if b.Article != nil {
		language = b.Article.Language
	}
	return strings.ReplaceAll(language, "-", "_")
}

// alternate is the same text in another language.
type alternate struct {
	Language string // BCP 47
	Name     string // in its own words, "Deutsch"
	Title    string
	Path     string
	Current  bool
}

// Foreign tells the language of a text in attributes when it is not the page's own.
func (b base) Foreign(language string) template.HTMLAttr {
	if language == "" || strings.EqualFold(language, b.Lang) || blog.CheckLanguage(language) != "" {
		return ""
	}
	return template.HTMLAttr(` lang="` + language + `" dir="` + locale.Dir(language) + `"`) //nolint:gosec // a checked language tag holds letters, digits and hyphens only
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

// Takes reports whether a post takes comments now.
func (b base) Takes(p blog.Post) bool { return b.Site.CommentsOn(p, b.Now) != blog.CommentsClosed }

// NameOf is what a post is called on this page: its title, how it begins, or when it was written.
func (b base) NameOf(p blog.Post) string {
	switch name := p.Name(); {
	case name != "":
		return name
	case p.InStream() && !p.PublishedAt.IsZero():
		return b.T("A note of %s", b.Date(p.PublishedAt))
	}
	return b.T("Untitled")
}

// Date writes a day for people, in the site's time zone.
func (b base) Date(t time.Time) string { return b.Locale.Date(t.In(b.zone())) }

// DateTime writes a day and a time for people, in the site's time zone.
func (b base) DateTime(t time.Time) string { return b.Locale.DateTime(t.In(b.zone())) }

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
	if err := s.themes.ready[themeOriel].views.execute(&body, view, page); err != nil { // the desk looks the same in every theme
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

func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }
