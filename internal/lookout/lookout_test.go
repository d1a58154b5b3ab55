package lookout_test

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/lookout"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

type names struct{}

func (names) ASCII(name string) (string, error) { return name, nil }
func (names) Public(string) bool                { return false }

// rig is a house that watches a list on a server of the test.
type rig struct {
	*testing.T

	lists   *blog.HostLists
	lookout *lookout.Lookout
	owner   blog.Author
	id      int64
	answer  atomic.Pointer[http.HandlerFunc]
	asked   atomic.Int64
	now     time.Time
}

// watching runs fn on a house of each engine.
func watching(t *testing.T, automatic bool, fn func(r *rig)) {
	t.Helper()
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		r := &rig{T: t, owner: blog.Author{ID: 1, Role: blog.Owner}, now: time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			r.asked.Add(1)
			(*r.answer.Load())(w, q)
		}))
		t.Cleanup(server.Close)
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		client, err := fetch.New(fetch.Options{
			UserAgent: "Oriel/test", Allow: []string{"127.0.0.1/32:" + server.URL[strings.LastIndex(server.URL, ":")+1:]}, RootCAs: roots,
			Timeouts: fetch.Timeouts{Headers: 300 * time.Millisecond},
		})
		r.must(err)
		t.Cleanup(client.Close)
		db := open()
		kept, err := store.NewBlog(db, r.clock)
		r.must(err)
		r.lists = blog.NewHostLists(kept, store.NewReader(db), names{}, "own.test", r.clock)
		r.lookout = lookout.New(r.lists, client)
		r.id, err = r.lists.Subscribe(t.Context(), r.owner, "", server.URL+"/list.csv", automatic)
		r.must(err)
		fn(r)
	})
}

func (r *rig) clock() time.Time { return r.now }

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// sees looks at the list a day later, while its server answers so.
func (r *rig) sees(answer http.HandlerFunc) blog.HostList {
	r.Helper()
	r.answer.Store(&answer)
	r.now = r.now.Add(blog.LookEvery)
	r.must(r.lookout.Run(r.Context()))
	list, err := r.lists.List(r.Context(), r.id)
	r.must(err)
	return list
}

func (r *rig) apply() {
	r.Helper()
	list, err := r.lists.List(r.Context(), r.id)
	r.must(err)
	r.must(r.lists.Apply(r.Context(), r.owner, r.id, list.Digest(), false))
}

// blocked counts what the list blocks.
func (r *rig) blocked() int {
	r.Helper()
	rules, err := r.lists.Rules(r.Context())
	r.must(err)
	return len(rules.Listed)
}

// hosts answers with a list of the servers from h<from>.test to before h<to>.test, under an ETag.
func hosts(from, to int) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		tag := fmt.Sprintf(`"%d-%d"`, from, to)
		w.Header().Set("ETag", tag)
		if q.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		for i := from; i < to; i++ {
			fmt.Fprintf(w, "h%d.test\n", i)
		}
	}
}

func TestAListWaitsTheFirstTimeAndThenAppliesByItselfWhenChosen(t *testing.T) {
	watching(t, true, func(r *rig) {
		if l := r.sees(hosts(0, 10)); l.State != blog.ListWaiting || r.blocked() != 0 {
			r.Fatalf("the first time: %s, %d blocked", l.State, r.blocked())
		}
		r.apply()
		if l := r.sees(hosts(0, 10)); l.State != blog.ListApplied || l.Trouble != "" || !l.CheckedAt.Equal(r.now) {
			r.Errorf("not modified: %+v", l)
		}
		if l := r.sees(hosts(1, 12)); l.State != blog.ListApplied || r.blocked() != 11 {
			r.Errorf("a small change: %s, %d blocked", l.State, r.blocked())
		}
		if l := r.sees(hosts(1, 30)); l.State != blog.ListWaiting || r.blocked() != 11 {
			r.Errorf("it grew by more than half: %s, %d blocked", l.State, r.blocked())
		}
		p, err := r.lists.Preview(r.Context(), r.id)
		if err != nil || !p.Leaps || len(p.Blocked.Turned) != 18 || p.Known != 11 {
			r.Errorf("the preview: %v, %d new, %v", p.Leaps, len(p.Blocked.Turned), err)
		}
		if l := r.sees(hosts(1, 3)); l.State != blog.ListWaiting || r.blocked() != 11 {
			r.Errorf("it shrank by more than half: %s, %d blocked", l.State, r.blocked())
		}
		if l := r.sees(hosts(1, 12)); l.State != blog.ListApplied || len(l.Pending) != 0 {
			r.Errorf("back as it was: %s", l.State)
		}
		asked := r.asked.Load()
		r.must(r.lookout.Run(r.Context()))
		if r.asked.Load() != asked {
			r.Error("asked twice within a day")
		}
		r.must(r.lookout.Look(r.Context(), r.id))
		if r.asked.Load() != asked+1 {
			r.Error("not asked although somebody wanted it")
		}
	})
}

