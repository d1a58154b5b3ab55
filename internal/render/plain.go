package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// PlainText returns what a reader would see of s as one line: no tags, white space collapsed, formulas as their TeX
// source. It is at most max runes long and ends with an ellipsis at the border of a word where it was cut; zero means
// no limit. It never fails: HTML that nests too deeply gives the text between its tags.
func PlainText(s string, max int) string {
	root, err := parseHTML(s)
	if err != nil {
		return shorten(collapse(stripText(textBetweenTags(s))), max)
	}
	var b strings.Builder
	writePlain(&b, root, func(n *html.Node) bool { return hasClass(n, "heading-anchor") })
	return shorten(collapse(stripText(b.String())), max)
}

// CleanName makes a name or title of a stranger fit to be shown beside ours: one line of composed Unicode (NFC) with
// no control characters, no marks that turn the direction of the text after it, at most eight combining marks in a
// row, and at most max runes (zero: no limit). An empty result means that nothing visible was left. Cleaning twice
// changes nothing.
func CleanName(s string, max int) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, s)
	// Removing a character may bring two others together that compose, so this is done until it rests.
	for range 4 {
		next := shorten(collapse(stripText(norm.NFC.String(s))), max)
		if next == s {
			break
		}
		s = next
	}
	if !strings.ContainsFunc(s, visible) {
		return ""
	}
	return s
}

// visible says whether a rune leaves ink or at least stands for something.
func visible(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != '\u2800' && r != '\u3164' && r != '\u115f' && r != '\u1160'
}

// writePlain writes the text below n; blocks are set apart by a line break. skip leaves elements out.
func writePlain(b *strings.Builder, n *html.Node, skip func(*html.Node) bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type != html.ElementNode || skip(c) || swallowed[c.Data] && c.Namespace == "":
		case c.Data == "math":
			if tex := annotation(c); tex != "" {
				b.WriteString(tex)
				continue
			}
			b.WriteString(textOf(c))
		case blocks[c.Data] || c.Data == "br" || c.Data == "td" || c.Data == "th" || c.Data == "hr":
			b.WriteByte('\n')
			writePlain(b, c, skip)
			b.WriteByte('\n')
		default:
			writePlain(b, c, skip)
		}
	}
}

func textBetweenTags(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
			b.WriteByte(' ')
		}
	}
}

func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }

// shorten cuts s to max runes including the ellipsis; zero means no limit.
func shorten(s string, max int) string {
	if max <= 0 || utf8.RuneCountInString(s) <= max {
		return s
	}
	return strings.TrimRightFunc(wordBorder(s, max-1), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) + "…"
}

// wordBorder returns at most max runes of s, without a torn word unless that word alone takes up more than half.
func wordBorder(s string, max int) string {
	end, count := len(s), 0
	for i := range s {
		if count == max {
			end = i
			break
		}
		count++
	}
	if end == len(s) {
		return s
	}
	if space := strings.LastIndexFunc(s[:end+runeLen(s[end:])], unicode.IsSpace); space > end/2 {
		return s[:space]
	}
	return s[:end]
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// maxMarks is how many combining marks may sit on one letter; no living script needs more.
const maxMarks = 8

// stripText removes what no text of ours may hold: control characters except tab and line feed, marks that override
// the direction of the text after them, code points that XML forbids, and combining marks piled up over other lines.
func stripText(s string) string {
	marks := 0
	clean := func(r rune) bool {
		if unicode.Is(unicode.M, r) {
			marks++
			return marks <= maxMarks
		}
		if !isControl(r) {
			marks = 0
			return true
		}
		return r == '\t' || r == '\n'
	}
	return strings.Map(func(r rune) rune {
		if clean(r) {
			return r
		}
		return -1
	}, s)
}

func isControl(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0xfeff, r >= 0xfff9 && r <= 0xfffb, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return true
	case r >= 0xe0000 && r <= 0xe007f:
		// Tags: invisible letters. Flags of regions (England, Scotland) are lost with them.
		return true
	}
	return false
}
