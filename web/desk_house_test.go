package web_test

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/web"
)

const (
	origin   = "https://blog.example"
	password = "four quiet herons waiting"
)

// house is a whole Oriel but for the federation, on a database of its own.
type house struct {
	statistics   *store.Statistics
	kept         *store.Blog
	t            *testing.T
	server       *web.Server
	reader       *store.Reader
	posts        *blog.Posts
	conversation *blog.Conversation
	library      *blog.Library
	media        *media.Library
	services     *blog.House
	gestures     *blog.Gestures
	lists        *blog.HostLists
	doors        fakeDoors
	sessions     *store.Sessions
	account      web.Account
	post         fakePost
	mail         *store.Mail
	followers    *blog.Followers
	moving       fakeMoving
	exporter     fakeExporter
	token        string // of the set-up link
	author       blog.Author
	clock        atomic.Int64
}

func (h *house) now() time.Time { return time.Unix(h.clock.Load(), 0).UTC() }

func (h *house) pass(d time.Duration) { h.clock.Add(int64(d / time.Second)) }

// migrated is an empty database as a file, made once.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "oriel-web-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	db, err := store.Open(context.Background(), store.Options{DataDir: dir})
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "oriel.db"))
})

// strongHash belongs to password; it is made once, because that takes its time.
var strongHash = sync.OnceValues(func() (string, error) {
	return auth.NewPasswords().Hash(context.Background(), password)
})

type keys struct{}

func (keys) NewPair(string) (string, string, error) { return "sealed", "public", nil }

// text is the render room's stand-in. It escapes, so that what it makes is safe.
type text struct{}

func (text) Post(_ context.Context, source blog.Source) (blog.Rendered, error) {
	if strings.Contains(source.Markdown, "TOO MUCH") {
		return blog.Rendered{}, &blog.Error{Kind: blog.Invalid, Message: "Some fields need your attention.", Problems: []blog.Problem{{Field: "body", Sentence: "This is too tangled."}}}
	}
	return blog.Rendered{HTML: "<p>" + html.EscapeString(source.Markdown) + "</p>", Words: len(strings.Fields(source.Markdown))}, nil
}

func (text) Comment(_ context.Context, source string) (string, error) {
	return "<p>" + html.EscapeString(source) + "</p>", nil
}

func (t text) Visitor(ctx context.Context, source string) (string, error) {
	return t.Comment(ctx, source)
}

func (text) Markdown(_ context.Context, source string) (string, error) {
	return "<p>" + html.EscapeString(source) + "</p>", nil
}
func (text) AboutMe(source string) string { return source }
func (text) Wire(source, _ string) string { return source }
func (text) Emojify(source string, _ map[string]string) string {
	return source
}
func (text) EmojifyName(name string, _ map[string]string) string {
	return html.EscapeString(name)
}
func (text) HighlightCSS() string { return "" }

// hostNames knows the names of these tests.
type hostNames struct{}

func (hostNames) ASCII(name string) (string, error) { return name, nil }
func (hostNames) Public(name string) bool           { return name == "co.uk" }

type setupLink struct{ token string }

func (l *setupLink) Valid(token string) bool { return l.token != "" && token == l.token }
func (l *setupLink) Spend()                  { l.token = "" }