func TestALookThatFailsChangesNothingAndSaysWhy(t *testing.T) {
	watching(t, true, func(r *rig) {
		r.sees(hosts(0, 10))
		r.apply()
		release := make(chan struct{})
		defer close(release)
		for name, c := range map[string]struct {
			answer http.HandlerFunc
			want   string
		}{
			"gone":   {http.NotFound, "no list at this address"},
			"broken": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, "error 502"},
			"huge":   {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, blog.MaxHostList+2)) }, "larger than 5 MB"},
			"empty":  {func(http.ResponseWriter, *http.Request) {}, "This list is empty"},
			"a page": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!doctype html><p>Please log in") }, "a web page"},
			"inside the house": {func(w http.ResponseWriter, q *http.Request) {
				http.Redirect(w, q, "https://10.0.0.7/list.csv", http.StatusFound)
			}, "does not visit"},
			"unsafe": {func(w http.ResponseWriter, q *http.Request) {
				http.Redirect(w, q, "http://10.0.0.7/", http.StatusFound)
			}, "does not visit"},
			"a circle": {func(w http.ResponseWriter, q *http.Request) { http.Redirect(w, q, q.URL.Path, http.StatusFound) }, "leads on"},
			"slow": {func(_ http.ResponseWriter, q *http.Request) {
				select {
				case <-release:
				case <-q.Context().Done():
				}
			}, "did not answer in time"},
		} {
			l := r.sees(c.answer)
			if !strings.Contains(l.Trouble, c.want) || l.State != blog.ListApplied || r.blocked() != 10 || !l.CheckedAt.Equal(r.now) {
				r.Errorf("%s: %q, %s, %d blocked", name, l.Trouble, l.State, r.blocked())
			}
		}
		if l := r.sees(hosts(0, 11)); l.Trouble != "" || r.blocked() != 11 {
			r.Errorf("well again: %q, %d blocked", l.Trouble, r.blocked())
		}
	})
}

func TestUnsubscribingFreesWhatNothingElseBlocks(t *testing.T) {
	watching(t, false, func(r *rig) {
		r.sees(hosts(0, 3))
		r.apply()
		if l := r.sees(hosts(0, 4)); l.State != blog.ListWaiting {
			r.Errorf("a change that nobody chose to apply is %s", l.State)
		}
		id, err := r.lists.Import(r.Context(), r.owner, "mine", []byte("h1.test\n"))
		r.must(err)
		mine, err := r.lists.List(r.Context(), id)
		r.must(err)
		r.must(r.lists.Apply(r.Context(), r.owner, id, mine.Digest(), false))
		freed, err := r.lists.Leaving(r.Context(), r.id)
		if err != nil || strings.Join(freed, " ") != "h0.test h2.test" {
			r.Errorf("what would be unblocked: %v, %v", freed, err)
		}
		r.must(r.lists.End(r.Context(), r.owner, r.id, false))
		if r.blocked() != 1 {
			r.Errorf("%d blocked", r.blocked())
		}
		r.must(r.lookout.Look(r.Context(), r.id)) // a job that comes too late
	})
}
