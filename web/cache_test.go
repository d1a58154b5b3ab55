package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestPageIsBuiltOncePerEdition(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.get(t, postPath)
	built := o.blog.reads.Load()
	for _, path := range []string{postPath, postPath + "?utm_source=x", postPath + "?a=b&c=d"} {
		w := o.get(t, path, "Cookie", "session=abc", "Host", "other.example")
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if now := o.blog.reads.Load(); now != built {
		t.Errorf("%d more reads", now-built)
	}
}

func TestKeptHomePageDoesNotHideTheSearchOfOldLinks(t *testing.T) {
	t.Parallel()
	o := open(t)
	for range 2 {
		o.get(t, "/")
		if w := o.get(t, "/?s=window"); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/search?q=window" {
			t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
		}
	}
}

func TestQueriesAndSpellingsMakeNoEntries(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.get(t, "/about/")
	kept := len(o.cache.places)
	for i := range 50 {
		o.get(t, fmt.Sprintf("/about/?utm=%d", i))
		o.get(t, fmt.Sprintf("/nothing-%d/", i))
		o.get(t, fmt.Sprintf("/category/none-%d", i))
	}
	o.get(t, "/%61bout/")
	if got := len(o.cache.places); got > kept+1 { // the page for "not found"
		t.Errorf("%d answers are kept, there were %d", got, kept)
	}
}

func TestChangeShowsAtOnceInThisProcessAndSoonInAnother(t *testing.T) {
	t.Parallel()
	o := open(t)
	tag := func() string { return o.get(t, "/about/").Header().Get("Etag") }
	first := tag()
	rename := func(title string) {
		o.blog.site.Title = title
		o.blog.edition.Add(1)
	}
	rename("Changed here")
	if tag() != first {
		t.Error("the edition was read before its time")
	}
	o.EditionChanged()
	second := tag()
	if second == first {
		t.Error("a change of this process does not show")
	}
	rename("Changed elsewhere")
	o.now = o.now.Add(editionFresh)
	if tag() == second {
		t.Error("a change of another process does not show after 25 ms")
	}
}

func TestKeptPagesOutliveADatabaseThatFails(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.get(t, "/")
	o.cache.edition.read = func(context.Context) (int64, error) { return 0, errors.New("disk is gone") }
	o.blog.broken.Store(true)
	o.EditionChanged()
	if w := o.get(t, "/"); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
}

// Interop case 33, safety.md row 61.
func TestCrowdWaitsForOneBuilding(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.get(t, postPath)
	alone := o.blog.reads.Load()
	o.blog.reads.Store(0)
	o.blog.edition.Add(1)
	o.EditionChanged()
	var crowd sync.WaitGroup
	var failed atomic.Int64
	for range 500 {
		crowd.Go(func() {
			if o.get(t, postPath, "Accept", "text/html").Code != http.StatusOK {
				failed.Add(1)
			}
		})
	}
	crowd.Wait()
	if reads := o.blog.reads.Load(); failed.Load() > 0 || reads > 3*alone {
		t.Errorf("%d failed, %d reads where one building takes %d", failed.Load(), reads, alone)
	}
}

func TestUnchangedPageAnswers304(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, path := range []string{"/", postPath, "/feed/", "/feed.json", "/robots.txt", o.assets.folder + "site.css"} {
		for _, encoding := range []string{"", "gzip"} {
			first := o.get(t, path, "Accept-Encoding", encoding)
			tag := first.Header().Get("Etag")
			if tag == "" || strings.HasPrefix(tag, "W/") {
				t.Fatalf("%s: tag %q", path, tag)
			}
			for _, sent := range []string{tag, `"other", ` + tag, "W/" + tag, "*"} {
				w := o.get(t, path, "Accept-Encoding", encoding, "If-None-Match", sent)
				if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("Etag") != tag {
					t.Errorf("%s %s with %s: %d, %d bytes", path, encoding, sent, w.Code, w.Body.Len())
				}
			}
			if w := o.get(t, path, "Accept-Encoding", encoding, "If-None-Match", `"other"`); w.Code != http.StatusOK {
				t.Errorf("%s with another tag: %d", path, w.Code)
			}
		}
	}
	feed := o.get(t, "/feed/")
	if w := o.get(t, "/feed/", "If-Modified-Since", feed.Header().Get("Last-Modified")); w.Code != http.StatusNotModified {
		t.Errorf("feed by date: %d", w.Code)
	}
}

