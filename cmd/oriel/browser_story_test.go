package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
)

// TestAuthorsDayInTheBrowser is the main job as a person sees it: set up, write, publish, read, take a
// comment, moderate, answer, delete; once with JavaScript and once without. Every page on
// the way is judged: axe in light and dark, a small phone, the console, other hosts.
func TestAuthorsDayInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script=%v", script), func(t *testing.T) {
			t.Parallel()
			authorsDay(t, script)
		})
	}
}

func authorsDay(t *testing.T, script bool) {
	house, link := freshHouse(t)
	r := newReader(t, house.base)
	if !script {
		r.scriptsOff(true)
	}
	setUp(r, link)
	post := writeAndPublish(r)
	moderate(t, r, house, post)
	picture(t, r)
	for _, path := range []string{"/desk/posts", "/desk/inbox", "/desk/audience", "/desk/audience/followers", "/desk/settings", "/desk/profile", "/desk/blocks"} {
		r.open(path)
		r.judge()
	}
	takeDown(r, post)
}

func setUp(r *reader, link string) {
	r.open(link)
	r.judge()
	r.fill(map[string]string{"site_title": "The Ledge", "tagline": "A view", "display_name": "Ána", "name": "Á n a", "password": "short"})
	ask1(r, chromedp.Evaluate[bool](`document.querySelector("main form").noValidate=true`)) // so that the server's answer is seen, not the browser's
	r.press("main form button")
	r.sees("small letters", "10 characters")
	if r.value("site_title") != "The Ledge" || r.value("display_name") != "Ána" || r.value("name") != "Á n a" {
		r.t.Error("the form did not keep what was typed")
	}
	r.judge()
	r.fill(map[string]string{"name": "ana", "password": benchPassword})
	r.press("main form button")
	r.sees("ana@")
	r.judge()
	r.press(`form[action="/logout"] button`)
	r.open("/login")
	r.judge()
	r.fill(map[string]string{"username": "ana", "password": "something else"})
	r.press("main form button")
	if r.value("username") != "ana" || strings.Contains(r.address(), "/desk") {
		r.t.Errorf("a wrong password led to %s", r.address())
	}
	r.fill(map[string]string{"username": "ana", "password": benchPassword})
	r.press("main form button")
	if !strings.HasSuffix(r.address(), "/desk/") {
		r.t.Errorf("the log-in led to %s", r.address())
	}
}

