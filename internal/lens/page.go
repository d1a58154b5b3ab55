package lens

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// Page is the head of a post's page, as far as others read it.
type Page struct {
	Title       string // og:title
	FullTitle   string // <title>
	Description string
	Site        string
	Author      string
	URL         string
	Image       Picture // absolute address; empty for none
	Hidden      bool    // search engines are asked to leave it out
}

// What result pages of search engines show of a title and a description, in characters. They measure in pixels; these are the usual counts.
const (
	resultTitle       = 60
	resultDescription = 155
)

// Result is a page on the result page of a search engine.
type Result struct {
	Title       string
	Path        string // host and folders, with signs between them
	Description string
}

// Search is the page as a search engine lists it. Engines choose other words when they think that those suit the question better.
func Search(p Page) Result {
	r := Result{Title: cut(p.FullTitle, resultTitle), Description: cut(p.Description, resultDescription)}
	u, err := url.Parse(p.URL)
	if err != nil {
		return r
	}
	steps := []string{u.Host}
	for step := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		if step != "" {
			steps = append(steps, step)
		}
	}
	r.Path = strings.Join(steps, " › ")
	return r
}

// cut shortens text to a number of characters, at a word.
func cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	short := string([]rune(text)[:limit])
	if at := strings.LastIndexByte(short, ' '); at > len(short)/2 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,.;:–-") + " …"
}
