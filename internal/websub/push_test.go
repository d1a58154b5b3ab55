package websub_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/websub"
)

func TestPublicationReachesEachSubscriberSigned(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		signed, open := newSubscriber(r.T), newSubscriber(r.T)
		r.subscribes(signed.URL, "shh")
		r.subscribes(open.URL, "")
		r.publishes("/feed/", "<rss>2</rss>")
		if failed := r.work(); len(failed) > 0 {
			r.Fatalf("failed: %v", failed)
		}
		if len(signed.pushes) != 1 || len(open.pushes) != 1 {
			r.Fatalf("%d and %d pushes", len(signed.pushes), len(open.pushes))
		}
		got := signed.pushes[0]
		mac := hmac.New(sha256.New, []byte("shh"))
		mac.Write([]byte(got.body))
		want := map[string]string{
			"Content-Type": "application/rss+xml; charset=utf-8", "X-Hub-Signature": "sha256=" + hex.EncodeToString(mac.Sum(nil)),
			"Link": `<https://blog.example/hub>; rel="hub", <https://blog.example/feed/>; rel="self"`,
		}
		for name, value := range want {
			if got.header.Get(name) != value {
				r.Errorf("%s is %q, want %q", name, got.header.Get(name), value)
			}
		}
		if got.body != "<rss>2</rss>" {
			r.Errorf("the body is %q", got.body)
		}
		if _, has := open.pushes[0].header["X-Hub-Signature"]; has {
			r.Error("a push without a secret is signed")
		}
	})
}

func TestOnlyWhatChangedIsSent(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		home, glass := newSubscriber(r.T), newSubscriber(r.T)
		r.subscribes(home.URL, "")
		if w := r.ask("hub.mode", "subscribe", "hub.topic", "https://blog.example/tag/glass/feed/", "hub.callback", glass.URL); w.Code != 202 {
			r.Fatalf("%d %s", w.Code, w.Body)
		}
		r.work()
		r.publishes("/feed/", "<rss>2</rss>")
		r.work()
		r.publishes("/feed/", "<rss>2</rss>") // another edition with the same feeds
		r.work()
		r.publishes("/feed/", "<rss>3</rss>")
		r.work()
		if diff := cmp.Diff([]string{"<rss>2</rss>", "<rss>3</rss>"}, home.got()); diff != "" {
			r.Errorf("the site's feed (- want, + got):\n%s", diff)
		}
		if got := glass.got(); len(got) != 1 { // once, as nobody knows what it had when it subscribed
			r.Errorf("the other feed was sent %d times", len(got))
		}
		for _, kind := range []blog.FactKind{blog.AuthorChanged, blog.CommentWritten, blog.FollowAccepted} {
			r.must(r.hub.Announce(r.Context(), blog.FactArgs{Kind: kind, ID: 1}))
		}
		if list := r.waiting(); len(list) != 0 {
			r.Errorf("facts that change no feed made jobs: %v", list)
		}
	})
}

func TestPublicationDuringAPushIsNotLost(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "")
		var once sync.Once
		s.onPush = func() {
			once.Do(func() {
				r.publishes("/feed/", "<rss>new</rss>")
				if err := r.hub.Fanout(r.Context(), nil); err != nil {
					r.Error(err)
				}
			})
		}
		r.publishes("/feed/", "<rss>old</rss>")
		r.work()
		if diff := cmp.Diff([]string{"<rss>old</rss>", "<rss>new</rss>"}, s.got()); diff != "" {
			r.Errorf("(- want, + got):\n%s", diff)
		}
	})
}

func TestRepeatedJobsSendNothingTwice(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "")
		r.publishes("/feed/", "<rss>2</rss>")
		r.publishes("/feed/", "<rss>3</rss>")
		r.must(r.hub.Fanout(r.Context(), nil)) // as if it had been killed before it was marked as done
		list := r.waiting()
		r.work()
		for _, j := range list {
			r.must(r.try(j, 1))
		}
		r.work()
		if diff := cmp.Diff([]string{"<rss>3</rss>"}, s.got()); diff != "" {
			r.Errorf("(- want, + got):\n%s", diff)
		}
	})
}

func TestSubscriberThatFailsWaitsForTheNextPublication(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "")
		s.answers(http.StatusInternalServerError)
		r.publishes("/feed/", "<rss>2</rss>")
		failed := r.work()
		if len(failed) != 1 {
			r.Fatalf("%d jobs failed, want the push", len(failed))
		}
		for attempt := 2; attempt < blog.PushTries; attempt++ {
			if err := r.try(failed[0], attempt); err == nil {
				r.Errorf("try %d is not repeated", attempt)
			}
		}
		if err := r.try(failed[0], blog.PushTries); err != nil {
			r.Errorf("the last try leaves a buried job: %v", err)
		}
		if got := r.only(); got.LastStatus != 500 || !got.FailedAt.Equal(r.now().UTC().Truncate(time.Microsecond)) {
			r.Errorf("kept %+v", got)
		}
		s.answers(http.StatusOK)
		r.publishes("/feed/", "<rss>3</rss>")
		if failed := r.work(); len(failed) > 0 {
			r.Errorf("failed: %v", failed)
		}
		if got := s.got(); got[len(got)-1] != "<rss>3</rss>" || len(got) != blog.PushTries+1 {
			r.Errorf("got %v", got)
		}
		if got := r.only(); !got.FailedAt.IsZero() {
			r.Errorf("the failures are not forgiven: %+v", got)
		}
	})
}

