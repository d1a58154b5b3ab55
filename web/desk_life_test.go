package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// asks sends a form as the script of the editor does, and reads the answer.
func (b *browser) asks(method, path string, fields ...string) (int, map[string]any) {
	b.h.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	w := b.scripted(method, path, values)
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		b.h.t.Fatalf("%s %s answered %d with no JSON: %s", method, path, w.Code, short(w.Body.String()))
	}
	return w.Code, answer
}

func (b *browser) scripted(method, path string, values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(b.h.t.Context(), method, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func serialOf(answer map[string]any) string {
	n, _ := json.Marshal(answer["autosave"])
	return string(n)
}

func TestTheEditorsScriptSavesByItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	ref := blog.NewRef(h.now())
	path := "/desk/posts/" + ref + "/autosave"
	if code, answer := b.asks(http.MethodGet, path); code != http.StatusNotFound || answer["sentence"] == "" {
		t.Errorf("nothing saved: %d %v", code, answer)
	}
	code, first := b.asks(http.MethodPost, path, "title", "Herons", "body", "They wait", "tags", "birds", "categories", "a", "version", "0", "autosave", "0", "date", "2026-12-24T18:00")
	if code != http.StatusOK || serialOf(first) == "0" || first["at"] != h.now().Format(time.RFC3339) {
		t.Fatalf("first: %d %v", code, first)
	}
	expect(t, b.get("/desk/posts"), http.StatusOK, "Begun, but no draft yet", "Herons")
	expect(t, b.get("/desk/posts/"+ref), http.StatusOK, "You did not save this text", "They wait", "birds", "2026-12-24T18:00", `name="ref" value="`+ref+`"`)
	code, kept := b.asks(http.MethodGet, path)
	if fields, _ := kept["fields"].(map[string]any); code != http.StatusOK || fields["body"] != "They wait" || serialOf(kept) != serialOf(first) {
		t.Errorf("kept: %d %v", code, kept)
	}
	code, newer := b.asks(http.MethodPost, path, "title", "Herons", "body", "other tab", "version", "0", "autosave", "0")
	if fields, _ := newer["fields"].(map[string]any); code != http.StatusConflict || fields["body"] != "They wait" || newer["by"] != "Ana Lindqvist" || serialOf(newer) != serialOf(first) {
		t.Errorf("another tab: %d %v", code, newer)
	}
	form := hiddenFields(b.get("/desk/posts/" + ref).Body.String())
	follow(t, b.post("/desk/posts/new", append(form, "title", "Herons", "body", "They wait", "language", "en", "action", "draft")...), "/desk/posts/"+ref+"?done=draft")
	if code, _ := b.asks(http.MethodGet, path); code != http.StatusNotFound {
		t.Errorf("after the save: %d", code)
	}
	code, newer = b.asks(http.MethodPost, path, "title", "Herons", "body", "late", "version", "0", "autosave", serialOf(first))
	if fields, _ := newer["fields"].(map[string]any); code != http.StatusConflict || newer["version"] != 1.0 || fields["body"] != "They wait" {
		t.Errorf("a window that did not see the save: %d %v", code, newer)
	}
	h.pass(time.Second)
	code, second := b.asks(http.MethodPost, path, "title", "Herons", "body", "They wait on", "version", "1", "autosave", "0")
	if code != http.StatusOK {
		t.Fatalf("second: %d %v", code, second)
	}
	if code, answer := b.asks(http.MethodPost, path, "discard", "yes", "autosave", serialOf(first)); code != http.StatusConflict {
		t.Errorf("discarding what is not there any more: %d %v", code, answer)
	}
	follow(t, b.post(path, "discard", "yes", "autosave", serialOf(second)), "/desk/posts/"+ref+"?done=discarded")
	if body := expect(t, b.get("/desk/posts/"+ref), http.StatusOK, "They wait"); strings.Contains(body, "They wait on") {
		t.Error("the discarded text is still there")
	}
}

func TestAScriptWithoutASessionGetsASentenceAndNoPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Herons")
	path := "/desk/posts/" + post.Ref + "/autosave"
	if code, answer := h.browser().asks(http.MethodPost, path, "body", "x"); code != http.StatusUnauthorized || answer["sentence"] == "" {
		t.Errorf("no session: %d %v", code, answer)
	}
	cy := h.loggedInAs(h.joins("cy", blog.Writer))
	if code, answer := cy.asks(http.MethodPost, path, "body", "x", "version", "1"); code != http.StatusForbidden || answer["sentence"] == "" {
		t.Errorf("another author: %d %v", code, answer)
	}
	if code, _ := cy.asks(http.MethodGet, path); code != http.StatusNotFound {
		t.Errorf("another author reads: %d", code)
	}
	b := h.loggedIn()
	if code, answer := b.asks(http.MethodPost, path, "body", strings.Repeat("x", 1<<20+1), "version", "1"); code != http.StatusRequestEntityTooLarge || answer["sentence"] == "" {
		t.Errorf("too long: %d %v", code, answer)
	}
	if code, answer := b.asks(http.MethodPost, path, "body", strings.Repeat("x", 3<<20), "version", "1"); code != http.StatusRequestEntityTooLarge || answer["sentence"] == "" {
		t.Errorf("far too long: %d %v", code, answer)
	}
	if code, answer := b.asks(http.MethodPost, "/desk/posts/nonsense/autosave", "body", "x"); code != http.StatusUnprocessableEntity || answer["sentence"] == "" {
		t.Errorf("no ref: %d %v", code, answer)
	}
	if err := h.posts.Delete(t.Context(), h.author, post.Ref); err != nil {
		t.Fatal(err)
	}
	if code, answer := b.asks(http.MethodPost, path, "body", "x", "version", "1"); code != http.StatusGone || answer["sentence"] == "" {
		t.Errorf("deleted: %d %v", code, answer)
	}
}

