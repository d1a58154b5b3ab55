package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

var (
	secretKey = regexp.MustCompile(`<code class="secret" dir="ltr">([A-Z2-7 ]+)</code>`)
	codeItem  = regexp.MustCompile(`<li><code>([a-z0-9-]+)</code></li>`)
)

// code is what the telephone of a secret shows now.
func (h *house) code(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(secret, h.now())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

// guarded turns the second step of ana on, and gives the secret and the recovery codes.
func (h *house) guarded(b *browser) (secret string, recovery []string) {
	h.t.Helper()
	found := secretKey.FindStringSubmatch(expect(h.t, b.get("/desk/account/codes"), http.StatusOK, "<svg"))
	if found == nil {
		h.t.Fatal("the page shows no secret")
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	for _, m := range codeItem.FindAllStringSubmatch(expect(h.t, b.post("/desk/account/codes", "code", h.code(secret)), http.StatusOK, "The second step is on"), -1) {
		recovery = append(recovery, m[1])
	}
	if len(recovery) != 10 {
		h.t.Fatalf("%d recovery codes, want 10", len(recovery))
	}
	h.pass(30 * time.Second)
	return secret, recovery
}

func TestTheSecondStepIsAskedForOnceItWasConfirmed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	expect(t, b.get("/desk/account/codes"), http.StatusOK)
	follow(t, h.browser().post("/login", "username", "ana", "password", password), "/desk/") // begun is not on
	expect(t, b.post("/desk/account/codes", "code", "000000"), http.StatusUnprocessableEntity, "does not fit")
	secret, _ := h.guarded(b)

	c := h.browser()
	follow(t, c.post("/login", "username", "ana", "password", password, "next", "/desk/media"), "/login/code")
	follow(t, c.get("/desk/"), "/login")
	expect(t, c.get("/login/code"), http.StatusOK, "Your password is right")
	expect(t, c.post("/login/code", "code", "12"), http.StatusUnauthorized, "does not fit")
	used := h.code(secret)
	follow(t, c.post("/login/code", "code", used[:3]+" "+used[3:]), "/desk/media")
	expect(t, c.get("/desk/"), http.StatusOK)

	d := h.browser()
	follow(t, d.post("/login", "username", "ana", "password", password), "/login/code")
	expect(t, d.post("/login/code", "code", used), http.StatusUnauthorized, "used already") // read over a shoulder
	h.pass(30 * time.Second)
	late := h.code(secret)
	h.pass(30 * time.Second)
	follow(t, d.post("/login/code", "code", late), "/desk/") // one step late is taken
	h.pass(90 * time.Second)
	e := h.browser()
	follow(t, e.post("/login", "username", "ana", "password", password), "/login/code")
	old := h.code(secret)
	h.pass(90 * time.Second)
	expect(t, e.post("/login/code", "code", old), http.StatusUnauthorized)
	h.pass(9 * time.Minute)
	follow(t, e.post("/login/code", "code", h.code(secret)), "/login?done=too-late")
	follow(t, h.browser().get("/login/code"), "/login?done=too-late")
}

func TestGuessingCodesIsSlowedDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	secret, recovery := h.guarded(h.loggedIn())
	c := h.browser()
	follow(t, c.post("/login", "username", "ana", "password", password), "/login/code")
	for range 5 {
		expect(t, c.post("/login/code", "code", "123456"), http.StatusUnauthorized)
	}
	w := c.post("/login/code", "code", h.code(secret))
	expect(t, w, http.StatusTooManyRequests, "too many tries")
	if w.Header().Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	expect(t, c.post("/login/code", "code", recovery[0]), http.StatusTooManyRequests)
	follow(t, h.browser().post("/login", "username", "ana", "password", password), "/login/code") // the password is another matter
}

func TestARecoveryCodeLetsInOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	_, recovery := h.guarded(b)
	enter := func(code string) *browser {
		c := h.browser()
		follow(t, c.post("/login", "username", "ana", "password", password), "/login/code")
		w := c.post("/login/code", "code", code)
		if w.Code != http.StatusSeeOther {
			expect(t, w, http.StatusUnauthorized)
			return nil
		}
		return c
	}
	if enter(strings.ToUpper(recovery[3])) == nil {
		t.Fatal("a recovery code is refused")
	}
	if enter(recovery[3]) != nil {
		t.Fatal("a recovery code was taken twice")
	}
	expect(t, b.get("/desk/account"), http.StatusOK, "9 recovery codes")
	again := codeItem.FindAllStringSubmatch(expect(t, b.post("/desk/account/codes/recovery"), http.StatusOK), -1)
	if enter(recovery[4]) != nil {
		t.Fatal("an old code is taken after new ones were made")
	}
	if enter(again[0][1]) == nil {
		t.Fatal("a new code is refused")
	}
	w := b.post("/desk/account/codes/recovery.txt", "code", again[1][1], "code", again[2][1])
	expect(t, w, http.StatusOK, again[1][1]+"\n"+again[2][1])
	if !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Error("the codes are not sent as a file")
	}
	expect(t, b.post("/desk/account/codes/off", "off_password", "wrong"), http.StatusUnprocessableEntity, "not your present password")
	follow(t, b.post("/desk/account/codes/off", "off_password", password), "/desk/account?done=second-off")
	follow(t, h.browser().post("/login", "username", "ana", "password", password), "/desk/")
}

func TestAnOldSessionProvesItselfBeforeItChangesWhatGuardsTheAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	h.pass(auth.ProofLife + time.Second)
	expect(t, b.get("/desk/account"), http.StatusOK, "Passkeys")
	expect(t, b.get("/desk/account/codes"), http.StatusOK, "Is it you?", `value="/desk/account/codes"`)
	expect(t, b.post("/desk/account/prove", "next", "/desk/account/codes", "proof_password", "wrong"), http.StatusUnprocessableEntity, `value="/desk/account/codes"`)

	expect(t, b.post("/desk/authors/invitations", "role", "editor", "note", "for Bo"), http.StatusForbidden, "Is it you?", `value="for Bo"`, `value="editor"`)
	expect(t, b.post("/desk/authors/invitations", "role", "editor", "note", "for Bo", "proof_password", password), http.StatusOK, origin+"/join/")
	expect(t, b.get("/desk/account/codes"), http.StatusOK, "Show the app this picture")

	h.pass(auth.ProofLife + time.Second)
	follow(t, b.post("/desk/account/prove", "next", "//evil.example/", "proof_password", password), "/")
	expect(t, b.get("/desk/account/passkeys/new"), http.StatusOK, "Add a passkey")
}

func TestAnOwnerHelpsWhoLostTheirTelephone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	bo := h.joins("bo", blog.Writer)
	h.guarded(h.loggedInAs(bo))
	b := h.loggedIn()
	expect(t, b.get("/desk/authors"), http.StatusOK, "second step on")
	follow(t, h.browser().post("/login", "username", "bo", "password", password), "/login/code")
	follow(t, b.post("/desk/authors/@bo", "action", "factors"), "/desk/authors/@bo?done=factors-off")
	follow(t, h.browser().post("/login", "username", "bo", "password", password), "/desk/")
}
