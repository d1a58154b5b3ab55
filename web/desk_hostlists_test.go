package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// imports sends the form of an import, with a file or with a pasted text.
func (b *browser) imports(file, pasted string) (status int, location, body string) {
	b.h.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if file != "" {
		part, err := w.CreateFormFile("list", "evil <b>.csv")
		if err != nil {
			b.h.t.Fatal(err)
		}
		_, _ = part.Write([]byte(file))
	}
	_ = w.WriteField("pasted", pasted)
	_ = w.Close()
	answer := b.send("/desk/blocks/lists/import", w.FormDataContentType(), form.String())
	return answer.Code, strings.TrimSuffix(answer.Header().Get("Location"), "?done=list-read"), answer.Body.String()
}

func TestAnImportIsLookedAtAppliedAndTakenBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	view := h.remark(h.published("Herons"))
	host := view.Guest.Host
	file := "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n" + host + ",suspend,,,<i>rude</i>,\nloud.test,silence\nquiet.test,noop\nex***le.com\nblog.example\n"
	code, path, _ := b.imports(file, "ignored.test")
	if code != http.StatusSeeOther || !strings.HasPrefix(path, "/desk/blocks/lists/") {
		t.Fatalf("status %d, to %q", code, path)
	}
	page := expect(t, b.get(path), http.StatusOK, "evil &lt;b&gt;.csv", "<dt>New blocks</dt><dd><b>1</b>", "Guests with comments there</dt><dd><b>1</b>", "2 lines that cannot be used", "Line 5", "partly hidden", "your own site", "severity “noop”", `value="hold"`)
	blocked := func() bool {
		is, err := h.reader.HostBlocked(t.Context(), host)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	if blocked() {
		t.Error("blocked before it was applied")
	}
	expect(t, b.post(path, "action", "apply", "digest", "of something else"), http.StatusConflict, "changed while you were looking")
	follow(t, b.post(path, append(hiddenFields(page), "action", "apply", "silence", "hold")...), path+"?done=list-applied")
	if !blocked() {
		t.Error("not blocked after it was applied")
	}
	expect(t, b.get("/desk/blocks/servers"), http.StatusOK, host, "import “evil &lt;b&gt;.csv”", "23 November 2026", "&lt;i&gt;rude&lt;/i&gt;", "Comments wait for approval")
	expect(t, b.get("/desk/blocks/servers?q=loud"), http.StatusOK, "1 server<", "loud.test")
	csv := b.get("/desk/blocks/export.csv")
	if got := csv.Body.String(); !strings.Contains(got, host+",suspend,true,true,<i>rude</i>,false\n") || !strings.Contains(got, "loud.test,silence,false,false,,false\n") {
		t.Errorf("the export is %q", got)
	}
	expect(t, b.get(path+"/end"), http.StatusOK, "1 server is blocked by this list alone", host)
	expect(t, b.post(path+"/end", "action", "shout"), http.StatusUnprocessableEntity)
	follow(t, b.post(path+"/end", "action", "free"), "/desk/blocks/lists?done=list-ended-free")
	if blocked() {
		t.Error("still blocked after it was taken back")
	}
	expect(t, b.get(path), http.StatusNotFound)
}

func TestListsThatCannotBeUsedKeepWhatWasPasted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	if code, _, body := b.imports("", "com\n<script>"); code != http.StatusUnprocessableEntity || !strings.Contains(body, "No line of this list") || !strings.Contains(body, "com\n&lt;script&gt;</textarea>") {
		t.Errorf("%d: %s", code, short(body))
	}
	if code, _, body := b.imports(strings.Repeat("x", blog.MaxHostList+1), "mine.test"); code != http.StatusUnprocessableEntity || !strings.Contains(body, "larger than 5 MB") {
		t.Errorf("too large: %d: %s", code, short(body))
	}
	expect(t, b.post("/desk/blocks/lists/import", "pasted", "a.test"), http.StatusUnprocessableEntity, "did not arrive as a form")
	for _, address := range []string{"", "lists.test", "http://lists.test/", "https://user:pw@lists.test/", "javascript:alert(1)"} {
		expect(t, b.post("/desk/blocks/lists", "address", address, "name", "My <list>"), http.StatusUnprocessableEntity, "begins with https://", "My &lt;list&gt;")
	}
	w := b.post("/desk/blocks/lists", "address", "https://lists.test/a.csv", "automatic", "yes")
	follow(t, w, "/desk/blocks/lists/1?done=list-watched")
	expect(t, b.post("/desk/blocks/lists", "address", "https://lists.test/a.csv"), http.StatusConflict, "subscribed to this list already")
	expect(t, b.get("/desk/blocks/lists/1"), http.StatusOK, "not looked at yet", "Let changes wait for me", "Unsubscribe…")
	follow(t, b.post("/desk/blocks/lists/1", "action", "asked"), "/desk/blocks/lists/1?done=list-asked")
	for _, path := range []string{"/desk/blocks/lists/99", "/desk/blocks/lists/x", "/desk/blocks/lists/99/end"} {
		expect(t, b.get(path), http.StatusNotFound)
		expect(t, b.post(path, "action", map[bool]string{true: "free", false: "discard"}[strings.HasSuffix(path, "end")]), http.StatusNotFound)
	}
}

