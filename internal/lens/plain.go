package lens

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	paragraphs = " p div section article blockquote pre ul ol table figure h1 h2 h3 h4 h5 h6 dl details "
	lines      = " br li tr dt dd summary figcaption "
)

// plain is the text of HTML with its paragraphs.
func plain(source string) string {
	var b strings.Builder
	for _, n := range fragment(source) {
		writePlain(&b, n)
	}
	rows := strings.Split(b.String(), "\n")
	for i, row := range rows {
		rows[i] = strings.Join(strings.Fields(row), " ")
	}
	text := strings.TrimSpace(strings.Join(rows, "\n"))
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return text
}

func writePlain(b *strings.Builder, n *html.Node) {
	name := " " + n.Data + " "
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type != html.ElementNode || strings.Contains(silent, name):
		return
	case n.Data == "math":
		b.WriteString("$" + formula(n) + "$")
		return
	case strings.Contains(paragraphs, name):
		b.WriteString("\n\n")
	case strings.Contains(lines, name):
		b.WriteString("\n")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writePlain(b, c)
	}
	if strings.Contains(paragraphs, name) {
		b.WriteString("\n\n")
	}
}

// firstLink is the address of the first link that is no mention and no hashtag.
func firstLink(source string) string {
	for _, top := range fragment(source) {
		for n := range all(top) {
			class := " " + attribute(n, "class") + " "
			if n.Data == "a" && !strings.Contains(class, " mention ") && !strings.Contains(class, " hashtag ") && strings.HasPrefix(attribute(n, "href"), "http") {
				return attribute(n, "href")
			}
		}
	}
	return ""
}

// undescribed counts the pictures that have no words for those who do not see them.
func undescribed(source string) int {
	count := 0
	for _, top := range fragment(source) {
		for n := range all(top) {
			if n.Data == "img" && strings.TrimSpace(attribute(n, "alt")) == "" {
				count++
			}
		}
	}
	return count
}

// has reports whether an element stands in HTML.
func has(source, element string) bool {
	for _, top := range fragment(source) {
		for n := range all(top) {
			if n.Type == html.ElementNode && n.Data == element {
				return true
			}
		}
	}
	return false
}

func fragment(source string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // reading from a string does not fail
		return nil
	}
	return nodes
}

// all walks through a node and everything below it.
func all(n *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if !yield(n) {
			return
		}
		n.Descendants()(yield)
	}
}