func TestSavingByItselfIsBoundedForEachAuthor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Egrets")
	path := "/desk/posts/" + post.Ref + "/autosave"
	ana, ed := h.loggedIn(), h.loggedInAs(h.joins("ed", blog.Editor))
	saves := func(b *browser, seen string, times int) string {
		t.Helper()
		for range times {
			code, answer := b.asks(http.MethodPost, path, "title", "Egrets", "body", "Kept", "version", "1", "autosave", seen)
			if code != http.StatusOK {
				t.Fatalf("%d %v", code, answer)
			}
			seen = serialOf(answer)
		}
		return seen
	}
	seen := saves(ana, "0", 60)
	form := url.Values{"title": {"Egrets"}, "body": {"Too much"}, "version": {"1"}, "autosave": {seen}}
	for range 3 { // what is refused does not make the wait longer
		w := ana.scripted(http.MethodPost, path, form)
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "saved by itself again in a second") {
			t.Errorf("the sixty-first: %d %q %s", w.Code, w.Header().Get("Retry-After"), short(w.Body.String()))
		}
	}
	if _, kept := ana.asks(http.MethodGet, path); serialOf(kept) != seen {
		t.Errorf("a refused save changed %v", kept)
	}
	saves(ed, "0", 1) // another author is not held up
	h.pass(time.Second)
	seen = saves(ana, seen, 1)
	for range 100 { // as the editor of somebody who pauses after each word
		h.pass(2 * time.Second)
		seen = saves(ana, seen, 1)
	}
	h.pass(time.Hour)
	seen = saves(ana, seen, 60)
	follow(t, ana.post(path, "discard", "yes", "autosave", seen), "/desk/posts/"+post.Ref+"?done=discarded") // a button is not bounded
}

func TestAnEditorNeverSeesWhatAnotherAuthorDidNotSave(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Egrets")
	page, path := "/desk/posts/"+post.Ref, "/desk/posts/"+post.Ref+"/autosave"
	ana, ed := h.loggedIn(), h.loggedInAs(h.joins("ed", blog.Editor))
	if code, _ := ana.asks(http.MethodPost, path, "title", "Egrets", "body", "Of Ana alone", "version", "1"); code != http.StatusOK {
		t.Errorf("ana: %d", code)
	}
	if code, answer := ed.asks(http.MethodGet, path); code != http.StatusNotFound {
		t.Errorf("ed reads: %d %v", code, answer)
	}
	code, kept := ed.asks(http.MethodPost, path, "title", "Egrets", "body", "Of Ed alone", "version", "1")
	if code != http.StatusOK {
		t.Errorf("ed: %d %v", code, kept)
	}
	for who, want := range map[*browser][2]string{ana: {"Of Ana alone", "Of Ed alone"}, ed: {"Of Ed alone", "Of Ana alone"}} {
		if body := expect(t, who.get(page), http.StatusOK, want[0], "You did not save this text"); strings.Contains(body, want[1]) {
			t.Errorf("the editor shows %q to another author", want[1])
		}
	}
	follow(t, ed.post(path, "discard", "yes", "autosave", serialOf(kept)), page+"?done=discarded")
	expect(t, ana.get(page), http.StatusOK, "Of Ana alone")
}

