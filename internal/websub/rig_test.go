package websub_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
	"github.com/oriel-blog/oriel/internal/websub"
)

// rig is a hub on a real database whose feeds are pretended. Nothing happens by itself: work does what waits in the queue, and
// time passes only when a test lets it.
type rig struct {
	*testing.T

	db     *store.DB
	store  *store.WebSub
	hub    *websub.Hub
	feeds  *fakeFeeds
	client string // network of whoever asks
	passed atomic.Int64
	began  time.Time
	lastID int64 // of the jobs that were done
}

// rigs runs fn on a rig of each database. allow is what may be reached besides public addresses.
func rigs(t *testing.T, allow []string, limits blog.SubscriptionLimits, fn func(r *rig)) {
	t.Helper()
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		r := &rig{T: t, db: open(), feeds: newFakeFeeds(), client: "192.0.2.1/32", began: time.Now()}
		client, err := fetch.New(fetch.Options{UserAgent: "Oriel test", Allow: allow})
		r.must(err)
		t.Cleanup(client.Close)
		site, err := links.New("https://blog.example")
		r.must(err)
		r.store, err = store.NewWebSub(r.db, r.now, limits)
		r.must(err)
		r.hub = websub.New(websub.Options{
			Links: site, Feeds: r.feeds, Store: r.store, Client: client, Edition: r.feeds.edition,
			ClientIP: func(*http.Request) string { return r.client }, AllowHTTP: len(allow) > 0, Clock: r.now,
			Logger: slog.New(slog.DiscardHandler),
		})
		fn(r)
	})
}

// here is the allow-list of most tests: their subscribers live on this machine.
func here() []string { return []string{"127.0.0.0/8"} }

func (r *rig) now() time.Time { return r.began.Add(time.Duration(r.passed.Load())) }

func (r *rig) passes(d time.Duration) { r.passed.Add(int64(d)) }

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// ask posts a form to the hub; each of the fields is name and value.
func (r *rig) ask(fields ...string) *httptest.ResponseRecorder {
	r.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	q := httptest.NewRequestWithContext(r.Context(), http.MethodPost, "/hub", strings.NewReader(form.Encode()))
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	r.hub.ServeHTTP(w, q)
	return w
}

const topic = "https://blog.example/feed/"

// subscribes has a callback subscribed to the site's feed, and confirmed.
func (r *rig) subscribes(callback, secret string) {
	r.Helper()
	w := r.ask("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", callback, "hub.secret", secret)
	if w.Code != http.StatusAccepted {
		r.Fatalf("the request was answered %d: %s", w.Code, w.Body)
	}
	r.work()
}

// publishes changes a feed and tells the hub.
func (r *rig) publishes(path, body string) {
	r.Helper()
	version := r.feeds.change(path, body)
	r.must(r.hub.Announce(r.Context(), blog.FactArgs{Kind: blog.PostPublished, ID: 1, Version: version}))
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

// work does every waiting job once, and those that they write, as the first try. It gives the jobs that failed.
func (r *rig) work() (failed []job) {
	r.Helper()
	for list := r.waiting(); len(list) > 0; list = r.waiting() {
		for _, j := range list {
			r.lastID = j.id
			if err := r.try(j, 1); err != nil {
				failed = append(failed, j)
			}
		}
	}
	return failed
}

func (r *rig) try(j job, attempt int) error {
	r.Helper()
	switch j.kind {
	case blog.JobVerify:
		return r.hub.Verify(r.Context(), j.args, jobs.Attempt{Number: attempt, Max: blog.VerifyTries})
	case blog.JobFanout:
		return r.hub.Fanout(r.Context(), j.args)
	case blog.JobPush:
		return r.hub.Push(r.Context(), j.args, jobs.Attempt{Number: attempt, Max: blog.PushTries})
	}
	r.Fatalf("job of unknown kind %s", j.kind)
	return nil
}

func (r *rig) count(table string) int {
	r.Helper()
	var n int
	r.must(r.db.Reader(r.Context()).Raw("SELECT count(*) FROM " + table).Scan(&n).Error)
	return n
}

// only reads the one subscription that there is.
func (r *rig) only() blog.Subscription {
	r.Helper()
	var ids []int64
	r.must(r.db.Reader(r.Context()).Raw("SELECT id FROM subscriptions").Scan(&ids).Error)
	if len(ids) != 1 {
		r.Fatalf("%d subscriptions, want one", len(ids))
	}
	s, err := r.store.Subscription(r.Context(), ids[0])
	r.must(err)
	return s
}

// fakeFeeds are the feeds of a site that consists of nothing else.
type fakeFeeds struct {
	mu      sync.Mutex
	bodies  map[string]string
	number  int64
	built   int
	trouble error
}

func newFakeFeeds() *fakeFeeds {
	return &fakeFeeds{bodies: map[string]string{"/feed/": "<rss>1</rss>", "/tag/glass/feed/": "<rss>glass</rss>"}}
}

func (f *fakeFeeds) Feed(_ context.Context, path string) (body []byte, contentType, selfURL, hubURL string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.built++
	text, ok := f.bodies[path]
	switch {
	case f.trouble != nil:
		return nil, "", "", "", f.trouble
	case !ok:
		return nil, "", "", "", blog.ErrNotFound
	}
	return []byte(text), "application/rss+xml; charset=utf-8", "https://blog.example" + path, "https://blog.example/hub", nil
}

func (f *fakeFeeds) edition(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.number, nil
}

// change makes a new edition; an empty body takes the feed away.
func (f *fakeFeeds) change(path, body string) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bodies[path] = body
	if body == "" {
		delete(f.bodies, path)
	}
	f.number++
	return f.number
}

// subscriber is somebody else's server.
type subscriber struct {
	*httptest.Server

	mu      sync.Mutex
	asked   []url.Values // confirmations
	pushes  []push
	confirm func(w http.ResponseWriter, r *http.Request, challenge string)
	status  int // of the answer to a push
	onPush  func()
}

type push struct {
	header http.Header
	body   string
}

func newSubscriber(t *testing.T) *subscriber {
	t.Helper()
	s := &subscriber{status: http.StatusNoContent, confirm: func(w http.ResponseWriter, _ *http.Request, challenge string) {
		_, _ = io.WriteString(w, challenge)
	}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	confirm, status, onPush := s.confirm, s.status, s.onPush
	if r.Method == http.MethodGet {
		s.asked = append(s.asked, r.URL.Query())
	} else {
		s.pushes = append(s.pushes, push{r.Header, string(body)})
	}
	s.mu.Unlock()
	if r.Method == http.MethodGet {
		confirm(w, r, r.URL.Query().Get("hub.challenge"))
		return
	}
	if onPush != nil {
		onPush()
	}
	w.WriteHeader(status)
}

// got are the bodies that were pushed so far.
func (s *subscriber) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var bodies []string
	for _, p := range s.pushes {
		bodies = append(bodies, p.body)
	}
	return bodies
}

func (s *subscriber) answers(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}
