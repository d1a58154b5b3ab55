package demo

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/frontmatter"
)

// Post is one text of the sample site, or one that Bulk made.
type Post struct {
	Title        string
	Slug         string
	Date         time.Time
	Summary      string   // plain text
	Language     string   // BCP 47
	Tags         []string // names
	Categories   []string // slugs of Categories
	CommentsOpen bool
	MenuOrder    int    // position among the pages, from 1
	Body         string // Markdown; see Resolve

	Series        string // name, or empty
	Parent        string // pages only: slug of the page above, or empty
	TranslationOf string // slug of the text that this one translates, or empty
	Contents      string // "auto", "on", "off" or empty
	Numbered      bool
}

var (
	fileTarget = regexp.MustCompile(`\]\(([a-z0-9-]+\.(?:jpg|png|wav))( "|\))`)
	linkTarget = regexp.MustCompile(`\]\((post|page):([a-z0-9-]+)\)`)
)

// Resolve puts real addresses into a text: file turns the name of a picture or
// sound into one, link the kind ("post" or "page") and slug of another text.
func Resolve(text string, file func(name string) string, link func(kind, slug string) string) string {
	text = replace(fileTarget, text, func(m []string) string { return "](" + file(m[1]) + m[2] })
	return replace(linkTarget, text, func(m []string) string { return "](" + link(m[1], m[2]) + ")" })
}

func replace(pattern *regexp.Regexp, text string, by func([]string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(found string) string {
		return by(pattern.FindStringSubmatch(found))
	})
}

// parse reads a file as `oriel post` reads it; parents and translations are named by their slugs.
func parse(source string) (Post, error) {
	h, body, err := frontmatter.Parse([]byte(source))
	if err != nil {
		return Post{}, err
	}
	if h.Title == "" || h.Slug == "" || h.Date.IsZero() {
		return Post{}, errors.New("its front matter needs a title, a slug and a date")
	}
	return Post{
		Title: h.Title, Slug: h.Slug, Date: h.Date.UTC(), Summary: h.Summary, Language: h.Language, Tags: h.Tags, Categories: h.Categories,
		CommentsOpen: h.Comments == "everyone", Body: strings.TrimSpace(body) + "\n",
		Series: h.Series, Parent: h.Parent, TranslationOf: h.TranslationOf, Contents: h.Contents, Numbered: h.Numbered,
	}, nil
}
