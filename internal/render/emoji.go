package render

import (
	"strings"

	"golang.org/x/net/html"
)

// maxEmojis bounds the pictures in one text; what comes after them stays a :shortcode:.
const maxEmojis = 100

// Emojify puts pictures in the place of the :shortcodes: in safe HTML. emojis maps a name without colons to an address
// on this site. Only text is changed, never an attribute, and nothing inside code and pre. HTML that the parser would not
// give back as it is comes back unchanged.
func Emojify(source string, emojis map[string]string) string {
	if len(emojis) == 0 || !strings.Contains(source, ":") {
		return source
	}
	root, err := parseHTML(source)
	if err != nil {
		return source
	}
	var texts []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, ":") && !within(n, tagged("code", "pre", "kbd", "samp", "math")) {
			texts = append(texts, n)
		}
	}
	left := maxEmojis
	for _, n := range texts {
		parts := splitEmojis(n.Data, emojis, &left)
		if len(parts) == 1 && parts[0].address == "" {
			continue
		}
		for _, p := range parts {
			n.Parent.InsertBefore(p.node(), n)
		}
		n.Parent.RemoveChild(n)
	}
	if left == maxEmojis {
		return source
	}
	out, err := serialise(root)
	if err != nil {
		return source
	}
	return out
}

// EmojifyName makes safe HTML of plain text, a name for instance, with pictures in the place of its :shortcodes:.
func EmojifyName(text string, emojis map[string]string) string {
	left := maxEmojis
	root := element("div")
	for _, p := range splitEmojis(text, emojis, &left) {
		root.AppendChild(p.node())
	}
	out, err := serialise(root)
	if err != nil {
		return html.EscapeString(text)
	}
	return out
}

// emojiPart is a piece of text, or a picture with its :shortcode:.
type emojiPart struct{ text, address string }

func (p emojiPart) node() *html.Node {
	if p.address == "" {
		return textNode(p.text)
	}
	return element("img", "class", "emoji", "src", p.address, "alt", p.text, "title", p.text, "width", "20", "height", "20", "loading", "lazy")
}

// splitEmojis cuts a text at its emojis; left counts down how many more there may be. As on Mastodon a shortcode does
// not stand inside a word or number, so that 10:30:45 is a time; letters beyond ASCII are no hindrance, because Japanese
// has no spaces.
func splitEmojis(text string, emojis map[string]string, left *int) []emojiPart {
	var parts []emojiPart
	from := 0 // of what was not taken over yet
	for i := 0; i < len(text); i++ {
		if text[i] != ':' || i > from && wordByte(text[i-1]) {
			continue
		}
		n := strings.IndexByte(text[i+1:], ':')
		if n < 0 || *left <= 0 {
			break
		}
		end := i + 1 + n + 1
		address := emojis[text[i+1:end-1]]
		if address == "" || end < len(text) && wordByte(text[end]) {
			continue
		}
		if i > from {
			parts = append(parts, emojiPart{text: text[from:i]})
		}
		parts = append(parts, emojiPart{text[i:end], address})
		from = end
		i = end - 1
		*left--
	}
	if from < len(text) || len(parts) == 0 {
		parts = append(parts, emojiPart{text: text[from:]})
	}
	return parts
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