func TestExceptionsAndHeldServers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.post("/desk/blocks/exceptions", "action", "spare", "host", "com"), http.StatusUnprocessableEntity, "top-level domain", `value="com"`)
	follow(t, b.post("/desk/blocks/exceptions", "action", "spare", "host", "https://Good.test/"), "/desk/blocks/lists?done=host-spared")
	expect(t, b.get("/desk/blocks/lists"), http.StatusOK, "good.test", "End the exception")
	follow(t, b.post("/desk/blocks/exceptions", "action", "unspare", "host", "good.test"), "/desk/blocks/lists?done=host-unspared")
	post := h.published("Herons")
	host := h.remark(post).Guest.Host
	follow(t, b.post("/desk/blocks/servers", "action", "hold", "host", host), "/desk/blocks/servers?done=server-held")
	h.pass(time.Minute)
	held, err := h.reader.CommentByRef(t.Context(), h.comment(post, "bob", "<p>Again.</p>"))
	if err != nil || held.Comment.Status != blog.Pending {
		t.Errorf("a comment of an approved guest is %q, %v", held.Comment.Status, err)
	}
	follow(t, b.post("/desk/blocks/servers", "action", "unblock", "host", host), "/desk/blocks/servers?done=server-unblocked")
}

func TestOnlyTheOwnerClosesTheHouseAndIsAskedFirst(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.post("/desk/settings/comments", "federation.mode", "allow"), http.StatusUnprocessableEntity, "No server is allowed yet")
	expect(t, b.post("/desk/blocks/allowed", "action", "close"), http.StatusOK, "Everybody else on the fediverse is turned away", `name="confirm" value="yes"`)
	mode := func() string {
		site, err := h.reader.Site(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return site.Federation
	}
	if mode() != blog.FederationOpen {
		t.Error("closed without a second look")
	}
	expect(t, b.post("/desk/blocks/allowed", "action", "allow", "host", "good.test\nlocalhost"), http.StatusUnprocessableEntity, "“localhost”", "good.test\nlocalhost")
	follow(t, b.post("/desk/blocks/allowed", "action", "allow", "host", "good.test\nfine.test"), "/desk/blocks/allowed?done=host-allowed")
	editor := h.loggedInAs(h.joins("ed", blog.Editor))
	expect(t, editor.get("/desk/blocks/allowed"), http.StatusOK, "The owner of the site can switch this")
	expect(t, editor.post("/desk/blocks/allowed", "action", "close", "confirm", "yes"), http.StatusForbidden)
	follow(t, b.post("/desk/blocks/allowed", "action", "close", "confirm", "yes", "propose", "friend.test"), "/desk/blocks/allowed?done=federation-chosen")
	expect(t, b.get("/desk/blocks/allowed"), http.StatusOK, "Only the allowed servers", "friend.test", "good.test", "fine.test")
	follow(t, b.post("/desk/blocks/allowed", "action", "disallow", "host", "fine.test"), "/desk/blocks/allowed?done=host-disallowed")
	follow(t, b.post("/desk/blocks/allowed", "action", "open"), "/desk/blocks/allowed?done=federation-open")
	writer := h.loggedInAs(h.joins("cy", blog.Writer))
	for _, path := range []string{"/desk/blocks/lists", "/desk/blocks/lists/1", "/desk/blocks/servers", "/desk/blocks/allowed", "/desk/blocks/export.csv"} {
		expect(t, writer.get(path), http.StatusForbidden)
	}
	for _, path := range []string{"/desk/blocks/lists", "/desk/blocks/lists/import", "/desk/blocks/lists/1", "/desk/blocks/lists/1/end", "/desk/blocks/servers", "/desk/blocks/exceptions", "/desk/blocks/allowed"} {
		expect(t, writer.post(path, "action", "free"), http.StatusForbidden)
	}
}

func TestSettingsAskBeforeTheyTurnServersAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	if err := h.services.Change(t.Context(), blog.Operator(), map[string]string{"comments.first_contact": "show"}); err != nil {
		t.Fatal(err)
	}
	post := h.published("Herons")
	h.comment(post, "bob", "<p>Hello.</p>") // of bad.example
	h.followed(h.author, "far.example", "mia", "Mia")
	h.followed(h.author, "far.example", "noa", "Noa")
	h.followed(h.author, "good.test", "kim", "Kim")
	follow(t, b.post("/desk/blocks/allowed", "action", "allow", "host", "good.test"), "/desk/blocks/allowed?done=host-allowed")
	cut := "2 followers on 1 server would get no posts any more, and the comments of 1 person on 1 server would be hidden"
	mode := func() string {
		t.Helper()
		site, err := h.reader.Site(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return site.Federation
	}
	form := []string{"federation.mode", "allow", "comments.close_after_days", "14"}
	page := expect(t, b.post("/desk/settings/comments", form...), http.StatusUnprocessableEntity, cut, "far.example", "bad.example", `name="confirm.federation"`, `value="14"`)
	if strings.Contains(page, "<bdi>good.test") || mode() != blog.FederationOpen {
		t.Errorf("the mode is %q", mode())
	}
	expect(t, b.post("/desk/settings/comments", "federation.mode", "allow", "comments.close_after_days", "soon", "confirm.federation", "yes"), http.StatusUnprocessableEntity,
		`name="confirm.federation" value="yes" checked`, `value="soon"`) // another field is wrong, and the tick stays
	expect(t, b.post("/desk/blocks/allowed", "action", "close"), http.StatusOK, cut, `value="far.example" checked`, `value="bad.example">`, "1 person with comments here")
	if mode() != blog.FederationOpen {
		t.Error("closed without a second look")
	}
	follow(t, b.post("/desk/settings/comments", append(form, "confirm.federation", "yes")...), "/desk/settings/comments?done=settings")
	if mode() != blog.FederationAllow {
		t.Errorf("the mode is %q", mode())
	}
	follow(t, b.post("/desk/settings/comments", append(form, "action", "save")...), "/desk/settings/comments?done=settings") // it is closed already
}
