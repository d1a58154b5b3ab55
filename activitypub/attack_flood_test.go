package activitypub_test

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// signed makes one signed request that can be sent many times.
func (r *rig) signed(p *person, document any) (body []byte, header http.Header) {
	r.Helper()
	body = encode(r.TB, document)
	q, err := http.NewRequestWithContext(r.Context(), http.MethodPost, r.links.SharedInbox(), bytes.NewReader(body))
	r.must(err)
	q.Header.Set("Content-Type", "application/activity+json")
	p.dialect(q, body, p.keyID, p.key, r.clock.Now())
	return body, q.Header
}

// flood sends the same request n times, several at once, and counts the statuses.
func (r *rig) flood(n, atOnce int, body []byte, header http.Header) map[int]int {
	r.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: atOnce}
	defer transport.CloseIdleConnections()
	var left atomic.Int64
	left.Store(int64(n))
	var mu sync.Mutex
	statuses := map[int]int{}
	var group sync.WaitGroup
	for range atOnce {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				q, err := http.NewRequestWithContext(r.Context(), http.MethodPost, r.links.SharedInbox(), bytes.NewReader(body))
				if err != nil {
					r.Error(err)
					return
				}
				q.Header = header.Clone()
				response, err := transport.RoundTrip(q)
				if err != nil {
					r.Error(err)
					return
				}
				response.Body.Close()
				mu.Lock()
				statuses[response.StatusCode]++
				mu.Unlock()
				if response.StatusCode == http.StatusTooManyRequests && response.Header.Get("Retry-After") == "" {
					r.Error("429 without Retry-After")
				}
			}
		})
	}
	group.Wait()
	return statuses
}

func TestFaultO1_SameLetterAHundredTimesAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	body, header := r.signed(bob, bob.create(bob.note("1", r.p(), "<p>once</p>")))
	if got := r.flood(100, 20, body, header); got[202] != 100 {
		t.Errorf("answers %v", got)
	}
	r.work()
	r.wantComments("<p>once</p>")
	if n := r.rows("incoming"); n != 1 {
		t.Errorf("%d letters", n)
	}
	if n := len(r.visits(bob.id)); n > 2 {
		t.Errorf("%d fetches of one key", n)
	}
}

func TestFaultI1_FloodOfSignedLettersFromOneServer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "other.test")
	body, header := r.signed(bob, bob.act("Like", "1", r.p()))
	got := r.flood(1100, 8, body, header)
	if got[202] != 1000 || got[429] != 100 {
		t.Errorf("answers %v, want a thousand 202 and then 429", got)
	}
	r.hear(cora, cora.act("Like", "1", r.p()))
	r.clock.advance(time.Second)
	if got := r.flood(25, 1, body, header); got[202] != 20 || got[429] != 5 {
		t.Errorf("answers after a second: %v, want twenty 202", got)
	}
	r.work()
	r.wantReactions(2, 0)
}

func TestFaultI2_FloodOfUnsignedLetters(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	body, header := r.signed(bob, bob.act("Like", "1", r.p()))
	header.Del("Signature")
	got := r.flood(700, 8, body, header)
	if got[401] < 600 || got[401] > 610 || got[429] == 0 {
		t.Errorf("answers %v, want six hundred 401 and then 429", got)
	}
	if r.rows("incoming") != 0 || len(r.visits("")) != 0 {
		t.Errorf("%d letters, fetched %q", r.rows("incoming"), r.visits(""))
	}
	r.clock.advance(6 * time.Minute)
	r.hear(bob, bob.act("Like", "1", r.p()))
}

func TestFaultN3_SlowDownIsNoFailure(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.status(bob.shared, http.StatusTooManyRequests)
	for range 8 {
		r.publishNow("Slowly")
		r.clock.advance(90 * time.Second)
		r.work()
	}
	for _, h := range r.hosts() {
		if !h.OpenUntil.IsZero() || h.Failures != 0 {
			t.Errorf("429 counts as a failure: %+v", h)
		}
	}
	r.status(bob.shared, http.StatusAccepted)
	r.clock.advance(time.Hour)
	r.work()
	for _, d := range r.deliveries("peer.test") {
		if d.State != blog.DeliveryDone {
			t.Errorf("delivery %+v", d)
		}
	}
}

