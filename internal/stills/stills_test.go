package stills_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	tube      = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
	tubeAsk   = "www.youtube.com/oembed"
	tubeStill = "i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg"
	day       = 24 * time.Hour
)

// plays has YouTube answer as usual.
func (r *rig) plays(title string) {
	r.street.shows(tubeAsk, title, "https://"+tubeStill)
	r.street.on(tubeStill, says(http.StatusOK, picture(r)))
}

func TestNameAndStillOfAVideoComeToThePage(t *testing.T) {
	rigs(t, func(r *rig) {
		for _, place := range []struct{ link, ask, query, still string }{
			{"https://youtu.be/dQw4w9WgXcQ", tubeAsk, tube, tubeStill},
			{"https://vimeo.com/76979871/8272103f6e", "vimeo.com/api/oembed.json", "https://vimeo.com/76979871/8272103f6e", "i.vimeocdn.com/video/452-d_1280"},
			{"https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv", "tube.example/services/oembed", "https://tube.example/w/kkGMgK9ZtnKfYAgnEtQxbv", "tube.example/lazy-static/previews/a.jpg"},
		} {
			r.street.shows(place.ask, "Birds of "+place.ask, "https://"+place.still)
			answer := r.street.houses[place.ask]
			r.street.on(place.ask, func(w http.ResponseWriter, q *http.Request) {
				if got := q.URL.Query().Get("url"); got != place.query {
					r.Errorf("asked for %q, want %q", got, place.query)
				}
				answer(w, q)
			})
			r.street.on(place.still, says(http.StatusOK, picture(r)))
			post := r.writes(place.link)
			r.works()
			r.asked(2)
			r.sees(post, "Birds of "+place.ask, `<img src="/media/`, `width="480"`)

			again := r.writes("Once more:", place.link)
			r.works()
			r.asked(0)
			r.sees(again, "Birds of "+place.ask, `<img src="/media/`)
		}
	})
}

func TestWordsOfTheAuthorCountMoreThanTheFetchedTitle(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Theirs")
		post := r.writes("[Mine](https://youtu.be/dQw4w9WgXcQ)")
		r.works()
		r.sees(post, "Mine", `<img src="/media/`)
		if strings.Contains(r.html(post), "Theirs") {
			r.Errorf("the fetched title stands in %s", r.html(post))
		}
	})
}

func TestFetchingAStillIsNoEdit(t *testing.T) {
	rigs(t, func(r *rig) {
		r.plays("Birds")
		before := r.writes(tube)
		r.passes(time.Hour)
		r.works()
		e, err := r.reader.EntryByID(r.Context(), before.ID)
		r.must(err)
		if now := e.Post; now.Version != before.Version || !now.EditedAt.IsZero() || !now.UpdatedAt.Equal(before.UpdatedAt) {
			r.Errorf("version %d, edited %v, updated %v; want %d, never, %v", now.Version, now.EditedAt, now.UpdatedAt, before.Version, before.UpdatedAt)
		}
		if list := r.waiting(); len(list) != 0 {
			r.Errorf("jobs were written: %v", list)
		}
	})
}

func TestTitleOfAStrangerIsPlainAndShort(t *testing.T) {
	rigs(t, func(r *rig) {
		for i, c := range []struct{ title, want string }{
			{"<b>Birds</b> &amp; <script>alert(1)</script>bees", "Birds & bees"},
			{"left\u202eright\u0000\n\x07 end\u2066", "leftright end"},
			{strings.Repeat("é", 20_000), strings.Repeat("é", 299) + "…"},
		} {
			address := fmt.Sprintf("https://www.youtube.com/watch?v=title%d", i)
			r.plays(c.title)
			r.writes(address)
			r.works()
			if got := r.kept(address).Title; got != c.want {
				r.Errorf("%.60q became %.60q, want %.60q", c.title, got, c.want)
			}
		}
	})
}