func writeAndPublish(r *reader) (path string) {
	r.open("/desk/posts/new")
	r.judge()
	r.fill(map[string]string{"title": "First light", "body": "Hello **world**, $x^2$.\n\n## A heading\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "tags": "light, morning", "new_category": "Notes"})
	r.press(`button[value="draft"]`)
	draft := r.address()
	r.judge()
	if resp, err := http.Get(r.base + "/tag/light/"); err != nil || resp.StatusCode != http.StatusNotFound {
		r.t.Errorf("the tag of a draft shows: %v %v", resp, err)
	}
	r.press(`button[value="publish"]`)
	r.sees("ublished")
	r.judge()
	path = ask1(r, chromedp.Evaluate[string](`[...document.querySelectorAll("main a")].map(a=>new URL(a.href).pathname).find(p=>/^\/\d{4}\/\d\d\/first-light\/$/.test(p))||""`))
	if path == "" {
		r.t.Fatalf("%s shows no link to the published post:\n%.800s", draft, r.text())
	}
	for _, page := range []string{path, "/", "/@ana", "/category/notes/", "/tag/light/", path[:9]} {
		r.open(page)
		r.sees("First light")
		r.judge()
	}
	r.open(path)
	if ask1(r, chromedp.Evaluate[int](`document.querySelectorAll("math, table, strong").length`)) < 3 {
		r.t.Error("formula, table or bold text is missing")
	}
	r.open("/no-such-page/")
	r.judge()
	return path
}

// moderate lets a stranger reply, approves and answers them, and blocks their server.
func moderate(t *testing.T, r *reader, house *benchHouse, path string) {
	peers := newCrowd(t)
	article := house.articleID(t, house.base+path)
	actor := peers.actor(3, 7)
	note := fmt.Sprintf(`{"@context":"https://www.w3.org/ns/activitystreams","id":%[1]q,"type":"Create","actor":%[2]q,"to":["https://www.w3.org/ns/activitystreams#Public"],
		"object":{"id":%[3]q,"type":"Note","attributedTo":%[2]q,"inReplyTo":%[4]q,"to":["https://www.w3.org/ns/activitystreams#Public"],"published":%[5]q,
		"content":"<p>What a <b>view</b>!<script>alert(1)</script></p>"}}`, actor+"/c/1", actor, actor+"/n/1", article, time.Now().UTC().Format(time.RFC3339))
	peers.send(t, house.base+"/ap/inbox", actor, []byte(note))
	r.open(path)
	if strings.Contains(r.text(), "What a view") {
		t.Error("a stranger's first comment shows without approval")
	}
	until(t, 20*time.Second, "the comment waits at the desk", func() bool {
		r.open("/desk/inbox?show=waiting")
		return strings.Contains(r.text(), "What a view")
	})
	r.judge()
	r.press(`.entry button[value="approve"]`)
	r.open(path)
	r.sees("What a view!")
	r.judge()
	r.open("/desk/inbox?kind=comment")
	ask1(r, chromedp.Evaluate[bool](`document.querySelectorAll("details").forEach(d=>d.open=true)||true`))
	r.do(chromedp.SetValue(chromedp.CSS(`textarea[name="body"]`), "Thank you, come again."))
	r.press(`button[value="answer"]`)
	r.open(path)
	r.sees("Thank you, come again.")
	r.judge()
}

func picture(t *testing.T, r *reader) {
	r.open("/desk/media")
	r.judge()
	file := t.TempDir() + "/dot.png"
	if err := os.WriteFile(file, smallPicture(t), 0o600); err != nil {
		t.Fatal(err)
	}
	r.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), []string{file}))
	r.press(`button[value="upload"]`)
	if got := ask1(r, chromedp.Value(chromedp.CSS("#markdown"))); !strings.Contains(got, "/media/") {
		t.Errorf("the upload gave %q", got)
	}
	r.judge()
}

func smallPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func takeDown(r *reader, path string) {
	r.open("/desk/posts")
	ref := ask1(r, chromedp.Evaluate[string](`[...document.querySelectorAll("main a")].map(a=>a.getAttribute("href")).find(h=>/^\/desk\/posts\/[0-9A-Z]{26}$/.test(h))||""`))
	r.open(ref)
	r.press(`button[value="delete"]`)
	r.sees("lies in the trash", "Undo")
	r.judge()
	r.open(path)
	r.judge()
	resp, err := http.Get(r.base + path)
	if err != nil {
		r.t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusGone {
		r.t.Errorf("the deleted post answers %d", resp.StatusCode)
	}
}

var setupLink = regexp.MustCompile(`http://\S+/setup\?token=\S+`)

// freshHouse starts Oriel on an empty folder and reads the link that it prints.
func freshHouse(t *testing.T) (*benchHouse, string) {
	t.Helper()
	port := freePort(t)
	h := &benchHouse{binary: thisProgram(t), dir: t.TempDir(), port: port, base: fmt.Sprintf("http://127.0.0.1:%d", port)}
	var out logBook
	h.cmd = exec.Command(h.binary) //nolint:noctx // ended by stop
	h.cmd.Env, h.cmd.Stdout, h.cmd.Stderr = h.env(), &out, &out
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.stop(t) })
	waitFor(t, h.base+"/readyz")
	link := ""
	until(t, 10*time.Second, "the set-up link is printed", func() bool { // it comes through a pipe, which may be behind
		link = setupLink.FindString(out.String())
		return link != ""
	})
	return h, link
}

// send signs a letter of a member of the crowd and posts it.
func (c *crowd) send(t *testing.T, inbox, actor string, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, inbox, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/activity+json")
	if err := httpsig.SignCavage(req, body, actor+"#main-key", c.key, time.Now()); err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusAccepted {
		t.Fatalf("inbox answered %d", resp.StatusCode)
	}
}
