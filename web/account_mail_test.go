package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func (h *house) box() blog.Mailbox {
	h.t.Helper()
	box, err := h.account.Mailboxes.Mailbox(h.t.Context(), h.author.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return box
}

// pathOf is the link of the last order of a kind.
func (h *house) pathOf(order string) string {
	h.t.Helper()
	for i := len(h.post.orders) - 1; i >= 0; i-- {
		if parts := strings.Fields(h.post.orders[i]); parts[0] == order {
			return parts[2]
		}
	}
	h.t.Fatalf("nothing of the kind %s was ordered: %q", order, h.post.orders)
	return ""
}

func TestAnAddressIsConfirmedByItsLink(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.post("/desk/account/mail", "email", "no address", "notice_comment", "once"), http.StatusUnprocessableEntity, `value="no address"`, `<option value="once" selected>`)
	follow(t, b.post("/desk/account/mail", "email", "ana@example.com", "notice_comment", "once"), "/desk/account?done=mail-confirm")
	if box := h.box(); box.Address != "" || box.Pending != "ana@example.com" || box.Comment != blog.AtOnce {
		t.Errorf("kept %+v", box)
	}
	first := h.pathOf("confirm")
	expect(t, b.post("/desk/account/mail/test"), http.StatusUnprocessableEntity, "confirm it first")
	follow(t, b.post("/desk/account/mail", "email", "ana@example.org"), "/desk/account")
	second := h.pathOf("confirm")
	expect(t, h.browser().get(first), http.StatusGone, "This link is over")
	expect(t, h.browser().get(second), http.StatusOK, "ana@example.org", "<button")
	if h.box().Address != "" {
		t.Error("opening the link was enough: a program that looks for viruses confirms, too")
	}
	expect(t, h.browser().post(second), http.StatusOK, "is confirmed")
	expect(t, h.browser().post(second), http.StatusGone)
	if box := h.box(); box.Address != "ana@example.org" || box.Pending != "" {
		t.Errorf("kept %+v", box)
	}
	follow(t, b.post("/desk/account/mail/test"), "/desk/account?done=mail-test")
	h.post.refuses = blog.Refuse(blog.Invalid, "The mail server mail.example refused the letter: 550 no such mailbox.")
	expect(t, b.post("/desk/account/mail/test"), http.StatusUnprocessableEntity, "550 no such mailbox")
	follow(t, b.post("/desk/account/mail", "email", ""), "/desk/account?done=mail-gone")
}

// RFC 8058 §3.2: the mail program posts without cookies and without an origin.
func TestOneClickStopsLettersOfAKind(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	box := h.box()
	box.Address = "ana@example.com"
	if err := h.account.Mailboxes.SaveMailbox(t.Context(), &box); err != nil {
		t.Fatal(err)
	}
	expect(t, h.browser().get("/mail/stop/1.held"), http.StatusOK, "A comment waits for approval")
	if h.box().Held != blog.AtOnce {
		t.Error("opening the link was enough")
	}
	r := newRequest(t, http.MethodPost, "/mail/stop/1.held", "List-Unsubscribe=One-Click")
	expect(t, h.browser().do(r), http.StatusOK, "Done.")
	if h.box().Held != blog.Never || h.box().Report != blog.AtOnce {
		t.Errorf("kept %+v", h.box())
	}
	expect(t, h.browser().post("/mail/stop/1.digest"), http.StatusOK)
	if h.box().Comment != blog.Never || h.box().Report != blog.AtOnce {
		t.Errorf("kept %+v", h.box())
	}
	expect(t, h.browser().post("/mail/stop/forged"), http.StatusGone)
}

func TestAForgottenPasswordIsAnsweredTheSameForEverybody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, address := range []string{"ana@example.com", "nobody@example.com"} {
		follow(t, h.browser().post("/login/forgotten", "email", address), "/login/forgotten?done=asked")
	}
	if len(h.post.orders) != 2 {
		t.Errorf("ordered %q: the work must be the same for all", h.post.orders)
	}
	expect(t, h.browser().get("/login/forgotten?done=asked"), http.StatusOK, "If this address belongs to an author")
	expect(t, h.browser().post("/login/forgotten", "email", "x"), http.StatusUnprocessableEntity, "e-mail address")
	b := h.browser()
	for range 5 {
		b.post("/login/forgotten", "email", "flooded@example.com")
	}
	expect(t, b.post("/login/forgotten", "email", "flooded@example.com"), http.StatusTooManyRequests)
	h.post.off = true
	h.pass(time.Hour)
	expect(t, h.browser().get("/login/forgotten"), http.StatusOK, "This site sends no mail", "oriel author passwd")
}

func TestPasskeysNeedTheirChallenge(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.post("/desk/account/passkeys/ask"), http.StatusOK, `"rp":{`, `"id":"blog.example"`, `"userVerification":"required"`)
	expect(t, b.post("/desk/account/passkeys", "slip", "of nobody", "answer", "{}"), http.StatusGone, "load this page again")
	c := h.browser()
	expect(t, c.post("/login/passkey/ask"), http.StatusOK, `"challenge":`, `"userVerification":"required"`)
	expect(t, c.post("/login/passkey", "slip", "of nobody", "answer", "{}"), http.StatusGone)
	for range 30 {
		c.post("/login/passkey/ask")
	}
	expect(t, c.post("/login/passkey/ask"), http.StatusTooManyRequests, "too many tries")
	w := c.get("/login")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") || !strings.Contains(csp, "require-trusted-types-for") {
		t.Errorf("policy %q", csp)
	}
	if csp := c.get("/login/code").Header().Get("Content-Security-Policy"); strings.Contains(csp, "script-src") {
		t.Errorf("the page of the second step needs no script: %q", csp)
	}
}
