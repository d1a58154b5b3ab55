package render

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

const (
	// maxHandles is how many people a text names at most; Mastodon drops letters that name more, as spam.
	maxHandles   = 50
	maxHandleLen = 320
)

// handlePattern is how people are written in full: @name@host. A bare @name could be anybody, so it is text. The host has
// a dot, and a port in tests and intranets.
var handlePattern = regexp.MustCompile(`@[\pL\pN_](?:[\pL\pN_.-]{0,62}[\pL\pN_])?@(?:[\pL\pN](?:[\pL\pN-]{0,61}[\pL\pN])?\.)+[\pL\pN](?:[\pL\pN-]{0,61}[\pL\pN])?(?::[0-9]{1,5})?`)

// Handles are the people whom a clean text names as @name@host, each once, in small letters and without the first @. What
// stands in code and formulas names nobody. A link counts when the handle is all of its text.
func Handles(clean string) []string {
	if !strings.Contains(clean, "@") {
		return nil
	}
	root, err := parseHTML(clean)
	if err != nil {
		return nil
	}
	return named(root)
}

func named(root *html.Node) []string {
	var found []string
	keep := func(handle string) {
		if handle = bare(handle); !slices.Contains(found, handle) && len(found) < maxHandles {
			found = append(found, handle)
		}
	}
	for _, n := range mayName(root) {
		if a := enclosing(n, "a"); a != nil {
			if whole := strings.TrimSpace(textOf(a)); isHandle(whole) {
				keep(whole)
			}
			continue
		}
		for _, at := range handlesIn(n.Data) {
			keep(n.Data[at[0]:at[1]])
		}
	}
	return found
}

// mention makes links of the people whom a text names, as far as they are known. A link that an author wrote keeps its address.
func mention(root *html.Node, people func([]string) map[string]string, rel string) {
	if people == nil {
		return
	}
	handles := named(root)
	if len(handles) == 0 {
		return
	}
	known := people(handles)
	for _, n := range mayName(root) {
		if a := enclosing(n, "a"); a != nil {
			if whole := strings.TrimSpace(textOf(a)); isHandle(whole) && known[bare(whole)] != "" {
				setAttr(a, "class", "u-url mention")
			}
			continue
		}
		linkHandles(n, known, rel)
	}
}

func linkHandles(n *html.Node, known map[string]string, rel string) {
	from := 0
	for _, at := range handlesIn(n.Data) {
		address := known[bare(n.Data[at[0]:at[1]])]
		if address == "" {
			continue
		}
		link := element("a", "class", "u-url mention", "href", address)
		if rel != "" {
			setAttr(link, "rel", rel)
		}
		link.AppendChild(textNode(n.Data[at[0]:at[1]]))
		if from < at[0] {
			n.Parent.InsertBefore(textNode(n.Data[from:at[0]]), n)
		}
		n.Parent.InsertBefore(link, n)
		from = at[1]
	}
	if from == 0 {
		return
	}
	if n.Data = n.Data[from:]; n.Data == "" {
		n.Parent.RemoveChild(n)
	}
}

// mayName lists the pieces of a text in which people may be named.
func mayName(root *html.Node) []*html.Node {
	var texts []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, "@") && !within(n, tagged("code", "pre", "kbd", "samp", "math", "button")) {
			texts = append(texts, n)
		}
	}
	return texts
}

func enclosing(n *html.Node, tag string) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && p.Data == tag {
			return p
		}
	}
	return nil
}

// handlesIn finds where handles stand in a piece of text. They do not stand inside words and addresses.
func handlesIn(s string) [][]int {
	return slices.DeleteFunc(handlePattern.FindAllStringIndex(s, -1), func(at []int) bool {
		before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
		after, _ := utf8.DecodeRuneInString(s[at[1]:])
		return joins(before, at[0] > 0) || joins(after, at[1] < len(s)) || after == '@' || at[1]-at[0] > maxHandleLen
	})
}

// joins says whether a letter beside a handle makes it part of something longer.
func joins(r rune, there bool) bool {
	return there && (unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_' || r == '/' || r == '@')
}

func isHandle(s string) bool {
	at := handlePattern.FindStringIndex(s)
	return at != nil && at[0] == 0 && at[1] == len(s) && len(s) <= maxHandleLen
}

// bare writes a handle as it is compared: small, without the first @, the host as it travels.
func bare(handle string) string {
	name, host, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(handle, "@")), "@")
	if ascii, err := asciiHost(host); err == nil {
		host = ascii
	}
	return name + "@" + host
}

// handles keeps other parsers away from the signs of a handle: _ in a name is no emphasis, and -- in a host no dash.
type handles struct{}

// Extend adds the parser (goldmark.Extender).
func (h handles) Extend(md goldmark.Markdown) {
	md.Parser().AddOptions(parser.WithInlineParsers(util.Prioritized(h, 150)))
}

// Trigger is what a handle begins with (parser.InlineParser).
func (handles) Trigger() []byte { return []byte{'@'} }

// Parse takes a handle as plain text (parser.InlineParser).
func (handles) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if joins(block.PrecendingCharacter(), true) {
		return nil
	}
	at := handlePattern.FindIndex(line[:min(len(line), 2*maxHandleLen)])
	if at == nil || at[0] != 0 {
		return nil
	}
	block.Advance(at[1])
	return ast.NewTextSegment(segment.WithStop(segment.Start + at[1]))
}
