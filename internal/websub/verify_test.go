package websub_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/websub"
)

func TestConfirmedSubscriptionIsKeptWithItsLease(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		w := r.ask("hub.mode", "subscribe", "hub.topic", "http://blog.example/feed/", "hub.callback", s.URL+"/push?id=7&hub.mode=mine",
			"hub.lease_seconds", "86400", "hub.secret", "shh")
		if w.Code != http.StatusAccepted {
			r.Fatalf("%d %s", w.Code, w.Body)
		}
		r.work()
		got := r.only()
		if got.Topic != "/feed/" || got.Secret != "shh" || got.Callback != s.URL+"/push?id=7&hub.mode=mine" {
			r.Errorf("kept %+v", got)
		}
		if lease := got.ExpiresAt.Sub(r.now()).Round(time.Second); lease != 24*time.Hour {
			r.Errorf("it ends after %v", lease)
		}
		challenge := s.asked[0].Get("hub.challenge")
		want := url.Values{
			"id": {"7"}, "hub.mode": {"mine", "subscribe"}, "hub.topic": {"http://blog.example/feed/"},
			"hub.challenge": {challenge}, "hub.lease_seconds": {"86400"},
		}
		if diff := cmp.Diff(want, s.asked[0]); diff != "" {
			r.Errorf("the question (- want, + got):\n%s", diff)
		}
		r.subscribes(s.URL+"/other", "")
		if second := s.asked[1].Get("hub.challenge"); second == challenge || len(second) < 43 {
			r.Errorf("the challenges %q and %q can be guessed", challenge, second)
		}
	})
}

func TestAnswerThatDoesNotRepeatTheChallengeStoresNothing(t *testing.T) {
	answers := map[string]func(w http.ResponseWriter, r *http.Request, challenge string){
		"nothing":       func(http.ResponseWriter, *http.Request, string) {},
		"another word":  func(w http.ResponseWriter, _ *http.Request, _ string) { _, _ = io.WriteString(w, "yes") },
		"one byte more": func(w http.ResponseWriter, _ *http.Request, c string) { _, _ = io.WriteString(w, c+"\n") },
		"one byte less": func(w http.ResponseWriter, _ *http.Request, c string) { _, _ = io.WriteString(w, c[1:]) },
		"a flood": func(w http.ResponseWriter, _ *http.Request, c string) {
			_, _ = io.WriteString(w, strings.Repeat(c, 1000))
		},
		"the whole query": func(w http.ResponseWriter, r *http.Request, _ string) { _, _ = io.WriteString(w, r.URL.RawQuery) },
		"not found": func(w http.ResponseWriter, _ *http.Request, c string) {
			w.WriteHeader(404)
			_, _ = io.WriteString(w, c)
		},
		"a server's error": func(w http.ResponseWriter, _ *http.Request, c string) {
			w.WriteHeader(500)
			_, _ = io.WriteString(w, c)
		},
		"a redirect": func(w http.ResponseWriter, r *http.Request, c string) {
			if r.URL.Path != "/moved" {
				http.Redirect(w, r, "/moved?"+r.URL.RawQuery, http.StatusFound)
				return
			}
			_, _ = io.WriteString(w, c)
		},
	}
	rigs(t, here(), websub.Limits(), func(r *rig) {
		for name, answer := range answers {
			s := newSubscriber(r.T)
			s.confirm, r.client = answer, name
			r.subscribes(s.URL+"/push", "")
			if n, m := r.count("subscriptions"), r.count("subscription_requests"); n != 0 || m != 0 {
				r.Errorf("%s: %d subscriptions, %d requests", name, n, m)
			}
			if len(s.asked) != 1 {
				r.Errorf("%s: asked %d times", name, len(s.asked))
			}
		}
	})
}

func TestTroubleOnTheWayIsTriedThreeTimesMore(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		s.Close()
		w := r.ask("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", s.URL)
		if w.Code != http.StatusAccepted {
			r.Fatalf("%d %s", w.Code, w.Body)
		}
		verify := r.waiting()[0]
		for attempt := 1; attempt < blog.VerifyTries; attempt++ {
			if err := r.try(verify, attempt); err == nil || r.count("subscription_requests") != 1 {
				r.Errorf("try %d: %v, and the request is gone", attempt, err)
			}
		}
		if err := r.try(verify, blog.VerifyTries); err != nil || r.count("subscription_requests") != 0 {
			r.Errorf("the last try: %v, want the request dropped", err)
		}
		if err := r.try(verify, 1); err != nil {
			r.Errorf("a repeated job: %v", err)
		}
		if r.count("subscriptions") != 0 {
			r.Error("something was stored")
		}
	})
}

func TestPrivateCallbackIsNeverAsked(t *testing.T) {
	rigs(t, nil, websub.Limits(), func(r *rig) {
		asked := false
		s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
		r.Cleanup(s.Close)
		for _, address := range []string{s.URL, "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/"} {
			r.subscribes(address, "")
		}
		if asked || r.count("subscriptions") != 0 || r.count("subscription_requests") != 0 {
			r.Errorf("asked %v, %d subscriptions, %d requests", asked, r.count("subscriptions"), r.count("subscription_requests"))
		}
	})
}

func TestRenewalTakesEffectOnlyWhenConfirmed(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "first")
		before := r.only()
		confirm := s.confirm
		s.confirm = func(w http.ResponseWriter, _ *http.Request, _ string) { w.WriteHeader(http.StatusNotFound) }
		r.passes(time.Hour)
		r.subscribes(s.URL, "forged")
		if diff := cmp.Diff(before, r.only()); diff != "" {
			r.Errorf("a renewal that nobody confirmed changed it:\n%s", diff)
		}
		s.confirm = confirm
		r.subscribes(s.URL, "second")
		after := r.only()
		if after.ID != before.ID || after.Secret != "second" || !after.ExpiresAt.Equal(before.ExpiresAt.Add(time.Hour)) {
			r.Errorf("renewed: %+v, before %+v", after, before)
		}
	})
}

func TestOnlyTheCallbackItselfCanUnsubscribe(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "")
		leave := func(topic string) {
			r.Helper()
			if w := r.ask("hub.mode", "unsubscribe", "hub.topic", topic, "hub.callback", s.URL); w.Code != http.StatusAccepted {
				r.Fatalf("%d %s", w.Code, w.Body)
			}
			r.work()
		}
		confirm := s.confirm
		s.confirm = func(w http.ResponseWriter, _ *http.Request, _ string) { w.WriteHeader(http.StatusNotFound) }
		leave(topic)
		if r.count("subscriptions") != 1 {
			r.Fatal("a stranger ended the subscription")
		}
		s.confirm = confirm
		r.feeds.change("/feed/", "") // also a feed that is gone can be left
		leave("http://blog.example/feed/")
		if r.count("subscriptions") != 0 {
			r.Error("the subscription is still there")
		}
		last := s.asked[len(s.asked)-1]
		if last.Get("hub.mode") != "unsubscribe" || last.Has("hub.lease_seconds") || last.Get("hub.topic") != "http://blog.example/feed/" {
			r.Errorf("the question was %v", last)
		}
		leave(topic) // nothing to end is no trouble
	})
}
