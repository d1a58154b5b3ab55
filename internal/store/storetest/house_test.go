package storetest_test

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// noon is when most tests begin. It has more digits than the databases keep.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.UTC)

// house is one fresh database with everything that the store offers on it.
type house struct {
	*testing.T

	db       *store.DB
	blog     *store.Blog
	reader   *store.Reader
	mail     *store.Mail
	sessions *store.Sessions
	clock    atomic.Int64 // nanoseconds after noon
	made     atomic.Int64
}

// houses runs fn on a house of each engine.
func houses(t *testing.T, fn func(h *house)) {
	t.Helper()
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		h := &house{T: t, db: open()}
		var err error
		if h.blog, err = store.NewBlog(h.db, h.now); err != nil {
			t.Fatal(err)
		}
		if h.sessions, err = store.NewSessions(h.db); err != nil {
			t.Fatal(err)
		}
		h.reader, h.mail = store.NewReader(h.db), store.NewMail(h.db, h.now)
		fn(h)
	})
}

func (h *house) now() time.Time { return noon.Add(time.Duration(h.clock.Load())) }

// passes lets time go by.
func (h *house) passes(d time.Duration) { h.clock.Add(int64(d)) }

// change runs do in a transaction that must succeed.
func (h *house) change(do func(tx blog.Tx) error) {
	h.Helper()
	if err := h.blog.Atomically(h.Context(), do); err != nil {
		h.Fatalf("change: %v", err)
	}
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// same compares what was read with what was written.
func (h *house) same(what string, got, want any) {
	h.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		h.Errorf("%s differs (- wanted, + got):\n%s", what, diff)
	}
}

func (h *house) kind(what string, err error, want blog.Kind) {
	h.Helper()
	if err == nil || blog.KindOf(err) != want {
		h.Errorf("%s: got %v, want an error of kind %d", what, err, want)
	}
}

// next is a number that no other call in this house gives.
func (h *house) next() int64 { return h.made.Add(1) }

func (h *house) author() blog.Author {
	h.Helper()
	n := h.next()
	a := blog.Author{Ref: fmt.Sprintf("AUTHOR%d", n), Name: fmt.Sprintf("ada%d", n), DisplayName: "Ada", CreatedAt: h.now(), UpdatedAt: h.now()}
	h.change(func(tx blog.Tx) error { return tx.SaveAuthor(h.Context(), &a) })
	return a
}

// post is a published post unless edit says otherwise.
func (h *house) post(author blog.Author, edit func(p *blog.Post)) blog.Post {
	h.Helper()
	n := h.next()
	p := blog.Post{
		Ref: fmt.Sprintf("POST%022d", n), AuthorID: author.ID, Kind: blog.KindPost, Status: blog.Published, Title: fmt.Sprintf("Post %d", n),
		Slug: fmt.Sprintf("post-%d", n), Path: fmt.Sprintf("/2026/11/post-%d/", n), Body: "Text.", HTML: "<p>Text.</p>", Language: "en",
		PublishedAt: h.now(), CreatedAt: h.now(), UpdatedAt: h.now(), Version: 1,
	}
	if edit != nil {
		edit(&p)
	}
	h.change(func(tx blog.Tx) error { return tx.SavePost(h.Context(), &p) })
	return p
}

func (h *house) term(kind blog.TermKind, slug string) blog.Term {
	h.Helper()
	t := blog.Term{Kind: kind, Slug: slug, Name: slug}
	h.change(func(tx blog.Tx) error { return tx.SaveTerm(h.Context(), &t) })
	return t
}

func (h *house) guest(host string) blog.Guest {
	h.Helper()
	n := h.next()
	actor := fmt.Sprintf("https://%s/users/%d", host, n)
	g := blog.Guest{
		ActorID: actor, Host: host, Name: fmt.Sprintf("g%d", n), DisplayName: fmt.Sprintf("Guest %d", n), InboxURL: actor + "/inbox",
		SharedInboxURL: "https://" + host + "/inbox", KeyID: actor + "#main-key", FetchedAt: h.now(), CreatedAt: h.now(),
	}
	h.change(func(tx blog.Tx) error { return tx.SaveGuest(h.Context(), &g) })
	return g
}

// comment is an approved comment of a guest unless edit says otherwise. Each is a minute later than the one before.
func (h *house) comment(post blog.Post, guest blog.Guest, edit func(c *blog.Comment)) blog.Comment {
	h.Helper()
	n := h.next()
	c := blog.Comment{
		Ref: fmt.Sprintf("COMMENT%d", n), PostID: post.ID, GuestID: guest.ID, RemoteID: fmt.Sprintf("https://%s/notes/%d", guest.Host, n),
		HTML: fmt.Sprintf("<p>Comment %d</p>", n), Status: blog.Approved, CreatedAt: h.now(),
		PublishedAt: h.now().Add(time.Duration(n) * time.Minute).Truncate(time.Second),
	}
	if edit != nil {
		edit(&c)
	}
	h.change(func(tx blog.Tx) error { return tx.SaveComment(h.Context(), &c) })
	return c
}

func (h *house) react(kind blog.ReactionKind, guest blog.Guest, post blog.Post, comment blog.Comment) blog.Reaction {
	h.Helper()
	r := blog.Reaction{
		Kind: kind, GuestID: guest.ID, PostID: post.ID, CommentID: comment.ID, CreatedAt: h.now(),
		RemoteID: fmt.Sprintf("https://%s/likes/%d", guest.Host, h.next()),
	}
	h.change(func(tx blog.Tx) error { return tx.SaveReaction(h.Context(), &r) })
	return r
}

func (h *house) follow(author blog.Author, guest blog.Guest) blog.Follower {
	h.Helper()
	f := blog.Follower{AuthorID: author.ID, GuestID: guest.ID, FollowID: fmt.Sprintf("https://%s/follows/%d", guest.Host, h.next()), CreatedAt: h.now()}
	h.change(func(tx blog.Tx) error { return tx.SaveFollower(h.Context(), &f) })
	return f
}

func (h *house) edition() int64 {
	h.Helper()
	n, err := h.reader.Edition(h.Context())
	h.must(err)
	return n
}

// job is a row of the queue.
type job struct {
	Kind, Queue string
	Args        map[string]any
	RunAt       time.Time
}

// queued reads the jobs of a kind in the order in which they were written.
func (h *house) queued(kind string) []job {
	h.Helper()
	args := "json(args)"
	if h.db.Engine() == store.Postgres {
		args = "args::text"
	}
	rows, err := h.db.Reader(h.Context()).Raw("SELECT kind, queue, "+args+", scheduled_at FROM river_job WHERE kind = ? ORDER BY id", kind).Rows()
	h.must(err)
	defer rows.Close() //nolint:errcheck // Err below tells
	var found []job
	for rows.Next() {
		var j job
		var text string
		h.must(rows.Scan(&j.Kind, &j.Queue, &text, &j.RunAt))
		var envelope struct{ Args map[string]any }
		h.must(json.Unmarshal([]byte(text), &envelope))
		j.Args = envelope.Args
		found = append(found, j)
	}
	h.must(rows.Err())
	return found
}

// refs takes one thing out of each row.
func refs[T, R any](views []T, ref func(T) R) []R {
	list := make([]R, len(views))
	for i, v := range views {
		list[i] = ref(v)
	}
	return list
}