func TestHostileAnswersLeaveTheCardWithoutAStill(t *testing.T) {
	type house func(r *rig)
	thumb := func(still string) house { return func(r *rig) { r.street.shows(tubeAsk, "Birds", still) } }
	at := func(answer func(r *rig) http.HandlerFunc) house {
		return func(r *rig) {
			r.plays("Birds")
			r.street.on(tubeStill, answer(r))
		}
	}
	oembed := func(status int, body string) house { return func(r *rig) { r.street.on(tubeAsk, says(status, body)) } }
	cases := []struct {
		name  string
		house house
		title string
		asks  int
	}{
		{"another host", thumb("https://tracker.example/a.jpg"), "Birds", 1},
		{"the other place's host", thumb("https://i.vimeocdn.com/a.jpg"), "Birds", 1},
		{"a host that only looks like it", thumb("https://ytimg.com.evil.example/a.jpg"), "Birds", 1},
		{"a host that only ends like it", thumb("https://evilytimg.com/a.jpg"), "Birds", 1},
		{"a user name", thumb("https://i.ytimg.com@evil.example/a.jpg"), "Birds", 1},
		{"another port", thumb("https://i.ytimg.com:8443/a.jpg"), "Birds", 1},
		{"no encryption", thumb("http://i.ytimg.com/a.jpg"), "Birds", 1},
		{"data in the address", thumb("data:image/png;base64,AAAA"), "Birds", 1},
		{"no address", thumb("://"), "Birds", 1},
		{"a way to another host", at(func(r *rig) http.HandlerFunc {
			r.street.on("tracker.example/a.jpg", says(http.StatusOK, picture(r)))
			return leads(r.street.at("tracker.example/a.jpg"))
		}), "Birds", 3},
		{"a way into the house", at(func(*rig) http.HandlerFunc { return leads("https://192.168.0.1/a.jpg") }), "Birds", 2},
		{"no picture", at(func(*rig) http.HandlerFunc { return says(http.StatusOK, "<svg xmlns='http://www.w3.org/2000/svg'/>") }), "Birds", 2},
		{"a picture that is too big", at(func(r *rig) http.HandlerFunc { return says(http.StatusOK, picture(r)+strings.Repeat("x", 5<<20)) }), "Birds", 2},
		{"a picture that is not there", at(func(*rig) http.HandlerFunc { return http.NotFound }), "Birds", 2},
		{"a title of 10 MB", oembed(http.StatusOK, `{"title":"`+strings.Repeat("x", 10<<20)+`"}`), "", 1},
		{"no JSON", oembed(http.StatusOK, "<html>Sign in</html>"), "", 1},
		{"other JSON", oembed(http.StatusOK, `{"title":{"a":1}}`), "", 1},
		{"nothing", oembed(http.StatusOK, `{}`), "", 1},
		{"not found", oembed(http.StatusNotFound, ""), "", 1},
		{"private", oembed(http.StatusForbidden, ""), "", 1},
		{"not to be shown elsewhere", oembed(http.StatusUnauthorized, ""), "", 1},
		{"asked into the house", func(r *rig) { r.street.on(tubeAsk, leads("https://127.0.0.1:1/")) }, "", 1},
	}
	rigs(t, func(r *rig) {
		for i, c := range cases {
			address := fmt.Sprintf("https://www.youtube.com/watch?v=hostile%d", i)
			c.house(r)
			post := r.writes(address)
			r.works()
			if got := len(r.street.take()); got != c.asks {
				r.Errorf("%s: %d requests, want %d", c.name, got, c.asks)
			}
			if v := r.kept(address); v.Still != "" || v.Title != c.title || v.FetchedAt.IsZero() {
				r.Errorf("%s: kept %+v", c.name, v)
			}
			if html := r.html(post); strings.Contains(html, "<img") || !strings.Contains(html, `class="video"`) {
				r.Errorf("%s: %s", c.name, html)
			}
		}
	})
}
