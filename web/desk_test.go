package web_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

func TestAPostGoesFromDraftToPublishedToDeleted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	form := hiddenFields(expect(t, b.get("/desk/posts/new"), http.StatusOK, `name="action" value="draft"`, `value="preview"`, `value="publish"`))
	fields := append(form, "title", "Herons", "body", "They *wait*.", "tags", "birds, Quiet water", "new_category", "Nature", "summary", "On patience.", "language", "en-GB", "comments", "open")

	w := b.post("/desk/posts/new", append(fields, "action", "draft")...)
	path, _, _ := strings.Cut(follow(t, w, "/desk/posts/"), "?")
	expect(t, b.get(w.Header().Get("Location")), http.StatusOK, "The draft is saved", `value="Herons"`, "They *wait*.", "birds, Quiet water", `value="nature" checked`, "On patience.", `value="en-GB"`)
	expect(t, b.get("/desk/posts"), http.StatusOK, "Herons", "draft")
	expect(t, b.get("/desk/"), http.StatusOK, "Herons")
	expect(t, h.browser().get("/2026/11/herons/"), http.StatusNotFound)

	follow(t, b.post("/desk/posts/new", append(fields, "action", "draft")...), path) // sent twice: one post
	form = hiddenFields(b.get(path).Body.String())
	fields = append(form, fields[len(form):]...)
	follow(t, b.post(path, append(fields, "categories", "nature", "action", "publish")...), path+"?done=published")
	expect(t, b.get(path+"?done=published"), http.StatusOK, `Published. <a href="/2026/11/herons/">Read it here.</a>`, `value="update"`)
	h.server.EditionChanged()
	expect(t, h.browser().get("/2026/11/herons/"), http.StatusOK, "They *wait*.")

	fields = append(hiddenFields(b.get(path).Body.String()), "title", "Grey herons", "body", "They wait.", "comments", "closed", "slug", "herons")
	follow(t, b.post(path, append(fields, "action", "update")...), path+"?done=updated")
	h.server.EditionChanged()
	expect(t, h.browser().get("/2026/11/herons/"), http.StatusOK, "Grey herons", "Comments are closed")

	expect(t, b.get(path+"/delete"), http.StatusOK, "for 30 days", "Keep it")
	trash := follow(t, b.post(path, append(fields, "action", "delete")...), "/desk/posts?done=trashed-public&undo=")
	follow(t, b.post(path+"/delete", "action", "delete"), "/desk/posts?done=trashed") // once more does no more
	expect(t, b.get(trash), http.StatusOK, "lies in the trash", ">Undo</button>")
	h.server.EditionChanged()
	expect(t, h.browser().get("/2026/11/herons/"), http.StatusGone)
	follow(t, b.get(path), "/desk/posts/") // the ref that it had
	there := "/desk/posts/" + trash[strings.LastIndex(trash, "=")+1:]
	follow(t, b.get(there), "/desk/posts?done=in-trash")
	expect(t, b.get(there+"/delete"), http.StatusOK, "cannot be undone", "Keep it")
	follow(t, b.post(there+"/delete", "action", "erase"), "/desk/posts?done=deleted&show=trash")
	follow(t, b.post(there+"/delete", "action", "erase"), "/desk/posts?done=deleted&show=trash")
	h.server.EditionChanged()
	expect(t, h.browser().get("/2026/11/herons/"), http.StatusGone)
	expect(t, b.get(path), http.StatusGone)
	expect(t, b.post(path, append(fields, "action", "update")...), http.StatusGone, "They wait.", "save it as a new post")
}

func TestFieldsThatAFormDidNotSendTakeTheSitesDefaults(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	path := follow(t, b.post("/desk/posts/new", "title", "Bare", "body", "x", "action", "publish"), "/desk/posts/")
	expect(t, b.get(path), http.StatusOK, `value="everyone" selected`, `name="language" aria-describedby="f-language-hint" value="en"`)
}

func TestPreviewLosesNothingAndSavesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	form := hiddenFields(b.get("/desk/posts/new").Body.String())
	body := expect(t, b.post("/desk/posts/new", append(form, "title", "Half a thought", "body", "I <think> so", "tags", "x,y", "slug", "half", "comments", "closed", "kind", "page", "new_category", "Odd", "action", "preview")...),
		http.StatusOK, "<p>I &lt;think&gt; so</p>", "I &lt;think&gt; so</textarea>", `value="Half a thought"`, `value="x,y"`, `value="half"`, `value="closed" selected`, `value="page" checked`, `value="Odd"`, form[1])
	if strings.Index(body, `id="preview"`) > strings.Index(body, "data-editor") {
		t.Error("the preview stands below the form")
	}
	expect(t, b.get("/desk/posts?kind=page"), http.StatusOK, "There are no pages yet")
	expect(t, b.post("/desk/preview", "body", "one two"), http.StatusOK, `"words":2`)
	expect(t, b.post("/desk/preview", "body", "TOO MUCH"), http.StatusUnprocessableEntity, "too tangled")
}

func TestAWrongFormKeepsEveryWord(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	form := hiddenFields(b.get("/desk/posts/new").Body.String())
	typed := append(form, "body", "TOO MUCH of it", "summary", "Sum & substance", "canonical", "nonsense", "tags", "!!!", "language", "klingon!", "slug", "my-slug", "menu_order", "0", "date", "2026-11-01T10:00")
	body := expect(t, b.post("/desk/posts/new", append(typed, "action", "publish")...), http.StatusUnprocessableEntity,
		"TOO MUCH of it</textarea>", "Sum &amp; substance</textarea>", `value="!!!"`, `value="klingon!"`, `value="my-slug"`, `value="2026-11-01T10:00"`,
		`href="#f-canonical"`, `href="#f-language"`, `href="#f-tags"`, `role="alert"`, `id="f-canonical-wrong"`)
	if n := strings.Count(body, `aria-invalid="true"`); n != 3 {
		t.Errorf("%d fields are marked as wrong, want 3", n)
	}
	for _, id := range regexp.MustCompile(`aria-describedby="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		for part := range strings.FieldsSeq(id[1]) {
			if !strings.Contains(body, `id="`+part+`"`) {
				t.Errorf("aria-describedby names %q, which is not there", part)
			}
		}
	}
	expect(t, b.post("/desk/posts/new", append(form, "title", "x", "body", "y", "date", "tomorrow", "action", "publish")...), http.StatusUnprocessableEntity, "2026-11-23T18:30")
	expect(t, b.post("/desk/posts/new", append(form, "title", "x", "body", "y", "date", "2031-01-01T10:00", "action", "publish")...), http.StatusUnprocessableEntity, "lies in the future")
}

func TestALostRaceShowsBothTexts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	path, _, _ := strings.Cut(follow(t, b.post("/desk/posts/new", "title", "Race", "body", "first", "action", "draft"), "/desk/posts/"), "?")
	stale := hiddenFields(b.get(path).Body.String())
	follow(t, b.post(path, append(stale, "title", "Race", "body", "theirs, saved", "action", "draft")...), path)
	body := expect(t, b.post(path, append(stale, "title", "Race", "body", "mine, typed", "action", "draft")...), http.StatusConflict,
		"theirs, saved</textarea>", "mine, typed</textarea>", "Nothing was overwritten")
	fresh := hiddenFields(body)
	follow(t, b.post(path, append(fresh, "title", "Race", "body", "mine, typed", "action", "draft")...), path)
	expect(t, b.get(path), http.StatusOK, "mine, typed")
}

func TestAnotherAuthorsPostIsNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post, err := h.posts.Save(t.Context(), h.joins("bo", blog.Writer), blog.PostForm{Title: "Bo's draft", Body: "secret"}, false)
	if err != nil {
		t.Fatal(err)
	}
	b := h.loggedInAs(h.joins("cy", blog.Writer))
	path := "/desk/posts/" + post.Ref
	for _, w := range []*httptest.ResponseRecorder{b.get(path), b.get(path + "/delete"), b.post(path, "action", "update", "body", "mine"), b.post(path+"/delete", "action", "delete"), b.get("/desk/posts")} {
		if w.Code == http.StatusSeeOther || strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "Bo&#39;s") {
			t.Errorf("status %d: %s", w.Code, short(w.Body.String()))
		}
	}
	expect(t, b.post("/desk/posts/new", "ref", post.Ref, "title", "Taken", "body", "x", "action", "draft"), http.StatusForbidden, "Taken")
}

func TestLongListsHavePages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i := range 23 {
		h.pass(time.Minute)
		h.published("Number " + strconv.Itoa(i))
	}
	b := h.loggedIn()
	expect(t, b.get("/desk/posts"), http.StatusOK, "Number 22", `rel="next" href="/desk/posts?page=2"`)
	expect(t, b.get("/desk/posts?page=2"), http.StatusOK, "Number 0", `rel="prev" href="/desk/posts"`)
	expect(t, b.get("/desk/posts?page=-1"), http.StatusOK, "Number 22")
}

// comment lets somebody of bad.example write under a post.
func (h *house) comment(post blog.Post, name, html string) string {
	h.t.Helper()
	id := "https://bad.example/notes/" + name + strconv.FormatInt(h.now().UnixNano(), 10)
	_, err := h.conversation.Receive(h.t.Context(), blog.Arrival{
		Guest:    blog.Guest{ActorID: "https://bad.example/users/" + name, Host: "bad.example", Name: name, Handle: name + "@bad.example", InboxURL: "https://bad.example/users/" + name + "/inbox", FetchedAt: h.now()},
		RemoteID: id, Parent: blog.Target{PostRef: post.Ref}, HTML: html, PublishedAt: h.now(),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	view, err := h.reader.CommentByRemoteID(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return view.Comment.Ref
}

func TestCommentsAreModeratedAndAnswered(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	ref := h.comment(post, "mira", "<p>Lovely birds</p>")
	b := h.loggedIn()
	expect(t, b.get("/desk/"), http.StatusOK, "This waits for you", "mira", "Lovely birds", `value="approve"`)
	expect(t, b.get("/desk/inbox"), http.StatusOK, "<p>Lovely birds</p>", "@mira@bad.example", "new here", "Herons", `value="approve"`, `value="hide"`, `value="delete"`, `value="block"`, `value="blockhost"`)
	path := "/desk/comments/" + ref
	follow(t, b.post(path, "action", "approve", "back", "/desk/inbox?show=waiting"), "/desk/inbox?done=approved&show=waiting&undo=")
	expect(t, b.get("/desk/inbox?kind=comment"), http.StatusOK, "Lovely birds")
	follow(t, b.post(path, "action", "hide", "back", "//evil.example"), "/desk/inbox?done=hidden&undo=")
	expect(t, b.get("/desk/inbox?show=hidden"), http.StatusOK, "Lovely birds")

	answer := blog.NewRef(h.now())
	expect(t, b.post(path+"/answer", "ref", answer, "body", " "), http.StatusUnprocessableEntity, "write an answer first")
	long := strings.Repeat("word ", 3000)
	expect(t, b.post(path+"/answer", "ref", answer, "body", long), http.StatusUnprocessableEntity, long[:len(long)-1], "under 10,000 characters")
	follow(t, b.post(path+"/answer", "ref", answer, "body", "Thank you"), "/desk/inbox?done=answered")
	follow(t, b.post(path+"/answer", "ref", answer, "body", "Thank you"), "/desk/inbox?done=answered")
	h.server.EditionChanged()
	if n := strings.Count(expect(t, h.browser().get(post.Path), http.StatusOK, "Lovely birds", "Thank you"), "Thank you"); n != 1 {
		t.Errorf("the answer stands there %d times", n)
	}
	expect(t, b.get("/desk/comments/"+answer), http.StatusOK, "in answer to <bdi>mira</bdi>")
	follow(t, b.post("/desk/comments/"+answer, "action", "delete"), "/desk/inbox?done=removed")
	follow(t, b.post(path, "action", "delete", "back", path), "/desk/inbox?done=removed&undo=")
	expect(t, b.get(path), http.StatusNotFound)
	expect(t, b.post(path, "action", "sing"), http.StatusUnprocessableEntity)
}

func TestPeopleAndServersAreBlockedAndLetBackIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	ref := h.comment(post, "rude", "<p>Bah</p>")
	b := h.loggedIn()
	follow(t, b.post("/desk/comments/"+ref, "action", "block_person"), "/desk/inbox?done=person-blocked&undo=")
	body := expect(t, b.get("/desk/blocks"), http.StatusOK, "@rude@bad.example", `value="unblock_person"`)
	guest := regexp.MustCompile(`name="guest" value="(\d+)"`).FindStringSubmatch(body)[1]
	follow(t, b.post("/desk/blocks", "action", "unblock_person", "guest", guest), "/desk/blocks?done=person-unblocked")

	expect(t, b.post("/desk/comments/"+ref, "action", "block_server"), http.StatusOK, "Block <bdi>bad.example</bdi>?", `name="confirm" value="yes"`)
	expect(t, b.post("/desk/blocks", "action", "block_server", "host", "@rude@Bad.Example"), http.StatusOK, "Block <bdi>bad.example</bdi>?")
	expect(t, b.get("/desk/blocks"), http.StatusOK, "No server is blocked")
	follow(t, b.post("/desk/blocks", "action", "block_server", "host", "https://bad.example/@rude", "confirm", "yes"), "/desk/blocks?done=server-blocked")
	expect(t, b.get("/desk/blocks"), http.StatusOK, "<bdi>bad.example</bdi>", `value="unblock_server"`)
	expect(t, b.get("/desk/comments/"+ref), http.StatusOK, "server blocked")
	follow(t, b.post("/desk/blocks", "action", "unblock_server", "host", "bad.example"), "/desk/blocks?done=server-unblocked")
	expect(t, b.post("/desk/blocks", "action", "block_server", "host", ""), http.StatusUnprocessableEntity, `id="f-host-wrong"`)
	expect(t, b.post("/desk/blocks", "action", "block_server", "host", "two words", "confirm", "yes"), http.StatusUnprocessableEntity, `value="two words"`)
	expect(t, b.post("/desk/blocks", "action", "block_person", "guest", "999999"), http.StatusNotFound)
}

func TestANewPasswordLogsOutEverybodyElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b, other := h.loggedIn(), h.loggedIn()
	follow(t, b.post("/desk/profile", "display_name", "Ana L.", "bio", "I *write*."), "/desk/profile?done=profile")
	expect(t, b.get("/desk/profile"), http.StatusOK, `value="Ana L."`, "I *write*.")
	expect(t, b.post("/desk/profile", "display_name", strings.Repeat("x", 101), "bio", "kept"), http.StatusUnprocessableEntity, "kept</textarea>", `id="f-display-name-wrong"`)

	const next = "nine green lanterns drifting"
	change := func(current, new string) *httptest.ResponseRecorder {
		return b.post("/desk/account/password", "current_password", current, "new_password", new)
	}
	expect(t, change(password, "ana"), http.StatusUnprocessableEntity, "at least 10 characters", "this one")
	expect(t, change("wrong", next), http.StatusUnprocessableEntity, "not your present password")
	before := b.cookies[auth.CookieName(true)]
	follow(t, change(password, next), "/desk/account?done=password")
	if b.cookies[auth.CookieName(true)] == before {
		t.Error("the session kept its token")
	}
	expect(t, b.get("/desk/"), http.StatusOK)
	follow(t, other.get("/desk/"), "/login")
	expect(t, h.browser().post("/login", "username", "ana", "password", password), http.StatusUnauthorized)
	follow(t, h.browser().post("/login", "username", "ana", "password", next), "/desk/")
	for range 5 {
		change("wrong", next)
	}
	expect(t, change("wrong", next), http.StatusTooManyRequests, "too many tries")
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b, other, third := h.loggedIn(), h.loggedIn(), h.loggedIn()
	ids := regexp.MustCompile(`name="session" value="(\d+)"`).FindAllStringSubmatch(b.get("/desk/account").Body.String(), -1)
	if len(ids) != 2 {
		t.Fatalf("%d other sessions are listed, want 2", len(ids))
	}
	follow(t, b.post("/desk/account/sessions", "action", "end", "session", ids[0][1]), "/desk/account?done=session-ended")
	bo, err := h.services.AddAuthor(t.Context(), "bo", "", "hash")
	if err != nil {
		t.Fatal(err)
	}
	_, foreign := auth.NewSession(bo.ID, "", "", h.now())
	if err := h.sessions.Insert(t.Context(), &foreign); err != nil {
		t.Fatal(err)
	}
	follow(t, b.post("/desk/account/sessions", "action", "end", "session", strconv.FormatInt(foreign.ID, 10)), "/desk/account")
	if left, err := h.sessions.OfAuthor(t.Context(), bo.ID); err != nil || len(left) != 1 {
		t.Errorf("another author's session was ended: %v %v", left, err)
	}
	follow(t, b.post("/desk/account/sessions", "action", "end_others"), "/desk/account")
	for _, gone := range []*browser{other, third} {
		follow(t, gone.get("/desk/"), "/login")
	}
	expect(t, b.get("/desk/"), http.StatusOK)
}

// picture is an upload's body; fields come in pairs.
func picture(t *testing.T, name string, data []byte, fields ...string) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

func TestAPictureBecomesALineToPaste(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	var square bytes.Buffer
	if err := png.Encode(&square, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	send := func(name string, data []byte, fields ...string) *httptest.ResponseRecorder {
		kind, body := picture(t, name, data, fields...)
		return b.send("/desk/media", kind, body)
	}
	place := follow(t, send(`../../a".html;x="`, square.Bytes(), "alt", "A [grey] square"), "/desk/media/")
	body := expect(t, b.get(place), http.StatusOK, `![A \[grey\] square](/media/`)
	path := regexp.MustCompile(`<img src="(/media/[0-9a-f]{2}/[0-9a-f]{32}\.png)"`).FindStringSubmatch(body)
	if path == nil {
		t.Fatalf("no picture in %s", short(body))
	}
	expect(t, h.browser().get(path[1]), http.StatusOK)
	expect(t, send("x.png", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")), http.StatusUnsupportedMediaType, "SVG drawing", "was not kept")
	expect(t, send("x.png", bytes.Repeat([]byte("x"), 10<<20+1)), http.StatusRequestEntityTooLarge, "10 MB")
	expect(t, send("x.png", bytes.Repeat([]byte("x"), 13<<20)), http.StatusRequestEntityTooLarge, "10 MB")
	expect(t, send("", nil), http.StatusUnprocessableEntity, "choose a file first")
	many := make([]string, 0, 42)
	for range 21 {
		many = append(many, "n", "x")
	}
	expect(t, send("x.png", square.Bytes(), many...), http.StatusRequestEntityTooLarge)
	expect(t, send("x.png", square.Bytes(), "alt", strings.Repeat("é", 1501)), http.StatusUnprocessableEntity, "1,500 characters")
	expect(t, send("x.png", square.Bytes(), "alt", "\xff"), http.StatusUnprocessableEntity)
	expect(t, b.post("/desk/media", "file", "x"), http.StatusUnprocessableEntity)
	for range 21 {
		send("", nil)
	}
	w := send("x.png", square.Bytes())
	expect(t, w, http.StatusTooManyRequests, "many files")
	h.pass(31 * time.Minute)
	follow(t, send("x.png", square.Bytes()), "/desk/media/")
}

func TestMessagesAndFollowersAreForTheAuthorsEyes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	mira := blog.Guest{ActorID: "https://good.example/users/mira", Host: "good.example", Name: "mira", DisplayName: "Mira", Handle: "mira@good.example", FetchedAt: h.now()}
	for kind, html := range map[blog.MessageKind]string{blog.Private: "<p>Between us</p>", blog.Mention: "<p>Look at @ana</p>"} {
		if _, err := h.conversation.Tell(t.Context(), mira, []string{h.author.Ref}, blog.Message{Kind: kind, RemoteID: "https://good.example/" + string(kind), HTML: html}); err != nil {
			t.Fatal(err)
		}
	}
	post := h.published("Herons")
	if _, err := h.conversation.Complain(t.Context(), mira, blog.Report{RemoteID: "https://good.example/r1", Targets: origin + "/ap/posts/" + post.Ref + "\nhttps://elsewhere.example/x", Content: "Too <many> birds"}); err != nil {
		t.Fatal(err)
	}
	b := h.loggedIn()
	expect(t, b.get("/desk/inbox"), http.StatusOK, "Only you can read this", "<p>Between us</p>", "<p>Look at @ana</p>", "Too &lt;many&gt; birds", `href="/desk/posts/`+post.Ref, "https://elsewhere.example/x", "@mira@good.example")
	expect(t, b.get("/desk/audience/followers"), http.StatusOK, "Nobody follows you yet")
}

func TestDeskSaysWhyTheChosenThemeIsNotShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if err := h.services.Change(t.Context(), blog.Operator(), map[string]string{"theme.name": "lighthouse"}); err != nil {
		t.Fatal(err)
	}
	h.server.EditionChanged()
	b := h.loggedIn()
	expect(t, b.get("/desk/"), http.StatusOK, "There is no theme called lighthouse")
	expect(t, b.get("/desk/settings/look"), http.StatusOK, "There is no theme called lighthouse")
	expect(t, b.get("/"), http.StatusOK)
}
