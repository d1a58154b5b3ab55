package render

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// calloutNames are the kinds that GitHub and Obsidian made known, with the titles that readers see.
var calloutNames = map[string]string{
	"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution", "info": "Info",
}

var calloutMark = regexp.MustCompile(`^\s*\[!([A-Za-z]{3,9})\][ \t]*`)

// callouts makes an aside of a quote that begins with a line such as "[!NOTE]" or "[!TIP] My title".
func callouts(root *html.Node) {
	for _, quote := range find(root, tagged("blockquote")) {
		first := firstElement(quote)
		if first == nil || first.Data != "p" || first.FirstChild == nil || first.FirstChild.Type != html.TextNode {
			continue
		}
		mark := calloutMark.FindStringSubmatch(first.FirstChild.Data)
		if mark == nil {
			continue
		}
		kind := strings.ToLower(mark[1])
		name, known := calloutNames[kind]
		if !known {
			continue
		}
		first.FirstChild.Data = first.FirstChild.Data[len(mark[0]):]
		title := element("p", "class", "callout-title")
		takeLine(title, first)
		if strings.TrimSpace(textOf(title)) == "" {
			title = element("p", "class", "callout-title")
			title.AppendChild(textNode(name))
		}
		if strings.TrimSpace(textOf(first)) == "" && len(find(first, tagged("img"))) == 0 {
			quote.RemoveChild(first)
		}
		aside := element("aside", "class", "callout callout-"+kind, "role", "note")
		aside.AppendChild(title)
		moveChildren(aside, quote)
		replace(quote, aside)
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
