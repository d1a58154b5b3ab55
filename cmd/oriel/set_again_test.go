package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

const olderHTML = "<p>As an older version set it</p>"

// ages makes all posts look as if a program from before the version of the renderer had written them.
func ages(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.Atomically(t.Context(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE posts SET set_version = 0, html = ?, videos = '', pictures = '' WHERE status <> 'deleted'", olderHTML).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// writesMany publishes posts in this process and gives them an age.
func (h *hearth) writesMany(t *testing.T, number int) {
	t.Helper()
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	h.within(t, func(a *app) {
		ana, err := a.reader.AuthorByName(t.Context(), "ana")
		if err != nil {
			t.Fatal(err)
		}
		for i := range number {
			form := blog.PostForm{Ref: blog.NewRef(time.Now()), Title: fmt.Sprintf("Number %d", i), Body: fmt.Sprintf("The *words* of %d", i)}
			if _, err := a.posts.Save(t.Context(), ana, form, true); err != nil {
				t.Fatal(err)
			}
		}
		err = a.db.Atomically(t.Context(), func(tx *store.Tx) error { return tx.DB().Exec("DELETE FROM river_job").Error })
		if err != nil {
			t.Fatal(err)
		}
		ages(t, a.db)
	})
}

func (h *hearth) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	h.within(t, func(a *app) {
		if err := a.db.Reader(t.Context()).Raw(query, args...).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
	})
	return n
}

func TestPostsOfAnOlderVersionAreSetAgainAfterTheStart(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.env["ORIEL_URL"] = ""
	h.writesMany(t, 3)
	path := ""
	h.within(t, func(a *app) {
		list, err := a.reader.Entries(t.Context(), blog.Query{})
		if err != nil {
			t.Fatal(err)
		}
		path = list.Entries[0].Post.Path
	})
	said, _ := h.examine(t)
	if !strings.Contains(said, "sets again in the background: 3.") {
		t.Errorf("the doctor does not tell that three posts wait:\n%s", said)
	}
	h.serve(t)
	until(t, 20*time.Second, "the page shows the new words", func() bool {
		page := get(t, h.env["ORIEL_URL"]+path, "text/html").body
		return strings.Contains(page, "The <em>words</em> of") && !strings.Contains(page, olderHTML)
	})
	until(t, 20*time.Second, "no post waits", func() bool {
		return h.count(t, "SELECT count(*) FROM posts WHERE set_version < ?", blog.SetVersion) == 0
	})
	if n := h.count(t, "SELECT count(*) FROM posts WHERE version <> 1 OR html = ?", olderHTML); n != 0 {
		t.Errorf("%d posts have another version or old words", n)
	}
	if n := h.count(t, "SELECT count(*) FROM outgoing") + h.count(t, "SELECT count(*) FROM river_job WHERE kind = 'fact'"); n != 0 {
		t.Errorf("%d letters or facts were written", n)
	}
}

func TestSettingAgainSurvivesBeingKilled(t *testing.T) {
	t.Parallel()
	const number = 70
	house := newFaultHouse(t)
	h := newHearth(t)
	h.writesMany(t, number)
	house.dir, h.dir = h.dir, house.dir // the posts are there before the first start
	for round := range rounds(3, 30) {
		house.start(t)
		<-someMoment(round, 1500*time.Millisecond)
		house.kill(t)
	}
	house.start(t)
	until(t, 40*time.Second, "every post is set", func() bool {
		return house.ask(t, "SELECT count(*) FROM posts WHERE set_version < ?", blog.SetVersion) == 0
	})
	if n := house.ask(t, "SELECT count(*) FROM posts WHERE version = 1 AND html LIKE '%<em>words</em>%'"); n != number {
		t.Errorf("%d posts are as they should be, want %d", n, number)
	}
	house.sound(t)
	house.stop(t)
}

// countingSetter sets posts and counts how often it set each. A body that begins with "poison" fails.
type countingSetter struct {
	mu  sync.Mutex
	set map[string]int
}

var errPoison = errors.New("poison")

func (c *countingSetter) Post(_ context.Context, source blog.Source) (blog.Rendered, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set[source.Markdown]++
	switch {
	case strings.HasPrefix(source.Markdown, "poison") && c.set[source.Markdown] > 1:
		return blog.Rendered{}, errPoison
	case strings.HasPrefix(source.Markdown, "much") && c.set[source.Markdown] > 1:
		return blog.Rendered{}, blog.Refuse(blog.Invalid, "This is too much.")
	}
	return blog.Rendered{HTML: "<p>" + source.Markdown + "</p>"}, nil
}

func (*countingSetter) Comment(context.Context, string) (string, error) { return "", nil }

func (*countingSetter) Visitor(context.Context, string) (string, error) { return "", nil }

type pairKeys struct{}

func (pairKeys) NewPair(string) (sealed, publicPEM string, err error) { return "sealed", "public", nil }

// bare is what an app needs to set posts again.
func bare(t *testing.T, db *store.DB, setter blog.Renderer) *app {
	t.Helper()
	a := &app{db: db, reader: store.NewReader(db), logger: slog.New(slog.DiscardHandler)}
	var err error
	if a.blog, err = store.NewBlog(db, time.Now); err != nil {
		t.Fatal(err)
	}
	a.posts = blog.NewPosts(a.blog, setter, a.proposePath, time.Now, 0)
	return a
}

func (a *app) writes(t *testing.T, bodies ...string) {
	t.Helper()
	ana, err := blog.NewHouse(a.blog, pairKeys{}, time.Now).AddAuthor(t.Context(), "ana", "Ana", "hash")
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range bodies {
		if _, err := a.posts.Save(t.Context(), ana, blog.PostForm{Ref: blog.NewRef(time.Now()), Title: "Post", Body: body}, true); err != nil {
			t.Fatal(err)
		}
	}
	ages(t, a.db)
}

func TestTwoProcessesSetPostsAgainOnce(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		setter := &countingSetter{set: map[string]int{}}
		first := bare(t, open(), setter)
		var bodies []string
		for i := range 45 {
			bodies = append(bodies, fmt.Sprint("text ", i))
		}
		first.writes(t, bodies...)
		houses := []*app{first}
		if first.db.Engine() == store.Postgres { // with SQLite one process serves
			houses = append(houses, bare(t, open(), setter))
		}
		for _, a := range houses {
			a.works(t)
		}
		until(t, 30*time.Second, "no post waits", func() bool {
			waiting, err := first.reader.CountStale(t.Context(), blog.SetVersion)
			return err == nil && waiting == 0
		})
		setter.mu.Lock()
		defer setter.mu.Unlock()
		for body, times := range setter.set {
			if times != 2 { // once when it was written
				t.Errorf("%q was set %d times again", body, times-1)
			}
		}
	})
}