func TestSubscriberGoesWhenItIsGoneOrSilentForSevenDays(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "")
		s.answers(http.StatusFound) // a redirect is not followed, and no success
		r.publishes("/feed/", "<rss>2</rss>")
		r.work()
		r.passes(7 * 24 * time.Hour)
		r.publishes("/feed/", "<rss>3</rss>")
		failed := r.work()
		if len(failed) != 1 || r.count("subscriptions") != 1 {
			r.Fatal("one failure a week after another ended the subscription")
		}
		r.must(r.try(failed[0], 3))
		if r.count("subscriptions") != 0 {
			r.Error("after seven days it is still there")
		}

		r.subscribes(s.URL, "")
		s.answers(http.StatusGone)
		r.publishes("/feed/", "<rss>4</rss>")
		r.work()
		if r.count("subscriptions") != 0 {
			r.Error("a subscriber that said 410 is still there")
		}
	})
}

func TestLeaseThatIsOverIsNotServedAndGoes(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "")
		r.publishes("/feed/", "<rss>2</rss>")
		r.must(r.hub.Fanout(r.Context(), nil))
		r.passes(10 * 24 * time.Hour)
		r.work()
		if got := s.got(); len(got) != 0 {
			r.Errorf("got %v", got)
		}
		_, err := r.db.PurgeOld(r.Context(), r.now())
		r.must(err)
		if r.count("subscriptions") != 0 {
			r.Error("it is still there")
		}
		if w := r.ask("hub.mode", "subscribe", "hub.topic", topic, "hub.callback", s.URL); w.Code != 202 {
			r.Fatalf("%d %s", w.Code, w.Body)
		}
		r.passes(25 * time.Hour)
		_, err = r.db.PurgeOld(r.Context(), r.now())
		r.must(err)
		if r.count("subscription_requests") != 0 {
			r.Error("a request whose job was lost is still there")
		}
	})
}

func TestFeedThatIsGoneOrBrokenDoesNotKeepOthersBack(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		s := newSubscriber(r.T)
		r.subscribes(s.URL, "")
		if w := r.ask("hub.mode", "subscribe", "hub.topic", "https://blog.example/tag/glass/feed/", "hub.callback", s.URL); w.Code != 202 {
			r.Fatalf("%d %s", w.Code, w.Body)
		}
		r.work()
		r.feeds.change("/tag/glass/feed/", "")
		r.publishes("/feed/", "<rss>2</rss>")
		if failed := r.work(); len(failed) > 0 {
			r.Errorf("failed: %v", failed)
		}
		if diff := cmp.Diff([]string{"<rss>2</rss>"}, s.got()); diff != "" {
			r.Errorf("(- want, + got):\n%s", diff)
		}
		r.feeds.change("/feed/", "<rss>3</rss>")
		r.feeds.trouble = errors.New("the database is away")
		if err := r.hub.Fanout(r.Context(), nil); err == nil || !strings.Contains(err.Error(), "away") {
			r.Errorf("trouble that may pass is no error: %v", err)
		}
	})
}

func TestFiveThousandSubscribersCostOneBuilding(t *testing.T) {
	rigs(t, here(), websub.Limits(), func(r *rig) {
		const subscribers = 5000
		s := newSubscriber(r.T)
		r.must(r.db.Atomically(r.Context(), func(tx *store.Tx) error {
			for part := range subscribers / 250 {
				var rows []string
				for i := range 250 {
					rows = append(rows, fmt.Sprintf("('/feed/', '%s/%d', 'many.example', '2999-01-01 00:00:00+00:00')", s.URL, part*250+i))
				}
				if err := tx.DB().Exec("INSERT INTO subscriptions (topic, callback, host, expires_at) VALUES " + strings.Join(rows, ", ")).Error; err != nil {
					return err
				}
			}
			return nil
		}))
		r.publishes("/feed/", "<rss>2</rss>")
		r.feeds.built = 0
		fanout := r.waiting()[0]
		r.lastID = fanout.id
		r.must(r.try(fanout, 1))
		list := r.waiting()
		if len(list) != subscribers {
			r.Fatalf("%d pushes, want one for each subscriber", len(list))
		}
		var group sync.WaitGroup
		for _, j := range list[:64] {
			group.Go(func() {
				if err := r.try(j, 1); err != nil {
					r.Error(err)
				}
			})
		}
		group.Wait()
		if got := len(s.got()); got != 64 || r.feeds.built != 1 {
			r.Errorf("%d pushes and %d buildings, want 64 and 1", got, r.feeds.built)
		}
	})
}
