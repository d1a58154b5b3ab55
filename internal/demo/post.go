package demo

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
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
	Body         string // Markdown; see Text
}

var (
	pictureTarget = regexp.MustCompile(`\]\(([a-z0-9-]+\.jpg)( "|\))`)
	linkTarget    = regexp.MustCompile(`\]\((post|page):([a-z0-9-]+)\)`)
)

// Text is the body with real addresses: picture turns the name of a picture into
// one, link the kind ("post" or "page") and slug of another text.
func (p Post) Text(picture func(name string) string, link func(kind, slug string) string) string {
	return resolve(p.Body, picture, link)
}

// Greeting is the welcome text with real addresses.
func (h House) Greeting(link func(kind, slug string) string) string {
	return resolve(h.Welcome, func(name string) string { return name }, link)
}

func resolve(text string, picture func(string) string, link func(string, string) string) string {
	text = replace(pictureTarget, text, func(m []string) string { return "](" + picture(m[1]) + m[2] })
	return replace(linkTarget, text, func(m []string) string { return "](" + link(m[1], m[2]) + ")" })
}

func replace(pattern *regexp.Regexp, text string, by func([]string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(found string) string {
		return by(pattern.FindStringSubmatch(found))
	})
}

// parse reads the small front matter of the embedded files: a key and its value
// on each line, lists in brackets.
func parse(source string) (Post, error) {
	rest, ok := strings.CutPrefix(source, "---\n")
	if !ok {
		return Post{}, errors.New("it begins without front matter")
	}
	head, body, ok := strings.Cut(rest, "\n---\n")
	if !ok {
		return Post{}, errors.New("its front matter does not end")
	}
	p := Post{Body: strings.TrimSpace(body) + "\n"}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return Post{}, fmt.Errorf("front matter has the odd line %q", line)
		}
		if err := p.set(key, strings.TrimSpace(value)); err != nil {
			return Post{}, fmt.Errorf("front matter %s: %w", key, err)
		}
	}
	return p, nil
}

func (p *Post) set(key, value string) (err error) {
	switch key {
	case "title":
		p.Title = unquote(value)
	case "slug":
		p.Slug = value
	case "date":
		p.Date, err = time.Parse(time.RFC3339, value)
	case "summary":
		p.Summary = unquote(value)
	case "language":
		p.Language = value
	case "tags":
		p.Tags = list(value)
	case "categories":
		p.Categories = list(value)
	case "comments":
		p.CommentsOpen = value == "open"
	default:
		return errors.New("no such key")
	}
	return err
}

func unquote(s string) string {
	if inner, ok := strings.CutPrefix(s, `"`); ok {
		return strings.TrimSuffix(inner, `"`)
	}
	return s
}

func list(s string) []string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	var all []string
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			all = append(all, item)
		}
	}
	return all
}
