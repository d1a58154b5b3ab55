package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
)

// deskPaths is every address of the desk that can be read.
var deskPaths = []string{
	"/desk/", "/desk/posts", "/desk/posts?kind=page", "/desk/posts/new", "/desk/comments", "/desk/messages", "/desk/audience", "/desk/audience/followers", "/desk/audience/visits", "/desk/audience/subscribers",
	"/desk/media", "/desk/blocks", "/desk/profile", "/desk/terms", "/desk/terms/category", "/desk/terms/tag", "/desk/terms/series",
	"/desk/deliveries", "/desk/settings", "/desk/settings/look", "/desk/settings/menu", "/desk/settings/reading", "/desk/settings/comments", "/desk/settings/machines",
}

// Safety row 71: the gate stands at the router, not at the text of a path.
func TestNobodyEntersTheDeskWithoutASession(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	draft := h.published("Seen by all")
	tricks := []string{
		"/desk", "//desk", "//desk/", "/DESK", "/DESK/", "/%64esk", "/%64esk/", "/desk;x", "/desk/;x", "/./desk", "/./desk/", "/desk/.", "/desk/..",
		"/x/../desk/", "/desk//", "/desk%2f", "/desk/%2e%2e/desk/", "/desk?x", "/desk/#", "/desk/posts/", "/desk/nothing",
		"/desk/posts/" + draft.Ref, "/desk/posts/" + draft.Ref + "/delete", "/desk/comments/" + draft.Ref,
	}
	for _, path := range slices.Concat(deskPaths, tricks) {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, "FOO"} {
			r := httptest.NewRequestWithContext(t.Context(), method, "/", http.NoBody)
			r.URL = parse(path)
			w := h.browser().do(r)
			if w.Code == http.StatusOK || strings.Contains(w.Body.String(), "Log out") {
				t.Errorf("%s %s: status %d", method, path, w.Code)
			}
		}
	}
	for _, path := range deskPaths {
		follow(t, h.browser().get(path), "/login?next="+url.QueryEscape(path))
	}
}

// parse keeps a path as it came over the wire.
func parse(path string) *url.URL {
	raw, query, _ := strings.Cut(path, "?")
	plain, err := url.PathUnescape(raw)
	if err != nil {
		plain = raw
	}
	return &url.URL{Path: plain, RawPath: raw, RawQuery: query}
}

func TestEveryPageOfTheDeskOpensForItsAuthor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Seen by all")
	b := h.loggedIn()
	for _, path := range append(slices.Clone(deskPaths), "/desk/posts/"+post.Ref, "/desk/posts/"+post.Ref+"/delete", "/desk/posts/new?kind=page") {
		w := b.get(path)
		body := expect(t, w, http.StatusOK, "<h1", "Log out", `lang="en"`)
		if n := strings.Count(body, "<h1"); n != 1 {
			t.Errorf("%s has %d first headings", path, n)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "require-trusted-types-for 'script'") {
			t.Errorf("%s: the desk's policy is missing", path)
		}
	}
	follow(t, b.get("/desk"), "/desk/")
	follow(t, b.get("/desk/posts/"), "/desk/posts")
}

func TestWhatIsNotThereIsNotFoundInsideTheDesk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	for _, path := range []string{"/desk/posts/01JD00000000000000000000P1", "/desk/posts/1=1", "/desk/posts/x/delete", "/desk/comments/none"} {
		expect(t, b.get(path), http.StatusNotFound)
		expect(t, b.post(path, "action", "update", "body", "x"), http.StatusNotFound)
	}
	expect(t, b.post("/desk/comments/none/answer", "body", "x"), http.StatusNotFound)
}

func TestLoginLeadsToTheDeskAndLogoutEndsTheSession(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser()
	expect(t, b.get("/login?next=/desk/posts"), http.StatusOK, `name="next" value="/desk/posts"`)
	w := b.post("/login", "username", " @Ana@blog.example ", "password", password, "next", "/desk/posts")
	follow(t, w, "/desk/posts")
	cookie := w.Header().Get("Set-Cookie")
	for _, part := range []string{"__Host-oriel=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("cookie %q lacks %s", cookie, part)
		}
	}
	expect(t, b.get("/desk/"), http.StatusOK, "Good morning, Ana Lindqvist", "@ana@blog.example")
	follow(t, b.get("/login"), "/desk/")
	stolen := b.cookies[auth.CookieName(true)]
	follow(t, b.post("/logout"), "/login?done=left")
	b.cookies[auth.CookieName(true)] = stolen
	follow(t, b.get("/desk/"), "/login?next=")
}

