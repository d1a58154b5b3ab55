package activitypub_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
)

// rig is a whole house without web pages on a real database, and a pretend fediverse around it. Nothing happens by
// itself: work does what waits in the queue, and the clock moves only when a test moves it.
type rig struct {
	testing.TB
	*world
	clock         *clock
	db            *store.DB
	reader        *store.Reader
	mail          *store.Mail
	links         links.Site
	server        *activitypub.Server
	posts         *blog.Posts
	conversation  *blog.Conversation
	followers     *blog.Followers
	gestures      *blog.Gestures
	house         *blog.House
	moving        *blog.Moving
	rooms         *store.Blog
	author        blog.Author
	post          blog.Post // published, open for comments
	again         []job     // jobs that asked for another try
	orders        []job     // pictures to be fetched
	originsAnswer bool      // see talk
	complain      func(format string, args ...any)
	troubled      bool // errors in the log are part of the test
}

// plan is what may differ between rigs.
type plan struct {
	base  string // of a house that nobody calls over the network
	quiet time.Duration
	start time.Time
	db    func() *store.DB
	hold  bool // first comments wait for approval
}

func newRig(t testing.TB) *rig {
	t.Helper()
	return newPlannedRig(t, plan{})
}

func newPlannedRig(t testing.TB, p plan) *rig {
	t.Helper()
	if p.start.IsZero() {
		p.start = time.Now().UTC().Truncate(time.Second)
	}
	if p.db == nil {
		p.db = func() *store.DB { return hasty(t, newDatabase(t)) }
	}
	r := &rig{TB: t, clock: &clock{now: p.start}, db: p.db(), complain: t.Errorf}
	r.world = newWorld(t, r.clock)
	if p.base == "" {
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { r.server.ServeHTTP(w, q) }))
		t.Cleanup(front.Close)
		p.base = front.URL
	}
	r.open(p)
	r.settle(p)
	t.Cleanup(r.audit)
	return r
}

// open makes the rooms in the order of cmd/oriel.
func (r *rig) open(p plan) {
	r.Helper()
	rooms, err := store.NewBlog(r.db, r.clock.Now)
	r.must(err)
	r.rooms = rooms
	r.reader, r.mail = store.NewReader(r.db), store.NewMail(r.db, r.clock.Now)
	r.links, err = links.New(p.base)
	r.must(err)
	words := r.words()
	r.posts = blog.NewPosts(rooms, words, proposePath, r.clock.Now, p.quiet)
	r.conversation = blog.NewConversation(rooms, words, r.clock.Now)
	r.followers = blog.NewFollowers(rooms, r.clock.Now)
	r.house = blog.NewHouse(rooms, ring{}, r.clock.Now)
	r.moving = blog.NewMoving(rooms, func(a blog.Author) string { return r.links.Author(a.Ref) }, r.clock.Now)
	r.gestures = blog.NewGestures(rooms, r.clock.Now)
	client, err := fetch.New(fetch.Options{
		UserAgent: "Oriel/test (+" + p.base + "/)", Allow: []string{"127.0.0.0/8"}, Resolver: r.world,
		Timeouts: fetch.Timeouts{DNS: time.Second, Connect: time.Second, Headers: 2 * time.Second, Total: 2 * time.Second},
	})
	r.must(err)
	r.server = activitypub.New(activitypub.Options{
		Links: r.links, Reader: r.reader, Posts: r.posts, Conversation: r.conversation, Followers: r.followers, Gestures: r.gestures, Deeds: r.reader,
		Intake: r.mail, Outbox: r.mail, Addresses: r.mail, Client: client, Keys: ring{}, Text: words,
		ClientIP: func(q *http.Request) string {
			host, _, _ := net.SplitHostPort(q.RemoteAddr)
			return host
		},
		AllowHTTP: true, Clock: r.clock.Now, Logger: slog.New(alarm{r}), Version: "1.0.0",
	})
	rooms.OnEdition(func(int64) { r.server.EditionChanged() })
	r.Cleanup(func() {
		r.server.Close()
		client.Close()
	})
}

// settle gives the house an author and a post.
func (r *rig) settle(p plan) {
	r.Helper()
	ctx := r.Context()
	var err error
	r.author, err = r.house.AddAuthor(ctx, "ana", "Ana Example", "hash")
	r.must(err)
	first := "show"
	if p.hold {
		first = "hold"
	}
	r.must(r.house.Change(ctx, blog.Operator(), map[string]string{"comments.first_contact": first, "site.title": "Ana's blog", "site.tagline": "Words"}))
	r.post = r.publish(blog.PostForm{Title: "Bread in six hours", Body: "A same-day loaf.", CommentPolicy: blog.CommentsEveryone})
	r.work()
}

func (r *rig) publish(form blog.PostForm) blog.Post {
	r.Helper()
	post, err := r.posts.Save(r.Context(), r.author, form, true)
	r.must(err)
	return post
}