func TestAPostIsScheduledAtTheDesk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	if err := h.services.Change(t.Context(), blog.Operator(), map[string]string{"site.timezone": "Europe/Berlin"}); err != nil {
		t.Fatal(err)
	}
	h.clock.Store(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).Unix())
	b := h.loggedIn()
	expect(t, b.post("/desk/posts/new", "title", "Herons", "body", "My words.", "date", "2026-02-01T10:00", "action", "schedule"), http.StatusUnprocessableEntity, "has passed already", "My words.")
	expect(t, b.post("/desk/posts/new", "title", "Herons", "body", "My words.", "date", "2026-04-01T10:00", "action", "publish"), http.StatusUnprocessableEntity, "Press “Schedule”", "My words.")
	expect(t, b.post("/desk/posts/new", "title", "Herons", "body", "My words.", "action", "schedule"), http.StatusUnprocessableEntity, "choose the day", "My words.")
	to := follow(t, b.post("/desk/posts/new", "title", "Herons", "body", "My words.", "date", "2026-03-29T02:30", "action", "schedule"), "/desk/posts/")
	path, code, _ := strings.Cut(to, "?")
	if code != "done=scheduled-moved" {
		t.Errorf("the notice is %s", code)
	}
	expect(t, b.get(to), http.StatusOK, "The clocks skip the time", `value="2026-03-29T03:30"`, "Publish now", "Back to draft")
	expect(t, b.get("/desk/posts?show=scheduled"), http.StatusOK, "Herons", "scheduled")
	expect(t, b.get("/desk/"), http.StatusOK, "Scheduled", "Herons")
	form := hiddenFields(b.get(path).Body.String())
	save := func(action, date string) string {
		t.Helper()
		return follow(t, b.post(path, append(form, "title", "Herons", "body", "Better words.", "date", date, "action", action)...), path+"?done=")
	}
	if to = save("update", "2026-10-25T02:30"); !strings.HasSuffix(to, "scheduled-twice") {
		t.Errorf("the notice is %s", to)
	}
	h.clock.Store(time.Date(2026, 10, 25, 0, 29, 0, 0, time.UTC).Unix())
	published := func() int {
		if err := h.posts.PublishAllDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.server.EditionChanged()
		return h.browser().get("/2026/10/herons/").Code
	}
	for _, path := range []string{"/", "/feed/", "/sitemap.xml", "/search/?q=words"} {
		if body := h.browser().get(path).Body.String(); strings.Contains(body, "Herons") {
			t.Errorf("%s tells of what is to come", path)
		}
	}
	if code := published(); code != http.StatusNotFound {
		t.Errorf("before its time: %d", code)
	}
	h.pass(time.Minute)
	if code := published(); code != http.StatusOK {
		t.Errorf("at its time: %d", code)
	}
}

func TestAPublishedPostIsTakenBackAndThrownAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	post := h.published("Herons")
	path := "/desk/posts/" + post.Ref
	form := hiddenFields(b.get(path).Body.String())
	h.pass(time.Hour)
	follow(t, b.post(path, append(form, "title", "Herons", "body", "Once upon a time!", "language", "en", "action", "quiet")...), path+"?done=updated-quietly")
	if body := expect(t, b.get(path), http.StatusOK, "Unpublish"); strings.Contains(body, "Readers see that it was edited") {
		t.Error("a quiet edit shows")
	}
	form = hiddenFields(b.get(path).Body.String())
	stale := append([]string{}, form...)
	to := follow(t, b.post(path, append(form, "title", "Herons", "body", "not saved before", "action", "unpublish")...), "/desk/posts/")
	there, _, _ := strings.Cut(to, "?")
	if there == path {
		t.Fatal("it kept its ref")
	}
	expect(t, b.get(to), http.StatusOK, "is a draft again", "not saved before")
	if to := follow(t, b.get(path), there); to != there {
		t.Errorf("the old address of the desk leads to %s", to)
	}
	follow(t, b.get(path+"/deliveries"), there+"/deliveries")
	expect(t, b.post(path, append(stale, "title", "Herons", "body", "an old tab", "action", "update")...), http.StatusConflict, "an old tab")
	h.server.EditionChanged()
	expect(t, h.browser().get(post.Path), http.StatusGone)

	undo := follow(t, b.post(there, append(hiddenFields(b.get(there).Body.String()), "title", "Herons", "body", "typed and thrown away", "action", "delete")...), "/desk/posts?done=trashed&undo=")
	expect(t, b.get(undo), http.StatusOK, `action="`+there+`/restore"`, "Undo")
	expect(t, b.get("/desk/posts?show=trash"), http.StatusOK, "Herons", "kept for 30 more days", "Delete for good")
	expect(t, b.post(there, "title", "Herons", "body", "written meanwhile", "action", "draft"), http.StatusGone, "written meanwhile", "trash")
	follow(t, b.post(there+"/restore"), there+"?done=restored")
	expect(t, b.get(there), http.StatusOK, "typed and thrown away")
	cy := h.loggedInAs(h.joins("cy", blog.Writer))
	for _, w := range []*httptest.ResponseRecorder{cy.post(there + "/restore"), cy.get(there + "/revisions"), cy.post(there+"/revisions", "version", "1", "revision", "1")} {
		if w.Code != http.StatusNotFound {
			t.Errorf("another author: %d", w.Code)
		}
	}
}

