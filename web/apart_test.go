package web

import (
	"strings"
	"testing"
)

func TestPostsOnOnePageHavePlacesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]string{
		`<h2 id="a">A</h2>`: `<h2 id="pX-a">A</h2>`,
		`<sup id="fnref:1"><a href="#fn:1" role="doc-noteref">1</a></sup>`: `<sup id="pX-fnref:1"><a href="#pX-fn:1" role="doc-noteref">1</a></sup>`,
		`<td headers="a b" aria-labelledby="c">x</td>`:                     `<td headers="pX-a pX-b" aria-labelledby="pX-c">x</td>`,
		`<a href="/about/#a">x</a> <a href="#">y</a>`:                      `<a href="/about/#a">x</a> <a href="#">y</a>`,
		`<p>id="a" href="#b" &lt;b id="c"&gt;</p>`:                         `<p>id="a" href="#b" &lt;b id="c"&gt;</p>`,
		``: ``,
	} {
		if got := apart(html, "X"); got != want {
			t.Errorf("%s became %s, want %s", html, got, want)
		}
	}
}

func TestHomePageOfWholePostsNamesNoPlaceTwice(t *testing.T) {
	t.Parallel()
	o := open(t, func(f *fakeReader) {
		f.site.Theme.Home = "full"
		for i := range f.entries {
			f.entries[i].Post.HTML = `<h2 id="a">A</h2><p><a href="#a">up</a></p>`
		}
	})
	body := o.get(t, "/").Body.String()
	if strings.Contains(body, ` id="a"`) || strings.Count(body, `-a">A</h2>`) != 4 || strings.Contains(body, `href="#a"`) {
		t.Error(body)
	}
}
