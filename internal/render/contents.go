package render

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

const (
	// manyHeadings and manyWords are what a text has that gets a table of contents by itself.
	manyHeadings = 4
	manyWords    = 800
)

// contents puts the table of contents in the place of the first paragraph that says [TOC], and removes the others.
// Without one it is made for the page, when the author or the length of the text asks for it. Words are counted here,
// where [TOC] is no word any more and decides with them.
func (f *furnisher) contents() error {
	own := f.ownContents()
	f.out.words = words(f.root)
	if own || f.post.Contents == ContentsOff {
		return nil
	}
	list, count := contentsList(f.out.toc)
	if count == 0 || f.post.Contents != ContentsOn && (count < manyHeadings || f.out.words < manyWords) {
		return nil
	}
	holder := element("div")
	holder.AppendChild(list)
	var err error
	f.out.contents, err = serialise(holder)
	return err
}

// ownContents answers whether the text itself says where its table of contents stands.
func (f *furnisher) ownContents() bool {
	marked := false
	for _, p := range find(f.root, tagged("p")) {
		if p.Parent != f.root || !strings.EqualFold(strings.TrimSpace(textOf(p)), "[toc]") {
			continue
		}
		if list, count := contentsList(f.out.toc); count > 0 && !marked {
			nav := element("nav", "class", "toc", "aria-label", f.words.Contents)
			nav.AppendChild(list)
			p.Parent.InsertBefore(nav, p)
		}
		marked = true
		p.Parent.RemoveChild(p)
	}
	return marked
}

// contentsList makes nested lists of links to the headings of the second to fourth level, and counts them.
func contentsList(toc []Heading) (list *html.Node, count int) {
	lists := []*html.Node{element("ol")}
	for i, place := range outline(toc) {
		if place.depth == 0 {
			continue
		}
		if place.depth > len(lists) {
			sub := element("ol")
			lists[len(lists)-1].LastChild.AppendChild(sub)
			lists = append(lists, sub)
		}
		lists = lists[:place.depth]
		a := element("a", "href", "#"+toc[i].ID)
		if toc[i].Number != "" {
			a.AppendChild(sectionNumber(toc[i].Number))
			a.AppendChild(textNode(" "))
		}
		appendText(a, toc[i].Text)
		item := element("li")
		item.AppendChild(a)
		lists[place.depth-1].AppendChild(item)
		count++
	}
	return lists[0], count
}

// place of a heading in the outline: its depth from 1, and its number such as "2.1". Headings below the fourth level
// have none.
type place struct {
	depth  int
	number string
}

// outline counts headings by how they lie in each other and not by their levels, so that a skipped level leaves no
// zero: the fourth level right below the first "1" is "1.1".
func outline(toc []Heading) []place {
	places := make([]place, len(toc))
	var open []struct{ level, count int }
	for i, h := range toc {
		if h.Level < 2 || h.Level > 4 {
			continue
		}
		count := 0
		for len(open) > 0 && open[len(open)-1].level > h.Level {
			count = open[len(open)-1].count
			open = open[:len(open)-1]
		}
		if len(open) == 0 || open[len(open)-1].level < h.Level {
			open = append(open, struct{ level, count int }{h.Level, count})
		}
		open[len(open)-1].count++
		var numbers []string
		for _, o := range open {
			numbers = append(numbers, strconv.Itoa(o.count))
		}
		places[i] = place{len(open), strings.Join(numbers, ".")}
	}
	return places
}

func unescapeFragment(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
