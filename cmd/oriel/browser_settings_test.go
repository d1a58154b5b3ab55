package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/oriel-blog/oriel/internal/links"
)

const saveIt = `.bar button[value="save"], button[value="save"]`

// settingUpTheHouse names the site, arranges menu and sidebar by the keyboard, tries a look, and fills in the profile.
func settingUpTheHouse(o *owner) {
	o.open(links.DeskSettings)
	title := o.value("site.title")
	o.fill(map[string]string{"site.title": "", "site.tagline": "Seen from here"})
	o.press(saveIt)
	o.holds("a site without a title is refused", `document.querySelector('[name="site.title"]').getAttribute("aria-invalid")==="true"`)
	if got := o.value("site.tagline"); got != "Seen from here" {
		o.t.Errorf("the tagline is %q", got)
	}
	o.judge()
	o.fill(map[string]string{"site.title": "The High Ledge"})
	o.press(saveIt)
	o.sees("The settings are saved.")
	o.reached("/", "The High Ledge", "Seen from here")
	o.open(links.DeskSettings)
	o.fill(map[string]string{"site.title": title})
	o.press(saveIt)
	arranging(o)
	tryingALook(o)
	facts(o)
	addresses(o)
}

// enter presses the Enter key on a control, and looks at the page that follows.
func (o *owner) enter(selector, what, holds string) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.ctx, patient)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		return chromedp.Do(ctx, chromedp.Focus(chromedp.CSS(selector)), chromedp.KeyEvent("\r"))
	}))
	if err != nil {
		o.t.Fatalf("press Enter on %s at %s: %v", selector, o.address(), err)
	}
	o.holds(what, holds)
}

func arranging(o *owner) {
	o.t.Helper()
	o.open(links.DeskSettingsOf("menu"))
	const rows = `document.querySelectorAll('[data-arrange="menu"] > li').length`
	had := ask1(o.reader, chromedp.Evaluate[int](rows))
	for n := had + 1; n <= had+2; n++ {
		o.enter(`button[value="menu add"]`, "another entry is there", fmt.Sprintf(`%s===%d`, rows, n))
		title := []string{"Lamp", "Quay"}[n-had-1]
		o.set(fmt.Sprintf("#f-menu-title-%d", n-1), title)
		o.set(fmt.Sprintf("#f-menu-target-%d", n-1), "/"+strings.ToLower(title)+"/")
	}
	o.enter(fmt.Sprintf(`button[value="menu up %d"]`, had+1), "Quay stands above Lamp", fmt.Sprintf(`document.querySelector("#f-menu-title-%d").value==="Quay"`, had))
	o.becomes("the focus went along", fmt.Sprintf(`document.activeElement.value==="menu up %d"`, had))
	o.enter(fmt.Sprintf(`button[value="menu in %d"]`, had+1), "Lamp stands below Quay", fmt.Sprintf(`document.querySelectorAll('[data-arrange="menu"] > li')[%d].dataset.depth==="1"`, had+1))
	o.judge()
	const first = `document.querySelector('[name="box_kind"]').value`
	kind := ask1(o.reader, chromedp.Evaluate[string](first))
	o.enter(`button[value="box down 0"]`, "the first box went down", fmt.Sprintf(`%s!==%q&&document.querySelectorAll('[name="box_kind"]')[1].value===%q`, first, kind, kind))
	o.becomes("the focus went along", `/^box .* 1$/.test(document.activeElement.value||"")`)
	o.enter(`.bar button[value="save"]`, "the settings are saved", `document.body.innerText.includes("The settings are saved.")`)
	until(o.t, patient, "the menu of the site shows it", func() bool {
		o.open("/")
		return ask1(o.reader, chromedp.Evaluate[bool](`!!document.querySelector('header a[href$="/quay/"]')&&!!document.querySelector('header li li a[href$="/lamp/"]')`))
	})
	o.open(links.DeskSettingsOf("menu"))
	for _, at := range []int{had + 1, had} {
		o.press(fmt.Sprintf(`button[value="menu remove %d"]`, at))
	}
	o.press(`button[value="box up 1"]`)
	o.press(saveIt)
}

func tryingALook(o *owner) {
	o.t.Helper()
	o.open(links.DeskSettingsOf("look"))
	const classic = `(f=>!!f&&f.readyState==="complete"&&!!f.querySelector('link[href*="/classic/"]'))(document.querySelector("iframe[data-look]").contentDocument)`
	o.set(`[name="theme.name"]`, "classic")
	if o.script {
		o.choose("theme.width", "wide") // what is chosen shows by itself
	} else {
		o.do(chromedp.Click(chromedp.CSS(`button[formtarget="look"]`)))
	}
	o.becomes("the frame shows Classic", classic)
	o.judge()
	if page := fetched(o.t, o.base+"/"); strings.Contains(page, "/classic/") {
		o.t.Error("readers see a look that was only tried")
	}
	o.press(saveIt)
	o.sees("The settings are saved.")
	until(o.t, patient, "readers see Classic", func() bool { return strings.Contains(fetched(o.t, o.base+"/"), "/classic/") })
	o.open("/")
	o.judge()
	o.house.command(o.t, "", "site", "set", "theme.name", "oriel")
	o.house.command(o.t, "", "site", "set", "theme.width", "normal")
}

func facts(o *owner) {
	o.t.Helper()
	o.open(links.DeskProfile)
	row := ask1(o.reader, chromedp.Evaluate[int](`[...document.querySelectorAll('[name="field_name"]')].findIndex(e=>!e.value)`))
	name, value := fmt.Sprintf("#f-field-name-%d", row), fmt.Sprintf("#f-field-value-%d", row)
	o.set(value, "Copper and oak")
	o.press(saveIt)
	o.holds("a fact without a name is refused", `!!document.querySelector("main .wrong")`)
	if got := ask1(o.reader, chromedp.Value(chromedp.CSS(value))); got != "Copper and oak" {
		o.t.Errorf("the field holds %q", got)
	}
	o.judge()
	o.set(name, "Instruments")
	o.press(saveIt)
	o.sees("Your profile is saved.")
	o.reached("/@ana", "Instruments", "Copper and oak")
	o.open(links.DeskProfile)
	o.set(name, "")
	o.set(value, "")
	o.press(saveIt)
}

func addresses(o *owner) {
	o.t.Helper()
	before := o.house.firstPost(o.t)
	o.open(links.DeskSettingsOf("reading"))
	o.choose("site.permalinks", "/slug/")
	o.press(saveIt)
	o.sees("The settings are saved.")
	made := strings.TrimSpace(o.house.command(o.t, "---\ntitle: A short way\n---\nHere.\n", "post", "-"))
	if path := strings.TrimPrefix(made, o.base); strings.Count(path, "/") != 2 || !strings.HasPrefix(path, "/a-short-way") {
		o.t.Errorf("a new post stands at %s", path)
	}
	o.reached(strings.TrimPrefix(made, o.base), "A short way")
	o.open(before)
	if o.address() != before {
		o.t.Errorf("an old post has gone from %s to %s", before, o.address())
	}
	o.open(links.DeskSettingsOf("reading"))
	o.choose("site.permalinks", "/year/month/slug/")
	o.press(saveIt)
}
