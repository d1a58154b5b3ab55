package stills_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
	"github.com/oriel-blog/oriel/internal/render"
	"github.com/oriel-blog/oriel/internal/stills"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// rig is a house with a real database, renderer and library, in a street of pretended places. Nothing happens by itself: work does
// what waits in the queue, and time passes only when a test lets it.
type rig struct {
	*testing.T

	db      *store.DB
	blog    *store.Blog
	reader  *store.Reader
	posts   *blog.Posts
	fetcher *stills.Fetcher
	street  *street
	ana     blog.Author
	passed  atomic.Int64
	began   time.Time
	lastID  int64 // of the jobs that were done

	meanwhile func() // happens once, between the rendering of a post and its transaction
}

func rigs(t *testing.T, fn func(r *rig)) {
	t.Helper()
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		r := &rig{T: t, db: open(), street: newStreet(t), began: time.Now()}
		var err error
		r.blog, err = store.NewBlog(r.db, r.now)
		r.must(err)
		r.reader = store.NewReader(r.db)
		r.posts = blog.NewPosts(r.blog, r.renderer(), func(_ blog.PostKind, at time.Time, slug string) string { return links.PostPath(at, slug) }, r.now, 0)
		r.ana, err = blog.NewHouse(r.blog, noKeys{}, r.now).AddAuthor(t.Context(), "ana", "Ana", "hash")
		r.must(err)
		library, err := media.Open(t.TempDir(), media.Options{})
		r.must(err)
		t.Cleanup(func() { r.must(library.Close()) })
		r.fetcher = stills.New(stills.Options{
			Posts: r.posts, Videos: r.reader, Orders: r.blog, Client: r.street, Library: library,
			Clean:   func(title string) string { return render.CleanName(render.PlainText(title, 0), 300) },
			Address: func(path string) string { return links.Media + path }, Clock: r.now, Logger: slog.New(slog.DiscardHandler),
		})
		fn(r)
	})
}

func (r *rig) now() time.Time { return r.began.Add(time.Duration(r.passed.Load())) }

func (r *rig) passes(d time.Duration) { r.passed.Add(int64(d)) }

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

type noKeys struct{}

func (noKeys) NewPair(string) (sealed, publicPEM string, err error) { return "sealed", "public", nil }

// setter renders posts as the program does.
type setter struct {
	*rig
	renderer *render.Renderer
}

func (r *rig) renderer() setter {
	renderer, err := render.New(render.Options{Site: "https://blog.example", Videos: func(address string) (render.Video, bool) {
		v, err := r.reader.Video(context.Background(), address)
		return render.Video{Title: v.Title, Still: v.Still, Width: v.Width, Height: v.Height}, err == nil
	}})
	r.must(err)
	return setter{r, renderer}
}

func (s setter) Post(ctx context.Context, source blog.Source) (blog.Rendered, error) {
	out, err := s.renderer.Post(ctx, source.Markdown, render.PostOptions{})
	if happens := s.meanwhile; happens != nil {
		s.meanwhile = nil
		happens()
	}
	return blog.Rendered{HTML: out.HTML, Videos: out.Videos}, err
}

func (s setter) Visitor(ctx context.Context, markdown string) (string, error) {
	return s.Comment(ctx, markdown)
}

func (s setter) Comment(ctx context.Context, markdown string) (string, error) {
	return s.renderer.Comment(ctx, markdown)
}

// writes publishes a post whose paragraphs are these.
func (r *rig) writes(paragraphs ...string) blog.Post {
	r.Helper()
	post, err := r.posts.Save(r.Context(), r.ana, blog.PostForm{Ref: blog.NewRef(r.now()), Title: "Films", Body: strings.Join(paragraphs, "\n\n")}, true)
	r.must(err)
	return post
}

// html is what readers see of a post now.
func (r *rig) html(post blog.Post) string {
	r.Helper()
	e, err := r.reader.EntryByID(r.Context(), post.ID)
	r.must(err)
	return e.Post.HTML
}

func (r *rig) sees(post blog.Post, words ...string) {
	r.Helper()
	html := r.html(post)
	for _, w := range words {
		if !strings.Contains(html, w) {
			r.Errorf("no %q in %s", w, html)
		}
	}
}

type job struct {
	id   int64
	kind string
	args json.RawMessage
}

// waiting are the jobs that were written since work was last called.
func (r *rig) waiting() (found []job) {
	r.Helper()
	args := "json(args)"
	if r.db.Engine() == store.Postgres {
		args = "args::text"
	}
	rows, err := r.db.Reader(r.Context()).Raw("SELECT id, kind, "+args+" FROM river_job WHERE id > ? ORDER BY id", r.lastID).Rows()
	r.must(err)
	defer rows.Close()
	for rows.Next() {
		var j job
		var text string
		r.must(rows.Scan(&j.id, &j.kind, &text))
		var envelope struct{ Args json.RawMessage }
		r.must(json.Unmarshal([]byte(text), &envelope))
		j.args = envelope.Args
		found = append(found, j)
	}
	r.must(rows.Err())
	return found
}

// work does every waiting job once, and those that they write. It gives the orders that were carried out, and those that failed.
func (r *rig) work() (done, failed []blog.StillsOrder) {
	r.Helper()
	for list := r.waiting(); len(list) > 0; list = r.waiting() {
		for _, j := range list {
			r.lastID = j.id
			switch j.kind {
			case blog.JobFact:
				r.tell(j.args)
			case blog.JobStills:
				var order blog.StillsOrder
				r.must(json.Unmarshal(j.args, &order))
				if err := r.fetcher.Fetch(r.Context(), order, false); err != nil {
					failed = append(failed, order)
				} else {
					done = append(done, order)
				}
			}
		}
	}
	return done, failed
}

// works is work without failures.
func (r *rig) works() []blog.StillsOrder {
	r.Helper()
	done, failed := r.work()
	if len(failed) > 0 {
		r.Fatalf("%d orders failed", len(failed))
	}
	return done
}

func (r *rig) tell(args json.RawMessage) {
	r.Helper()
	var fact blog.FactArgs
	r.must(json.Unmarshal(args, &fact))
	if fact.Kind == blog.VideoNamed {
		r.must(r.fetcher.Announce(r.Context(), fact))
	}
}

func (r *rig) kept(address string) blog.Video {
	r.Helper()
	v, err := r.reader.Video(r.Context(), address)
	r.must(err)
	return v
}

// requests are counted by the street; asked forgets the count.
func (r *rig) asked(want int) {
	r.Helper()
	if got := r.street.take(); len(got) != want {
		r.Errorf("%d requests, want %d: %q", len(got), want, got)
	}
}

// log is safe for concurrent use.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, strings.TrimPrefix(r.URL.Path, "/"))
}

func (l *log) take() (lines []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lines, l.lines = l.lines, nil
	return lines
}
