package render

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// idPrefix stands before every id that comes from a text, so that none can take the name of something else on the
// page or shadow a property of the document.
const idPrefix = "h-"

// markerID are the ids that our own Markdown writes: of footnotes, and of formulas with a label.
var markerID = regexp.MustCompile(`^((fn|fnref[0-9]{0,4}):[0-9]{1,4}|eq-[\p{L}\p{N}\p{M}_-]{1,130})$`)

// ownID returns the id that a text may have in place of raw.
func ownID(raw string) string {
	if markerID.MatchString(raw) {
		return raw
	}
	return slugID(strings.TrimPrefix(raw, idPrefix))
}

// slugID makes an id of any text; letters and digits of all scripts stay.
func slugID(s string) string {
	var b strings.Builder
	gap, count := false, 0
	for _, r := range strings.ToLower(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && r != '_' {
			gap = count > 0
			continue
		}
		if count++; count > 60 {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return ""
	}
	return idPrefix + b.String()
}

// ids hands out ids that are unique within one text.
type ids struct {
	taken map[string]bool
	next  map[string]int
}

// newIDs takes down the ids that are in the tree and removes repeated ones.
func newIDs(root *html.Node) *ids {
	s := &ids{taken: map[string]bool{}, next: map[string]int{}}
	for _, n := range find(root, func(n *html.Node) bool { return hasAttr(n, "id") }) {
		id := attr(n, "id")
		if s.taken[id] {
			removeAttr(n, "id")
			continue
		}
		s.taken[id] = true
	}
	return s
}

func (s *ids) unique(text string) string {
	base := slugID(text)
	if base == "" {
		base = idPrefix + "section"
	}
	id := base
	for s.taken[id] {
		s.next[base]++
		id = base + "-" + strconv.Itoa(s.next[base]+1)
	}
	s.taken[id] = true
	return id
}

// aim leads links inside the text to the ids as they are now: "#getting-started" to "#h-getting-started".
func (s *ids) aim(root *html.Node) {
	for _, a := range find(root, tagged("a")) {
		fragment, ok := strings.CutPrefix(attr(a, "href"), "#")
		if !ok || s.taken[fragment] {
			continue
		}
		if id := ownID(unescapeFragment(fragment)); s.taken[id] {
			setAttr(a, "href", "#"+id)
		}
	}
}

// levels makes room for the title of the page: a text that uses the first level has all its headings moved down one.
func levels(root *html.Node) {
	if len(find(root, tagged("h1"))) == 0 {
		return
	}
	for _, h := range find(root, func(n *html.Node) bool { return headings[n.Data] }) {
		level := min(6, level(h)+1)
		fresh := element("h" + strconv.Itoa(level))
		fresh.Attr = h.Attr
		moveChildren(fresh, h)
		replace(h, fresh)
	}
}

func level(h *html.Node) int { return int(h.Data[1] - '0') }

// anchors gives every heading an id and a link to itself that the keyboard reaches, and its number when the author
// wants one.
func (f *furnisher) anchors(s *ids) {
	var found []*html.Node
	for _, h := range find(f.root, func(n *html.Node) bool { return headings[n.Data] }) {
		text := headingText(h)
		if text == "" {
			continue
		}
		id := attr(h, "id")
		if id == "" {
			id = s.unique(text)
			setAttr(h, "id", id)
		}
		found = append(found, h)
		f.out.toc = append(f.out.toc, Heading{Level: level(h), ID: id, Text: text})
		if within(h, tagged("a")) {
			continue
		}
		a := element("a", "class", "heading-anchor", "href", "#"+id, "aria-label", f.words.SectionLink(text))
		a.AppendChild(textNode("#"))
		appendText(h, " ")
		h.AppendChild(a)
	}
	f.out.headings = len(found)
	if !f.post.Numbered {
		return
	}
	for i, place := range outline(f.out.toc) {
		f.out.toc[i].Number = place.number
		if place.number != "" {
			found[i].InsertBefore(textNode(" "), found[i].FirstChild)
			found[i].InsertBefore(sectionNumber(place.number), found[i].FirstChild)
		}
	}
}

func sectionNumber(number string) *html.Node {
	n := element("span", "class", "section-number")
	n.AppendChild(textNode(number))
	return n
}

func headingText(h *html.Node) string {
	var b strings.Builder
	writePlain(&b, h, func(n *html.Node) bool {
		return hasClass(n, "heading-anchor") || hasClass(n, "footnote-ref")
	})
	return shorten(collapse(b.String()), 300)
}
