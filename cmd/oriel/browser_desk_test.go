package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/internal/blog"
)

// TestTheDeskInTheBrowser is what an owner does at the desk besides writing and answering, with JavaScript and without. The
// stories share a house with visitors and followers; each leaves it as it was.
func TestTheDeskInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	n := newNeighbour(t)
	house := visitedHouse(t, n)
	defer house.stop(t) // before the test's context ends, which would kill it
	r := newReader(t, house.base)
	r.logIn()
	o := &owner{reader: r, house: house, client: house.login(t), near: n}
	stories := []struct {
		name string
		tell func(*owner)
	}{{"moving", movingHouse}, {"lists", blockingByLists}, {"audience", lookingAtReaders}, {"reach", choosingReaders}, {"settings", settingUpTheHouse}}
	for _, script := range []bool{true, false} {
		r.scriptsOff(!script)
		for _, story := range stories {
			t.Run(fmt.Sprintf("%s/script=%v", story.name, script), func(t *testing.T) {
				r.t = t
				defer func() { r.t = t }()
				o.script = script
				story.tell(o)
			})
		}
	}
}

// owner is who sits at the desk.
type owner struct {
	*reader

	house  *benchHouse
	client *http.Client // with a session of the same author, for what is no page
	near   *neighbour
	script bool
}

// visitedHouse has the sample site and five visits. It knows what runs two servers of followers, and trusts the neighbour.
func visitedHouse(t *testing.T, n *neighbour) *benchHouse {
	t.Helper()
	house := newBenchHouse(t, thisProgram(t))
	house.demo(t)
	house.also = []string{"SSL_CERT_FILE=" + n.roots, "ORIEL_TRUSTED_PROXIES=127.0.0.0/8"}
	kept := &hearth{dir: house.dir, env: map[string]string{"ORIEL_DATA": house.dir, "ORIEL_URL": house.base}}
	kept.within(t, func(a *app) {
		for host, software := range map[string]string{"orrery.example": "mastodon", "nordlys.example": "gotosocial"} {
			if err := a.statistics.SaveSoftware(t.Context(), blog.Software{Host: host, Name: software, Version: "1.2.3", AskedAt: time.Now()}); err != nil {
				t.Fatal(err)
			}
		}
	})
	house.start(t)
	visitAs(t, house.base+"/", 5)
	house.stop(t) // visits are stored now and then, and at the end
	house.start(t)
	return house
}

// choose ticks a box or a circle of several.
func (r *reader) choose(name, value string) {
	r.t.Helper()
	r.do(chromedp.Click(chromedp.CSS(fmt.Sprintf(`[name=%q][value=%q]`, name, value))))
}

// holds asks a question about the page in JavaScript, which the browser answers for this test even where pages may run none.
func (r *reader) holds(what, expression string) {
	r.t.Helper()
	if !ask1(r, chromedp.Evaluate[bool](expression)) {
		r.t.Errorf("at %s: %s does not hold", r.address(), what)
	}
}

// becomes waits until an expression holds, for what a browser does soon after a page is there.
func (r *reader) becomes(what, expression string) {
	r.t.Helper()
	until(r.t, patient, what, func() bool { return ask1(r, chromedp.Evaluate[bool](expression)) })
}

// reached waits for words, on a page that is opened again and again.
func (r *reader) reached(path string, words ...string) {
	r.t.Helper()
	until(r.t, 20*time.Second, path+" says "+strings.Join(words, ", "), func() bool {
		r.open(path)
		page := r.text()
		for _, w := range words {
			if !strings.Contains(page, w) {
				return false
			}
		}
		return true
	})
}

// figure is the number that a heading begins with.
func (r *reader) figure(selector string) int {
	r.t.Helper()
	text := ask1(r, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q).innerText`, selector)))
	word, _, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(word)
	if err != nil {
		r.t.Fatalf("%s says %q", selector, text)
	}
	return n
}

// file gets what a link of the page leads to, and says what its type is.
func (o *owner) file(selector string) (kind, text string) {
	o.t.Helper()
	path := ask1(o.reader, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q).getAttribute("href")`, selector)))
	w := &walker{benchHouse: o.house, client: o.client}
	resp, text := w.fetch(o.t, path)
	if resp.StatusCode != http.StatusOK {
		o.t.Errorf("%s answers %d", path, resp.StatusCode)
	}
	return resp.Header.Get("Content-Type"), text
}
