package web_test

import (
	"net/http"
	"regexp"
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
	body := expect(t, b.get("/desk/inbox?show=waiting"), http.StatusOK, "Quote", "@mira@away.example", quote.RemoteURL, ">Show<")
	entry := regexp.MustCompile(`name="entry" value="(\d+)"`).FindStringSubmatch(body)[1]
	follow(t, b.post("/desk/inbox", "entry", entry, "action", "approve"), "/desk/inbox?done=inbox-approve&n=1&undo=")
	if !shown() {
		t.Error("the quote is not named under the post")
	}
	follow(t, b.post("/desk/inbox", "entry", entry, "action", "hide"), "/desk/inbox?done=inbox-hide&n=1&undo=")
	if shown() {
		t.Error("the hidden quote is still named")
	}
	expect(t, b.get("/desk/inbox?show=waiting"), http.StatusOK, "Nothing waits for you")
}
