package web_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// told is a new message of mira's to an author.
func (h *house) told(author blog.Author, kind blog.MessageKind, html string) blog.Message {
	h.t.Helper()
	id := "https://good.example/notes/" + strconv.FormatInt(h.clock.Load(), 10)
	mira := blog.Guest{
		ActorID: "https://good.example/users/mira", Host: "good.example", Name: "mira", Handle: "mira@good.example", DisplayName: "Mira",
		InboxURL: "https://good.example/users/mira/inbox", FetchedAt: h.now(),
	}
	if _, err := h.conversation.Tell(h.t.Context(), mira, []string{author.Ref}, blog.Message{Kind: kind, RemoteID: id, RemoteURL: id, HTML: html}); err != nil {
		h.t.Fatal(err)
	}
	views, err := h.reader.Messages(h.t.Context(), author.ID, 1)
	if err != nil || len(views) == 0 {
		h.t.Fatalf("the message did not arrive: %v", err)
	}
	h.server.EditionChanged()
	return views[0].Message
}

func (h *house) answered(author blog.Author, m blog.Message) blog.MessageAnswer {
	h.t.Helper()
	a, err := h.conversation.AnswerMessage(h.t.Context(), author, blog.MessageAnswerForm{Ref: blog.NewRef(h.now()), MessageID: m.ID, Body: "Yes."})
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func TestAMessageIsAnsweredChangedAndTheAnswerDeleted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	for kind, words := range map[blog.MessageKind][3]string{
		blog.Private: {"It appears nowhere on your site.", "answered-privately", "to its reader and to nobody else"},
		blog.Mention: {"no list, feed or search of your site shows it", "answered-mention", "on its way"},
	} {
		h.pass(time.Minute)
		m := h.told(h.author, kind, "<p>What do "+string(kind)+" herons eat?</p>")
		path := "/desk/messages/" + strconv.FormatInt(m.ID, 10)
		expect(t, b.get("/desk/inbox?kind="+string(kind)), http.StatusOK, words[0], `action="`+path+`/answer"`, `list="languages"`, `<datalist id="languages">`)
		form := []string{"ref", blog.NewRef(h.now()), "back", "/desk/inbox", "body", "Fish & *frogs*.", "warning", "Food", "language", "de", "action", "answer"}
		for range 2 { // a form sent twice is one answer
			follow(t, b.post(path+"/answer", form...), "/desk/inbox?done="+words[1])
		}
		page := expect(t, b.get("/desk/inbox?done="+words[1]), http.StatusOK, words[2], "You answered", `<summary><span dir="auto">Food</span></summary>`, `lang="de">`, "Fish &amp; *frogs*.</p>", `<a href="`+path+`">The whole talk`)
		if n := strings.Count(page, "frogs*.</p>"); n != 1 {
			t.Errorf("the answer stands there %d times", n)
		}
		own := "/desk/answers/" + form[1]
		expect(t, b.get(path), http.StatusOK, "Talk with <bdi>Mira</bdi>", "herons eat", "frogs*.</p>", own)
		expect(t, b.get(own), http.StatusOK, "Fish &amp; *frogs*.", `value="Food"`, `value="de"`)
		expect(t, b.post(own, "body", " ", "warning", "Meals", "language", "de"), http.StatusUnprocessableEntity, "Please write an answer first.", `value="Meals"`)
		follow(t, b.post(own, "body", "Snails.", "language", "de"), path+"?done=answer-changed")
		expect(t, b.get(path), http.StatusOK, "Snails.", ", edited")
		expect(t, b.get(own+"/delete"), http.StatusOK, "Snails.", "Delete it for good")
		follow(t, b.post(own+"/delete"), path+"?done=answer-deleted")
		if strings.Contains(expect(t, b.get(path), http.StatusOK), "Snails.") {
			t.Error("the deleted answer is still there")
		}
		expect(t, b.get(own), http.StatusNotFound)
	}
}

// TestPicturesOfAnAnswerSurviveAChange sends a picture of the library along, and saves the form of the change as it comes.
func TestPicturesOfAnAnswerSurviveAChange(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	added, err := h.media.Add(t.Context(), &picture, "heron.png")
	if err != nil {
		t.Fatal(err)
	}
	m, ref := h.told(h.author, blog.Private, "<p>What do they look like?</p>"), blog.NewRef(h.now())
	path := "/desk/messages/" + strconv.FormatInt(m.ID, 10)
	line := "![A grey \\[heron\\]](/media/" + added.Shown.Path + ")"
	follow(t, b.post(path+"/answer", "ref", ref, "body", "Look: "+line, "language", "en"), path+"?done=answered-privately")
	expect(t, b.get(path), http.StatusOK, `alt="A grey [heron]" width="40" height="30"`)
	expect(t, b.get("/desk/answers/"+ref), http.StatusOK, "Look:\n\n"+line)
	before, err := h.reader.MessageAnswerByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	follow(t, b.post("/desk/answers/"+ref, "body", "Look:\n\n"+line, "language", "en"), path+"?done=answer-changed")
	after, err := h.reader.MessageAnswerByRef(t.Context(), ref)
	if err != nil || after != before || len(after.Attached()) != 1 {
		t.Errorf("saved as it was, it is %+v, %v", after, err)
	}
}

