package render

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// tables lets wide tables scroll inside their own region, by keyboard too, gives them the caption that stands beside
// them, and moves alignment into classes.
func (f *furnisher) tables() {
	count := 0
	for _, table := range find(f.root, tagged("table")) {
		if within(table.Parent, tagged("table")) {
			continue
		}
		count++
		label := f.words.Table
		if count > 1 {
			label += " " + strconv.Itoa(count)
		}
		if caption := f.caption(table); caption != nil {
			label = shorten(collapse(textOf(caption)), 200)
		}
		region := element("div", "class", "table-scroll", "role", "group", "tabindex", "0", "aria-label", label)
		replace(table, region)
		region.AppendChild(table)
	}
	for _, cell := range find(f.root, tagged("th", "td")) {
		if align := attr(cell, "align"); align != "" {
			removeAttr(cell, "align")
			setAttr(cell, "class", "align-"+align)
		}
		if cell.Data == "th" && !hasAttr(cell, "scope") && within(cell, tagged("thead")) {
			setAttr(cell, "scope", "col")
		}
	}
}

// caption gives a table its caption and returns it, or nil. The line "Table: …" may stand in the paragraph before the
// table or after it; directly below the table Markdown reads it as one more row.
func (f *furnisher) caption(table *html.Node) *html.Node {
	if own := firstElement(table); own != nil && own.Data == "caption" {
		return own
	}
	row := lastRow(table)
	for _, holder := range []*html.Node{loneCell(row), beside(table, false), beside(table, true)} {
		if holder == nil || !f.takeCaptionMark(holder) {
			continue
		}
		caption := element("caption")
		moveChildren(caption, holder)
		gone := holder
		if holder.Data != "p" {
			gone = row
		}
		body := gone.Parent
		body.RemoveChild(gone)
		if gone == row && body != table && firstElement(body) == nil {
			body.Parent.RemoveChild(body)
		}
		table.InsertBefore(caption, table.FirstChild)
		return caption
	}
	return nil
}

// takeCaptionMark removes "Table:" from the start of n, and answers whether it stood there with words behind it.
func (f *furnisher) takeCaptionMark(n *html.Node) bool {
	if n.FirstChild == nil || n.FirstChild.Type != html.TextNode {
		return false
	}
	// Japanese has a wide colon, French a space before it.
	word, rest, found := strings.Cut(strings.Replace(n.FirstChild.Data, "：", ":", 1), ":")
	word = strings.TrimSpace(word)
	if !found || !strings.EqualFold(word, "Table") && !strings.EqualFold(word, f.words.Table) {
		return false
	}
	if strings.TrimSpace(rest) == "" && n.FirstChild == n.LastChild {
		return false
	}
	n.FirstChild.Data = strings.TrimLeft(rest, " \n")
	return true
}

// beside returns the paragraph right before or after table.
func beside(table *html.Node, after bool) *html.Node {
	next := func(n *html.Node) *html.Node {
		if after {
			return n.NextSibling
		}
		return n.PrevSibling
	}
	n := next(table)
	for n != nil && n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" {
		n = next(n)
	}
	if n == nil || n.Type != html.ElementNode || n.Data != "p" {
		return nil
	}
	return n
}

// lastRow returns the last row of the body of a table, or nil.
func lastRow(table *html.Node) *html.Node {
	body := lastElement(table)
	if body == nil || body.Data != "tbody" {
		return nil
	}
	if row := lastElement(body); row != nil && row.Data == "tr" {
		return row
	}
	return nil
}

// loneCell returns the first cell of a row whose other cells are empty, or nil.
func loneCell(row *html.Node) *html.Node {
	if row == nil {
		return nil
	}
	first := firstElement(row)
	if first == nil {
		return nil
	}
	for c := first.NextSibling; c != nil; c = c.NextSibling {
		if strings.TrimSpace(textOf(c)) != "" {
			return nil
		}
	}
	return first
}
