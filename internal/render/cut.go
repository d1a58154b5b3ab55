package render

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// cut shortens a tree that shows more than maxRunes of text or holds more than maxNodes nodes. What remains ends with
// an ellipsis at the border of a word, and stays within both limits, so that cutting it again changes nothing.
func cut(root *html.Node, maxRunes, maxNodes int) {
	runes, nodes := measure(root)
	if runes <= maxRunes && nodes <= maxNodes {
		return
	}
	c := cutter{runes: maxRunes - 1, nodes: maxNodes - 1}
	c.children(root)
}

func measure(root *html.Node) (runes, nodes int) {
	for n := range root.Descendants() {
		nodes++
		if n.Type == html.TextNode {
			runes += utf8.RuneCountInString(n.Data)
		}
	}
	return runes, nodes
}

// cutter counts down what may still be shown.
type cutter struct{ runes, nodes int }

// children answers true when the tree was cut below n; nothing may follow then.
func (c *cutter) children(n *html.Node) bool {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if c.nodes < 1 {
			removeFrom(child)
			appendText(n, "…")
			return true
		}
		c.nodes--
		if c.text(child) || c.children(child) {
			removeFrom(child.NextSibling)
			return true
		}
	}
	return false
}

// text answers true when n is a text that had to be shortened.
func (c *cutter) text(n *html.Node) bool {
	if n.Type != html.TextNode {
		return false
	}
	size := utf8.RuneCountInString(n.Data)
	if size <= c.runes {
		c.runes -= size
		return false
	}
	n.Data = strings.TrimRight(wordBorder(n.Data, c.runes), " \n\t") + "…"
	return true
}

// removeFrom removes n and everything after it at the same level.
func removeFrom(n *html.Node) {
	for n != nil {
		next := n.NextSibling
		n.Parent.RemoveChild(n)
		n = next
	}
}
