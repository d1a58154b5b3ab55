package render

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseHTML reads a fragment as a browser reads the inside of a <div>. The parser refuses more than 512 open elements.
func parseHTML(s string) (*html.Node, error) {
	root := element("div")
	nodes, err := html.ParseFragment(strings.NewReader(s), element("div"))
	if err != nil {
		return nil, fmt.Errorf("parse HTML: %w", err)
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// serialise writes what is inside root. Every element that it opens it also closes.
func serialise(root *html.Node) (string, error) {
	var b strings.Builder
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if err := html.Render(&b, c); err != nil {
			return "", fmt.Errorf("write HTML: %w", err)
		}
	}
	return b.String(), nil
}

// settle parses and writes s until that changes nothing, so that a browser builds the very tree that was checked.
// Trees built by hand may hold what no parser would build, such as a link inside a link.
func settle(s string, rounds int) (string, bool) {
	for range rounds {
		root, err := parseHTML(s)
		if err != nil {
			return "", false
		}
		next, err := serialise(root)
		if err != nil {
			return "", false
		}
		if next == s {
			return s, true
		}
		s = next
	}
	return "", false
}

// element makes a node from a tag and pairs of attribute names and values.
func element(tag string, attrs ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag))}
	for i := 0; i+1 < len(attrs); i += 2 {
		n.Attr = append(n.Attr, html.Attribute{Key: attrs[i], Val: attrs[i+1]})
	}
	return n
}

func textNode(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

// appendText adds s to dst and joins it with a text that is already at the end, as a parser would.
func appendText(dst *html.Node, s string) {
	if s == "" {
		return
	}
	if last := dst.LastChild; last != nil && last.Type == html.TextNode {
		last.Data += s
		return
	}
	dst.AppendChild(textNode(s))
}

// moveChildren empties src into the end of dst.
func moveChildren(dst, src *html.Node) {
	for c := src.FirstChild; c != nil; c = src.FirstChild {
		src.RemoveChild(c)
		if c.Type == html.TextNode {
			appendText(dst, c.Data)
			continue
		}
		dst.AppendChild(c)
	}
}

// replace puts fresh in the place of old.
func replace(old, fresh *html.Node) {
	old.Parent.InsertBefore(fresh, old)
	old.Parent.RemoveChild(old)
}

// unwrap puts the children of n in the place of n.
func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

// find collects the elements below root for which want answers true, in document order. Changing the tree afterwards
// is safe.
func find(root *html.Node, want func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && want(n) {
			found = append(found, n)
		}
	}
	return found
}

func tagged(tags ...string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for _, t := range tags {
			if n.Data == t {
				return true
			}
		}
		return false
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return true
		}
	}
	return false
}

func setAttr(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func removeAttr(n *html.Node, key string) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key != key {
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}

func hasClass(n *html.Node, class string) bool {
	for _, c := range strings.Fields(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// within says whether n or something around it, up to root, satisfies want.
func within(n *html.Node, want func(*html.Node) bool) bool {
	for ; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && want(n) {
			return true
		}
	}
	return false
}

// onlyChild returns the single element inside n when there is nothing else but white space, otherwise nil.
func onlyChild(n *html.Node) *html.Node {
	var only *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.Type == html.ElementNode && only == nil:
			only = c
		default:
			return nil
		}
	}
	return only
}

// textOf returns all text below n, as it stands.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