func TestFaultN4_InboxThatPointsElsewhereIsLookedUpAnew(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.status(bob.shared, http.StatusMovedPermanently, "Location", r.at("peer.test", "/elsewhere"))
	r.clock.advance(time.Minute)
	bob.shared = r.at("peer.test", "/new-inbox")
	bob.publish()
	r.publishNow("To the old inbox")
	r.publishNow("To the new inbox")
	if n, m := len(r.parcels(r.at("peer.test", "/elsewhere"))), len(r.parcels(bob.shared)); n != 0 || m != 1 {
		t.Errorf("%d letters followed the redirect, %d came to the new inbox", n, m)
	}
}

func TestFaultN5_NameWithoutAnAddressIsTriedAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.mu.Lock()
	r.names["peer.test"] = []netip.Addr{}
	r.mu.Unlock()
	r.hangUp()
	r.publishNow("Lost")
	d := r.deliveries("peer.test")
	if got := d[len(d)-1]; got.State != blog.DeliveryWaiting || got.LastStatus != 0 || !strings.Contains(got.LastError, "No answer") {
		t.Errorf("delivery %+v", got)
	}
	r.mu.Lock()
	delete(r.names, "peer.test")
	r.mu.Unlock()
	r.clock.advance(2 * time.Minute)
	r.work()
	if n := len(r.parcels(bob.shared)); n != 1 {
		t.Errorf("%d letters when the name is back", n)
	}
}

func TestFaultO2ToO6_DisorderOfOneConversation(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	note := bob.note("1", r.p(), "<p>first</p>")
	edited := note.with("content", "<p>second</p>", "updated", stamp(r.clock.Now().Add(time.Minute)))
	child := bob.note("2", note.text("id"), "<p>child</p>", "published", stamp(r.clock.Now().Add(time.Second)))
	r.hear(bob, bob.create(child)) // O6
	r.wantComments()
	r.hear(bob, bob.update(edited)) // O2
	r.wantComments("<p>second</p>", "<p>child</p>")
	r.hear(bob, bob.create(note)) // O5
	r.wantComments("<p>second</p>", "<p>child</p>")
	like := bob.act("Like", "l", r.p())
	r.hear(bob, bob.undo(like)) // O4
	r.hear(bob, like)
	r.wantReactions(0, 0)
	third := bob.note("3", r.p(), "<p>third</p>")
	r.hear(bob, bob.act("Delete", "d", third["id"])) // O3
	r.clock.advance(29 * 24 * time.Hour)
	r.hear(bob, bob.create(third))
	r.wantComments("<p>second</p>", "<p>child</p>")
}

// TestLongIDsFitEveryIndex: PostgreSQL takes 2,704 bytes into an index. One letter that does not fit would take the others
// down that are stored with it.
func TestLongIDsFitEveryIndex(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		r := newPlannedRig(t, plan{db: open})
		long := func(n int) string {
			var b strings.Builder
			for b.Len() < n {
				b.WriteString(rand.Text())
			}
			return b.String()[:n]
		}
		fits, tooLong := r.person(long(400), "peer.test"), r.person(long(1900), "peer.test")
		if a := r.say(tooLong, tooLong.act("Like", "1", r.p())); a.status != http.StatusUnauthorized {
			t.Errorf("an actor with a very long id: %d %s", a.status, a.body)
		}
		note := fits.note(long(1500), r.p(), "<p>x</p>", "context", r.at("peer.test", "/"+long(1900)))
		for i, letter := range []obj{
			fits.create(note), fits.act("Like", long(1500), r.p()), fits.act("Follow", long(1500), r.ana()), fits.act("Undo", "u", fits.id+"/"+long(1500)),
			fits.act("Delete", "d", fits.id+"/"+long(1500)), fits.act("Like", "l", r.at("peer.test", "/"+long(1900))),
			fits.act("Flag", long(1500), r.p()), fits.act("QuoteRequest", long(1500), r.p(), "instrument", fits.id+"/"+long(1500)), fits.act("Delete", "d2", note["id"]),
		} {
			if a := r.say(fits, letter); a.status != http.StatusAccepted {
				t.Fatalf("letter %d: %d %s", i, a.status, a.body)
			}
		}
		r.work()
		for _, l := range r.letters(blog.IncomingNew) {
			t.Errorf("unfinished: %s", l.Reason)
		}
	})
}
