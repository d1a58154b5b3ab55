package websub_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/websub"
)

const callback = "https://reader.example/push"

func TestEveryFaultOfARequestIsToldInASentenceAndKeepsNothing(t *testing.T) {
	long := strings.Repeat("a", 1025)
	faults := map[string]struct {
		mode, topic, callback, lease, secret string
		status                               int
		says                                 string
	}{
		"no mode":             {"", topic, callback, "", "", 400, "hub.mode"},
		"unknown mode":        {"publish", topic, callback, "", "", 422, "subscribe and unsubscribe"},
		"no topic":            {"subscribe", "", callback, "", "", 400, "hub.topic"},
		"page, not a feed":    {"subscribe", "https://blog.example/", callback, "", "", 422, "not a feed"},
		"unknown feed":        {"subscribe", "https://blog.example/tag/none/feed/", callback, "", "", 422, "not a feed"},
		"feed of others":      {"subscribe", "https://evil.example/feed/", callback, "", "", 422, "not a feed"},
		"topic in disguise":   {"subscribe", "https://blog.example@evil.example/feed/", callback, "", "", 422, "not a feed"},
		"topic, other port":   {"subscribe", "https://blog.example:8443/feed/", callback, "", "", 422, "not a feed"},
		"topic, other scheme": {"subscribe", "ftp://blog.example/feed/", callback, "", "", 422, "not a feed"},
		"long topic":          {"subscribe", topic + "?" + long, callback, "", "", 422, "1024"},
		"no callback":         {"subscribe", topic, "", "", "", 400, "hub.callback"},
		"callback http":       {"subscribe", topic, "http://reader.example/push", "", "", 422, "https://"},
		"callback of a file":  {"subscribe", topic, "file:///etc/passwd", "", "", 400, "web address"},
		"callback gopher":     {"subscribe", topic, "gopher://reader.example/", "", "", 422, "https://"},
		"callback relative":   {"subscribe", topic, "/push", "", "", 400, "web address"},
		"callback opaque":     {"subscribe", topic, "https:reader.example", "", "", 400, "web address"},
		"callback here":       {"subscribe", topic, "https://BLOG.example/x", "", "", 422, "this very site"},
		"callback here, port": {"subscribe", topic, "https://blog.example:443/x", "", "", 422, "this very site"},
		"callback here, dot":  {"subscribe", topic, "https://blog.example.:443/x", "", "", 422, "this very site"},
		"callback fragment":   {"subscribe", topic, callback + "#x", "", "", 422, "fragment"},
		"empty fragment":      {"subscribe", topic, callback + "#", "", "", 422, "fragment"},
		"callback user":       {"subscribe", topic, "https://me:pw@reader.example/", "", "", 422, "user name"},
		"long callback":       {"subscribe", topic, callback + "?" + long, "", "", 422, "1024"},
		"callback NUL":        {"subscribe", topic, callback + "\x00", "", "", 400, "characters"},
		"secret, no UTF-8":    {"subscribe", topic, callback, "", "\xff\xfe", 400, "characters"},
		"long secret":         {"subscribe", topic, callback, "", strings.Repeat("s", 200), 422, "200 bytes"},
		"lease of words":      {"subscribe", topic, callback, "a week", "", 400, "number"},
		"negative lease":      {"subscribe", topic, callback, "-5", "", 400, "number"},
	}
	rigs(t, nil, websub.Limits(), func(r *rig) {
		for name, c := range faults {
			r.client = name
			w := r.ask("hub.mode", c.mode, "hub.topic", c.topic, "hub.callback", c.callback, "hub.lease_seconds", c.lease, "hub.secret", c.secret)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || strings.Count(w.Body.String(), "\n") != 1 {
				r.Errorf("%s: %d %q, want %d and words about %q", name, w.Code, w.Body, c.status, c.says)
			}
		}
		r.client = "twice"
		if w := r.ask("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", callback, "hub.callback", "https://other.example/"); w.Code != 400 {
			r.Errorf("two callbacks: %d", w.Code)
		}
		if n, jobs := r.count("subscription_requests"), len(r.waiting()); n != 0 || jobs != 0 {
			r.Errorf("%d requests and %d jobs were kept", n, jobs)
		}
	})
}

func TestHubAnswersEachMethodAndShapeOfRequest(t *testing.T) {
	rigs(t, nil, websub.Limits(), func(r *rig) {
		for _, c := range []struct {
			method, kind, body string
			status             int
		}{
			{"GET", "", "", 200}, {"HEAD", "", "", 200}, {"PUT", "", "", 405}, {"DELETE", "", "", 405}, {"OPTIONS", "", "", 405},
			{"POST", "application/json", "{}", 400}, {"POST", "", "hub.mode=subscribe", 400},
			{"POST", "application/x-www-form-urlencoded", "%zz", 400},
			{"POST", "application/x-www-form-urlencoded", "hub.mode=" + strings.Repeat("a", 8<<10), 413},
			{"POST", "application/x-www-form-urlencoded; charset=UTF-8", "hub.mode=subscribe&hub.topic=https%3A%2F%2Fblog.example%2Ffeed%2F&hub.callback=https%3A%2F%2Freader.example%2Fpush", 202},
		} {
			q := httptest.NewRequestWithContext(r.Context(), c.method, "/hub?hub.mode=subscribe", strings.NewReader(c.body))
			q.Header.Set("Content-Type", c.kind)
			w := httptest.NewRecorder()
			r.hub.ServeHTTP(w, q)
			if w.Code != c.status {
				r.Errorf("%s of %q: %d, want %d: %s", c.method, c.kind, w.Code, c.status, w.Body)
			}
			if w.Code == 405 && w.Header().Get("Allow") != "GET, HEAD, POST" {
				r.Errorf("%s: Allow is %q", c.method, w.Header().Get("Allow"))
			}
		}
	})
}