// works orders the posts to be set again, twice, and starts to work on that until the end of the test.
func (a *app) works(t *testing.T) {
	t.Helper()
	for range 2 {
		if err := a.orderSetAgain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var registry jobs.Registry
	registry.Handle(jobSetAgain, plain(a.setAgain))
	runner, err := jobs.NewRunner(a.db.Jobs(), &registry, jobs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := runner.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
}

func TestPostThatCannotBeSetKeepsItsWordsAndNobodyBack(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		a := bare(t, open(), &countingSetter{set: map[string]int{}})
		a.writes(t, "poison", "much of it", "plain")
		before, err := a.reader.Edition(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := a.setAgain(t.Context(), nil); err == nil || errors.Is(err, errPoison) {
			t.Errorf("the first run ended with %v, want to come back later", err)
		}
		if err := a.setAgain(t.Context(), nil); !errors.Is(err, errPoison) {
			t.Errorf("the second run ended with %v, want the failure of the one post that is left", err)
		}
		keys, complete, err := a.reader.Touched(t.Context(), before)
		if err != nil || !complete || len(keys) == 0 {
			t.Errorf("touched %v, complete %v, %v", keys, complete, err)
		}
		for _, key := range keys {
			if !strings.HasPrefix(string(key), "post:") {
				t.Errorf("setting a post again makes readers' caches forget %s", key)
			}
		}
		list, err := a.reader.Entries(t.Context(), blog.Query{Oldest: true})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"poison": olderHTML, "much of it": olderHTML, "plain": "<p>plain</p>"}
		for _, e := range list.Entries {
			full, err := a.reader.EntryByID(t.Context(), e.Post.ID)
			if err != nil {
				t.Fatal(err)
			}
			p := full.Post
			if p.HTML != want[p.Body] || p.Version != 1 || !p.EditedAt.IsZero() || (p.SetVersion == blog.SetVersion) == (p.Body == "poison") {
				t.Errorf("%q reads %q in version %d, set by %d, edited %v", p.Body, p.HTML, p.Version, p.SetVersion, p.EditedAt)
			}
		}
	})
}
