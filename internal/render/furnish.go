package render

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// furnished is what furnish learned about a post.
type furnished struct {
	toc      []Heading
	headings int
	images   int
	first    Image
}

// furnish adds to a clean tree what our pages offer: ids and anchors for headings, callouts, figures, video cards,
// scrolling tables, highlighted code, and a table of contents. It makes nodes and never touches markup as text, so
// that nothing can be re-opened that the sanitiser closed (WordPress CVE-2026-93485). Highlighting ends at deadline.
func furnish(root *html.Node, deadline time.Time) furnished {
	ids := newIDs(root)
	levels(root)
	callouts(root)
	videos(root)
	figures(root)
	images := pictures(root)
	players(root)
	tables(root)
	tasks(root)
	code(root, deadline)
	notes(root)
	f := furnished{images: len(images)}
	if len(images) > 0 {
		f.first = Image{Src: attr(images[0], "src"), Alt: attr(images[0], "alt")}
	}
	f.toc, f.headings = anchors(root, ids)
	contents(root, f.toc)
	ids.aim(root)
	return f
}

// pictures makes every image wait until it is near the view, and returns them all.
func pictures(root *html.Node) []*html.Node {
	images := find(root, tagged("img"))
	for _, img := range images {
		if !hasAttr(img, "alt") {
			setAttr(img, "alt", "")
		}
		setAttr(img, "loading", "lazy")
		setAttr(img, "decoding", "async")
	}
	return images
}

// figures makes a figure of an image with a title that stands alone in its paragraph: ![alt](src "caption").
func figures(root *html.Node) {
	for _, p := range find(root, tagged("p")) {
		only := onlyChild(p)
		if only == nil {
			continue
		}
		img := only
		if only.Data == "a" {
			img = onlyChild(only)
		}
		if img == nil || img.Data != "img" || strings.TrimSpace(attr(img, "title")) == "" || within(p.Parent, tagged("figure")) {
			continue
		}
		figure, caption := element("figure"), element("figcaption")
		caption.AppendChild(textNode(attr(img, "title")))
		removeAttr(img, "title")
		p.RemoveChild(only)
		figure.AppendChild(only)
		figure.AppendChild(caption)
		replace(p, figure)
	}
}

// players shows the controls of every video and sound, and loads nothing before it is asked for.
func players(root *html.Node) {
	for _, n := range find(root, tagged("video", "audio")) {
		if !hasAttr(n, "src") && len(find(n, func(s *html.Node) bool { return s.Data == "source" && hasAttr(s, "src") })) == 0 {
			// Nothing to play is left, for example because the address was not https.
			unwrap(n)
			continue
		}
		setAttr(n, "controls", "")
		if !hasAttr(n, "preload") {
			setAttr(n, "preload", "metadata")
		}
	}
}

// tables lets wide tables scroll inside their own region, by keyboard too, and moves alignment into classes.
func tables(root *html.Node) {
	count := 0
	for _, table := range find(root, tagged("table")) {
		if within(table.Parent, tagged("table")) {
			continue
		}
		count++
		label := "Table"
		if count > 1 {
			label += " " + strconv.Itoa(count)
		}
		region := element("div", "class", "table-scroll", "role", "region", "tabindex", "0", "aria-label", label)
		replace(table, region)
		region.AppendChild(table)
	}
	for _, cell := range find(root, tagged("th", "td")) {
		if align := attr(cell, "align"); align != "" {
			removeAttr(cell, "align")
			setAttr(cell, "class", "align-"+align)
		}
		if cell.Data == "th" && !hasAttr(cell, "scope") && within(cell, tagged("thead")) {
			setAttr(cell, "scope", "col")
		}
	}
}

// tasks replaces the check boxes of task lists, which nobody can tick, by a sign with a name.
func tasks(root *html.Node) {
	for _, input := range find(root, tagged("input")) {
		class, label, sign := "task-open", "To do", "☐"
		if hasAttr(input, "checked") {
			class, label, sign = "task-done", "Done", "☑"
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
func notes(root *html.Node) {
	for _, a := range find(root, tagged("a")) {
		switch {
		case hasClass(a, "footnote-ref"):
			setAttr(a, "aria-label", "Footnote "+strings.TrimSpace(textOf(a)))
		case hasClass(a, "footnote-backref"):
			setAttr(a, "aria-label", "Back to the text")
		}
	}
}
