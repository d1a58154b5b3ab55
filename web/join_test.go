package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

var shownLink = regexp.MustCompile(`<input id="link" value="` + origin + `([^"]+)"`)

// linkFrom is the path of a link that a page shows once.
func linkFrom(t *testing.T, body string) string {
	t.Helper()
	found := shownLink.FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("no link is shown: %s", short(body))
	}
	return found[1]
}

func TestWhoIsInvitedJoins(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	link := linkFrom(t, expect(t, b.post("/desk/authors/invitations", "role", "editor", "note", "Bo from work", "email", "bo@mail.example"), http.StatusOK, "bo@mail.example"))
	if len(h.post.orders) != 1 || h.post.orders[0] != "invited bo@mail.example "+link+" ana" {
		t.Errorf("ordered %q", h.post.orders)
	}
	expect(t, b.get("/desk/authors"), http.StatusOK, "Bo from work")

	c := h.browser()
	expect(t, c.get(link), http.StatusOK, "Ana Lindqvist", "edit what others write", "@blog.example")
	expect(t, c.post(link, "name", "ana", "display_name", "Bo Ek", "password", password), http.StatusConflict, "There is an author called ana already", `value="Bo Ek"`)
	expect(t, c.post(link, "name", "Bo!", "display_name", "Bo Ek", "password", "short"), http.StatusUnprocessableEntity, "small letters", "10 characters", `value="Bo Ek"`)
	expect(t, c.post("/join/strength", "token", strings.TrimPrefix(link, "/join/"), "password", password), http.StatusOK, `"enough":true`)
	follow(t, c.post(link, "name", "@bo", "display_name", "Bo Ek", "password", password), "/desk/?done=joined")
	expect(t, c.get("/desk/terms"), http.StatusOK)
	expect(t, c.get("/desk/authors"), http.StatusForbidden)

	expect(t, h.browser().get(link), http.StatusGone, "it works once")
	expect(t, h.browser().post(link, "name", "eve", "password", password), http.StatusGone, "it works once")
	expect(t, h.browser().post("/join/strength", "token", strings.TrimPrefix(link, "/join/"), "password", password), http.StatusForbidden)
	if strings.Contains(expect(t, b.get("/desk/authors"), http.StatusOK, "Bo Ek"), "Bo from work") {
		t.Error("a used invitation is listed as open")
	}
}

func TestLinksThatDoNotWorkSayWhy(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	invite := func() string {
		return linkFrom(t, expect(t, b.post("/desk/authors/invitations", "role", "author"), http.StatusOK))
	}
	link := invite()
	id := regexp.MustCompile(`/desk/authors/invitations/(\d+)`).FindString(b.get("/desk/authors").Body.String())
	follow(t, b.post(id), "/desk/authors?done=revoked")
	follow(t, b.post(id), "/desk/authors?done=revoked") // twice is once
	expect(t, h.browser().get(link), http.StatusGone, "was taken back")
	expect(t, h.browser().post(link, "name", "eve", "password", password), http.StatusGone, "was taken back")

	late := invite()
	h.pass(blog.InvitationLife)
	expect(t, h.browser().get(late), http.StatusGone, "seven days")
	expect(t, h.browser().get("/join/of-nobody"), http.StatusNotFound, "not an invitation")
	if _, err := h.reader.AuthorByName(t.Context(), "eve"); blog.KindOf(err) != blog.NotFound {
		t.Errorf("eve is an author: %v", err)
	}
	b = h.loggedIn()
	expect(t, b.post("/desk/authors/invitations", "role", "king", "note", "kept"), http.StatusUnprocessableEntity, `value="kept"`, "choose owner, editor or author")
	expect(t, b.post("/desk/authors/invitations", "role", "author", "email", "a@b.example\r\nBcc: c@d.example"), http.StatusUnprocessableEntity, "e-mail address")
}

func TestAnAuthorLeavesAndTheirPostsStay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	bo := h.joins("bo", blog.Editor)
	hers := h.loggedInAs(bo)
	post, err := h.posts.Save(t.Context(), bo, blog.PostForm{Title: "Tides", Body: "Words."}, true)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := h.posts.Save(t.Context(), bo, blog.PostForm{Title: "Unfinished", Body: "Words."}, false)
	if err != nil {
		t.Fatal(err)
	}
	b := h.loggedIn()
	expect(t, b.get("/desk/authors/@bo"), http.StatusOK, "1 draft", "would take a post that changes its author for a forgery")
	expect(t, b.post("/desk/authors/@bo", "action", "remove", "heir", "ana"), http.StatusUnprocessableEntity, "tick that you mean it")
	expect(t, b.post("/desk/authors/@ana", "action", "remove", "confirm", "yes"), http.StatusConflict, "Somebody has to own this site")
	expect(t, b.post("/desk/authors/@ana", "action", "role", "role", "author"), http.StatusConflict, "Somebody has to own this site")
	follow(t, b.post("/desk/authors/@bo", "action", "remove", "heir", "ana", "confirm", "yes"), "/desk/authors?done=author-removed")

	follow(t, hers.get("/desk/"), "/login")
	expect(t, h.browser().post("/login", "username", "bo", "password", password), http.StatusUnauthorized)
	if e, err := h.reader.EntryByRef(t.Context(), post.Ref); err != nil || e.Author.Name != "bo" {
		t.Errorf("the post belongs to %q now (%v)", e.Author.Name, err)
	}
	if e, err := h.reader.EntryByRef(t.Context(), draft.Ref); err != nil || e.Author.Name != "ana" {
		t.Errorf("the draft belongs to %q (%v)", e.Author.Name, err)
	}
	expect(t, h.browser().get("/@bo"), http.StatusOK)
	follow(t, b.post("/desk/authors/@bo", "action", "readmit"), "/desk/authors/@bo?done=readmitted")
	link := linkFrom(t, expect(t, b.post("/desk/authors/@bo", "action", "reset"), http.StatusOK))
	follow(t, h.browser().post(link, "new_password", "nine green lanterns drifting"), "/login?done=reset")
	follow(t, h.browser().post("/login", "username", "bo", "password", "nine green lanterns drifting"), "/desk/")
}

func TestALinkForANewPasswordWorksOnceAndForAnHour(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	bo := h.joins("bo", blog.Writer)
	hers, b := h.loggedInAs(bo), h.loggedIn()
	ask := func() string {
		return linkFrom(t, expect(t, b.post("/desk/authors/@bo", "action", "reset"), http.StatusOK, "once, for an hour"))
	}
	first := ask()
	link := ask()
	expect(t, h.browser().get(first), http.StatusGone, "This link is over") // a newer one took its place
	c := h.browser()
	expect(t, c.get(link), http.StatusOK, "@bo")
	expect(t, c.post(link, "new_password", "short"), http.StatusUnprocessableEntity, "10 characters")
	follow(t, c.post(link, "new_password", "nine green lanterns drifting"), "/login?done=reset")
	follow(t, hers.get("/desk/"), "/login")
	expect(t, c.get(link), http.StatusGone)
	expect(t, c.post(link, "new_password", "five green lanterns drifting"), http.StatusGone)
	late := ask()
	h.pass(time.Hour)
	expect(t, c.post(late, "new_password", "five green lanterns drifting"), http.StatusGone)
	follow(t, h.browser().post("/login", "username", "bo", "password", "nine green lanterns drifting"), "/desk/")
}