// safety.md row 73
func TestRepresentationsHaveDifferentTagsAndSayWhatTheyVaryWith(t *testing.T) {
	t.Parallel()
	o := open(t)
	plain, packed := o.get(t, postPath), o.get(t, postPath, "Accept-Encoding", "br, gzip;q=0.8")
	if plain.Header().Get("Etag") == packed.Header().Get("Etag") {
		t.Error("both encodings have one tag")
	}
	if packed.Header().Get("Content-Encoding") != "gzip" || plain.Header().Get("Content-Encoding") != "" {
		t.Error("wrong encodings")
	}
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(r)
	if err != nil || !bytes.Equal(unpacked, plain.Body.Bytes()) {
		t.Errorf("unpacked differs: %v", err)
	}
	for _, w := range []*httptest.ResponseRecorder{plain, packed, o.get(t, "/nothing/"), o.get(t, "/feed/")} {
		if got := w.Header().Get("Vary"); got != "Accept, Accept-Encoding" {
			t.Errorf("Vary %q", got)
		}
	}
	if w := o.get(t, postPath, "Accept-Encoding", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" {
		t.Error("gzip was refused and sent")
	}
}

func TestCacheIsBoundedByBytes(t *testing.T) {
	t.Parallel()
	c := newCache(&fakeReader{}, time.Now, slog.New(slog.DiscardHandler))
	c.limit = 100_000
	page := func(ctx context.Context) (*kept, error) {
		return keep(answer{body: bytes.Repeat([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, 1000)}, varyNegotiated), nil
	}
	for i := range 200 {
		if _, err := c.obtain(t.Context(), place{path: fmt.Sprint(i)}, page); err != nil {
			t.Fatal(err)
		}
		c.find(t.Context(), place{path: "0"})
	}
	if c.size > c.limit || len(c.places) != c.recent.Len() {
		t.Errorf("%d bytes in %d places", c.size, len(c.places))
	}
	if c.find(t.Context(), place{path: "0"}) == nil || c.find(t.Context(), place{path: "5"}) != nil {
		t.Error("the used one left, or an unused one stayed")
	}
}

func TestBuildingGoesOnWhenTheFirstAskerLeaves(t *testing.T) {
	t.Parallel()
	c := newCache(&fakeReader{}, time.Now, slog.New(slog.DiscardHandler))
	ctx, leave := context.WithCancel(t.Context())
	leave()
	_, err := c.obtain(ctx, place{path: "/"}, func(ctx context.Context) (*kept, error) {
		return keep(answer{}, varyNegotiated), ctx.Err()
	})
	if err != nil {
		t.Error(err)
	}
}

func TestNextCallerTriesAgainAfterAFailedBuilding(t *testing.T) {
	t.Parallel()
	c := newCache(&fakeReader{}, time.Now, slog.New(slog.DiscardHandler))
	broken := errors.New("broken")
	_, first := c.obtain(t.Context(), place{path: "/"}, func(context.Context) (*kept, error) { return nil, broken })
	_, second := c.obtain(t.Context(), place{path: "/"}, func(context.Context) (*kept, error) { return keep(answer{}, varyNegotiated), nil })
	if !errors.Is(first, broken) || second != nil {
		t.Errorf("first %v, second %v", first, second)
	}
}

// discard is a client that costs nothing, so that a benchmark measures us.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}

func BenchmarkKeptPage(b *testing.B) {
	o := open(b)
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, postPath, http.NoBody)
	r.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	w := &discard{header: http.Header{}}
	o.Handler().ServeHTTP(w, r)
	b.ReportAllocs()
	for b.Loop() {
		clear(w.header)
		o.Handler().ServeHTTP(w, r)
	}
}