func TestAnAnswerThatIsRefusedKeepsItsWords(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	m := h.told(h.author, blog.Private, "<p>Psst</p>")
	path := "/desk/messages/" + strconv.FormatInt(m.ID, 10)
	long := strings.Repeat("herons ", 1500)
	send := func(body string) *http.Response {
		return b.post(path+"/answer", "ref", blog.NewRef(h.now()), "body", body, "warning", "Birds", "language", "en").Result()
	}
	expect(t, b.post(path+"/answer", "ref", "", "body", "Words kept", "warning", "Birds"), http.StatusUnprocessableEntity, "This form is damaged", "Words kept", `value="Birds"`)
	expect(t, b.post(path+"/answer", "ref", blog.NewRef(h.now()), "body", long, "warning", "Birds", "language", "en"), http.StatusUnprocessableEntity,
		"under 10,000 characters", long, `value="Birds"`, `aria-invalid="true"`, `<details class="reply" open>`)
	expect(t, b.post(path+"/answer", "ref", blog.NewRef(h.now()), "body", "Words kept", "language", "no language"), http.StatusUnprocessableEntity, "Words kept", `value="no language"`)
	if err := h.conversation.BlockGuest(t.Context(), h.author, m.GuestID); err != nil {
		t.Fatal(err)
	}
	expect(t, b.post(path+"/answer", "ref", blog.NewRef(h.now()), "body", "Words kept"), http.StatusConflict, "You blocked this guest or their server. Unblock them first.", "Words kept")
	expect(t, b.get(path), http.StatusOK, "Unblock them to answer", `<b class="tag">blocked</b>`)
	if r := send("once more"); r.StatusCode != http.StatusConflict {
		t.Errorf("a blocked guest is answered: %d", r.StatusCode)
	}
}

func TestMessagesAreLikedBoostedAndTheirWritersFollowed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	private := h.told(h.author, blog.Private, "<p>Psst</p>")
	h.pass(time.Minute)
	mention := h.told(h.author, blog.Mention, "<p>Hello</p>")
	path := func(m blog.Message) string { return "/desk/messages/" + strconv.FormatInt(m.ID, 10) }
	if strings.Contains(expect(t, b.get(path(private)), http.StatusOK, ">Like<"), ">Boost<") {
		t.Error("a private message can be boosted")
	}
	expect(t, b.post(path(private)+"/gesture", "kind", "boost"), http.StatusUnprocessableEntity, "cannot be boosted")
	expect(t, b.post(path(mention)+"/gesture", "kind", "shout"), http.StatusUnprocessableEntity)
	for kind, word := range map[string]string{"like": "Liked", "boost": "Boosted", "follow": "Asked to follow"} {
		follow(t, b.post(path(mention)+"/gesture", "kind", kind, "back", "/desk/inbox"), "/desk/inbox?done=")
		expect(t, b.get("/desk/inbox"), http.StatusOK, ">"+word+"<", `aria-pressed="true"`)
	}
	made, err := h.reader.GesturesOf(t.Context(), h.author.ID, nil, []int64{mention.ID}, []int64{mention.GuestID})
	if err != nil || len(made) != 3 {
		t.Fatalf("%d gestures, %v", len(made), err)
	}
	for _, g := range made {
		follow(t, b.post(path(mention)+"/gesture", "kind", string(g.Kind), "gesture", g.Ref), path(mention)+"?done=taken-back")
	}
	if strings.Contains(expect(t, b.get(path(mention)), http.StatusOK), `aria-pressed="true"`) {
		t.Error("something was not taken back")
	}
}

// TestAnswersToMessagesStandOnNoPage looks for both kinds where readers and programs look, and at the page of the public one.
func TestAnswersToMessagesStandOnNoPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	say := func(kind blog.MessageKind) blog.MessageAnswer {
		h.pass(time.Minute)
		m := h.told(h.author, kind, "<p>Question</p>")
		a, err := h.conversation.AnswerMessage(t.Context(), h.author, blog.MessageAnswerForm{Ref: blog.NewRef(h.now()), MessageID: m.ID, Body: "xyzzy " + string(kind), Warning: "Magic"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	private, open := say(blog.Private), say(blog.Mention)
	h.server.EditionChanged()
	for _, path := range []string{
		"/", post.Path, post.Path + "feed/", "/feed/", "/feed/atom/", "/feed.json", "/comments/feed/", "/search?q=xyzzy", "/sitemap.xml", "/sitemap-1.xml", "/@ana", "/author/ana/", "/2026/", "/2026/11/", "/archives/",
	} {
		body := h.public(path).Body.String()
		if strings.Contains(body, "xyzzy p") || strings.Contains(body, "xyzzy m") || strings.Contains(body, open.Ref) || strings.Contains(body, private.Ref) {
			t.Errorf("%s tells of an answer", path)
		}
	}
	expect(t, h.public("/answer/"+open.Ref+"/"), http.StatusOK, "xyzzy mention", "in reply to Mira", `<summary dir="auto">Magic</summary>`, "noindex")
	expect(t, h.public("/answer/"+private.Ref+"/"), http.StatusNotFound)
	expect(t, h.public("/answer/"+blog.NewRef(h.now())+"/"), http.StatusNotFound)
	expect(t, h.public("/answer/something/"), http.StatusNotFound)
	if err := h.conversation.EditMessageAnswer(t.Context(), h.author, blog.MessageAnswerForm{Ref: open.Ref, Body: "plugh"}); err != nil {
		t.Fatal(err)
	}
	h.server.EditionChanged()
	expect(t, h.public("/answer/"+open.Ref+"/"), http.StatusOK, "plugh", "edited")
	if err := h.conversation.DeleteMessageAnswer(t.Context(), h.author, open.Ref); err != nil {
		t.Fatal(err)
	}
	h.server.EditionChanged()
	expect(t, h.public("/answer/"+open.Ref+"/"), http.StatusGone)
}
