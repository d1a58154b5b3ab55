package render

import (
	"strings"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"golang.org/x/net/html"
)

// maxHighlighted is the largest block of code that gets colours, in bytes.
const maxHighlighted = 64 << 10

// verbatim names the languages that mean "no colours, please".
var verbatim = set("text txt plain plaintext verbatim none output")

// code marks blocks of code, lets the keyboard scroll them, and colours those whose language is known until deadline.
func code(root *html.Node, deadline time.Time) {
	for _, pre := range find(root, tagged("pre")) {
		setAttr(pre, "tabindex", "0")
		block := onlyChild(pre)
		if block == nil || block.Data != "code" {
			continue
		}
		language, _ := strings.CutPrefix(attr(block, "class"), "language-")
		if language == "" || verbatim[strings.ToLower(language)] {
			setAttr(pre, "class", "verbatim")
			continue
		}
		setAttr(pre, "class", "chroma")
		if only := block.FirstChild; only != nil && only == block.LastChild && only.Type == html.TextNode {
			highlight(block, only.Data, language, deadline)
		}
	}
}

// highlight replaces the text of block by coloured spans. Where the lexer knows nothing, takes too long or alters the
// text, the block stays as it is.
func highlight(block *html.Node, source, language string, deadline time.Time) {
	if len(source) > maxHighlighted || time.Now().After(deadline) {
		return
	}
	lexer := lexers.Get(language)
	if lexer == nil {
		return
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		return
	}
	coloured := element("code")
	for token := tokens(); token != chroma.EOF; token = tokens() {
		if time.Now().After(deadline) {
			return
		}
		class := chroma.StandardTypes[token.Type]
		if class == "" || strings.TrimSpace(token.Value) == "" {
			appendText(coloured, token.Value)
			continue
		}
		span := element("span", "class", class)
		span.AppendChild(textNode(token.Value))
		coloured.AppendChild(span)
	}
	if textOf(coloured) != source {
		return
	}
	block.RemoveChild(block.FirstChild)
	moveChildren(block, coloured)
}
