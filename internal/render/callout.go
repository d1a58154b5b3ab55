package render

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

var boxMark = regexp.MustCompile(`^\s*\[!([A-Za-z]{3,9})\][ \t]*`)

// boxes makes a callout, an aside or a fold of a quote that begins with a line such as "[!NOTE]", "[!ASIDE] My title"
// or "[!DETAILS] What is inside".
func (f *furnisher) boxes() {
	for _, quote := range find(f.root, tagged("blockquote")) {
		first := firstElement(quote)
		if first == nil || first.Data != "p" || first.FirstChild == nil || first.FirstChild.Type != html.TextNode {
			continue
		}
		mark := boxMark.FindStringSubmatch(first.FirstChild.Data)
		if mark == nil {
			continue
		}
		box, title, name := f.box(strings.ToLower(mark[1]))
		if box == nil {
			continue
		}
		first.FirstChild.Data = first.FirstChild.Data[len(mark[0]):]
		takeLine(title, first)
		if strings.TrimSpace(textOf(title)) == "" {
			for title.FirstChild != nil {
				title.RemoveChild(title.FirstChild)
			}
			appendText(title, name)
		}
		if strings.TrimSpace(textOf(first)) == "" && len(find(first, tagged("img"))) == 0 {
			quote.RemoveChild(first)
		}
		if title.FirstChild != nil {
			box.AppendChild(title)
		}
		moveChildren(box, quote)
		replace(quote, box)
	}
}

// box makes the empty box of a kind, its empty title, and the words that stand there when the author wrote none.
func (f *furnisher) box(kind string) (box, title *html.Node, name string) {
	switch kind {
	case "aside":
		return element("aside", "class", "aside"), element("p", "class", "aside-title"), ""
	case "details":
		return element("details"), element("summary"), f.words.Details
	}
	name = f.words.callout(kind)
	if name == "" {
		return nil, nil, ""
	}
	return element("aside", "class", "callout callout-"+kind, "role", "note"), element("p", "class", "callout-title"), name
}

// quoteDashes begin the line that names the source of a quote. Two hyphens have become an en dash by then.
var quoteDashes = []string{"— ", "– ", "-- ", "― "}

// maxSourceLine is the longest source of a quote in bytes; what is longer is a paragraph that begins with a dash.
const maxSourceLine = 500

// citations makes the source of a quote of its last paragraph when that begins with a dash.
func citations(root *html.Node) {
	for _, quote := range find(root, tagged("blockquote")) {
		last, first := lastElement(quote), firstElement(quote)
		if last == nil || last == first || last.Data != "p" || last.FirstChild == nil || last.FirstChild.Type != html.TextNode {
			continue
		}
		text := strings.TrimLeft(last.FirstChild.Data, " \n")
		for _, dash := range quoteDashes {
			rest, found := strings.CutPrefix(text, dash)
			if !found || len(textOf(last)) > maxSourceLine || strings.TrimSpace(textOf(last)) == strings.TrimSpace(dash) {
				continue
			}
			last.FirstChild.Data = strings.TrimLeft(rest, " ")
			footer, cite := element("footer"), element("cite")
			moveChildren(cite, last)
			footer.AppendChild(textNode("— "))
			footer.AppendChild(cite)
			replace(last, footer)
			break
		}
	}
}

func firstElement(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			return c
		}
		if strings.TrimSpace(c.Data) != "" {
			return nil
		}
	}
	return nil
}

func lastElement(n *html.Node) *html.Node {
	for c := n.LastChild; c != nil; c = c.PrevSibling {
		if c.Type == html.ElementNode {
			return c
		}
		if strings.TrimSpace(c.Data) != "" {
			return nil
		}
	}
	return nil
}

// takeLine moves the first line of src into dst: everything before a line break.
func takeLine(dst, src *html.Node) {
	for c := src.FirstChild; c != nil; c = src.FirstChild {
		if c.Type == html.TextNode {
			line, rest, more := strings.Cut(c.Data, "\n")
			if more {
				appendText(dst, line)
				c.Data = rest
				return
			}
		}
		src.RemoveChild(c)
		if c.Type == html.ElementNode && c.Data == "br" {
			return
		}
		dst.AppendChild(c)
	}
}
