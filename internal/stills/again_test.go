package stills_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/stills"
)

func TestRefusedVideoRestsForThirtyDays(t *testing.T) {
	rigs(t, func(r *rig) {
		r.street.on(tubeAsk, says(http.StatusNotFound, ""))
		r.writes(tube)
		r.works()
		r.asked(1)
		r.passes(30*day - time.Minute)
		r.writes(tube)
		r.works()
		r.asked(0)
		r.passes(time.Hour)
		r.plays("Back again")
		post := r.writes(tube)
		r.works()
		r.asked(2)
		r.sees(post, "Back again", "<img")
	})
}

func TestPlaceThatIsAwayIsAskedAgain(t *testing.T) {
	for name, away := range map[string]http.HandlerFunc{
		"down": says(http.StatusServiceUnavailable, ""), "tired": says(http.StatusTooManyRequests, ""), "gone from the network": hangsUp,
	} {
		t.Run(name, func(t *testing.T) {
			rigs(t, func(r *rig) {
				for i, what := range []string{tubeAsk, tubeStill} {
					address := fmt.Sprintf("https://www.youtube.com/watch?v=away%d", i)
					r.plays("Birds")
					r.street.on(what, away)
					post := r.writes(address)
					_, failed := r.work()
					if len(failed) != 1 {
						r.Fatalf("%d orders failed, want one", len(failed))
					}
					if _, err := r.reader.Video(r.Context(), address); blog.KindOf(err) != blog.NotFound {
						r.Errorf("something was kept: %v", err)
					}
					r.plays("Birds")
					r.must(r.fetcher.Fetch(r.Context(), failed[0], false))
					r.sees(post, "Birds", "<img")
				}
			})
		})
	}
}

func TestLastTryKeepsWhatThereIsAndIsNoError(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		r.street.on(tubeStill, hangsUp)
		other := "https://www.youtube.com/watch?v=another"
		post := r.writes(tube, other)
		_, failed := r.work()
		r.must(r.fetcher.Fetch(r.Context(), failed[0], true))
		r.sees(post, "Birds")
		if v := r.kept(other); v.Title != "" || v.FetchedAt.IsZero() {
			r.Errorf("kept %+v, want an empty one that rests", v)
		}
		r.street.take()
		r.writes(tube, other)
		r.works()
		r.asked(0)
	})
}

func TestPlaceThatIsAwayIsWaitedForOnceInARun(t *testing.T) {
	rigs(t, func(r *rig) {
		r.street.on("tube.example/services/oembed", hangsUp)
		r.plays("Birds")
		post := r.writes("https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv", "https://tube.example/w/aaGMgK9ZtnKfYAgnEtQxbv", tube)
		_, failed := r.work()
		if len(failed) != 1 {
			r.Errorf("%d orders failed, want one", len(failed))
		}
		asked := 0
		for _, line := range r.street.take() {
			if strings.HasPrefix(line, "tube.example") {
				asked++
			}
		}
		if asked < 1 || asked > 2 { // the transport itself repeats a GET whose connection ended
			r.Errorf("asked %d times for two videos", asked)
		}
		r.sees(post, "Birds", "<img")
	})
}

func TestPostOfTwoHundredVideosIsAskedForTwentyAtATime(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		var links []string
		for i := range 200 {
			links = append(links, fmt.Sprintf("https://www.youtube.com/watch?v=many%03d", i))
		}
		post := r.writes(links...)
		orders := r.works()
		if len(orders) != 10 {
			r.Errorf("%d orders, want 10", len(orders))
		}
		for _, o := range orders {
			if len(o.Videos) != 20 {
				r.Errorf("an order of %d videos", len(o.Videos))
			}
		}
		r.asked(400)
		if n := strings.Count(r.html(post), "<img"); n != 200 {
			r.Errorf("%d stills", n)
		}
	})
}

