package blog

import (
	"slices"
	"strings"
)

// FormatSidebar writes boxes as ParseSidebar reads them. A line of a body that would begin a box gets a space in front,
// which Markdown passes over.
func FormatSidebar(boxes []Box) string {
	var b strings.Builder
	for _, box := range boxes {
		b.WriteString(strings.TrimSpace("["+box.Kind+"] "+oneLine(box.Title)) + "\n")
		if body := strings.Trim(strings.ReplaceAll(box.Body, "\r\n", "\n"), "\n"); body != "" {
			for line := range strings.SplitSeq(body, "\n") {
				if boxHead.MatchString(line) {
					line = " " + line
				}
				b.WriteString(line + "\n")
			}
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// Written reports whether the author writes the content of a kind of box; others fill themselves.
func (b Box) Written() bool { return b.Kind == "links" || b.Kind == "text" || b.Kind == "picture" }

// MenuRow is an entry of the menu as a line of its outline. Depth is 0 for the top.
type MenuRow struct {
	Title  string
	Target string
	Depth  int
}

// MenuRows are the lines of a menu, from top to bottom.
func MenuRows(items []MenuItem) []MenuRow { return menuRows(items, 0) }

func menuRows(items []MenuItem, depth int) []MenuRow {
	var rows []MenuRow
	for _, item := range items {
		target := item.Kind
		switch item.Kind {
		case "page", "category":
			target += ":" + item.Value
		case "link":
			target = item.Value
		}
		rows = append(rows, MenuRow{item.Title, target, depth})
		rows = append(rows, menuRows(item.Items, depth+1)...)
	}
	return rows
}

// FormatMenu writes rows as ParseMenu reads them. A row that is deeper than the one above allows comes as deep as it can;
// rows without title and target are left out.
func FormatMenu(rows []MenuRow) string {
	var b strings.Builder
	deepest := 0
	for _, r := range rows {
		title, target := oneLine(r.Title), oneLine(r.Target)
		if title == "" && target == "" {
			continue
		}
		depth := max(min(r.Depth, deepest), 0)
		deepest = depth + 1
		b.WriteString(strings.Repeat("  ", depth))
		if title != "" {
			b.WriteString(title + " = ")
		}
		b.WriteString(target + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// Move says where a row or a box goes.
type Move string

// The moves. In and Out are for rows of a menu.
const (
	MoveUp   Move = "up"
	MoveDown Move = "down"
	MoveIn   Move = "in"
	MoveOut  Move = "out"
	Remove   Move = "remove"
)

// MoveBox moves or removes a box; a move that is not possible changes nothing.
func MoveBox(boxes []Box, at int, move Move) []Box {
	if at < 0 || at >= len(boxes) {
		return boxes
	}
	boxes = slices.Clone(boxes)
	switch {
	case move == Remove:
		return slices.Delete(boxes, at, at+1)
	case move == MoveUp && at > 0:
		boxes[at-1], boxes[at] = boxes[at], boxes[at-1]
	case move == MoveDown && at+1 < len(boxes):
		boxes[at+1], boxes[at] = boxes[at], boxes[at+1]
	}
	return boxes
}

// MoveRow moves or removes a row of a menu together with the rows below it; a move that is not possible changes nothing. A
// removed row leaves those below it one step higher.
func MoveRow(rows []MenuRow, at int, move Move) []MenuRow {
	if at < 0 || at >= len(rows) {
		return rows
	}
	rows = slices.Clone(rows)
	end := branchEnd(rows, at)
	switch move {
	case MoveUp:
		if before := siblingBefore(rows, at); before >= 0 {
			return slices.Concat(rows[:before], rows[at:end], rows[before:at], rows[end:])
		}
	case MoveDown:
		if end < len(rows) && rows[end].Depth == rows[at].Depth {
			next := branchEnd(rows, end)
			return slices.Concat(rows[:at], rows[end:next], rows[at:end], rows[next:])
		}
	case MoveIn:
		if at > 0 && rows[at].Depth <= rows[at-1].Depth && deepestOf(rows[at:end]) < maxMenuDepth-1 {
			shift(rows[at:end], 1)
		}
	case MoveOut:
		if rows[at].Depth > 0 {
			shift(rows[at:end], -1)
		}
	case Remove:
		shift(rows[at+1:end], -1)
		return slices.Delete(rows, at, at+1)
	}
	return rows
}

// branchEnd is the place behind a row and all that stands below it.
func branchEnd(rows []MenuRow, at int) int {
	end := at + 1
	for end < len(rows) && rows[end].Depth > rows[at].Depth {
		end++
	}
	return end
}

func siblingBefore(rows []MenuRow, at int) int {
	for i := at - 1; i >= 0 && rows[i].Depth >= rows[at].Depth; i-- {
		if rows[i].Depth == rows[at].Depth {
			return i
		}
	}
	return -1
}

func deepestOf(rows []MenuRow) int {
	deepest := 0
	for _, r := range rows {
		deepest = max(deepest, r.Depth)
	}
	return deepest
}

func shift(rows []MenuRow, by int) {
	for i := range rows {
		rows[i].Depth += by
	}
}