func TestAcceptedRequestIsKeptWithItsJob(t *testing.T) {
	rigs(t, nil, websub.Limits(), func(r *rig) {
		for lease, want := range map[string]int64{
			"": 10 * 86400, "0": 10 * 86400, "60": 3600, "7200": 7200, "99999999": 30 * 86400, strings.Repeat("9", 30): 30 * 86400,
		} {
			host := "h" + strconv.Itoa(len(lease)) + ".example"
			w := r.ask("hub.mode", "subscribe", "hub.topic", "http://blog.example:80/feed/?x=1", "hub.callback", "https://"+host+"/push?id=1",
				"hub.lease_seconds", lease, "hub.secret", "s", "hub.verify", "async", "hub.verify_token", "old")
			if w.Code != http.StatusAccepted {
				r.Fatalf("lease %q: %d %s", lease, w.Code, w.Body)
			}
			list := r.waiting()
			if len(list) != 1 || list[0].kind != blog.JobVerify {
				r.Fatalf("lease %q: jobs %v, want one to verify", lease, list)
			}
			r.lastID = list[0].id
			kept, err := r.store.Request(r.Context(), int64(r.count("subscription_requests")))
			r.must(err)
			if kept.Lease != want || kept.Topic != "/feed/" || kept.TopicURL != "http://blog.example:80/feed/?x=1" || kept.Host != host || kept.Secret != "s" {
				r.Errorf("lease %q: kept %+v", lease, kept)
			}
		}
		if r.count("subscriptions") != 0 {
			r.Error("a request was believed before it was confirmed")
		}
	})
}

func TestTwentyRequestsAMinuteFromOneNetwork(t *testing.T) {
	rigs(t, nil, websub.Limits(), func(r *rig) {
		for i := range 20 {
			if w := r.ask("hub.mode", "x"); w.Code != http.StatusUnprocessableEntity {
				r.Fatalf("request %d: %d", i, w.Code)
			}
		}
		r.passes(15 * time.Second)
		w := r.ask("hub.mode", "x")
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "45" {
			r.Errorf("the 21st: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
		}
		r.client = "another"
		if w := r.ask("hub.mode", "x"); w.Code != http.StatusUnprocessableEntity {
			r.Errorf("another network: %d", w.Code)
		}
		r.client = "192.0.2.1/32"
		r.passes(45 * time.Second)
		if w := r.ask("hub.mode", "x"); w.Code != http.StatusUnprocessableEntity {
			r.Errorf("a minute later: %d", w.Code)
		}
	})
}

func TestLimitsHoldForOneHostAndForAll(t *testing.T) {
	rigs(t, here(), blog.SubscriptionLimits{Pending: 2, PerHost: 3, All: 4}, func(r *rig) {
		one, other := newSubscriber(r.T), newSubscriber(r.T)
		asks := func(address string, want int) {
			r.Helper()
			w := r.ask("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", address)
			if w.Code != want {
				r.Errorf("%s: %d, want %d: %s", address, w.Code, want, w.Body)
			}
			if (want == 429 || want == 503) && w.Header().Get("Retry-After") == "" {
				r.Errorf("%d without Retry-After", want)
			}
		}
		asks(one.URL+"/1", 202)
		asks(one.URL+"/2", 202)
		asks(one.URL+"/3", 429) // pending
		asks(other.URL+"/1", 202)
		r.work()
		asks(one.URL+"/3", 202)
		asks(one.URL+"/4", 202) // there is room as long as the third is not confirmed
		r.work()
		if n := r.count("subscriptions"); n != 4 {
			r.Errorf("%d subscriptions, want 3 and 1", n)
		}
		if n := r.count("subscription_requests"); n != 0 {
			r.Errorf("%d requests are left", n)
		}
		asks(one.URL+"/5", 422)   // this host has its share
		asks(other.URL+"/2", 503) // nobody can have more
		asks(one.URL+"/1", 202)   // a renewal
		if w := r.ask("hub.mode", "unsubscribe", "hub.topic", topic, "hub.callback", one.URL+"/2"); w.Code != 202 {
			r.Errorf("to leave: %d", w.Code)
		}
		r.work()
		asks(other.URL+"/2", 202)
	})
}

func TestFeedThatCannotBeReadNowIsNoFaultOfTheSubscriber(t *testing.T) {
	rigs(t, nil, websub.Limits(), func(r *rig) {
		r.feeds.trouble = errors.New("the database is away")
		w := r.ask("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", callback)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "database") {
			r.Errorf("%d %q", w.Code, w.Body)
		}
	})
}
