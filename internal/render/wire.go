package render

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// forWire rewrites the HTML of a post for others. It answers false when s cannot be read.
func (p *policy) forWire(s, base string) (string, bool) {
	root, err := parseHTML(s)
	if err != nil {
		return "", false
	}
	undress(root)
	if address, err := url.Parse(base); err == nil && address.IsAbs() {
		absolute(root, address)
	}
	plain, err := serialise(root)
	if err != nil {
		return "", false
	}
	clean, err := p.clean(plain)
	if err != nil {
		return "", false
	}
	for _, n := range find(clean, tagged("span", "div")) {
		if len(n.Attr) == 0 {
			unwrap(n)
		}
	}
	for _, n := range find(clean, tagged("video", "audio")) {
		if !hasAttr(n, "src") && len(find(n, tagged("source"))) == 0 {
			unwrap(n) // its address was not https, and nobody plays that
		}
	}
	out, err := serialise(clean)
	if err != nil {
		return "", false
	}
	return settle(strings.TrimSpace(out), 5)
}

// undress takes away what furnish put on and replaces what only our pages can show.
func undress(root *html.Node) {
	for _, n := range find(root, func(n *html.Node) bool {
		return hasClass(n, "heading-anchor") || hasClass(n, "toc") && n.Data == "nav" || attr(n, "aria-hidden") == "true"
	}) {
		if previous := n.PrevSibling; previous != nil && previous.Type == html.TextNode && hasClass(n, "heading-anchor") {
			previous.Data = strings.TrimRight(previous.Data, " ")
		}
		n.Parent.RemoveChild(n)
	}
	for _, n := range find(root, func(n *html.Node) bool { return hasClass(n, "video") }) {
		plainVideo(n)
	}
	for _, n := range find(root, func(n *html.Node) bool { return hasClass(n, "math-display") && n.Data == "div" }) {
		rename(n, "p")
	}
	for _, n := range find(root, func(n *html.Node) bool { return hasClass(n, "callout-title") || hasClass(n, "aside-title") }) {
		strong := element("strong")
		moveChildren(strong, n)
		n.AppendChild(strong)
	}
	for _, n := range find(root, func(n *html.Node) bool { return hasClass(n, "callout") || hasClass(n, "aside") }) {
		rename(n, "blockquote")
	}
	for _, n := range find(root, tagged("footer")) {
		rename(n, "p")
	}
	for _, n := range find(root, func(n *html.Node) bool { return n.Namespace == "math" }) {
		removeAttr(n, "class")
	}
	for _, n := range find(root, func(n *html.Node) bool { return hasClass(n, "math-error") }) {
		removeAttr(n, "title")
	}
	for _, n := range find(root, tagged("pre")) {
		if code := onlyChild(n); code != nil && code.Data == "code" {
			plain := textOf(code)
			for code.FirstChild != nil {
				code.RemoveChild(code.FirstChild)
			}
			appendText(code, plain)
		}
	}
	for _, n := range find(root, func(n *html.Node) bool { return strings.Contains(attr(n, "class"), "align-") }) {
		for _, side := range []string{"left", "center", "right"} {
			if hasClass(n, "align-"+side) {
				setAttr(n, "align", side)
			}
		}
	}
}

// plainVideo makes a paragraph of the card of a video: its still, when there is one, and its title, both linked. Cards
// of earlier versions were paragraphs already.
func plainVideo(card *html.Node) {
	links := find(card, tagged("a"))
	if len(links) != 1 {
		return
	}
	p, link := element("p"), links[0]
	for _, img := range find(link, tagged("img")) {
		around := element("a", "href", attr(link, "href"))
		img.Parent.RemoveChild(img)
		around.AppendChild(img)
		p.AppendChild(around)
		p.AppendChild(element("br"))
	}
	plain := element("a", "href", attr(link, "href"))
	appendText(plain, strings.TrimSpace(textOf(link)))
	p.AppendChild(plain)
	replace(card, p)
}

func rename(n *html.Node, tag string) {
	fresh := element(tag)
	fresh.Attr = n.Attr
	moveChildren(fresh, n)
	replace(n, fresh)
}

// absolute resolves every address against base.
func absolute(root *html.Node, base *url.URL) {
	for n := range root.Descendants() {
		for i, a := range n.Attr {
			if a.Key != "href" && a.Key != "src" && a.Key != "poster" {
				continue
			}
			if u, err := base.Parse(a.Val); err == nil {
				n.Attr[i].Val = u.String()
			}
		}
	}
}
