package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestQuotesWaitAtTheDeskAndAreNamedWhenShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	guest := blog.Guest{ActorID: "https://away.example/users/mira", Host: "away.example", Name: "mira", Handle: "mira@away.example", FetchedAt: h.now()}
	quote := blog.Quote{RemoteID: "https://away.example/notes/1", RemoteURL: "https://away.example/@mira/1", PublishedAt: h.now()}
	if outcome, err := h.conversation.Quoted(t.Context(), guest, []string{post.Ref}, quote); err != nil || outcome != blog.Kept {
		t.Fatal(outcome, err)
	}
	shown := func() bool {
		h.server.EditionChanged()
		return strings.Contains(expect(t, h.browser().get(post.Path), http.StatusOK), quote.RemoteURL)
	}
	if shown() {
		t.Error("the quote of a stranger is named before anybody looked at it")
	}
	b := h.loggedIn()
	expect(t, b.get("/desk/comments"), http.StatusOK, "Quotes that wait", "@mira@away.example", quote.RemoteURL)
	expect(t, b.post("/desk/quotes/1", "action", "sing"), http.StatusUnprocessableEntity)
	expect(t, b.post("/desk/quotes/999", "action", "show"), http.StatusNotFound)
	expect(t, b.post("/desk/quotes/x", "action", "show"), http.StatusNotFound)
	follow(t, b.post("/desk/quotes/1", "action", "show"), "/desk/comments?done=quote-shown")
	if !shown() {
		t.Error("the quote is not named under the post")
	}
	follow(t, b.post("/desk/quotes/1", "action", "hide"), "/desk/comments?done=quote-hidden")
	if shown() {
		t.Error("the hidden quote is still named")
	}
	if body := expect(t, b.get("/desk/comments"), http.StatusOK); strings.Contains(body, "Quotes that wait") {
		t.Error("a judged quote still waits")
	}
}
