package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
)

// The menu and the sidebar are arranged as lists of small forms, whose order is their order on the page. The fields of one
// name belong together by their places: browsers send them in the order of the document.
const (
	keySidebar = "site.sidebar"
	keyMenu    = "site.menu"
)

// arrangement is what the page shows of menu and sidebar. A side that cannot be read is nil, and shown as text.
type arrangement struct {
	Boxes   []arrangedBox
	Rows    []arrangedRow
	AsText  bool   // the author wants to write both as text
	Focused string // id of the control that takes the focus after a move, or empty
}

type arrangedBox struct {
	blog.Box
	Index       int
	First, Last bool
	Shows       string // what stands in it, in words
}

// Autofocus reports whether a control takes the focus when the page is shown.
func (a arrangement) Autofocus(list string, index int) bool {
	return a.Focused == list+strconv.Itoa(index)
}

type arrangedRow struct {
	blog.MenuRow
	Index int
}

// boxesOf are the boxes of a form, or nil when it has none.
func boxesOf(f form) []blog.Box {
	var boxes []blog.Box
	for i, kind := range f.values["box_kind"] {
		boxes = append(boxes, blog.Box{Kind: kind, Title: nth(f.values, "box_title", i), Body: nth(f.values, "box_body", i)})
	}
	return boxes
}

func rowsOf(f form) []blog.MenuRow {
	var rows []blog.MenuRow
	for i, title := range f.values["menu_title"] {
		depth, err := strconv.Atoi(nth(f.values, "menu_depth", i))
		if err != nil {
			depth = 0
		}
		rows = append(rows, blog.MenuRow{Title: title, Target: nth(f.values, "menu_target", i), Depth: depth})
	}
	return rows
}

func nth(values url.Values, name string, i int) string {
	if list := values[name]; i < len(list) {
		return list[i]
	}
	return ""
}

// compose writes the lists of a form as the settings that they stand for. A list that the form did not send stays as it is.
func (f *form) compose() {
	if f.Value("arranged_boxes") != "" {
		f.values.Set(keySidebar, blog.FormatSidebar(boxesOf(*f)))
	}
	if f.Value("arranged_menu") != "" {
		f.values.Set(keyMenu, blog.FormatMenu(rowsOf(*f)))
	}
}

// arrange does what a button of a list says, shows the page again and saves nothing. The button is "box up 2", "menu in 0",
// "box add" or "menu add".
func (s *Server) arrange(c *gin.Context, f form) {
	words := strings.Fields(f.Value("arrange"))
	if len(words) < 2 {
		s.failDesk(c, errButton)
		return
	}
	at := -1
	if len(words) > 2 {
		at = int(number(words[2]))
	}
	focus := at
	switch words[0] {
	case "box":
		boxes := boxesOf(f)
		if words[1] == "add" {
			boxes = append(boxes, blog.Box{Kind: f.Value("box_new")})
			focus = len(boxes) - 1
		} else {
			boxes = blog.MoveBox(boxes, at, blog.Move(words[1]))
			focus = follows(at, blog.Move(words[1]), len(boxes))
		}
		setBoxes(&f, boxes)
	case "menu":
		rows := rowsOf(f)
		if words[1] == "add" {
			rows = append(rows, blog.MenuRow{})
			focus = len(rows) - 1
		} else {
			moved := rows[max(at, 0):min(max(at, 0)+1, len(rows))]
			rows = blog.MoveRow(rows, at, blog.Move(words[1]))
			focus = placeOf(rows, moved, at)
		}
		setRows(&f, rows)
	}
	f.values.Set("focus", words[0]+strconv.Itoa(focus))
	s.showSettings(c, http.StatusOK, f)
}

// follows is where a box is after a move.
func follows(at int, move blog.Move, count int) int {
	switch move {
	case blog.MoveUp:
		at--
	case blog.MoveDown:
		at++
	}
	return max(min(at, count-1), 0)
}

// placeOf finds a row after a move; the one that took its place when it is gone.
func placeOf(rows, moved []blog.MenuRow, at int) int {
	for i, r := range rows {
		if len(moved) > 0 && r.Title == moved[0].Title && r.Target == moved[0].Target {
			return i
		}
	}
	return max(min(at, len(rows)-1), 0)
}

func setBoxes(f *form, boxes []blog.Box) {
	for _, name := range []string{"box_kind", "box_title", "box_body"} {
		f.values.Del(name)
	}
	for _, b := range boxes {
		f.values.Add("box_kind", b.Kind)
		f.values.Add("box_title", b.Title)
		f.values.Add("box_body", b.Body)
	}
}

func setRows(f *form, rows []blog.MenuRow) {
	for _, name := range []string{"menu_title", "menu_target", "menu_depth"} {
		f.values.Del(name)
	}
	for _, r := range rows {
		f.values.Add("menu_title", r.Title)
		f.values.Add("menu_target", r.Target)
		f.values.Add("menu_depth", strconv.Itoa(r.Depth))
	}
}

// arrangementOf is what a form shows: the lists that it brought, else those of the settings.
func arrangementOf(f form, site blog.Site, asText bool) arrangement {
	a := arrangement{AsText: asText, Focused: f.Value("focus")}
	boxes, rows := boxesOf(f), rowsOf(f)
	if f.Value("arranged_boxes") == "" {
		typed, wrong := blog.ParseSidebar(f.Value(keySidebar))
		if boxes = typed; len(typed) == 0 {
			boxes = site.Boxes()
		}
		a.AsText = a.AsText || wrong != "" // what cannot be read as a list is not lost
	}
	if f.Value("arranged_menu") == "" {
		items, wrong := blog.ParseMenu(f.Value(keyMenu))
		rows = blog.MenuRows(items)
		a.AsText = a.AsText || wrong != ""
	}
	shows := map[string]string{}
	for _, k := range boxKinds() {
		shows[k.Kind] = k.Shows
	}
	for i, b := range boxes {
		a.Boxes = append(a.Boxes, arrangedBox{b, i, i == 0, i == len(boxes)-1, shows[b.Kind]})
	}
	for i, r := range rows {
		a.Rows = append(a.Rows, arrangedRow{r, i})
	}
	return a
}

// rowActs are the buttons of one thing in a list.
type rowActs struct {
	List, Name  string
	Index       int
	First, Last bool
	Focus       bool
}

func acts(list string, index int, name string, first, last, focus bool) rowActs {
	return rowActs{list, name, index, first, last, focus}
}

// boxName is a kind of box in words.
func boxName(kind string) string {
	name := strings.ReplaceAll(kind, "-", " ")
	return strings.ToUpper(name[:min(1, len(name))]) + name[min(1, len(name)):]
}
