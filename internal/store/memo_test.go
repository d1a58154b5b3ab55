package store_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// queryCounter counts the queries that count or list whole tables.
type queryCounter struct {
	queryTrap

	mu   sync.Mutex
	seen map[string]int
}

func (q *queryCounter) WithAttrs([]slog.Attr) slog.Handler { return q }
func (q *queryCounter) WithGroup(string) slog.Handler      { return q }

func (q *queryCounter) Handle(_ context.Context, r slog.Record) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	r.Attrs(func(a slog.Attr) bool {
		query := a.Value.String()
		switch {
		case a.Key != "query":
		case strings.HasPrefix(query, "SELECT count(*) FROM posts"):
			q.seen["posts"]++
		case strings.Contains(query, "AS seconds FROM posts"):
			q.seen["times"]++
		case strings.Contains(query, "WHERE term_id = terms.id"):
			q.seen["terms"]++
		case strings.Contains(query, "AS authors"):
			q.seen["totals"]++
		}
		return true
	})
	return nil
}

// take gives what was counted since the last call.
func (q *queryCounter) take() map[string]int {
	q.mu.Lock()
	defer q.mu.Unlock()
	seen := q.seen
	q.seen = map[string]int{}
	return seen
}

func TestOnlyWhatChangedIsCountedAgainInAllProcesses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, nil, func(t *testing.T, d *storetest.Database) {
		ctx := t.Context()
		counter := &queryCounter{seen: map[string]int{}}
		options := d.Options()
		options.Logger = slog.New(counter)
		here, err := store.Open(ctx, options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = here.Close() })
		there, err := store.NewBlog(d.Open(), time.Now) // another process
		if err != nil {
			t.Fatal(err)
		}
		r := store.NewReader(here)
		author, guest := blog.Author{Ref: "A", Name: "ada"}, blog.Guest{ActorID: "https://a.test/u", Host: "a.test"}
		post := blog.Post{Ref: "P", Kind: blog.KindPost, Status: blog.Published, Path: "/p/", PublishedAt: time.Now()}
		change := func(do func(tx blog.Tx) error) {
			t.Helper()
			if err := there.Atomically(ctx, do); err != nil {
				t.Fatal(err)
			}
		}
		change(func(tx blog.Tx) error {
			if err := tx.SaveAuthor(ctx, &author); err != nil {
				return err
			}
			post.AuthorID = author.ID
			if err := tx.SavePost(ctx, &post); err != nil {
				return err
			}
			return tx.SaveGuest(ctx, &guest)
		})
		all := map[string]int{"posts": 1, "times": 1, "terms": 1, "totals": 1}
		for _, c := range []struct {
			what   string
			change func(tx blog.Tx) error
			want   map[string]int
			posts  int
		}{
			{"the first look", func(blog.Tx) error { return nil }, all, 1},
			{"nothing", func(blog.Tx) error { return nil }, map[string]int{}, 1},
			{"a comment", func(tx blog.Tx) error {
				return tx.SaveComment(ctx, &blog.Comment{Ref: "C", PostID: post.ID, GuestID: guest.ID, Status: blog.Approved})
			}, map[string]int{"totals": 1}, 1},
			{"a like", func(tx blog.Tx) error {
				return tx.SaveReaction(ctx, &blog.Reaction{Kind: blog.Like, GuestID: guest.ID, PostID: post.ID, RemoteID: "l"})
			}, map[string]int{}, 1},
			{"other words", func(tx blog.Tx) error { post.Body = "x"; return tx.SavePost(ctx, &post) }, map[string]int{}, 1},
			{"a blocked guest", func(tx blog.Tx) error { guest.Blocked = true; return tx.SaveGuest(ctx, &guest) }, map[string]int{"terms": 1, "totals": 1}, 1},
			{"a term", func(tx blog.Tx) error { return tx.SaveTerm(ctx, &blog.Term{Kind: blog.Tag, Slug: "a"}) }, map[string]int{"terms": 1, "totals": 1}, 1},
			{"a publication", func(tx blog.Tx) error {
				return tx.SavePost(ctx, &blog.Post{Ref: "Q", AuthorID: author.ID, Kind: blog.KindPost, Status: blog.Published, Path: "/q/", PublishedAt: time.Now()})
			}, all, 2},
			{"a post taken back", func(tx blog.Tx) error { post.Status = blog.Draft; return tx.SavePost(ctx, &post) }, all, 1},
		} {
			change(c.change)
			for range 2 {
				list, err := r.Entries(ctx, blog.Query{})
				if err != nil || list.Total != c.posts {
					t.Errorf("%s: %d posts (%v), want %d", c.what, list.Total, err, c.posts)
				}
				_, err = r.Months(ctx, time.UTC)
				if _, more := r.Terms(ctx, blog.Tag); err != nil || more != nil {
					t.Fatal(err, more)
				}
				if totals, err := r.Totals(ctx, time.Now()); err != nil || totals.Posts != c.posts {
					t.Errorf("%s: totals of %d posts (%v)", c.what, totals.Posts, err)
				}
			}
			if diff := cmp.Diff(c.want, counter.take()); diff != "" {
				t.Errorf("counted after %s (- wanted, + got):\n%s", c.what, diff)
			}
		}
	})
}

func TestCountsAreNeverOlderThanTheEditionThatAReaderSaw(t *testing.T) {
	t.Parallel()
	storetest.Each(t, nil, func(t *testing.T, d *storetest.Database) {
		ctx := t.Context()
		r := store.NewReader(d.Open())
		writer, err := store.NewBlog(d.Open(), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		author := blog.Author{Ref: "A", Name: "ada"}
		if err := writer.Atomically(ctx, func(tx blog.Tx) error { return tx.SaveAuthor(ctx, &author) }); err != nil {
			t.Fatal(err)
		}
		const posts = 30
		done := make(chan int, posts) // how many are published for sure
		var readers sync.WaitGroup
		for range 3 {
			readers.Go(func() {
				for atLeast := range done {
					list, err := r.Entries(ctx, blog.Query{Limit: 1})
					if err != nil || list.Total < atLeast {
						t.Errorf("%d posts are counted (%v) after %d were published", list.Total, err, atLeast)
					}
				}
			})
		}
		for n := range posts {
			err := writer.Atomically(ctx, func(tx blog.Tx) error {
				ref := string(rune('a' + n))
				return tx.SavePost(ctx, &blog.Post{Ref: ref, AuthorID: author.ID, Kind: blog.KindPost, Status: blog.Published, Path: "/" + ref + "/", PublishedAt: time.Now()})
			})
			if err != nil {
				t.Error(err)
			}
			done <- n + 1
		}
		close(done)
		readers.Wait()
	})
}
