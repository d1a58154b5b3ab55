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
	// Contents is the HTML of the table of contents, a list of links, when the author or the length of the text asks
	// for one and the text does not hold it already; otherwise it is empty.
	Contents string
	// FirstImage is zero when there is no image. Images on other hosts do not count: pages do not show them.
	FirstImage Image
	Images     int
	// Pictures are all images in order.
	Pictures []Image
	Headings int
	// Videos are the distinct canonical addresses (see VideoOf) of the videos elsewhere that the text has cards of.
	Videos []string
	// Links are the distinct targets of links that leave the text, in order, as they stand in HTML. Pictures on other
	// hosts are not among them.
	Links []string
}

// Heading of a post. Level is 2 to 6 once the text is rendered; ID is the fragment that leads to it. Number, such as
// "2.1", is empty unless the post is numbered.
type Heading struct {
	Level  int
	ID     string
	Text   string
	Number string
}

// Image of a post, as the author gave it: Src may be relative, Alt and Caption may be empty. Width and Height are in
// pixels, those of the full size when the picture is known (Options.Pictures), and zero when nothing is.
type Image struct {
	Src, Alt, Caption string
	Width, Height     int
}

const maxExcerpt = 300

func (f furnished) result(root *html.Node, out string) Result {
	r := Result{
		HTML:     out,
		TOC:      f.toc,
		Excerpt:  excerpt(root),
		Words:    f.words,
		Contents: f.contents,
		Images:   len(f.pictures),
		Pictures: f.pictures,
		Headings: f.headings,
		Videos:   f.videos,
		Links:    links(root),
	}
	if len(f.pictures) > 0 {
		r.FirstImage = f.pictures[0]
	}
	return r
}

// furniture are the classes of what we wrote into a text and what is set apart from it; none of it belongs in an
// excerpt.
var furniture = []string{
	"footnotes", "footnote-ref", "link-card", "math-display", "callout-title", "aside-title", "task", "section-number",
	"equation-number",
}

func excerpt(root *html.Node) string {
	var b strings.Builder
	writePlain(&b, root, func(n *html.Node) bool {
		switch n.Data {
		case "h1", "h2", "h3", "h4", "h5", "h6", "nav", "figure", "pre", "table", "video", "audio":
			return true
		}
		return slices.ContainsFunc(furniture, func(class string) bool { return hasClass(n, class) })
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
		return n.Data == "pre" || n.Data == "math" || n.Data == "nav" || hasClass(n, "heading-anchor") || hasClass(n, "math-error") ||
			hasClass(n, "video") || hasClass(n, "section-number") || hasClass(n, "equation-number")
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
		if link == "" || strings.HasPrefix(link, "#") || seen[link] || hasClass(a, "foreign-picture") {
			continue
		}
		seen[link] = true
		out = append(out, link)
	}
	return out
}
