package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/internal/links"
)

// blockingByLists imports a list, watches another one, and opens the site to chosen servers for a while.
func blockingByLists(o *owner) {
	importing(o)
	subscribing(o)
	choosingServers(o)
}

func importing(o *owner) {
	o.t.Helper()
	o.open(links.DeskHostLists)
	o.press(`form[action$="/import"] button`)
	o.holds("an empty import is refused at its field", `!!document.querySelector("main .wrong")`)
	file := filepath.Join(o.t.TempDir(), "blocks.csv")
	list := "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\nbad.example,suspend,False,False,spam,False\norrery.example,suspend,False,False,,False\nquiet.example,silence,False,False,,False\nno host,suspend,False,False,,False\n"
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		o.t.Fatal(err)
	}
	o.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type="file"]`), []string{file}))
	o.press(`form[action$="/import"] button`)
	o.sees("What it would change", "Followers you would lose", "Tomasz W.", "1 line that cannot be used", "Line 5", "1 server has the severity “silence”")
	o.judge()
	preview := o.address()
	o.open(links.DeskHostLists)
	o.fill(map[string]string{"host": "orrery.example"})
	o.press(`button[value="spare"]`)
	o.sees("This server stays open, whatever lists say.")
	o.open(preview)
	o.sees("1 server stays open, as an exception")
	o.choose("silence", "hold")
	o.press(`button[value="apply"]`)
	o.sees("The list is applied.")
	o.judge()
	o.open(links.DeskHostServers)
	o.sees("bad.example", "spam", "quiet.example", "Comments wait for approval")
	o.judge()
	o.fill(map[string]string{"q": "bad"})
	o.press(`form[role="search"] button`)
	if o.sees("bad.example"); strings.Contains(o.text(), "quiet.example") {
		o.t.Error("a search for bad finds quiet.example")
	}
	o.open(links.DeskHostLists)
	kind, text := o.file(`a[href$="export.csv"]`)
	if !strings.HasPrefix(kind, "text/csv") || !strings.Contains(text, "bad.example,suspend") || !strings.Contains(text, "quiet.example,silence") || strings.Contains(text, "orrery.example") {
		o.t.Errorf("the export (%s) is\n%s", kind, text)
	}
	o.endList(preview, "Take it back", "bad.example")
	o.press(`button[value="unspare"]`)
	o.sees("This server is no exception any more.")
	o.open(links.DeskHostServers)
	o.sees("No server is blocked.")
}

// endList takes a list back and unblocks what it blocked.
func (o *owner) endList(page, word, host string) {
	o.t.Helper()
	o.open(page)
	o.sees(word)
	o.press(`a[href$="/end"]`)
	o.sees("blocked by this list alone", host)
	o.judge()
	o.press(`button[value="free"]`)
	o.sees("Its servers are welcome again")
}

func subscribing(o *owner) {
	o.t.Helper()
	o.near.publishes("far.example\n")
	o.open(links.DeskHostLists)
	o.fill(map[string]string{"address": "http://plain.example/list.csv", "name": "From next door"})
	o.choose("automatic", "yes")
	o.press(`form[action="` + links.DeskHostLists + `"] button`)
	o.sees("It begins with https://.")
	if o.value("address") != "http://plain.example/list.csv" || o.value("name") != "From next door" {
		o.t.Error("the form did not keep what was typed")
	}
	o.holds("the box stays ticked", `document.querySelector('[name="automatic"]').checked`)
	o.judge()
	o.fill(map[string]string{"address": o.near.base + "/list.csv"})
	o.press(`form[action="` + links.DeskHostLists + `"] button`)
	page, _, _ := strings.Cut(o.address(), "?")
	o.reached(page, "From next door", "What it would change", "New blocks")
	o.press(`button[value="apply"]`)
	o.sees("The list is applied.", "Changes apply by themselves")
	o.near.publishes("far.example\nfurther.example\nfurthest.example\n")
	o.press(`button[value="look"]`)
	o.reached(page, "changed by more than half at once")
	o.judge()
	o.press(`button[value="discard"]`)
	o.sees("Nothing was changed.")
	o.endList(page, "Unsubscribe", "far.example")
}

func choosingServers(o *owner) {
	o.t.Helper()
	o.open(links.DeskHostsAllowed)
	o.fill(map[string]string{"host": "good.example\nno host"})
	o.press(`button[value="allow"]`)
	if got := o.value("host"); !strings.Contains(got, "good.example\nno host") {
		o.t.Errorf("the field holds %q", got)
	}
	o.judge()
	o.fill(map[string]string{"host": "good.example"})
	o.press(`button[value="allow"]`)
	o.sees("Added to the allowed servers.")
	o.press(`button[value="close"]`)
	o.sees("Open the site to chosen servers only?", "nordlys.example", "1 server is allowed already")
	o.judge()
	o.choose("propose", "nordlys.example")
	o.press(`button[value="close"]`)
	o.sees("Only the allowed servers may reach this site now.", "Followers elsewhere", "nordlys.example")
	o.judge()
	o.press(`button[value="open"]`)
	o.sees("may reach this site again")
	for range 30 {
		if !ask1(o.reader, chromedp.Evaluate[bool](`!!document.querySelector('button[value="disallow"]')`)) {
			return
		}
		o.press(`button[value="disallow"]`)
	}
	o.t.Error("the allowed servers cannot be taken off")
}
