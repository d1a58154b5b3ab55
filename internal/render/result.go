package render

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// Result is a rendered post and what the pages need to know about it.
type Result struct {
	// HTML is safe, balanced and stable; relative links are kept as they were written.
	HTML string
	// TOC holds all headings in order, also those below the third level.
	TOC []Heading
	// Excerpt is the beginning of the text in at most 300 characters, plain, without addresses and headings.
	Excerpt string
	// Words counts words; each Chinese or Japanese character counts as one. Code and formulas are left out.
	Words int
	// FirstImage is zero when there is no image.
	FirstImage Image
	Images     int
	Headings   int
	// Links are the distinct targets of links that leave the text, in order, as they stand in HTML.
	Links []string
}

// Heading of a post. Level is 2 to 6 once the text is rendered; ID is the fragment that leads to it.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// Image of a post, as the author gave it: Src may be relative, Alt may be empty.
type Image struct {
	Src string
	Alt string
}

const maxExcerpt = 300

func (f furnished) result(root *html.Node, out string) Result {
	return Result{
		HTML:       out,
		TOC:        f.toc,
		Excerpt:    excerpt(root),
		Words:      words(root),
		FirstImage: f.first,
		Images:     f.images,
		Headings:   f.headings,
		Links:      links(root),
	}
}

func excerpt(root *html.Node) string {
	var b strings.Builder
	writePlain(&b, root, func(n *html.Node) bool {
		switch n.Data {
		case "h1", "h2", "h3", "h4", "h5", "h6", "nav", "figure", "pre", "table", "video", "audio":
			return true
		}
		return hasClass(n, "footnotes") || hasClass(n, "footnote-ref") || hasClass(n, "video") ||
			hasClass(n, "math-display") || hasClass(n, "callout-title") || hasClass(n, "task")
	})
	kept := slices.DeleteFunc(strings.Fields(b.String()), isAddress)
	return shorten(strings.Join(kept, " "), maxExcerpt)
}

func isAddress(word string) bool {
	return strings.Contains(word, "://") || strings.HasPrefix(strings.ToLower(word), "www.")
}

func words(root *html.Node) int {
	var b strings.Builder
	writePlain(&b, root, func(n *html.Node) bool {
		return n.Data == "pre" || n.Data == "math" || n.Data == "nav" || hasClass(n, "heading-anchor") || hasClass(n, "math-error")
	})
	count, inWord := 0, false
	for _, r := range b.String() {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			count++
			inWord = false
		case isWord(r):
			if !inWord {
				count++
			}
			inWord = true
		case inWord && (r == '\'' || r == '’' || r == '-' || unicode.Is(unicode.M, r)):
			// It's one word, and so is "well-known".
		default:
			inWord = false
		}
	}
	return count
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func links(root *html.Node) []string {
	var out []string
	seen := map[string]bool{}
	for _, a := range find(root, tagged("a")) {
		link := attr(a, "href")
		if link == "" || strings.HasPrefix(link, "#") || seen[link] {
			continue
		}
		seen[link] = true
		out = append(out, link)
	}
	return out
}
