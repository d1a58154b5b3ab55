package render

import (
	"strings"

	"golang.org/x/net/html"
)

// blocks are the elements that stand on a line of their own. Where one is not on the list, its text must not run into
// the text around it.
var blocks = set("p ul ol li pre blockquote div section article header footer main aside nav figure figcaption address " +
	"dl dt dd table caption thead tbody tfoot tr details summary center fieldset form hgroup search h1 h2 h3 h4 h5 h6")

var headings = set("h1 h2 h3 h4 h5 h6")

// stranger takes in an element that is not on the list: its tag goes, its text stays.
func (p *policy) stranger(dst, n *html.Node, depth int) {
	switch {
	case !p.conversation:
		p.children(dst, n, depth)
	case n.Data == "img":
		appendText(dst, stripText(shorten(attr(n, "alt"), 200)))
	case n.Data == "td" || n.Data == "th":
		p.children(dst, n, depth)
		appendText(dst, " ")
	case blocks[n.Data]:
		p.strangeBlock(dst, n, depth)
	default:
		p.children(dst, n, depth)
	}
}

// strangeBlock makes a paragraph of a block such as <div> or <h2>, unless blocks of the list are inside it.
// Mastodon writes headings as bold paragraphs; so do we.
func (p *policy) strangeBlock(dst, n *html.Node, depth int) {
	inside := element("div")
	p.children(inside, n, depth+1)
	if strings.TrimSpace(textOf(inside)) == "" {
		return
	}
	if len(find(inside, func(c *html.Node) bool { return blocks[c.Data] })) > 0 {
		moveChildren(dst, inside)
		return
	}
	if within(dst, tagged("p", "pre", "span", "a", "b", "strong", "i", "em", "u", "s", "del", "code", "ruby")) {
		if dst.FirstChild != nil {
			dst.AppendChild(element("br"))
		}
		moveChildren(dst, inside)
		return
	}
	paragraph := element("p")
	if headings[n.Data] {
		strong := element("strong")
		moveChildren(strong, inside)
		paragraph.AppendChild(strong)
	} else {
		moveChildren(paragraph, inside)
	}
	dst.AppendChild(paragraph)
}
