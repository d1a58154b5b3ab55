package render

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// contents puts the table of contents in the place of the first paragraph that says [TOC], and removes the others.
// It holds the headings of the second and third level.
func contents(root *html.Node, toc []Heading) {
	placed := false
	for _, p := range find(root, tagged("p")) {
		if p.Parent != root || !strings.EqualFold(strings.TrimSpace(textOf(p)), "[toc]") {
			continue
		}
		if nav := contentsList(toc); nav != nil && !placed {
			placed = true
			p.Parent.InsertBefore(nav, p)
		}
		p.Parent.RemoveChild(p)
	}
}

func contentsList(toc []Heading) *html.Node {
	nav := element("nav", "class", "toc", "aria-label", "Contents")
	top := element("ol")
	nav.AppendChild(top)
	var sub *html.Node
	for _, h := range toc {
		if h.Level != 2 && h.Level != 3 {
			continue
		}
		a := element("a", "href", "#"+h.ID)
		a.AppendChild(textNode(h.Text))
		item := element("li")
		item.AppendChild(a)
		if h.Level == 2 || top.LastChild == nil {
			top.AppendChild(item)
			sub = nil
			continue
		}
		if sub == nil {
			sub = element("ol")
			top.LastChild.AppendChild(sub)
		}
		sub.AppendChild(item)
	}
	if top.FirstChild == nil {
		return nil
	}
	return nav
}

func unescapeFragment(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