// Safety row 77.
func TestFixationOfASessionBringsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser()
	b.cookies[auth.CookieName(true)] = "planted-by-somebody"
	follow(t, b.post("/login", "username", "ana", "password", password), "/desk/")
	first := b.cookies[auth.CookieName(true)]
	if first == "planted-by-somebody" || len(first) < 40 {
		t.Fatalf("the cookie after the login is %q", first)
	}
	follow(t, b.post("/login", "username", "ana", "password", password), "/desk/")
	if b.cookies[auth.CookieName(true)] == first {
		t.Error("a second login kept the token")
	}
	thief := h.browser()
	thief.cookies[auth.CookieName(true)] = first
	follow(t, thief.get("/desk/"), "/login")
}

func TestSessionsEndIdleAndInAnyCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	idle, busy := h.loggedIn(), h.loggedIn()
	for range 6 {
		h.pass(5 * 24 * time.Hour)
		busy.get("/desk/")
	}
	follow(t, idle.get("/desk/"), "/login")
	h.pass(time.Hour)
	follow(t, busy.get("/desk/"), "/login")
}

// Safety row 72.
func TestLoginNeverLeadsToAnotherSite(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for next, want := range map[string]string{
		"": "/desk/", "/desk/posts?kind=page": "/desk/posts?kind=page", "/": "/",
		"//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", `\\evil.example`: "/", "/%2Fevil.example": "/", "%2F%2Fevil.example": "/",
		"/%252Fevil.example": "/", "/%09/evil.example": "/", "/\t/evil.example": "/", "javascript:alert(1)": "/", "desk/": "/", "/%5Cevil.example": "/", "/%zz": "/",
	} {
		w := h.browser().post("/login", "username", "ana", "password", password, "next", next)
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != want {
			t.Errorf("next %q leads to %q (%d), want %q", next, got, w.Code, want)
		}
		if got := h.loggedIn().get("/login?next=" + url.QueryEscape(next)).Header().Get("Location"); got != want {
			t.Errorf("next %q of somebody logged in leads to %q, want %q", next, got, want)
		}
	}
}

// Safety row 79: neither text nor status tells which names exist.
func TestAnUnknownNameReadsLikeAWrongPassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var texts []string
	for _, name := range []string{"ana", "bob", "ana2", strings.Repeat("x", 5000), "<b>'"} {
		w := h.browser().post("/login", "username", name, "password", "something else entirely")
		body := expect(t, w, http.StatusUnauthorized, "do not belong together")
		_, alert, _ := strings.Cut(body, `role="alert"`)
		alert, _, _ = strings.Cut(alert, "<form")
		texts = append(texts, alert)
		if strings.Contains(body, "something else entirely") {
			t.Error("the password came back")
		}
	}
	for _, text := range texts[1:] {
		if text != texts[0] {
			t.Errorf("%q is not %q", text, texts[0])
		}
	}
}

func TestGuessingIsSlowedDownAndTheAuthorIsNotLockedOut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	known := h.browser()
	follow(t, known.post("/login", "username", "ana", "password", password), "/desk/")
	thief := h.browser()
	thief.remote = "203.0.113.9:1"
	var last *httptest.ResponseRecorder
	for i := range 6 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/login", strings.NewReader(url.Values{"username": {"ana"}, "password": {"guess it"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", "198.51.100."+string(rune('1'+i))) // safety row 67
		last = thief.do(r)
	}
	expect(t, last, http.StatusTooManyRequests, "too many tries", "15 minutes")
	if last.Header().Get("Retry-After") != "900" {
		t.Errorf("Retry-After is %q", last.Header().Get("Retry-After"))
	}
	expect(t, thief.post("/login", "username", "ana", "password", password), http.StatusTooManyRequests)
	follow(t, known.post("/login", "username", "ana", "password", password), "/desk/")
	h.pass(16 * time.Minute)
	follow(t, thief.post("/login", "username", "ana", "password", password), "/desk/")
}

// Safety row 69.
func TestFormsOfOtherSitesChangeNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	post := h.published("Stays")
	for _, path := range []string{"/desk/posts/" + post.Ref + "/delete", "/desk/settings", "/desk/media", "/login", "/logout", "/setup", "/desk/blocks"} {
		for _, header := range [][2]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "null"}} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("action=delete"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header[0], header[1])
			if w := h.loggedIn().do(r); w.Code != http.StatusForbidden {
				t.Errorf("%s with %v: status %d", path, header, w.Code)
			}
		}
	}
	expect(t, h.loggedIn().get("/desk/posts/"+post.Ref), http.StatusOK, "Stays")
}

func TestAnEndedSessionHandsTheTextBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser()
	fields := []string{"ref", "01JD00000000000000000000P1", "version", "0", "title", "A <b>long</b> night", "body", "Line one\nline two", "summary", "Short.", "tags", "a, b", "action", "draft", "comments", "open"}
	w := b.post("/desk/posts/new", fields...)
	expect(t, w, http.StatusUnauthorized, "nothing was saved", "A &lt;b&gt;long&lt;/b&gt; night", "Line one\nline two", `name="action" value="draft"`, `action="/desk/posts/new"`, `target="_blank"`)
	// Having logged in elsewhere, the author sends the page that kept the text.
	follow(t, b.post("/login", "username", "ana", "password", password), "/desk/")
	follow(t, b.post("/desk/posts/new", fields...), "/desk/posts/01JD00000000000000000000P1?done=draft")

	w = h.browser().post("/desk/profile/password", "current_password", "secret one", "new_password", "secret two")
	if body := expect(t, w, http.StatusUnauthorized); strings.Contains(body, "secret") || strings.Contains(body, "Send it again") {
		t.Error("passwords came back in the page")
	}
	expect(t, h.browser().send("/desk/media", "multipart/form-data; boundary=x", "--x--"), http.StatusUnauthorized)
}

func TestSetUpMovesTheFirstAuthorIn(t *testing.T) {
	t.Parallel()
	h := emptyHouse(t)
	b := h.browser()
	follow(t, b.get("/login"), "/setup")
	expect(t, b.get("/setup"), http.StatusForbidden, "printed a link")
	expect(t, b.get("/setup?token=wrong"), http.StatusForbidden)
	expect(t, b.get("/setup?token="+h.token), http.StatusOK, `name="site_title"`, `@blog.example`, `value="`+h.token+`"`)
	expect(t, b.post("/setup", "token", "wrong", "site_title", "Mine", "name", "ana", "password", password), http.StatusForbidden)

	typed := []string{"token", h.token, "site_title", "The <Bay> Window", "tagline", "Notes", "display_name", "Ana Lindqvist"}
	body := expect(t, b.post("/setup", append(typed, "name", "Ána!", "password", "bay")...), http.StatusUnprocessableEntity,
		"The &lt;Bay&gt; Window", `value="Notes"`, `value="Ana Lindqvist"`, `href="#f-name"`, `href="#f-password"`, `aria-invalid="true"`, `id="f-password-wrong"`, "of at least 10 characters")
	if strings.Contains(body, `value="bay"`) {
		t.Error("the password came back")
	}
	expect(t, b.post("/setup", append(typed, "name", "Ána!", "password", "thebaywindow")...), http.StatusUnprocessableEntity, "holds your name or the name of the site", "type it once more")
	expect(t, b.post("/setup", append(typed, "name", "ana", "password", strings.Repeat("long ", 300))...), http.StatusUnprocessableEntity, "1,024 bytes", `id="f-password-wrong"`)
	expect(t, b.post("/setup/strength", "token", h.token, "password", password), http.StatusOK, `"score":3`, `"enough":true`)
	expect(t, b.post("/setup/strength", "token", "wrong", "password", password), http.StatusForbidden)

	follow(t, b.post("/setup", append(typed, "name", "Ana", "password", password)...), "/desk/?done=welcome")
	expect(t, b.get("/desk/?done=welcome"), http.StatusOK, "Your site is ready", "@ana@blog.example", "Three things to begin with")
	follow(t, b.get("/setup?token="+h.token), "/login")
	follow(t, b.post("/setup", append(typed, "name", "eve", "password", password)...), "/login")
	follow(t, h.browser().post("/login", "username", "ana", "password", password), "/desk/")
}

func TestFormsHaveLimits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.loggedIn()
	big := "title=x&action=draft&body=" + strings.Repeat("a", 2<<20)
	expect(t, b.send("/desk/posts/new", "application/x-www-form-urlencoded", big), http.StatusRequestEntityTooLarge, "split it into several posts")
	expect(t, b.send("/desk/posts/new", "application/x-www-form-urlencoded", "title=%ff%fe&action=draft"), http.StatusUnprocessableEntity, "not valid Unicode")
	expect(t, b.send("/desk/posts/new", "application/x-www-form-urlencoded", "title=%00&action=draft"), http.StatusUnprocessableEntity)
	expect(t, b.send("/desk/posts/new", "application/x-www-form-urlencoded", "title=%zz&action=draft"), http.StatusUnprocessableEntity)
	expect(t, b.send("/desk/posts/new", "application/json", "{}"), http.StatusUnprocessableEntity)
	expect(t, b.send("/desk/posts/new", "", ""), http.StatusUnprocessableEntity)
	expect(t, b.post("/desk/posts/new", "title", "x", "body", "y", "action", "explode"), http.StatusUnprocessableEntity, "one of the buttons", `value="x"`)
}
