package blog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Box is a box of the sidebar as the author set it up. Title is empty for the
// kind's own. Body is what the author wrote into it: Markdown for text and picture, a list of links for links.
type Box struct {
	Kind  string
	Title string
	Body  string
}

// BoxKinds are the kinds of boxes, in the order in which the desk offers them.
func BoxKinds() []string {
	return []string{
		"search", "about", "follow", "recent-posts", "recent-comments", "categories", "tags", "series", "archives",
		"links", "text", "picture", "meta",
	}
}

// LinkList is the content of a box of links.
type LinkList struct {
	Title string
	Links []Link
}

// Link is an entry of a blogroll. Feed is the address of its feed, or empty.
type Link struct {
	Name string
	URL  string
	Note string
	Feed string
}

const (
	maxBoxes     = 60
	maxListLinks = 5_000
)

var boxHead = regexp.MustCompile(`^\[([a-z-]+)\]\s*(.*)$`)

// ParseSidebar reads the boxes: a line "[kind] Title" begins one, and the lines up
// to the next one are its content.
//
//	[search]
//	[links] Friends
//	- [Ana's Bay](https://ana.example/) writes about windows feed: https://ana.example/feed/
//	[text] Hello
//	Any *Markdown*.
//
// The second result is a sentence about what is wrong, or "".
func ParseSidebar(text string) ([]Box, string) {
	if len(text) > maxOutline || !utf8.ValidString(text) {
		return nil, "This sidebar is too long, or holds characters that are not valid Unicode."
	}
	var boxes []Box
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		head := boxHead.FindStringSubmatch(line)
		switch {
		case head != nil && !slices.Contains(BoxKinds(), head[1]):
			return nil, fmt.Sprintf("Line %d: there is no box called %s. There are: %s.", i+1, head[1], strings.Join(BoxKinds(), ", "))
		case head != nil && utf8.RuneCountInString(head[2]) > 100:
			return nil, fmt.Sprintf("Line %d: please keep the title under 100 characters.", i+1)
		case head != nil:
			boxes = append(boxes, Box{Kind: head[1], Title: strings.TrimSpace(head[2])})
		case len(boxes) > 0:
			boxes[len(boxes)-1].Body += line + "\n"
		case strings.TrimSpace(line) != "":
			return nil, fmt.Sprintf("Line %d: please begin a box with a line such as [search] or [text] Hello.", i+1)
		}
	}
	if len(boxes) > maxBoxes {
		return nil, fmt.Sprintf("A sidebar holds %d boxes at most.", maxBoxes)
	}
	for i := range boxes {
		boxes[i].Body = strings.Trim(boxes[i].Body, "\n")
		if wrong := boxes[i].check(); wrong != "" {
			return nil, wrong
		}
	}
	return boxes, ""
}

func (b Box) check() string {
	switch {
	case b.Kind != "links" && b.Kind != "text" && b.Kind != "picture" && strings.TrimSpace(b.Body) != "":
		return fmt.Sprintf("The box [%s] fills itself; please remove the text below it, or put it into a box [text].", b.Kind)
	case b.Kind == "links":
		_, wrong := b.Links()
		return wrong
	case (b.Kind == "text" || b.Kind == "picture") && strings.TrimSpace(b.Body) == "":
		return fmt.Sprintf("The box [%s] %s is empty; please write something below it, or remove it.", b.Kind, b.Title)
	case (b.Kind == "text" || b.Kind == "picture") && len(b.Body) > 20_000:
		return fmt.Sprintf("The box [%s] %s is longer than 20,000 characters; please make a page of it.", b.Kind, b.Title)
	}
	return ""
}

// Boxes are the boxes of the site, from top to bottom: the author's, or those of a new site.
func (s Site) Boxes() []Box {
	boxes, wrong := ParseSidebar(s.Sidebar)
	if s.Sidebar == "" || wrong != "" {
		return []Box{
			{Kind: "search"}, {Kind: "follow"}, {Kind: "recent-posts"}, {Kind: "recent-comments"}, {Kind: "categories"}, {Kind: "archives"}, {Kind: "meta"},
		}
	}
	return boxes
}

// Blogroll are all lists of links of the sidebar, for OPML.
func (s Site) Blogroll() []LinkList {
	var lists []LinkList
	for _, b := range s.Boxes() {
		if b.Kind != "links" {
			continue
		}
		if l, wrong := b.Links(); wrong == "" && len(l.Links) > 0 {
			lists = append(lists, l)
		}
	}
	return lists
}

var markdownLink = regexp.MustCompile(`^\[([^\]]*)\]\(([^)\s]+)\)\s*(.*)$`)

// Links reads the lines of a box of links: "[Name](address) note", or "address Name". A line that ends in
// "feed: address" names its feed.
func (b Box) Links() (LinkList, string) {
	list := LinkList{Title: b.Title}
	for line := range strings.SplitSeq(b.Body, "\n") {
		text := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "-*"))
		if text == "" {
			continue
		}
		l, ok := readLink(text)
		if !ok {
			return LinkList{}, "“" + cutTo(text, 60) + "” in the box of links " + b.Title + " is no link; please write it like [Name](https://blog.example/) or https://blog.example/ Name."
		}
		list.Links = append(list.Links, l)
	}
	if len(list.Links) > maxListLinks {
		return LinkList{}, fmt.Sprintf("A box holds %d links at most.", maxListLinks)
	}
	return list, ""
}

func readLink(text string) (Link, bool) {
	var l Link
	if before, feed, ok := strings.Cut(text, " feed:"); ok {
		l.Feed, text = strings.TrimSpace(feed), strings.TrimSpace(before)
		if !webAddress(l.Feed) {
			return Link{}, false
		}
	}
	if m := markdownLink.FindStringSubmatch(text); m != nil {
		l.Name, l.URL, l.Note = strings.TrimSpace(m[1]), m[2], strings.TrimSpace(m[3])
	} else {
		l.URL, l.Name, _ = strings.Cut(text, " ")
		l.Name = strings.TrimSpace(l.Name)
	}
	if l.Name == "" {
		l.Name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(l.URL, "https://"), "http://"), "/")
	}
	return l, webAddress(l.URL) || (strings.HasPrefix(l.URL, "/") && !strings.HasPrefix(l.URL, "//") && !strings.Contains(l.URL, "\\"))
}

func checkSidebar(text string) string {
	_, wrong := ParseSidebar(text)
	return wrong
}
