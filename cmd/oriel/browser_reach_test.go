package main

import (
	"fmt"
	"net/http"

	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/internal/links"
)

// choosingReaders says whom a post reaches, and looks at what came of it, in the look of the house and in Classic.
func choosingReaders(o *owner) {
	o.open(links.DeskNewPost)
	o.fill(map[string]string{"title": "Eight legs", "body": "They were in the *boot*.", "date": "2001-02-03T10:00", "warning": "spiders", "canonical": "ftp://first.example/legs"})
	o.choose("visibility", "unlisted")
	o.choose("pinned", "yes")
	o.set(`[name="comments"]`, "closed")
	o.press(`button[value="publish"]`)
	o.holds("an original that is no web page is refused", `document.querySelector('[name="canonical"]').getAttribute("aria-invalid")==="true"`)
	o.holds("all choices are kept", `document.querySelector('[name="visibility"]:checked').value==="unlisted"&&document.querySelector('[name="pinned"]').checked&&document.querySelector('[name="comments"]').value==="closed"&&document.querySelector('[name="warning"]').value==="spiders"`)
	o.fill(map[string]string{"canonical": "https://first.example/legs"})
	o.press(`button[value="publish"]`)
	o.holds("pinning what is in no list is refused", `document.querySelector('[name="pinned"]').getAttribute("aria-invalid")==="true"`)
	o.judge()
	o.choose("visibility", "public")
	path := o.publish()
	legs(o, path)
	o.open("/@ana")
	o.holds("the pinned post comes before newer ones", fmt.Sprintf(`(all=>all.findIndex(a=>a.pathname===%q)<all.findIndex(a=>/^\/2026\//.test(a.pathname)))([...document.querySelectorAll("main h2 a, main h3 a")])`, path))
	o.judge()
	o.house.command(o.t, "", "site", "set", "theme.name", "classic")
	until(o.t, patient, "the page is in Classic", func() bool {
		o.open(path)
		return ask1(o.reader, chromedp.Evaluate[bool](`!!document.querySelector('link[href*="/classic/"]')`))
	})
	legs(o, path)
	o.house.command(o.t, "", "site", "set", "theme.name", "oriel")
	followersOnly(o)
}

// publish presses the button, and gives the path of the post.
func (o *owner) publish() string {
	o.t.Helper()
	o.press(`button[value="publish"]`)
	o.sees("Published.")
	return ask1(o.reader, chromedp.Evaluate[string](`new URL(document.querySelector(".note.good a").href).pathname`))
}

// legs looks at the post as readers find it.
func legs(o *owner, path string) {
	o.t.Helper()
	o.open(path)
	o.sees("Content warning: spiders", "First published at first.example", "Comments are closed.")
	o.holds("the text is folded", `!document.querySelector(".post-warning").open&&!document.querySelector(".prose").checkVisibility()`)
	o.holds("search engines are sent to the original", `document.querySelector('link[rel="canonical"]').href==="https://first.example/legs"`)
	o.holds("the text unfolds", `(d=>{d.open=true;return document.querySelector(".prose em").checkVisibility()})(document.querySelector(".post-warning"))`)
	o.judge()
}

func followersOnly(o *owner) {
	o.t.Helper()
	o.open(links.DeskNewPost)
	o.fill(map[string]string{"title": "Between us", "body": "Quietly."})
	o.choose("visibility", "followers")
	path := o.publish()
	o.open(path)
	o.sees("This post went to followers only.", "Quietly.")
	o.judge()
	resp, err := http.Get(o.base + path)
	if err != nil {
		o.t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusNotFound {
		o.t.Errorf("a stranger gets %d", resp.StatusCode)
	}
}
