package lens

import (
	"strings"

	"golang.org/x/net/html"
)

// keeps says what a program leaves of somebody else's HTML.
type keeps struct {
	elements string // with spaces around each
	headings bool   // h1 to h6 stay; else they become bold paragraphs
}

var (
	// mastodonKeeps follows lib/sanitize_ext/sanitize_config.rb.
	mastodonKeeps = keeps{elements: " p br span a del s pre blockquote code b strong u i em ul ol li ruby rt rp "}
	// goToSocialKeeps follows internal/text/sanitize.go.
	goToSocialKeeps = keeps{elements: " p br span a del s pre blockquote code b strong u i em ul ol li h1 h2 h3 h4 h5 h6 hr small sub sup abbr cite q ins mark dl dt dd details summary ", headings: true}
)

// silent are elements whose text is never shown.
const silent = " script style template title svg audio video iframe object button "

// apartWords are elements between whose words stands a space when they go.
const apartWords = " td th figcaption div caption "

// mask leaves of HTML what a program keeps of it; the text of everything else stays. What it makes holds no attributes but
// the addresses of links, so it is safe whatever came in.
func mask(source string, k keeps) string {
	var b strings.Builder
	for _, n := range fragment(source) {
		k.write(&b, n)
	}
	return b.String()
}

func (k keeps) write(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(html.EscapeString(n.Data))
	case n.Type != html.ElementNode || strings.Contains(silent, " "+n.Data+" "):
	case n.Data == "math":
		b.WriteString(html.EscapeString("$" + formula(n) + "$"))
	case !k.headings && heading(n.Data):
		b.WriteString("<p><strong>")
		k.inside(b, n)
		b.WriteString("</strong></p>")
	case n.Data == "br" || n.Data == "hr":
		if strings.Contains(k.elements, " "+n.Data+" ") {
			b.WriteString("<" + n.Data + ">")
		}
	case strings.Contains(k.elements, " "+n.Data+" "):
		b.WriteString("<" + n.Data + link(n) + ">")
		k.inside(b, n)
		b.WriteString("</" + n.Data + ">")
	default:
		k.inside(b, n)
		if strings.Contains(apartWords, " "+n.Data+" ") {
			b.WriteString(" ") // words of neighbours stay apart
		}
	}
}

func (k keeps) inside(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		k.write(b, c)
	}
}

func heading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6'
}

// link is the attribute of an a element that leads to the web.
func link(n *html.Node) string {
	if n.Data != "a" {
		return ""
	}
	address := attribute(n, "href")
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return ""
	}
	return ` href="` + html.EscapeString(address) + `" rel="nofollow noopener"`
}

// formula is the TeX that MathML carries with it, else its letters.
func formula(n *html.Node) string {
	for d := range n.Descendants() {
		if d.Data == "annotation" && attribute(d, "encoding") == "application/x-tex" {
			return letters(d)
		}
	}
	return letters(n)
}

func letters(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