func TestKilledBetweenKeepingAndSettingTheStillComesWithTheNextRun(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		post := r.writes(tube)
		options := r.fetcher.Options
		options.Posts = killedBeforeSetting{r.posts}
		whole := r.fetcher
		r.fetcher = stills.New(options)
		_, failed := r.work()
		r.asked(2)
		if len(failed) != 1 || strings.Contains(r.html(post), "<img") {
			r.Fatalf("%d orders failed: %s", len(failed), r.html(post))
		}
		r.must(whole.Fetch(r.Context(), failed[0], false))
		r.asked(0)
		r.sees(post, "Birds", "<img")
		edition, err := r.reader.Edition(r.Context())
		r.must(err)
		r.must(whole.Fetch(r.Context(), failed[0], false))
		if now, err := r.reader.Edition(r.Context()); err != nil || now != edition {
			r.Errorf("a run without news began edition %d after %d, %v", now, edition, err)
		}
	})
}

type killedBeforeSetting struct{ *blog.Posts }

func (killedBeforeSetting) SetAgain(context.Context, int64) error { return errors.New("killed") }

func TestStoppedRunKeepsWhatCameAndGoesOnLater(t *testing.T) {
	rigs(t, func(r *rig) {
		ctx, stop := context.WithCancel(r.Context())
		defer stop()
		r.plays("Birds")
		second := "https://www.youtube.com/watch?v=second"
		post := r.writes(tube, second)
		answer := r.street.houses[tubeAsk]
		r.street.on(tubeAsk, func(w http.ResponseWriter, q *http.Request) {
			if strings.HasSuffix(q.URL.Query().Get("url"), "second") {
				stop()
				<-q.Context().Done()
				return
			}
			answer(w, q)
		})
		order := blog.StillsOrder{Post: post.ID, Version: post.Version, Videos: []string{tube, second}}
		if err := r.fetcher.Fetch(ctx, order, true); !errors.Is(err, context.Canceled) {
			r.Errorf("got %v, want the stop", err)
		}
		if _, err := r.reader.Video(r.Context(), second); blog.KindOf(err) != blog.NotFound {
			r.Errorf("the stop counted as an answer: %v", err)
		}
		if v := r.kept(tube); v.Still == "" {
			r.Errorf("kept %+v", v)
		}
	})
}

func TestSiteThatFetchesNoStillsAsksNobody(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		post := r.writes(tube)
		never := func(value string) {
			r.must(r.blog.Atomically(r.Context(), func(tx blog.Tx) error { return tx.SetSetting(r.Context(), "videos.stills", value) }))
		}
		never("never")
		r.works()
		r.must(r.fetcher.Fetch(r.Context(), blog.StillsOrder{Post: post.ID, Videos: []string{tube}}, false))
		r.asked(0)
		never("fetch")
		r.writes(tube)
		r.works()
		r.asked(2)
	})
}

func TestDeletedPostAsksNobody(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		post := r.writes(tube)
		r.must(r.posts.Delete(r.Context(), r.ana, post.Ref))
		r.works()
		r.must(r.fetcher.Announce(r.Context(), blog.FactArgs{Kind: blog.VideoNamed, ID: post.ID + 99}))
		r.must(r.fetcher.Fetch(r.Context(), blog.StillsOrder{Post: post.ID, Videos: []string{tube}}, false))
		r.must(r.fetcher.Fetch(r.Context(), blog.StillsOrder{Post: post.ID + 99, Videos: []string{tube}}, false))
		r.asked(0)
	})
}

func TestStillThatCameForAnotherPostIsShownByBoth(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		first, second := r.writes(tube), r.writes("Also:", tube)
		r.works()
		r.asked(2)
		r.sees(first, "Birds", "<img")
		r.sees(second, "Birds", "<img")
	})
}

func TestStillThatCameWhileAPostWasBeingSavedIsShown(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		r.writes(tube)
		r.meanwhile = func() { r.works() }
		post := r.writes("Also:", tube)
		if strings.Contains(r.html(post), "<img") {
			r.Fatalf("the still came too early: %s", r.html(post))
		}
		r.works()
		r.sees(post, "Birds", "<img")
		r.asked(2)
	})
}

func TestFactToldTwiceIsOneOrder(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		post := r.writes(tube)
		fact := blog.FactArgs{Kind: blog.VideoNamed, ID: post.ID, Version: post.Version}
		r.must(r.fetcher.Announce(r.Context(), fact))
		r.must(r.fetcher.Announce(r.Context(), fact))
		if done := r.works(); len(done) != 1 {
			r.Errorf("%d orders, want one", len(done))
		}
	})
}
