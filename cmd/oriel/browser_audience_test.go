package main

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/internal/links"
)

// lookingAtReaders reads the figures, takes them along as files, and parts with followers.
func lookingAtReaders(o *owner) {
	figures(o)
	removed, blocked := []string{"@ines@", "@bram@"}, "@paul@"
	if !o.script {
		removed, blocked = []string{"@adaeze@", "@sunniva@"}, "@karim@"
	}
	followers(o, removed, blocked)
}

func figures(o *owner) {
	o.t.Helper()
	o.open(links.DeskAudience)
	o.holds("there is a plot", `document.querySelectorAll(".plot-frame svg").length>0`)
	o.judge()
	o.press(`.audience-choices nav a:not([aria-current])`)
	o.holds("the other span of time is chosen", `document.querySelectorAll(".audience-choices nav a[aria-current]").length===1&&location.search.includes("range=")`)
	o.open(links.DeskAudiencePart("visits"))
	o.sees("from.example", "How this is counted")
	o.holds("the numbers stand below the plot", `(d=>{d.open=true;return d.querySelectorAll("tbody tr").length>0})(document.querySelector("details.audience-numbers"))`)
	o.judge()
	kind, text := o.file(`a.audience-csv[href*="referrers"]`)
	if !strings.HasPrefix(kind, "text/csv") || !strings.Contains(text, "from.example,5") {
		o.t.Errorf("the file of referrers (%s) is\n%s", kind, text)
	}
}

func followers(o *owner, removed []string, blocked string) {
	o.t.Helper()
	o.open(links.DeskFollowers)
	before := o.figure("h1")
	o.sees("orrery.example", "mastodon", "1.2.3")
	o.set(`[name="software"]`, "mastodon")
	o.press(".follower-filter button")
	if got := o.figure("h1"); got != 2 {
		o.t.Errorf("%d followers are on Mastodon, want the two of orrery.example", got)
	}
	o.judge()
	o.press(".follower-go a")
	for _, handle := range append([]string{blocked}, removed...) {
		o.sees(handle)
	}
	for _, handle := range removed {
		o.holds("a box beside "+handle, fmt.Sprintf(`(li=>(li.querySelector('[name="follower"]').click(),true))([...document.querySelectorAll(".follower-list > li")].find(e=>e.innerText.includes(%q)))`, handle))
	}
	o.press("#remove button")
	o.sees("Remove 2 followers", "They can follow again")
	o.judge()
	o.press("form .danger")
	o.sees("They are removed")
	if got := o.figure("h1"); got != before-2 {
		o.t.Errorf("%d followers are left of %d", got, before)
	}
	kind, text := o.file(`a[href*="followers-full.csv"]`)
	if !strings.HasPrefix(kind, "text/csv") || !strings.Contains(text, "mastodon") || strings.Contains(text, strings.Trim(removed[0], "@")+"@") {
		o.t.Errorf("the file of followers (%s) is\n%s", kind, text)
	}
	id := ask1(o.reader, chromedp.Evaluate[string](fmt.Sprintf(`[...document.querySelectorAll(".follower-list > li")].find(e=>e.innerText.includes(%q)).querySelector('[name="guest"]').value`, blocked)))
	o.press(fmt.Sprintf(`form:has([name="guest"][value=%q]) [value="block_person"]`, id))
	o.sees("This person is blocked")
	o.judge()
}