// emptyHouse has no author yet.
func emptyHouse(t *testing.T) *house {
	t.Helper()
	file, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "oriel.db"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	h := &house{t: t, token: "printed-token", reader: store.NewReader(db), statistics: store.NewStatistics(db)}
	h.clock.Store(time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC).Unix())
	h.mail = store.NewMail(db, h.now)
	kept, err := store.NewBlog(db, h.now)
	if err != nil {
		t.Fatal(err)
	}
	if h.sessions, err = store.NewSessions(db); err != nil {
		t.Fatal(err)
	}
	library, err := media.Open(filepath.Join(dir, "media"), media.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = library.Close() })
	h.media = library
	site, err := links.New(origin)
	if err != nil {
		t.Fatal(err)
	}
	path := func(kind blog.PostKind, published time.Time, slug string) string {
		if kind == blog.KindPage {
			return links.PagePath(slug)
		}
		return links.PostPath(published, slug)
	}
	h.kept = kept
	h.posts = blog.NewPosts(kept, text{}, path, h.now, time.Second)
	h.library = blog.NewLibrary(kept, library, text{}, h.now, time.Second)
	h.conversation = blog.NewConversation(kept, text{}, h.now)
	h.services = blog.NewHouse(kept, keys{}, h.now)
	h.followers = blog.NewFollowers(kept, h.now)
	h.moving = fakeMoving{Moving: blog.NewMoving(kept, func(a blog.Author) string { return site.Author(a.Ref) }, h.now), Reader: h.reader}
	h.gestures = blog.NewGestures(kept, h.now)
	h.lists = blog.NewHostLists(kept, h.reader, hostNames{}, "blog.example", h.now)
	if h.account, err = newAccount(h, db, site); err != nil {
		t.Fatal(err)
	}
	h.server, err = web.New(web.Options{
		Links: site, Reader: h.reader, Posts: h.posts, Conversation: h.conversation, House: h.services, Sessions: h.sessions, Account: h.account,
		Letters: h.mail, Inbox: h.reader, Wire: wire{}, Gestures: h.gestures, Deeds: h.reader, Lists: h.lists, Media: library, Library: h.library, Shelf: h.reader, Text: text{}, Doors: &h.doors, SetupToken: &setupLink{h.token}, Clock: h.now, Moving: &h.moving, Exporter: &h.exporter, Completer: h.reader,
		Audience: store.NewAudience(db), Followers: h.followers,
		Autosaves: blog.NewAutosaves(kept, h.now), Life: h.reader,
		Logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})), Version: "test",
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// newHouse is the house of ana.
func newHouse(t *testing.T) *house {
	t.Helper()
	h := emptyHouse(t)
	hash, err := strongHash()
	if err != nil {
		t.Fatal(err)
	}
	h.author, err = h.services.SetUp(t.Context(), blog.SetupForm{SiteTitle: "The Bay Window", Name: "ana", DisplayName: "Ana Lindqvist", PasswordHash: hash})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// browser keeps cookies as a browser does, and sends what browsers send.
type browser struct {
	h       *house
	cookies map[string]string
	remote  string
}

func (h *house) browser() *browser {
	return &browser{h: h, cookies: map[string]string{}, remote: "192.0.2.7:4711"}
}

// loggedIn is a browser with a session of ana, who owns the house.
func (h *house) loggedIn() *browser {
	h.t.Helper()
	return h.loggedInAs(h.author)
}

// joins is another author with a role.
func (h *house) joins(name string, role blog.Role) blog.Author {
	h.t.Helper()
	hash, err := strongHash()
	if err != nil {
		h.t.Fatal(err)
	}
	author, err := h.services.AddAuthor(h.t.Context(), name, "", hash)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.services.SetRole(h.t.Context(), blog.Operator(), name, role); err != nil {
		h.t.Fatal(err)
	}
	author.Role = role
	return author
}

// loggedInAs is a browser with a session of an author.
func (h *house) loggedInAs(author blog.Author) *browser {
	h.t.Helper()
	token, session := auth.NewSession(author.ID, "test", "192.0.2.7", h.now())
	if err := h.sessions.Insert(h.t.Context(), &session); err != nil {
		h.t.Fatal(err)
	}
	b := h.browser()
	b.cookies[auth.CookieName(true)] = token
	return b
}

func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	b.h.t.Helper()
	r.RemoteAddr = b.remote
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.server.Handler().ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	b.h.t.Helper()
	return b.do(httptest.NewRequestWithContext(b.h.t.Context(), http.MethodGet, path, http.NoBody))
}

// post sends a form as a page of the site does; fields come in pairs.
func (b *browser) post(path string, fields ...string) *httptest.ResponseRecorder {
	b.h.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return b.send(path, "application/x-www-form-urlencoded", values.Encode())
}

func (b *browser) send(path, kind, body string) *httptest.ResponseRecorder {
	b.h.t.Helper()
	r := httptest.NewRequestWithContext(b.h.t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", origin)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// expect checks the status and that all words stand in the answer.
func expect(t *testing.T, w *httptest.ResponseRecorder, status int, words ...string) string {
	t.Helper()
	body := w.Body.String()
	if w.Code != status {
		t.Fatalf("status %d, want %d, location %q: %s", w.Code, status, w.Header().Get("Location"), short(body))
	}
	for _, word := range words {
		if !strings.Contains(body, word) {
			t.Errorf("%q is not in: %s", word, short(body))
		}
	}
	return body
}

// follow checks a redirect and gives its target.
func follow(t *testing.T, w *httptest.ResponseRecorder, prefix string) string {
	t.Helper()
	location := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(location, prefix) {
		t.Fatalf("status %d to %q, want 303 to %q: %s", w.Code, location, prefix, short(w.Body.String()))
	}
	return location
}

func short(body string) string {
	_, main, found := strings.Cut(body, "<main")
	if found {
		body = main
	}
	return body[:min(len(body), 3000)]
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(ref|version|autosave|taken|digest)" value="([^"]*)"`)

// hiddenFields reads ref and version of the first form that has them.
func hiddenFields(body string) []string {
	var fields []string
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		if !slices.Contains(fields, m[1]) {
			fields = append(fields, m[1], m[2])
		}
	}
	return fields
}

// published is a post of ana's that everybody can read.
func (h *house) published(title string) blog.Post {
	h.t.Helper()
	p, err := h.posts.Save(h.t.Context(), h.author, blog.PostForm{Title: title, Body: "Once upon a time.", Language: "en", CommentPolicy: blog.CommentsEveryone}, true)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}