func TestRevisionsAreComparedAndRestored(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	save := func(form blog.PostForm) blog.Post {
		t.Helper()
		h.pass(time.Minute)
		p, err := h.posts.Save(t.Context(), h.author, form, false)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	form := blog.PostForm{Ref: blog.NewRef(h.now()), Title: "Herons", Body: "A grey bird.\n\nIt waits.\n\nThe end."}
	save(form)
	form.Title, form.Body = "Herons & egrets", "A white bird.\n\nIt waits.\n\nThe end.\n\nOr not."
	post := save(form)
	path := "/desk/posts/" + post.Ref + "/revisions"
	body := expect(t, b.get(path), http.StatusOK, `<del><span class="unseen">removed: </span>grey`, `<ins><span class="unseen">added: </span>white`,
		`<ins><span class="unseen">added: </span>Or not.`, "Herons", "egrets", "The last 50 are kept", "as it is saved now")
	if strings.Contains(body, "Restore this text") {
		t.Error("what is there can be restored")
	}
	list, err := h.reader.RevisionsOf(t.Context(), post.ID)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %v", list, err)
	}
	first, version := strconv10(list[1].ID), strconv10(post.Version)
	expect(t, b.get(path+"?show="+first), http.StatusOK, "Restore this text", "The text of")
	expect(t, b.post(path, "revision", first, "version", strconv10(post.Version-1)), http.StatusConflict, "changed in another window")
	expect(t, b.post(path, "revision", first), http.StatusUnprocessableEntity, "Reload the page")
	expect(t, b.post(path, "revision", "99999", "version", version), http.StatusNotFound)
	follow(t, b.post(path, "revision", first, "version", version), "/desk/posts/"+post.Ref+"?done=revision-restored")
	expect(t, b.get("/desk/posts/"+post.Ref), http.StatusOK, "A grey bird.")
	expect(t, b.get(path), http.StatusOK, "restored from an earlier text")
}

func TestTheListOfPostsIsNarrowed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.published("Herons at noon")
	bo := h.joins("bo", blog.Writer)
	if _, err := h.posts.Save(t.Context(), bo, blog.PostForm{Title: "Bo on boats", Body: "x"}, false); err != nil {
		t.Fatal(err)
	}
	has := func(b *browser, path string, want, not string) {
		t.Helper()
		body := expect(t, b.get(path), http.StatusOK)
		if want != "" && !strings.Contains(body, want) || not != "" && strings.Contains(body, not) {
			t.Errorf("%s: want %q and not %q in %s", path, want, not, short(body))
		}
	}
	ana, bos := h.loggedIn(), h.loggedInAs(bo)
	has(ana, "/desk/posts", "Bo on boats", "")
	has(ana, "/desk/posts", "by <bdi>bo</bdi>", "")
	has(ana, "/desk/posts?author=ana", "Herons at noon", "Bo on boats")
	has(ana, "/desk/posts?show=drafts", "Bo on boats", "Herons at noon")
	has(ana, "/desk/posts?show=published", "Herons at noon", "Bo on boats")
	has(ana, "/desk/posts?words=HERONS+noon", "Herons at noon", "Bo on boats")
	has(ana, "/desk/posts?words=100%25", "Nothing here fits", "Herons at noon")
	has(bos, "/desk/posts", "Bo on boats", "Herons at noon")
	has(bos, "/desk/posts?author=ana", "Bo on boats", "Herons at noon")
	has(bos, "/desk/posts?show=trash", "The trash is empty", "")
}

func strconv10(n int64) string { return strconv.FormatInt(n, 10) }
