package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
)

// hamlet is a crowd that remembers what it got, and whose hosts may have manners of their own.
type hamlet struct {
	*crowd

	pause   time.Duration // before each polite answer
	fetches atomic.Int64

	mu      sync.Mutex
	manners map[string]http.HandlerFunc // by host; the others are polite
	mail    map[string][]mailed         // by inbox, in the order of arrival
	posts   map[string]int              // letters by host, accepted or not
	busy    map[string]int              // letters that a host holds at this moment
	most    map[string]int              // the most that it ever held
}

// mailed is a letter that an inbox took.
type mailed struct {
	ID, Type string
	sum      [sha256.Size]byte
	at       time.Time
}

func newHamlet(t *testing.T) *hamlet {
	t.Helper()
	v := &hamlet{crowd: &crowd{}, manners: map[string]http.HandlerFunc{}, mail: map[string][]mailed{},
		posts: map[string]int{}, busy: map[string]int{}, most: map[string]int{}}
	v.key, v.public = benchKey(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	v.port = l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // a TCP listener has a TCP address
	server := &http.Server{Handler: v, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return v
}

// ServeHTTP is every host of the hamlet.
func (v *hamlet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		v.fetches.Add(1)
		v.crowd.ServeHTTP(w, r)
		return
	}
	v.mu.Lock()
	v.posts[r.Host]++
	v.busy[r.Host]++
	v.most[r.Host] = max(v.most[r.Host], v.busy[r.Host])
	manner := v.manners[r.Host]
	v.mu.Unlock()
	defer func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.busy[r.Host]--
	}()
	if manner != nil {
		manner(w, r)
		return
	}
	v.accept(w, r)
}

// accept takes a letter as a healthy inbox does.
func (v *hamlet) accept(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if v.pause > 0 {
		<-time.After(v.pause)
	}
	m := mailed{sum: sha256.Sum256(body), at: time.Now()}
	if err := json.Unmarshal(body, &m); err != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	inbox := "http://" + r.Host + r.URL.Path
	v.mu.Lock()
	v.mail[inbox] = append(v.mail[inbox], m)
	v.mu.Unlock()
	v.received.Add(1)
	w.WriteHeader(http.StatusAccepted)
}

// host names a host of the hamlet as Oriel sees it.
func (v *hamlet) host(n int) string {
	_, rest, _ := strings.Cut(v.actor(n, 0), "http://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}

func (v *hamlet) inbox(host, n int) string { return v.actor(host, n) + "/inbox" }

// behave gives a host other manners; nil makes it polite again.
func (v *hamlet) behave(host int, manner http.HandlerFunc) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if manner == nil {
		delete(v.manners, v.host(host))
		return
	}
	v.manners[v.host(host)] = manner
}

// got is the mail of an inbox so far.
func (v *hamlet) got(inbox string) []mailed {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]mailed(nil), v.mail[inbox]...)
}

func (v *hamlet) knocks(host int) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.posts[v.host(host)]
}

// atOnce is the most letters that a host ever held at the same moment.
func (v *hamlet) atOnce(host int) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.most[v.host(host)]
}

// all is every letter that arrived, with the inboxes that have it and how often.
func (v *hamlet) all() map[string]map[string]int {
	v.mu.Lock()
	defer v.mu.Unlock()
	letters := map[string]map[string]int{}
	for inbox, mail := range v.mail {
		for _, m := range mail {
			if letters[m.ID] == nil {
				letters[m.ID] = map[string]int{}
			}
			letters[m.ID][inbox]++
		}
	}
	return letters
}

// sameEverywhere checks that a letter has the same bytes wherever and however often it arrived.
func (v *hamlet) sameEverywhere(t *testing.T) {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	sums := map[string][sha256.Size]byte{}
	for inbox, mail := range v.mail {
		for _, m := range mail {
			if first, seen := sums[m.ID]; seen && first != m.sum {
				t.Errorf("%s got %s with other bytes than somebody else", inbox, m.ID)
			}
			sums[m.ID] = m.sum
		}
	}
}

// sign makes a letter of an actor to a house's shared inbox.
func (v *hamlet) sign(t *testing.T, base, actor, body string) signedPost {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, base+"/ap/inbox", strings.NewReader(body)) //nolint:noctx // it is only signed, not sent
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/activity+json")
	if err := httpsig.SignCavage(req, []byte(body), actor+"#main-key", v.key, time.Now()); err != nil {
		t.Fatal(err)
	}
	return signedPost{base + "/ap/inbox", req.Header, []byte(body)}
}

const wireContext = `"@context":"https://www.w3.org/ns/activitystreams"`

func (v *hamlet) like(t *testing.T, base, actor, id, object string) signedPost {
	t.Helper()
	return v.sign(t, base, actor, fmt.Sprintf(`{%s,"id":%q,"type":"Like","actor":%q,"object":%q}`, wireContext, id, actor, object))
}

func (v *hamlet) reply(t *testing.T, base, actor, id, object string) signedPost {
	t.Helper()
	const public = `"to":["https://www.w3.org/ns/activitystreams#Public"]`
	return v.sign(t, base, actor, fmt.Sprintf(`{%[1]s,"id":"%[2]s/activity","type":"Create","actor":%[3]q,%[4]s,
		"object":{"id":%[2]q,"type":"Note","attributedTo":%[3]q,"inReplyTo":%[5]q,"content":"<p>A reply.</p>",%[4]s}}`, wireContext, id, actor, public, object))
}

// sendAll posts letters with so many senders at once and gives the statuses; 0 means that no answer came.
func sendAll(t *testing.T, letters []signedPost, senders int) []int {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: senders}, Timeout: 40 * time.Second}
	defer client.CloseIdleConnections()
	statuses := make([]int, len(letters))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range senders {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(letters)); i = next.Add(1) - 1 {
				statuses[i], _ = sendOne(t, client, letters[i])
			}
		})
	}
	wait.Wait()
	return statuses
}

func sendOne(t *testing.T, client *http.Client, letter signedPost) (status int, header http.Header) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, letter.url, bytes.NewReader(letter.body))
	if err != nil {
		return 0, nil
	}
	req.Header = letter.header.Clone()
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, resp.Header
}
