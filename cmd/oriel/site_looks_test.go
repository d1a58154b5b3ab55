package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// look is one way in which a site may be dressed.
type look struct {
	theme, language, home, sidebar string
}

// looks meet every theme that comes with the program with both directions of writing, and every home page and sidebar once.
func looks() []look {
	return []look{
		{"oriel", "en", "list", "right"}, {"oriel", "he", "cards", "left"}, {"classic", "en", "full", "none"}, {"classic", "he", "list", "right"},
	}
}

// everyLookServesEverybody opens every kind of page in every look: valid HTML, no finding of axe in light and in dark, nothing wider than a phone,
// no shift while the page comes, no complaint of the browser, and a way through the page for those who have no mouse.
func everyLookServesEverybody(v *visitor) {
	kinds, valid, r := v.kinds(), newValidator(v.t), newReader(v.t, v.house.base)
	for i, l := range looks() {
		if i > 0 { // what differs from the others by its template
			kinds = slices.DeleteFunc(slices.Clone(kinds), func(path string) bool {
				return strings.HasPrefix(path, "/tag/") || strings.HasPrefix(path, "/author/") || strings.HasPrefix(path, "/2") && isList.MatchString(path) || strings.HasPrefix(path, "/page/") || strings.Contains(path, "/comment-page-")
			})
		}
		v.t.Run(strings.Join([]string{l.theme, l.language, l.home}, " "), func(t *testing.T) {
			here := *v
			here.t, r.t = t, t
			here.dress(l)
			var pages []*visit
			for _, path := range kinds {
				pages = append(pages, here.get(path))
			}
			valid.judge(t, pages)
			for _, path := range kinds {
				r.staysStill(path)
				r.judge()
			}
			short := kinds[slices.Index(kinds, "/search")-1]
			r.walksByKeyboard(short)
		})
	}
	r.t = v.t // for what ends with the whole test
}

func (v *visitor) dress(l look) {
	for key, value := range map[string]string{"theme.name": l.theme, "site.language": l.language, "theme.home": l.home, "theme.sidebar": l.sidebar} {
		v.house.command(v.t, "", "site", "set", key, value)
	}
	home := string(v.page("/").body)
	direction := map[string]string{"en": "ltr", "he": "rtl"}[l.language]
	if !strings.Contains(home, `<html lang="`+l.language+`" dir="`+direction+`"`) || !strings.Contains(home, "home-"+l.home) {
		v.t.Fatalf("the site is not dressed as %+v:\n%.600s", l, home)
	}
}

// kinds is one page of each kind, the home page first, then the longest conversation's post and its neighbours by size.
func (v *visitor) kinds() []string {
	var posts []*visit
	first := map[string]string{}
	for _, p := range v.walked("text/html") {
		switch parts := strings.SplitN(p.path, "/", 4); {
		case strings.Contains(p.path, "/comment-page-"):
			first["comments"] = p.path
		case find(p.document(v.t), "section", "comments") != nil:
			posts = append(posts, p)
		case len(p.path) == len("/2024/") && isList.MatchString(p.path):
			first["year"] = p.path
		case len(p.path) == len("/2024/02/") && isList.MatchString(p.path):
			first["month"] = p.path
		case parts[1] == "desk" || parts[1] == "login":
		default:
			name, _, _ := strings.Cut(parts[1], "?")
			first[name] = p.path
		}
	}
	slices.SortFunc(posts, func(a, b *visit) int { return len(b.body) - len(a.body) })
	if len(posts) < 3 {
		v.t.Fatalf("only %d posts were walked", len(posts))
	}
	delete(first, "")
	kinds := []string{"/", "/author/ana/page/2/", posts[0].path, posts[1].path, posts[len(posts)-1].path, "/search", "/search?q=light", "/search?q=zxqv", "/no-such-page/"}
	var rest []string
	for _, path := range first {
		rest = append(rest, path)
	}
	slices.Sort(rest)
	return append(kinds, rest...)
}

// staysStill opens a page on a small screen and measures whether anything moved after it was first seen. A hundredth
// of the 0.1 that browsers' makers call good is let pass: that is the sign of the blog moving by less than a pixel. So is
// what has no node: the inside of a search field, which the browser draws anew when the button beside it is read.
func (r *reader) staysStill(path string) {
	r.t.Helper()
	r.do(chromedp.EmulateViewport(360, 740))
	r.open(path)
	shift := ask1(r, chromedp.Evaluate[string](`new Promise(done => {
		let sum = "";
		new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput && e.value > 0.001 && e.sources.some(s => s.node))
			sum += e.value.toFixed(4) + " by " + e.sources.map(s => (s.node?.outerHTML || s.node?.textContent || "").slice(0, 120)).join(" | ") + "\n"; }).observe({type: "layout-shift", buffered: true});
		document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 60))));
	})`, chromedp.EvalAwaitPromise))
	if shift != "" {
		r.t.Errorf("%s moves while it comes: its layout shifts by\n%s", path, shift)
	}
	r.do(chromedp.EmulateViewport(1280, 900))
}

// place names the part of the page in which something has the focus.
const place = `(e => e.matches(".skip") ? "skip" : e.closest(".door-line, form[action^='/interact']") ? "follow" : e.closest("form[role=search]") ? "search" :
	e.closest("nav.menu") ? "menu" : e.closest("header.masthead") ? "title" : e.closest("main") ? "content" : e.closest("aside") ? "sidebar" : e.closest("footer") ? "footer" : "")(document.activeElement)`

// walksByKeyboard goes through a page with Tab alone: first the way around the menu, then the menu, the content, what stands beside it and the footer, all of it
// seen while it has the focus. Enter opens what is folded.
func (r *reader) walksByKeyboard(path string) {
	r.t.Helper()
	r.open(path)
	var way []string
	for range 600 {
		r.do(chromedp.KeyEvent(kb.Tab))
		at := ask1(r, chromedp.Evaluate[string](place))
		if len(way) == 0 || way[len(way)-1] != at {
			way = append(way, at)
		}
		if at == "footer" || at == "" {
			break
		}
		if !ask1(r, chromedp.Evaluate[bool](`(e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0 && getComputedStyle(e).outlineStyle !== "none" && e.checkVisibility() })(document.activeElement)`)) {
			r.t.Errorf("%s: the focus cannot be seen on %s", path, ask1(r, chromedp.Evaluate[string](`document.activeElement.outerHTML.slice(0, 200)`)))
		}
	}
	last := -1
	for _, part := range []string{"skip", "title", "menu", "content", "footer"} {
		at := slices.Index(way, part)
		if at <= last {
			r.t.Errorf("%s: Tab leads through %v", path, way)
			break
		}
		last = at
	}
	r.open(path)
	r.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if at := ask1(r, chromedp.Evaluate[string](`document.activeElement.id`)); at != "content" {
		r.t.Errorf("%s: the link past the menu leads to %q", path, at)
	}
	toggled := ask1(r, chromedp.Evaluate[bool](`(s => { if (!s) return false; s.focus(); return true })([...document.querySelectorAll("summary")].find(s => s.checkVisibility()))`))
	if !toggled {
		r.t.Errorf("%s folds nothing", path)
		return
	}
	open := `document.activeElement.parentElement.open`
	before := ask1(r, chromedp.Evaluate[bool](open))
	r.do(chromedp.KeyEvent(kb.Enter))
	if ask1(r, chromedp.Evaluate[bool](open)) == before {
		r.t.Errorf("%s: Enter does not open what is folded", path)
	}
}
