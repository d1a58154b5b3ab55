package render

import (
	"strings"
	"time"

	"golang.org/x/net/html"
)

// furnished is what furnish learned about a post.
type furnished struct {
	toc      []Heading
	headings int
	pictures []Image
	videos   []string
	contents string
	words    int
}

// furnisher adds to a clean tree what our pages offer. It makes nodes and never touches markup as text, so that nothing
// can be re-opened that the sanitiser closed (WordPress CVE-2026-93485). It alone writes srcset, sizes and classes such
// as "gallery": what an author's HTML brings of them was left at the wall.
type furnisher struct {
	root    *html.Node
	options Options
	post    PostOptions
	words   Words
	known   map[string]Picture
	out     furnished
}

// furnish gives headings their ids and anchors, and makes callouts, figures, galleries, players, video cards,
// scrolling tables, highlighted code, links of mentions, and a table of contents. Highlighting ends at deadline.
func (f *furnisher) furnish(deadline time.Time) (furnished, error) {
	ids := newIDs(f.root)
	levels(f.root)
	f.boxes()
	citations(f.root)
	galleries(f.root)
	figures(f.root)
	f.images()
	f.videos()
	f.files()
	f.players()
	f.tables()
	f.tasks()
	code(f.root, deadline)
	f.notes()
	f.anchors(ids)
	if err := f.contents(); err != nil {
		return furnished{}, err
	}
	ids.aim(f.root)
	mention(f.root, f.options.People, "")
	return f.out, nil
}

// tasks replaces the check boxes of task lists, which nobody can tick, by a sign with a name.
func (f *furnisher) tasks() {
	for _, input := range find(f.root, tagged("input")) {
		class, label, sign := "task-open", f.words.ToDo, "☐"
		if hasAttr(input, "checked") {
			class, label, sign = "task-done", f.words.Done, "☑"
		}
		mark := element("span", "class", "task "+class, "role", "img", "aria-label", label)
		mark.AppendChild(textNode(sign))
		item := input.Parent
		replace(input, mark)
		if item.Data == "li" {
			setAttr(item, "class", "task-item")
		}
	}
}

// notes names the links of footnotes for those who do not see the arrow.
func (f *furnisher) notes() {
	for _, a := range find(f.root, tagged("a")) {
		switch {
		case hasClass(a, "footnote-ref"):
			setAttr(a, "aria-label", f.words.Footnote(strings.TrimSpace(textOf(a))))
		case hasClass(a, "footnote-backref"):
			setAttr(a, "aria-label", f.words.BackToText)
		}
	}
}
