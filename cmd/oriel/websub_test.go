package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// feedReader is somebody's feed reader that subscribes. It confirms whatever it is asked.
type feedReader struct {
	*httptest.Server

	mu     sync.Mutex
	pushes []feedPush
	slow   chan struct{} // when set, a push is answered once this is closed
}

type feedPush struct {
	header http.Header
	body   string
}

func newFeedReader(t *testing.T) *feedReader {
	t.Helper()
	f := &feedReader{}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *feedReader) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	f.pushes = append(f.pushes, feedPush{r.Header, string(body)})
	slow := f.slow
	f.mu.Unlock()
	if slow != nil {
		<-slow
	}
	w.WriteHeader(http.StatusAccepted)
}

func (f *feedReader) last() (feedPush, int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.pushes) == 0 {
		return feedPush{}, 0
	}
	return f.pushes[len(f.pushes)-1], len(f.pushes)
}

// has waits until a push with these words came.
func (f *feedReader) has(t *testing.T, words string) feedPush {
	t.Helper()
	until(t, 20*time.Second, "a push with "+words, func() bool {
		p, _ := f.last()
		return strings.Contains(p.body, words)
	})
	p, _ := f.last()
	return p
}

const readerSecret = "between the two of us"

// hub posts to the house's hub and gives the status.
func (h *faultHouse) hub(t *testing.T, mode, topic, callback string) int {
	t.Helper()
	status, _ := h.send(http.DefaultClient, "/hub", url.Values{
		"hub.mode": {mode}, "hub.topic": {topic}, "hub.callback": {callback}, "hub.secret": {readerSecret},
	})
	return status
}

func (h *faultHouse) subscribes(t *testing.T, topic, callback string) {
	t.Helper()
	if status := h.hub(t, "subscribe", topic, callback); status != http.StatusAccepted {
		t.Fatalf("subscribing %s got status %d", topic, status)
	}
	until(t, 20*time.Second, "the subscription is confirmed", func() bool {
		return h.ask(t, "SELECT count(*) FROM subscriptions WHERE callback = ?", callback) == 1
	})
}

func TestFeedIsPushedToItsSubscribers(t *testing.T) {
	t.Parallel()
	house := newFaultHouse(t)
	house.start(t)
	reader, slow := newFeedReader(t), newFeedReader(t)
	slow.slow = make(chan struct{})
	t.Cleanup(func() { close(slow.slow) })
	for _, path := range []string{"/feed/", "/feed/atom/", "/feed.json"} {
		house.subscribes(t, house.base+path, reader.URL+path)
	}
	house.subscribes(t, house.base+"/feed/", slow.URL)

	page := strings.TrimSpace(house.command(t, "---\ntitle: First light\n---\nA post.\n", "post", "-"))
	until(t, 20*time.Second, "three pushes beside a slow subscriber", func() bool {
		_, n := reader.last()
		_, held := slow.last()
		return n == 3 && held == 1
	})
	reader.mu.Lock()
	for _, p := range reader.pushes {
		checkFeedPush(t, house, p, "First light")
	}
	reader.mu.Unlock()

	if status := house.hub(t, "unsubscribe", house.base+"/feed.json", reader.URL+"/feed.json"); status != http.StatusAccepted {
		t.Errorf("unsubscribing got status %d", status)
	}
	until(t, 20*time.Second, "the end of the subscription is confirmed", func() bool {
		return house.ask(t, "SELECT count(*) FROM subscriptions") == 3
	})
	client := house.login(t)
	house.publish(t, client, "Second light")
	until(t, 20*time.Second, "two pushes more", func() bool {
		_, n := reader.last()
		return n == 5
	})
	house.idlePushes(t)
	if _, n := reader.last(); n != 5 {
		t.Errorf("%d pushes, want none for the feed that was left", n)
	}
	if status, _ := house.status(http.DefaultClient, strings.TrimPrefix(page, house.base)); status != http.StatusOK {
		t.Errorf("the page answers %d", status)
	}
	for _, topic := range []string{house.base + "/", house.base + "/comments/feed/", "https://elsewhere.example/feed/", strings.TrimPrefix(house.base, "http://")} {
		if status := house.hub(t, "subscribe", topic, reader.URL); status != http.StatusUnprocessableEntity {
			t.Errorf("the topic %s got status %d, want 422", topic, status)
		}
	}
}

// idlePushes waits until no push waits but the one that the slow subscriber holds.
func (h *faultHouse) idlePushes(t *testing.T) {
	t.Helper()
	until(t, 20*time.Second, "the hub has nothing more to do", func() bool {
		return h.ask(t, `SELECT count(*) FROM river_job WHERE kind = 'websub.fanout' AND state <> 'completed'`) == 0 &&
			h.ask(t, `SELECT count(*) FROM river_job WHERE kind = 'websub.push' AND state = 'available'`) == 0
	})
}

// checkFeedPush compares a push with what a GET of its topic answers.
func checkFeedPush(t *testing.T, house *faultHouse, p feedPush, words string) {
	t.Helper()
	_, rest, _ := strings.Cut(p.header.Get("Link"), `>; rel="hub", <`)
	self, _ := strings.CutSuffix(rest, `>; rel="self"`)
	now := get(t, self, "")
	if now.body != p.body || now.header.Get("Content-Type") != p.header.Get("Content-Type") || now.header.Get("Link") != p.header.Get("Link") {
		t.Errorf("the push of %s is not what the feed is", self)
	}
	if !strings.Contains(p.body, words) || !strings.Contains(p.body, house.base+"/hub") {
		t.Errorf("the push of %s lacks %q or the hub", self, words)
	}
	mac := hmac.New(sha256.New, []byte(readerSecret))
	mac.Write([]byte(p.body))
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); p.header.Get("X-Hub-Signature") != want {
		t.Errorf("the signature is %q, want %q", p.header.Get("X-Hub-Signature"), want)
	}
}

func TestNoPublicationIsLostBetweenFactAndPush(t *testing.T) {
	house, reader := newFaultHouse(t), newFeedReader(t)
	house.start(t)
	client := house.login(t)
	house.subscribes(t, house.base+"/feed/", reader.URL)
	for round := range rounds(4, 100) {
		title := "Round " + strconv.Itoa(round)
		house.publish(t, client, title)
		<-someMoment(round, 150*time.Millisecond)
		house.kill(t)
		house.start(t)
		checkFeedPush(t, house, reader.has(t, "<title>"+title+"</title>"), title)
	}
	house.idle(t, 20*time.Second)
	house.sound(t)
	house.stop(t)
}

func TestPrivateSubscriberIsRefusedWithoutTheAllowList(t *testing.T) {
	t.Parallel()
	house, reader := newFaultHouse(t), newFeedReader(t)
	house.extra = []string{"ORIEL_FETCH_ALLOW="}
	house.start(t)
	if status := house.hub(t, "subscribe", house.base+"/feed/", reader.URL); status != http.StatusUnprocessableEntity {
		t.Errorf("an http callback got status %d", status)
	}
	asked := false
	secure := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(secure.Close)
	if status := house.hub(t, "subscribe", house.base+"/feed/", secure.URL); status != http.StatusAccepted {
		t.Errorf("an https callback got status %d", status)
	}
	until(t, 20*time.Second, "the request is dropped", func() bool { return house.ask(t, "SELECT count(*) FROM subscription_requests") == 0 })
	if asked || house.ask(t, "SELECT count(*) FROM subscriptions") != 0 {
		t.Error("a callback on this machine was asked")
	}
}
