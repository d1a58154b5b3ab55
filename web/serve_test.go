package web

import (
	"context"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
)

// fakeText stands for the render room: what it gives is already safe.
type fakeText struct{}

func (fakeText) Markdown(_ context.Context, source string) (string, error) {
	return "<p>" + source + "</p>", nil
}
func (fakeText) AboutMe(html string) string                          { return html }
func (fakeText) Wire(html, _ string) string                          { return html }
func (fakeText) Emojify(source string, _ map[string]string) string   { return source }
func (fakeText) EmojifyName(text string, _ map[string]string) string { return html.EscapeString(text) }
func (fakeText) HighlightCSS() string                                { return "pre.chroma { color: inherit; }" }

// fakePainter stands for the card room: it writes down what it was asked to draw.
type fakePainter struct {
	cards, icons atomic.Int64
	picky        atomic.Bool // refuses every picture
}

func (p *fakePainter) Card(_ context.Context, c Card) ([]byte, error) {
	p.cards.Add(1)
	return fmt.Appendf(nil, "%+v", c), nil
}

func (p *fakePainter) Icons(_ context.Context, picture []byte, _ string) (Icons, error) {
	p.icons.Add(1)
	if p.picky.Load() && len(picture) > 0 {
		return Icons{}, errors.New("this picture cannot become an icon")
	}
	name := func(kind string) []byte { return fmt.Appendf(nil, "%s of %d bytes", kind, len(picture)) }
	return Icons{Favicon: name("favicon"), Apple: name("apple"), Small: name("small"), Large: name("large"), Maskable: name("maskable")}, nil
}

// opened is a server over the fake blog.
type opened struct {
	*Server
	blog    *fakeReader
	painter *fakePainter
	library *media.Library
	now     time.Time
}

// open serves the fake blog at https://blog.example at a fixed moment.
func open(tb testing.TB, change ...func(*fakeReader)) *opened {
	tb.Helper()
	f := fakeBlog(tb)
	for _, do := range change {
		do(f)
	}
	site, err := links.New("https://blog.example")
	if err != nil {
		tb.Fatal(err)
	}
	library, err := media.Open(tb.TempDir(), media.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = library.Close() })
	o := &opened{blog: f, painter: &fakePainter{}, library: library, now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	passkeys, err := auth.NewPasskeys(nil, site.Base(), "The Bay Window", func() time.Time { return o.now }) // nobody logs in here
	if err != nil {
		tb.Fatal(err)
	}
	o.Server, err = New(Options{
		Account: Account{Passkeys: passkeys},
		Links:   site, Reader: f, Text: fakeText{}, Painter: o.painter, Media: library, Version: "test",
		Clock: func() time.Time { return o.now }, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// get asks for a path; headers come in pairs.
func (o *opened) get(tb testing.TB, path string, headers ...string) *httptest.ResponseRecorder {
	tb.Helper()
	return o.ask(tb, http.MethodGet, path, headers...)
}

func (o *opened) ask(tb testing.TB, method, path string, headers ...string) *httptest.ResponseRecorder {
	tb.Helper()
	r := httptest.NewRequestWithContext(tb.Context(), method, path, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	o.Handler().ServeHTTP(w, r)
	return w
}
