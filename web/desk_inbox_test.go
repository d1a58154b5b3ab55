package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// entries lists the ids of the entries of a page of the inbox.
func entries(body string) []string {
	var ids []string
	for _, found := range regexp.MustCompile(`<article [^>]*id="n-(\d+)"`).FindAllStringSubmatch(body, -1) {
		ids = append(ids, found[1])
	}
	return ids
}

func TestInboxIsWorkedOffWithUndo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	for _, name := range []string{"mira", "tom", "yusuf"} {
		h.comment(post, name, "<p>Words of "+name+"</p>")
		h.pass(time.Second)
	}
	b := h.loggedIn()
	body := expect(t, b.get("/desk/inbox?show=waiting"), http.StatusOK, "Words of mira", "waits for you", `form="bulk"`, `aria-current="page">Waiting <span class="badge">3`)
	ids := entries(body)
	if len(ids) != 3 {
		t.Fatalf("%d entries", len(ids))
	}
	// The entry after the one that is done has the focus.
	if !strings.Contains(body, `name="next" value="`+ids[1]+`"`) {
		t.Error("the first entry does not lead to the second")
	}
	to := follow(t, b.post("/desk/inbox", "entry", ids[0], "next", ids[1], "action", "approve", "back", "/desk/inbox?show=waiting"), "/desk/inbox?done=inbox-approve&n=1&show=waiting&undo=")
	if !strings.HasSuffix(to, "#n-"+ids[1]) {
		t.Errorf("it leads to %s", to)
	}
	body = expect(t, b.get(strings.Split(to, "#")[0]), http.StatusOK, "1 entry is approved.", "data-undo", `action="/desk/inbox/undo"`)
	if strings.Contains(body, "Words of yusuf") {
		t.Error("an approved comment still waits")
	}
	undo := regexp.MustCompile(`name="undo" value="([^"]+)"`).FindStringSubmatch(body)[1]
	follow(t, b.post("/desk/inbox/undo", "undo", undo, "back", "/desk/inbox?show=waiting"), "/desk/inbox?done=inbox-undone&n=1&show=waiting")
	expect(t, b.get("/desk/inbox?show=waiting"), http.StatusOK, "Words of yusuf")
	expect(t, b.post("/desk/inbox/undo", "undo", undo), http.StatusConflict, "taken back already")

	many := []string{"action", "delete", "back", "/desk/inbox"}
	for _, id := range ids {
		many = append(many, "entry", id)
	}
	expect(t, b.post("/desk/inbox", many...), http.StatusOK, "Delete these 3 entries for good?", `name="confirm" value="yes"`)
	follow(t, b.post("/desk/inbox", append(many, "confirm", "yes")...), "/desk/inbox?done=inbox-delete&n=3&undo=")
	expect(t, b.get("/desk/inbox"), http.StatusOK, "Nothing came in yet")
	follow(t, b.post("/desk/inbox", "entry", ids[0], "action", "hide"), "/desk/inbox?done=inbox-gone")
	expect(t, b.get("/desk/inbox?done=inbox-gone"), http.StatusOK, "not here any more")
	follow(t, b.post("/desk/inbox", "action", "hide"), "/desk/inbox?done=inbox-none")
	expect(t, b.get("/desk/inbox?all=1&q=%ff&before=x&kind=none&show=odd"), http.StatusOK)
	expect(t, b.get("/desk/inbox?post=none"), http.StatusNotFound)
	expect(t, b.get("/desk/inbox?guest=99"), http.StatusNotFound)
}

func TestSpamIsSetAsideWithItsReasons(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	h.comment(post, "seller", `<p>Casino slots jackpot bonus deposit <a href="https://bit.ly/x">bit.ly</a> <a href="https://c.example">c</a></p>`)
	b := h.loggedIn()
	body := expect(t, b.get("/desk/inbox?show=spam"), http.StatusOK, "Why it looks like spam", "reads like an advertisement", "first contact", "of 100", "Not spam")
	id := entries(body)[0]
	if strings.Contains(expect(t, b.get("/desk/inbox"), http.StatusOK), "Casino") {
		t.Error("spam lies in the inbox")
	}
	follow(t, b.post("/desk/inbox", "entry", id, "action", "notspam"), "/desk/inbox?done=inbox-notspam")
	expect(t, b.get("/desk/inbox?show=waiting"), http.StatusOK, "Casino")
}

func TestMutedWordsAreListedAndTakenOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	follow(t, b.post("/desk/muted", "action", "mute", "words", "free <b>birds</b>", "for", "7"), "/desk/muted?done=muted")
	body := expect(t, b.get("/desk/muted?done=muted"), http.StatusOK, "free &lt;b&gt;birds", "until", "Muted.")
	expect(t, b.post("/desk/muted", "action", "mute", "words", "!!", "for", "7"), http.StatusUnprocessableEntity, `value="!!"`, `value="7" selected`, "at least one letter")
	word := regexp.MustCompile(`name="word" value="(\d+)"`).FindStringSubmatch(body)[1]
	follow(t, b.post("/desk/muted", "action", "unmute", "word", word), "/desk/muted?done=unmuted")
	expect(t, b.get("/desk/muted"), http.StatusOK, "No word is muted")
}

// A private message is read by one author alone, and by nobody on any page: routes and who asks, in one table.
func TestPrivateMessagesAreNowhereElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	mira := blog.Guest{ActorID: "https://good.example/users/mira", Host: "good.example", Name: "mira", Handle: "mira@good.example", FetchedAt: h.now()}
	ref := h.comment(post, "tom", "<p>Public words</p>")
	if err := h.conversation.Approve(t.Context(), h.author, ref); err != nil {
		t.Fatal(err)
	}
	h.pass(time.Minute)
	if _, err := h.conversation.Tell(t.Context(), mira, []string{h.author.Ref}, blog.Message{Kind: blog.Private, RemoteID: "https://good.example/1", HTML: "<p>xyzzy between us</p>"}); err != nil {
		t.Fatal(err)
	}
	h.server.EditionChanged()
	editor, writer := h.joins("ed", blog.Editor), h.joins("wr", blog.Writer)
	public := []string{
		"/", post.Path, post.Path + "feed/", "/feed/", "/feed/atom/", "/feed.json", "/comments/feed/", "/search?q=xyzzy", "/sitemap.xml", "/@ana", "/author/ana/", "/2026/", "/2026/11/",
	}
	desk := []string{
		"/desk/", "/desk/inbox", "/desk/inbox?kind=private", "/desk/inbox?show=unread", "/desk/inbox?show=hidden", "/desk/inbox?show=spam", "/desk/inbox?q=xyzzy",
		"/desk/inbox?guest=2", "/desk/followers", "/desk/blocks", "/desk/posts",
	}
	for who, b := range map[string]*browser{"a reader": h.browser(), "an editor": h.loggedInAs(editor), "a writer": h.loggedInAs(writer), "ana": h.loggedIn()} {
		for _, path := range append(append([]string{}, public...), desk...) {
			seen := strings.Contains(b.get(path).Body.String(), "xyzzy between us")
			may := who == "ana" && (path == "/desk/inbox" || strings.HasPrefix(path, "/desk/inbox?") && !strings.Contains(path, "show=hidden") && !strings.Contains(path, "show=spam"))
			if seen && !may {
				t.Errorf("%s reads the message at %s", who, path)
			}
			if !seen && may && !strings.Contains(path, "guest=") {
				t.Errorf("%s does not find the message at %s", who, path)
			}
		}
	}
	expect(t, h.loggedIn().get("/desk/inbox"), http.StatusOK, "Only you can read this")
}

func TestEmptyChoiceOfTheInboxDoesNotSayThatNothingCameIn(t *testing.T) {
	t.Parallel()
	b := newHouse(t).loggedIn()
	expect(t, b.get("/desk/inbox"), http.StatusOK, "Nothing came in yet.")
	body := expect(t, b.get("/desk/inbox?kind=follow"), http.StatusOK, "Nothing of what you chose is here.", "Show everything")
	if strings.Contains(body, "Nothing came in yet") {
		t.Error("a kind of which there is nothing counts as an empty inbox")
	}
}
