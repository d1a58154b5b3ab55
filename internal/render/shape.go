package render

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// clean rebuilds s from what p allows and returns the tree: parse, rebuild, second wall, parse again.
func (p *policy) clean(s string) (*html.Node, error) {
	dirty, err := parseHTML(s)
	if err != nil {
		return nil, err
	}
	shaped := element("div")
	p.children(shaped, dirty, 0)
	if p.conversation {
		unmask(shaped)
		cut(shaped, maxCommentRunes, maxCommentNodes)
	}
	text, err := serialise(shaped)
	if err != nil {
		return nil, err
	}
	return parseHTML(p.wall.Sanitize(text))
}

func (p *policy) children(dst, src *html.Node, depth int) {
	for c := src.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			appendText(dst, stripText(c.Data))
		case html.ElementNode:
			p.element(dst, c, depth)
		}
		// Comments, doctypes and processing instructions are left behind.
	}
}

func (p *policy) element(dst, n *html.Node, depth int) {
	switch {
	case n.Namespace == "math" && n.Data == "math":
		p.formula(dst, n, depth)
		return
	case n.Namespace != "" || swallowed[n.Data]:
		return
	case depth >= p.maxDepth:
		appendText(dst, stripText(PlainText(outer(n), 0)))
		return
	}
	if _, ok := p.elements[n.Data]; !ok {
		p.stranger(dst, n, depth)
		return
	}
	fresh := element(n.Data)
	fresh.Attr = p.attributes(n)
	p.children(fresh, n, depth+1)
	switch {
	case n.Data == "a" && !hasAttr(fresh, "href"):
		moveChildren(dst, fresh)
	case n.Data == "a" && p.conversation && strings.TrimSpace(textOf(fresh)) == "":
	case n.Data == "img" && attr(fresh, "src") == "":
		appendText(dst, attr(fresh, "alt"))
	case n.Data == "input" && attr(fresh, "type") != "checkbox":
	default:
		dst.AppendChild(fresh)
	}
}

func (p *policy) attributes(n *html.Node) []html.Attribute {
	var kept []html.Attribute
	for _, a := range n.Attr {
		if a.Namespace != "" || !p.allows(n.Data, a.Key) {
			continue
		}
		value, ok := p.value(n, a.Key, a.Val)
		if ok {
			kept = append(kept, html.Attribute{Key: a.Key, Val: value})
		}
	}
	if n.Data == "a" && p.rel != "" && slices.ContainsFunc(kept, func(a html.Attribute) bool { return a.Key == "href" }) {
		kept = append(kept, html.Attribute{Key: "rel", Val: p.rel})
	}
	return kept
}

// value returns the cleaned value of an attribute that the list allows.
func (p *policy) value(n *html.Node, key, value string) (string, bool) {
	switch key {
	case "href":
		return p.address(value, p.schemes)
	case "src", "poster":
		if n.Data == "img" {
			return p.address(value, []string{"http", "https"})
		}
		return p.address(value, []string{"https"})
	case "class":
		return p.classes(n, value)
	case "id":
		id := ownID(value)
		return id, id != ""
	case "alt":
		return shorten(stripText(value), 5000), true
	case "title":
		return shorten(stripText(value), 1000), true
	case "rel":
		return value, p.rel == "" && values["rel"].MatchString(value)
	}
	pattern := values[key]
	if pattern == nil || !pattern.MatchString(value) {
		return "", false
	}
	return stripText(value), true
}

func (p *policy) classes(n *html.Node, value string) (string, bool) {
	var kept []string
	for name := range strings.FieldsSeq(value) {
		if !p.class(n.Data, name) || slices.Contains(kept, name) {
			continue
		}
		// Text may be hidden only as the tail of a shortened link.
		if name == "invisible" && !within(n.Parent, tagged("a")) {
			continue
		}
		kept = append(kept, name)
	}
	return strings.Join(kept, " "), len(kept) > 0
}

// formula keeps a <math> element, or shows its TeX source where formulas are not allowed.
func (p *policy) formula(dst, n *html.Node, depth int) {
	if !p.formulas {
		tex := annotation(n)
		if tex != "" {
			tex = "$" + tex + "$"
		} else {
			tex = textOf(n)
		}
		appendText(dst, stripText(tex))
		return
	}
	if depth >= p.maxDepth {
		appendText(dst, stripText(textOf(n)))
		return
	}
	fresh := &html.Node{Type: html.ElementNode, Data: n.Data, DataAtom: n.DataAtom, Namespace: "math"}
	fresh.Attr = mathAttributes(n)
	dst.AppendChild(fresh)
	p.formulaParts(fresh, n, depth+1)
}

func (p *policy) formulaParts(dst, src *html.Node, depth int) {
	if mathTokens[src.Data] {
		appendText(dst, stripText(textOf(src)))
		return
	}
	for c := src.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Namespace != "math" || !mathElements[c.Data] || c.Data == "math" {
			continue
		}
		p.formula(dst, c, depth)
	}
}

func mathAttributes(n *html.Node) []html.Attribute {
	var kept []html.Attribute
	for _, a := range n.Attr {
		if a.Namespace != "" {
			continue
		}
		if a.Key == "style" {
			if m := styleColour.FindStringSubmatch(a.Val); m != nil && !hasAttr(n, "mathcolor") {
				kept = append(kept, html.Attribute{Key: "mathcolor", Val: m[1]})
			}
			if strings.Contains(a.Val, "border:1px solid") && !hasAttr(n, "class") {
				kept = append(kept, html.Attribute{Key: "class", Val: "tml-fbox"})
			}
			continue
		}
		if pattern := mathValues[a.Key]; pattern != nil && pattern.MatchString(a.Val) {
			kept = append(kept, html.Attribute{Key: a.Key, Val: a.Val})
		}
	}
	return kept
}

// annotation returns the TeX source that a formula carries, or nothing.
func annotation(math *html.Node) string {
	for n := range math.Descendants() {
		if n.Type == html.ElementNode && n.Data == "annotation" && attr(n, "encoding") == "application/x-tex" {
			return strings.TrimSpace(textOf(n))
		}
	}
	return ""
}

func outer(n *html.Node) string {
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		// Only a void element with children cannot be written; no parser builds one.
		return ""
	}
	return b.String()
}