// editForm is a form that leaves a post as it is.
func editForm(p blog.Post) blog.PostForm {
	return blog.PostForm{
		Ref: p.Ref, Version: p.Version, Kind: p.Kind, Title: p.Title, Slug: p.Slug, Summary: p.Summary, Body: p.Body,
		Language: p.Language, CommentPolicy: p.CommentPolicy, PublishedAt: p.PublishedAt,
	}
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// audit holds after every test: nothing died in the inbox and nothing panicked.
func (r *rig) audit() {
	if r.db.Ping(context.Background()) != nil {
		return // the test closed it
	}
	for _, l := range r.letters("dead") {
		r.Errorf("dead letter from %s: %s\n%s", l.ActorID, l.Reason, l.Body)
	}
}

// letters lists the incoming letters in a state; an empty state means all.
func (r *rig) letters(state blog.IncomingState) []blog.Incoming {
	r.Helper()
	rows, err := r.db.Jobs().Reader.Query(`SELECT id FROM incoming ORDER BY id`)
	r.must(err)
	defer rows.Close()
	var found []blog.Incoming
	for rows.Next() {
		var id int64
		r.must(rows.Scan(&id))
		l, err := r.mail.Incoming(context.Background(), id)
		r.must(err)
		if state == "" || l.State == state {
			found = append(found, l)
		}
	}
	r.must(rows.Err())
	return found
}

// rows counts the rows of a table.
func (r *rig) rows(table string) int {
	r.Helper()
	var n int
	r.must(r.db.Jobs().Reader.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n))
	return n
}

// entry is the rig's post with its counts.
func (r *rig) entry() blog.Entry {
	r.Helper()
	e, err := r.reader.EntryByID(r.Context(), r.post.ID)
	r.must(err)
	return e
}

// thread draws the conversation under a post: one line a comment, indented by depth.
func (r *rig) thread(postID int64) string {
	r.Helper()
	views, err := r.reader.Thread(r.Context(), postID)
	r.must(err)
	refs := map[int64]blog.CommentView{}
	for _, v := range views {
		refs[v.Comment.ID] = v
	}
	var b strings.Builder
	for _, v := range views {
		depth := 0
		for id := v.Comment.ParentID; id != 0 && depth < 50; id = refs[id].Comment.ParentID {
			depth++
		}
		c := v.Comment
		for _, p := range v.Pictures {
			c.HTML += " [" + string(p.State) + " " + last(p.URL) + " " + p.Alt + "]"
		}
		fmt.Fprintf(&b, "%s%s %s", strings.Repeat("  ", depth), c.Status, c.HTML)
		if v.Likes+v.Boosts > 0 {
			fmt.Fprintf(&b, " likes %d boosts %d", v.Likes, v.Boosts)
		}
		if !c.EditedAt.IsZero() {
			b.WriteString(" edited")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// comments are the approved texts under the rig's post in the order of the page.
func (r *rig) comments() []string {
	r.Helper()
	views, err := r.reader.Thread(r.Context(), r.post.ID)
	r.must(err)
	texts := []string{}
	for _, v := range views {
		if v.Comment.Visible() {
			texts = append(texts, v.Comment.HTML)
		}
	}
	return texts
}

// pictures draws what stands beside the comments under the rig's post: state, address, words, and our copy if there is one.
func (r *rig) pictures() []string {
	r.Helper()
	views, err := r.reader.Thread(r.Context(), r.post.ID)
	r.must(err)
	var all []string
	for _, v := range views {
		for _, p := range v.Pictures {
			all = append(all, strings.TrimSpace(fmt.Sprint(p.State, " ", p.URL, " ", p.Alt, " ", p.Path)))
		}
	}
	return all
}

func (r *rig) wantComments(want ...string) {
	r.Helper()
	if got := r.comments(); !slices.Equal(got, want) {
		r.Errorf("comments on the page: %q, want %q", got, want)
	}
}

// wantReactions checks the likes and boosts of the rig's post.
func (r *rig) wantReactions(likes, boosts int) {
	r.Helper()
	if e := r.entry(); e.Likes != likes || e.Boosts != boosts {
		r.Errorf("likes %d, boosts %d; want %d, %d", e.Likes, e.Boosts, likes, boosts)
	}
}

// wantFollowers checks the names of ana's followers, sorted.
func (r *rig) wantFollowers(want ...string) {
	r.Helper()
	guests, _, err := r.reader.Followers(r.Context(), r.author.ID, 100, 0)
	r.must(err)
	got := []string{}
	for _, g := range guests {
		got = append(got, g.Name)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		r.Errorf("followers %q, want %q", got, want)
	}
}

// clock is moved by tests only.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// alarm fails a test when the house logs an error that the test does not expect.
type alarm struct{ r *rig }

func (alarm) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }
func (a alarm) WithAttrs([]slog.Attr) slog.Handler             { return a }
func (a alarm) WithGroup(string) slog.Handler                  { return a }

func (a alarm) Handle(_ context.Context, record slog.Record) error {
	var b strings.Builder
	b.WriteString(record.Message)
	record.Attrs(func(at slog.Attr) bool {
		fmt.Fprintf(&b, " %s=%v", at.Key, at.Value)
		return true
	})
	if record.Level >= slog.LevelError && !a.r.troubled {
		a.r.complain("the house logged: %s", b.String())
	}
	return nil
}

// migrated is a migrated SQLite file, made once for the test binary.
var migrated = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "oriel-rig-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a leftover folder harms nobody
	db, err := store.Open(context.Background(), store.Options{DataDir: dir})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Migrate(context.Background()), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "oriel.db")) //nolint:gosec // our own folder
})
