// Package web is the face that people see: the public pages, the feeds and the
// desk. It reads through blog.Reader and changes through blog services. It must
// not know the database, the queue or the wire format of other servers.
package web

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/locale"
	"github.com/oriel-blog/oriel/internal/media"
)

// Options are everything that the pages need. All fields are required unless it says otherwise.
type Options struct {
	Links          links.Site
	Reader         blog.Reader
	Posts          *blog.Posts
	Autosaves      *blog.Autosaves
	Life           Life
	Conversation   *blog.Conversation
	House          *blog.House
	Sessions       Sessions
	Account        Account
	Letters        Letters
	Inbox          Inbox
	Moving         Moving
	Exporter       Exporter
	Hidden         Hidden // may be nil: then nobody sees a post for followers on the site
	Completer      Completer
	Wire           Wire
	Audience       blog.AudienceReader
	Followers      *blog.Followers
	Counter        Counter // counts what is read; it may be nil
	Gestures       *blog.Gestures
	Deeds          Deeds
	Lists          *blog.HostLists
	Media          *media.Library
	Library        *blog.Library
	Shelf          Shelf
	Text           Text
	Painter        Painter
	Doors          Doors
	TrustedProxies []netip.Prefix // may be empty: then no forwarded address is believed
	SetupToken     SetupToken
	Clock          func() time.Time
	Logger         *slog.Logger
	Version        string
	// Tickets are given out with the form of the guest book. They may be nil: then a form that was opened before a restart, or
	// in another process, has to be sent twice.
	Tickets *auth.Tickets
	// Themes are folders of themes by their names, or nil.
	Themes fs.FS
}

// Text turns an author's words into what a page or a feed shows; cmd/oriel joins it to the render room.
type Text interface {
	// Markdown renders a short text of the site (welcome text, biography). The result is safe HTML.
	Markdown(ctx context.Context, source string) (string, error)
	// AboutMe marks the links in what an author wrote about themselves as leading to themselves (rel="me").
	AboutMe(clean string) string
	// Wire makes a post's HTML fit for feeds: absolute addresses, nothing that only our style sheet knows.
	// base is the absolute address of the page that the HTML stands on.
	Wire(html, base string) string
	// Emojify puts pictures in the place of :shortcodes: in the text of safe HTML, never in attributes or code. emojis
	// maps names without colons to addresses here.
	Emojify(html string, emojis map[string]string) string
	// EmojifyName makes safe HTML of plain text in the same way.
	EmojifyName(text string, emojis map[string]string) string
	// HighlightCSS is the style sheet of highlighted code, light and dark.
	HighlightCSS() string
}

// SetupToken guards the set-up page of a house without authors.
type SetupToken interface {
	// Valid reports whether token is the one that was printed at start.
	Valid(token string) bool
	// Spend makes the token useless.
	Spend()
}

// Server answers every address that people visit. Use New; it is safe for concurrent use.
type Server struct {
	o       Options
	book    *locale.Book
	themes  *themes
	assets  *assets
	cache   *cache
	buffers buffers
	gate    *gate
	shelf   iconShelf
	porter  *porter
	visits  *visits
	pace    *pace
	tickets *auth.Tickets
	handler http.Handler
}

// New builds the server. It fails when a template or an asset is broken, so that
// this shows at start and not on a reader's page.
func New(o Options) (*Server, error) {
	s := &Server{o: o, gate: newGate(o), porter: newPorter(o.Clock), visits: newVisits(o.Clock), pace: newPace(o.Clock), tickets: o.Tickets}
	if s.tickets == nil {
		s.tickets = auth.NewTickets(nil, "guest book", o.Clock)
	}
	var err error
	if s.book, err = locale.Open(); err != nil {
		return nil, err
	}
	if s.assets, err = loadAssets(o.Text.HighlightCSS(), o.Themes); err != nil {
		return nil, err
	}
	if s.themes, err = s.loadThemes(o.Themes); err != nil {
		return nil, err
	}
	s.cache = newCache(o.Reader, o.Clock, o.Logger)
	engine, err := s.engine()
	if err != nil {
		return nil, err
	}
	s.handler = s.front(s.crossOrigin(engine))
	return s, nil
}

// Handler answers public pages, feeds, assets, media, login and desk.
func (s *Server) Handler() http.Handler { return s.handler }

// EditionChanged tells the page cache to look for changes before its next answer.
// Call it after a change of this process was committed; other processes' changes
// show by themselves within 25 ms.
func (s *Server) EditionChanged() { s.cache.edition.expire() }

func (s *Server) engine() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash, e.RedirectFixedPath, e.HandleMethodNotAllowed = false, false, false
	proxies := make([]string, 0, len(s.o.TrustedProxies))
	for _, p := range s.o.TrustedProxies {
		proxies = append(proxies, p.String())
	}
	if err := e.SetTrustedProxies(proxies); err != nil {
		return nil, fmt.Errorf("trust proxies %v: %w", proxies, err)
	}
	e.Use(s.recovered)
	s.routes(e)
	return e, nil
}
