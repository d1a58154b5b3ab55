package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
)

// TestPeopleComeAndGoInTheBrowser is what guards a house, as a person sees it: a passkey by Chromium's virtual authenticator,
// codes of a telephone, a recovery code, an invitation, a device that is logged out.
func TestPeopleComeAndGoInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	house, link := namedHouse(t)
	r := newReader(t, house.base)
	setUp(r, link)
	r.plugInDevice()

	r.open("/desk/account/passkeys/new")
	r.judge()
	r.press("[data-passkey-add] button")
	r.sees("The passkey is added")
	r.judge()
	secret, recovery := turnSecondOn(r)
	join := invite(r)
	r.press(`form[action="/logout"] button`)

	r.open("/login?next=/desk/media")
	r.press("[data-passkey-go]")
	if !strings.HasSuffix(r.address(), "/desk/media") {
		t.Errorf("the passkey led to %s", r.address())
	}
	r.press(`form[action="/logout"] button`)

	logInWithCode(r, code(t, secret, 30*time.Second))
	r.press(`form[action="/logout"] button`)
	logInWithCode(r, recovery)
	r.open("/desk/account")
	r.sees("9 recovery codes")
	r.judge()

	other := newReader(t, house.base)
	other.scriptsOff(true)
	comeIn(other, join)

	r.open("/desk/authors")
	r.sees("Bo Ek", "editor")
	r.judge()
	r.open("/desk/authors/@bo")
	r.judge()
	r.press(`button[value="log_out"]`)
	r.sees("All their devices are logged out")
	other.open("/desk/")
	if !strings.Contains(other.address(), "/login") {
		t.Errorf("a device that was logged out is at %s", other.address())
	}
}

// namedHouse is a fresh house with a name: passkeys do not work at a number.
func namedHouse(t *testing.T) (*benchHouse, string) {
	t.Helper()
	port := freePort(t)
	h := &benchHouse{binary: thisProgram(t), dir: t.TempDir(), port: port, base: fmt.Sprintf("http://localhost:%d", port)}
	var out logBook
	h.cmd = exec.Command(h.binary) //nolint:noctx // ended by stop
	h.cmd.Env, h.cmd.Stdout, h.cmd.Stderr = h.env(), &out, &out
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.stop(t) })
	waitFor(t, h.base+"/readyz")
	link := namedLink.FindString(out.String())
	if link == "" {
		t.Fatalf("no set-up link was printed:\n%s", out.String())
	}
	return h, link
}

var (
	namedLink  = regexp.MustCompile(`http://localhost:\d+/setup\?token=\S+`)
	shownCode  = regexp.MustCompile(`[a-z2-9]{4}(-[a-z2-9]{4}){3}`)
	joinLink   = regexp.MustCompile(`/join/[A-Za-z0-9_-]+`)
	codeSecret = regexp.MustCompile(`[A-Z2-7]{4}( [A-Z2-7]{4})+`)
)

// plugInDevice gives the browser a device that verifies its person, as a telephone does.
func (r *reader) plugInDevice() {
	r.t.Helper()
	r.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	}))
}

func code(t *testing.T, secret string, later time.Duration) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, time.Now().Add(later))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func turnSecondOn(r *reader) (secret, recovery string) {
	r.t.Helper()
	r.open("/desk/account/codes")
	r.judge()
	secret = strings.ReplaceAll(codeSecret.FindString(ask1(r, chromedp.Evaluate[string](`document.querySelector(".secret").textContent`))), " ", "")
	r.fill(map[string]string{"code": code(r.t, secret, 0)})
	r.press("main form button")
	r.sees("The second step is on", "never again")
	r.judge()
	return secret, shownCode.FindString(r.text())
}

func invite(r *reader) string {
	r.t.Helper()
	r.open("/desk/authors")
	r.fill(map[string]string{"note": "Bo from work"})
	r.do(chromedp.Click(chromedp.CSS(`[name="role"][value="editor"]`)))
	r.press(`form[action$="invitations"] button`)
	r.judge()
	link := joinLink.FindString(ask1(r, chromedp.Value(chromedp.CSS("#link"))))
	r.open("/desk/authors")
	r.sees("Bo from work")
	return link
}

func logInWithCode(r *reader, typed string) {
	r.t.Helper()
	r.open("/login")
	r.fill(map[string]string{"username": "ana", "password": benchPassword})
	r.press("main form button")
	r.judge()
	r.fill(map[string]string{"code": typed})
	r.press("main form button")
	if !strings.HasSuffix(r.address(), "/desk/") {
		r.t.Fatalf("the code led to %s: %.300s", r.address(), r.text())
	}
}

// comeIn joins by a link, in a browser without scripts.
func comeIn(r *reader, link string) {
	r.t.Helper()
	r.open(link)
	r.sees("You are invited", "edit what others write")
	r.fill(map[string]string{"display_name": "Bo Ek", "name": "bo", "password": "four quiet herons"})
	r.press("main form button")
	r.sees("Welcome. This is your desk.")
	r.open(link)
	r.sees("works once")
}
