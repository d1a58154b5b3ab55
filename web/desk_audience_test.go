package web_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// followed lets somebody from a host follow an author.
func (h *house) followed(author blog.Author, host, handle, name string) blog.Follower {
	h.t.Helper()
	var f blog.Follower
	err := h.kept.Atomically(h.t.Context(), func(tx blog.Tx) error {
		g := blog.Guest{
			ActorID: "https://" + host + "/users/" + handle, Host: host, Name: handle, Handle: handle + "@" + host, DisplayName: name,
			InboxURL: "https://" + host + "/inbox", CreatedAt: h.now(),
		}
		if err := tx.SaveGuest(h.t.Context(), &g); err != nil {
			return err
		}
		f = blog.Follower{AuthorID: author.ID, GuestID: g.ID, Request: []byte(`{"type":"Follow"}`), CreatedAt: h.now()}
		return tx.SaveFollower(h.t.Context(), &f)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

// read makes visits of a post.
func (h *house) visited(p blog.Post, views int64, referrer string) {
	h.t.Helper()
	day := h.now().Format(time.DateOnly)
	err := h.statistics.AddVisits(h.t.Context(), blog.VisitSheet{
		Visits:    []blog.VisitDay{{Day: day, PostID: p.ID, Views: views, Previews: 2}},
		Referrers: []blog.ReferrerDay{{Day: day, PostID: p.ID, Host: referrer, Views: 1}},
		Readings:  []blog.ReadingDay{{Day: day, Readers: 3, Views: views, Previews: 2, Machines: 9}},
		Feeds:     []blog.FeedDay{{Day: day, Feed: "/feed/", Fetcher: "Feedly", Subscribers: 42}, {Day: day, Feed: "/feed/", Fetcher: blog.OwnReaders, Subscribers: 3}},
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func rowsOf(t *testing.T, body string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return rows
}

func TestAudienceShowsWhatIsThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ana, err := h.reader.AuthorByName(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	b := h.loggedIn()
	for _, path := range []string{"/desk/audience", "/desk/audience/visits?range=7d", "/desk/audience/subscribers?range=year", "/desk/audience/conversation?range=all", "/desk/audience/servers?range=nonsense"} {
		expect(t, b.get(path), http.StatusOK, `role="img"`, "<desc", `aria-current="page"`) // nothing was counted yet
	}
	post := h.published("Herons <wait>")
	h.visited(post, 1234, "duckduckgo.com")
	h.followed(ana, "a.example", "bo", "Bo")
	expect(t, b.get("/desk/audience"), http.StatusOK, "<b>1,234</b>", "Herons &lt;wait&gt;", "duckduckgo.com", "DuckDuckGo", "a.example", "<b>45</b>", "1,234 in all")
	expect(t, b.get("/desk/audience/visits"), http.StatusOK, "Different readers a day", "Link previews", "<b>9</b>")
	expect(t, b.get("/desk/audience/subscribers"), http.StatusOK, "Feedly", "Readers who fetch it themselves", "How this is counted")
	expect(t, b.get("/desk/audience/servers"), http.StatusOK, "unknown", "a.example")
	path := "/desk/posts/" + post.Ref + "/audience"
	expect(t, b.get(path), http.StatusOK, "<b>1,234</b>", "Herons &lt;wait&gt;", "duckduckgo.com")
	expect(t, b.get("/desk/posts"), http.StatusOK, `href="`+path+`"`)
	h.sends(post, "create", "a.example", "b.example")
	h.settles("a.example", blog.Delivery{State: blog.DeliveryDone, LastStatus: 202})
	expect(t, b.get(path), http.StatusOK, "Sent to", "of 2 servers")

	rows := rowsOf(t, expect(t, b.get("/desk/audience/visits/visits.csv?range=7d"), http.StatusOK))
	if len(rows) != 8 || rows[0][0] != "Day" || rows[7][0] != h.now().Format(time.DateOnly) || rows[7][1] != "1234" {
		t.Errorf("visits as a file: %v", rows)
	}
	if rows := rowsOf(t, expect(t, b.get(path+"/referrers.csv"), http.StatusOK)); len(rows) != 2 || rows[1][0] != "duckduckgo.com" || rows[1][1] != "1" {
		t.Errorf("referrers of a post as a file: %v", rows)
	}
	expect(t, b.get("/desk/audience/visits/nothing.csv"), http.StatusNotFound)
	expect(t, b.get("/desk/audience/overview/followers.csv"), http.StatusOK)
	if w := b.get("/desk/followers?q=bo"); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/desk/audience/followers?q=bo" {
		t.Errorf("the old address gives %d %s", w.Code, w.Header().Get("Location"))
	}
}

func TestEveryFileOfAPageIsThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.visited(h.published("Herons"), 5, "example.org")
	b := h.loggedIn()
	for _, path := range []string{"/desk/audience", "/desk/audience/visits", "/desk/audience/subscribers", "/desk/audience/conversation", "/desk/audience/servers"} {
		files := fileLinks.FindAllStringSubmatch(b.get(path).Body.String(), -1)
		if len(files) < 3 {
			t.Errorf("%s has %d files", path, len(files))
		}
		for _, f := range files {
			w := b.get(strings.ReplaceAll(f[1], "&amp;", "&"))
			if rows := rowsOf(t, expect(t, w, http.StatusOK)); len(rows[0]) < 2 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
				t.Errorf("%s: %v", f[1], rows[0])
			}
		}
	}
}

func TestFollowersAreFoundRemovedAndWrittenToFiles(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ana, err := h.reader.AuthorByName(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	first, second := h.followed(ana, "a.example", "bo", "=cmd|'/c calc'!A1"), h.followed(ana, "b.example", "+cy", "Cy")
	b := h.loggedIn()
	expect(t, b.get("/desk/audience/followers"), http.StatusOK, "2 followers", "@bo@a.example", "nothing sent yet")
	body := expect(t, b.get("/desk/audience/followers?q=cy&sort=name&server=b.example&software=unknown"), http.StatusOK, "1 follower", "@&#43;cy@b.example")
	if strings.Contains(body, "bo@a.example") {
		t.Error("the search found too much")
	}
	expect(t, b.get("/desk/audience/followers?q=zzz"), http.StatusOK, "Nobody among the followers matches")

	rows := rowsOf(t, expect(t, b.get("/desk/audience/followers/followers.csv"), http.StatusOK))
	if want := fmt.Sprint([][]string{{"Account address"}, {"bo@a.example"}, {"'+cy@b.example"}}); fmt.Sprint(rows) != want {
		t.Errorf("got %v, want %v", rows, want)
	}
	rows = rowsOf(t, expect(t, b.get("/desk/audience/followers/followers-full.csv?q=bo"), http.StatusOK))
	if len(rows) != 2 || rows[1][1] != "'=cmd|'/c calc'!A1" || rows[1][3] != "a.example" || rows[1][6] != h.now().Format(time.RFC3339) {
		t.Errorf("the full file: %v", rows)
	}
	expect(t, b.get("/desk/audience/followers/passwords.csv"), http.StatusNotFound)

	expect(t, b.post("/desk/audience/followers"), http.StatusUnprocessableEntity, "choose the followers")
	id := fmt.Sprint(first.ID)
	expect(t, b.post("/desk/audience/followers", "follower", id, "back", "/desk/audience/followers?q=bo"), http.StatusOK, "Remove 1 follower?", "Keep this person")
	expect(t, b.get("/desk/audience/followers"), http.StatusOK, "2 followers")
	for range 2 { // safe to repeat
		follow(t, b.post("/desk/audience/followers", "follower", id, "confirm", "yes", "back", "https://evil.example/"), "/desk/audience/followers?done=followers-removed")
	}
	expect(t, b.get("/desk/audience/followers?done=followers-removed"), http.StatusOK, "1 follower", "their servers are told")
	cy := h.loggedInAs(h.joins("cyd", blog.Writer))
	expect(t, cy.post("/desk/audience/followers", "follower", fmt.Sprint(second.ID), "confirm", "yes"), http.StatusForbidden)
	expect(t, b.get("/desk/audience/followers"), http.StatusOK, "1 follower")
}

func TestWritersSeeTheirOwnAudience(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ana, err := h.reader.AuthorByName(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	h.visited(h.published("Secret figures"), 777, "example.org")
	h.followed(ana, "a.example", "bo", "Bo")
	post := h.published("Another")
	bo := h.joins("bo", blog.Writer)
	h.followed(bo, "c.example", "dee", "Dee")
	w := h.loggedInAs(bo)
	for path, status := range map[string]int{
		"/desk/audience": 200, "/desk/audience?author=ana": 200, "/desk/audience/visits": 200, "/desk/audience/visits/visits.csv": 200, "/desk/audience/conversation": 200,
		"/desk/audience/servers": 200, "/desk/audience/followers": 200, "/desk/audience/subscribers": 403, "/desk/audience/subscribers/feeds.csv": 403,
		"/desk/audience/followers?author=ana": 403, "/desk/audience/followers/followers.csv?author=ana": 403, "/desk/posts/" + post.Ref + "/audience": 404,
		"/desk/posts/" + post.Ref + "/audience/visits.csv": 404,
	} {
		body := expect(t, w.get(path), status)
		for _, secret := range []string{"777", "Secret figures", "a.example", "example.org"} {
			if status == 200 && strings.Contains(body, secret) {
				t.Errorf("%s tells a writer about %q", path, secret)
			}
		}
	}
	expect(t, w.get("/desk/audience/followers"), http.StatusOK, "dee@c.example")
	editor := h.loggedInAs(h.joins("eve", blog.Editor))
	expect(t, editor.get("/desk/audience"), http.StatusOK, "777", `<option value="bo"`)
	expect(t, editor.get("/desk/audience?author=bo"), http.StatusOK, `<option value="bo" selected`)
	expect(t, editor.get("/desk/audience/followers?author=bo"), http.StatusOK, "dee@c.example")
	expect(t, editor.get("/desk/audience?author=nobody"), http.StatusNotFound)
}

func TestRemovedFollowerIsRefusedEachTime(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ana, err := h.reader.AuthorByName(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	service := blog.NewFollowers(h.kept, h.now)
	f := h.followed(ana, "a.example", "bo", "Bo")
	if n, err := service.Remove(t.Context(), ana, []int64{f.ID, f.ID, 0, 99}); err != nil || n != 1 {
		t.Errorf("removed %d: %v", n, err)
	}
	if _, err := service.Remove(t.Context(), blog.Author{}, []int64{f.ID}); blog.KindOf(err) != blog.Forbidden {
		t.Errorf("nobody may remove: %v", err)
	}
	if _, err := service.Remove(t.Context(), ana, make([]int64, blog.MaxRemoved+1)); blog.KindOf(err) != blog.Invalid {
		t.Errorf("too many at once: %v", err)
	}
}

var fileLinks = regexp.MustCompile(`class="audience-csv" href="([^"]+)"`)
