package blog

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// MenuItem is an entry of the menu that the author arranged. Exactly one of the
// ways to a target is used: Kind "page" and "category" name a slug, "home",
// "categories", "archives" and "search" need none, "link" has an address.
type MenuItem struct {
	Title string // empty: the name of what it leads to
	Kind  string
	Value string
	Items []MenuItem
}

const (
	maxMenuItems = 200
	maxMenuDepth = 3
	maxOutline   = 400_000 // bytes; a blogroll may be as long as a book
)

// ParseMenu reads an outline: an entry a line, "Title = target", deeper ones
// indented below the one they belong to. A target is home, page:about,
// category:travel, categories (all of them, nested), archives, search, a path
// or a web address; the title may be left out before a page or a category.
//
//	Home = home
//	About = page:about
//	  Colophon = page:colophon
//	categories
//	Mastodon = https://social.example/@me
//
// The second result is a sentence about what is wrong, or "".
func ParseMenu(outline string) ([]MenuItem, string) {
	if len(outline) > maxOutline || !utf8.ValidString(outline) {
		return nil, "This menu is too long, or holds characters that are not valid Unicode."
	}
	root := &MenuItem{}
	type level struct {
		indent int
		item   *MenuItem
	}
	open := []level{{-1, root}}
	count := 0
	for i, line := range strings.Split(strings.ReplaceAll(outline, "\t", "    "), "\n") {
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		item, wrong := menuItem(strings.TrimSpace(strings.TrimPrefix(text, "- ")))
		if wrong != "" {
			return nil, fmt.Sprintf("Line %d: %s", i+1, wrong)
		}
		if count++; count > maxMenuItems {
			return nil, fmt.Sprintf("A menu holds %d entries at most.", maxMenuItems)
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		for indent <= open[len(open)-1].indent {
			open = open[:len(open)-1]
		}
		if len(open) > maxMenuDepth {
			return nil, fmt.Sprintf("Line %d: entries may stand %d levels deep at most.", i+1, maxMenuDepth)
		}
		parent := open[len(open)-1].item
		parent.Items = append(parent.Items, item)
		open = append(open, level{indent, &parent.Items[len(parent.Items)-1]})
	}
	return root.Items, ""
}

func menuItem(text string) (MenuItem, string) {
	title, target, named := strings.Cut(text, " = ")
	if !named {
		title, target = "", text
	}
	title, target = strings.TrimSpace(title), strings.TrimSpace(target)
	if utf8.RuneCountInString(title) > 100 {
		return MenuItem{}, "please keep the title under 100 characters."
	}
	kind, value, _ := strings.Cut(target, ":")
	switch {
	case target == "home" || target == "categories" || target == "archives" || target == "search":
		return MenuItem{Title: title, Kind: target}, ""
	case (kind == "page" || kind == "category") && value != "" && !strings.ContainsAny(value, " \r"):
		return MenuItem{Title: title, Kind: kind, Value: strings.Trim(value, "/")}, ""
	case title == "":
		return MenuItem{}, "please write it like “Title = page:about”, “Title = https://…” or “categories”."
	case strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//") && !strings.ContainsAny(target, " \\"):
		return MenuItem{Title: title, Kind: "link", Value: target}, ""
	case webAddress(target):
		return MenuItem{Title: title, Kind: "link", Value: target}, ""
	}
	return MenuItem{}, "“" + cutTo(target, 60) + "” is no target; use home, page:…, category:…, categories, archives, search, a path or a web address."
}

// webAddress reports whether s is an absolute http or https address without anything odd in it.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(s, " \\\"<>\r\n\t")
}

func cutTo(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}

func checkMenu(outline string) string {
	_, wrong := ParseMenu(outline)
	return wrong
}
