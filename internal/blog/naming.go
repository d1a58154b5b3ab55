package blog

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// maxName is how long the name of an untitled post is, in characters; slugWords how many of its words its address has.
const (
	maxName   = 70
	slugWords = 6
)

// Name is what a post is called where it needs a name: its title, or how it begins. One with a content warning is
// called by the warning, because its own words are folded away. It is empty when there is nothing to call it by.
func (p Post) Name() string {
	switch {
	case p.Title != "":
		return p.Title
	case p.Warning != "":
		return p.Warning
	}
	return beginning(p.Gist(), maxName)
}

// Teaser is what may be shown of a post without being asked, in plain text: the content warning if there is one, else the gist.
func (p Post) Teaser() string {
	if p.Warning != "" {
		return p.Warning
	}
	return p.Gist()
}

// Gist is the summary in plain text: the author's own, else the excerpt.
func (p Post) Gist() string {
	if p.Summary != "" {
		return p.Summary
	}
	return p.Excerpt
}

// FirstWords names what has no title yet: the first words of a text in Markdown, empty when there are none.
func FirstWords(body string) string {
	for line := range strings.Lines(body) {
		if words := oneLine(marks.ReplaceAllString(markup.ReplaceAllString(line, " "), "")); words != "" {
			return beginning(words, maxName)
		}
	}
	return ""
}

// beginning cuts a text at a word.
func beginning(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	cut := string([]rune(text)[:most])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " .,;:-–") + "…"
}

// ChosenSlug is the last part of a post's address as its author chose it; empty for one that was only proposed and that
// may still follow the title.
func (p Post) ChosenSlug() string {
	if !p.Live() && (p.Slug == proposedSlug(p.Title, p.Warning, p.Body, p.UpdatedAt) || strings.HasPrefix(p.Slug, "note-")) {
		return ""
	}
	return p.Slug
}

// markup is what an address should not be made of: pictures, the targets of links, bare addresses, and directives.
var markup = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|<[^>]*>|https?://\S+|:::.*`)

// marks is what stands before and about words in Markdown.
var marks = regexp.MustCompile("^[\\s>#+*-]+|[*`~\\[\\]\\\\]")

// proposedSlug is the last part of an address that a post gets when its author chose none: from the title, else from the
// first words. What a content warning folds away is not told by the address either: then it is the day.
func proposedSlug(title, warning, body string, day time.Time) string {
	if slug := Slugify(title); slug != "" {
		return slug
	}
	if warning == "" {
		for line := range strings.Lines(body) {
			words := strings.Fields(markup.ReplaceAllString(line, " "))
			if slug := Slugify(strings.Join(words[:min(len(words), slugWords)], " ")); slug != "" {
				return slug
			}
		}
	}
	return "note-" + day.UTC().Format(time.DateOnly)
}
