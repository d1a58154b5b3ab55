package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// wire stands in for the federation room.
type wire struct{}

func (wire) Unmet(context.Context, string) (strangers, missed []string, err error) {
	return nil, []string{"zoe@example.org"}, nil
}

func (wire) Imagine(_ context.Context, e blog.Entry) ([]byte, int, error) {
	object := map[string]any{"type": "Article", "name": e.Post.Title, "summary": e.Post.Teaser(), "content": e.Post.HTML, "url": origin + e.Post.Path}
	if strings.Contains(e.Post.Body, "VERY LONG") {
		letter, err := json.Marshal(map[string]any{"object": "https://blog.example/ap/posts/X"})
		return letter, 90 << 10, err
	}
	letter, err := json.Marshal(map[string]any{"object": object})
	return letter, len(letter), err
}

func TestAPostIsShownAsOthersWillSeeItBeforeItIsSaved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	fields := hiddenFields(b.get("/desk/posts/new").Body.String())
	body := expect(t, b.post("/desk/posts/new", append(fields, "title", "Herons <b>", "body", "They wait by the river.", "action", "seen")...), http.StatusOK,
		"Mastodon", "GoToSocial", "Misskey", "【Herons &lt;b&gt;】", "blog.example › 2026 › 11 › herons-b", "They wait by the river.", "Herons &lt;b&gt; – The Bay Window",
		"There is no summary", "signs &lt; or &gt;", "A card with the title is drawn",
		"Nothing was found under @zoe@example.org")
	if strings.Contains(body, "<b>】") {
		t.Error("a title passes as markup")
	}
	expect(t, b.get("/desk/posts/"+fields[1]), http.StatusNotFound)
}

func TestASeenPostThatIsPublishedKeepsItsAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	h.pass(90 * 24 * time.Hour)
	b := h.loggedIn()
	path := "/desk/posts/" + post.Ref
	expect(t, b.get(path+"/seen"), http.StatusOK, "blog.example › 2026 › 11 › herons")
	fields := hiddenFields(b.get(path).Body.String())
	expect(t, b.post(path, append(fields, "title", "Grey herons", "slug", "herons", "body", "VERY LONG", "summary", "Short.", "action", "seen")...), http.StatusOK,
		"blog.example › 2026 › 11 › herons", "so long that other servers get a note", "(90 KB)")
	expect(t, b.get(path), http.StatusOK, "Once upon a time.")
}

func TestAFaultyFormIsNotLostOnItsWayToThePreviews(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	expect(t, h.loggedIn().post("/desk/posts/new", "title", "Herons", "body", "TOO MUCH", "action", "seen"), http.StatusUnprocessableEntity, "too tangled", "TOO MUCH")
}

func TestAnEmptyPostHasNothingToBeSeen(t *testing.T) {
	t.Parallel()
	b := newHouse(t).loggedIn()
	body := expect(t, b.post("/desk/posts/new", append(hiddenFields(b.get("/desk/posts/new").Body.String()), "action", "seen")...), http.StatusOK, "There is nothing to show yet")
	if strings.Contains(body, "Feed reader") {
		t.Error("the screens are shown all the same")
	}
}

func TestAPageIsSentToNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	body := expect(t, h.loggedIn().post("/desk/posts/new", "kind", "page", "title", "About", "body", "Us.", "action", "seen"), http.StatusOK, "A page is not sent to other servers.", "blog.example › about")
	if strings.Contains(body, "Misskey") {
		t.Error("a page is shown as on another server")
	}
}

func TestAnotherWritersPostIsNotSeen(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	expect(t, h.loggedInAs(h.joins("cy", blog.Writer)).get("/desk/posts/"+post.Ref+"/seen"), http.StatusNotFound)
}
