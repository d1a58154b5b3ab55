package crate

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/blog"
)

// rowKey is the key of the front matter under which the whole row stands. All others are for people and other programs.
const rowKey = "oriel"

// relations are what the front matter names by name and the rows by id.
type relations struct {
	authors map[int64]string
	terms   map[int64]blog.Term
	of      map[int64][]int64  // terms by post
	aliases map[int64][]string // old paths by post
}

// folderOf sorts posts so that a person finds them.
func folderOf(p blog.Post) string {
	switch {
	case p.Status == blog.Trashed:
		return "trash/"
	case p.Status == blog.Draft:
		return "drafts/"
	case p.Status == blog.Scheduled:
		return "scheduled/"
	case p.Kind == blog.KindPage:
		return "pages/"
	}
	return "posts/" + p.PublishedAt.UTC().Format("2006") + "/"
}

// postFolders are all of them.
var postFolders = []string{"posts/", "pages/", "drafts/", "scheduled/", "trash/"} //nolint:gochecknoglobals // a constant list

// fileOf is the name of a post's file: its slug, as far as every system takes it, and its ref.
func fileOf(p blog.Post) string {
	slug := strings.Trim(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`\/:*?"<>|%.`, r) {
			return '-'
		}
		return r
	}, p.Slug), "- ")
	for len(slug) > 120 {
		slug = slug[:strings.LastIndexFunc(slug[:120], func(rune) bool { return true })]
	}
	if slug == "" {
		slug = "untitled"
	}
	return folderOf(p) + slug + "." + p.Ref + ".md"
}

// writePost writes a post as Markdown with front matter. Each value is JSON, which is YAML, too.
func writePost(p *blog.Post, about relations) ([]byte, error) {
	var out bytes.Buffer
	head := func(key string, value any) error {
		text, err := plainJSON(value)
		if err == nil {
			fmt.Fprintf(&out, "%s: %s\n", key, text)
		}
		return err
	}
	out.WriteString("---\n")
	for _, line := range about.head(*p) {
		if err := head(line.key, line.value); err != nil {
			return nil, err
		}
	}
	whole, err := writeRow(p, notCarried...)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&out, "%s: %s\n---\n", rowKey, whole)
	out.WriteString(p.Body)
	return out.Bytes(), nil
}

type headLine struct {
	key   string
	value any
}

// head are the keys that Oriel's own `oriel post` and most other programs know.
func (r relations) head(p blog.Post) []headLine {
	var lines []headLine
	text := func(key, value string) {
		if value != "" {
			lines = append(lines, headLine{key, value})
		}
	}
	text("title", p.Title)
	text("slug", p.Slug)
	if !p.PublishedAt.IsZero() {
		text("date", p.PublishedAt.UTC().Format(time.RFC3339))
	}
	if p.Kind == blog.KindPage {
		text("kind", string(p.Kind))
	}
	text("author", r.authors[p.AuthorID])
	text("summary", p.Summary)
	text("language", p.Language)
	for _, kind := range []struct {
		kind blog.TermKind
		key  string
	}{{blog.Category, "categories"}, {blog.Tag, "tags"}, {blog.Series, "series"}} {
		var names []string
		for _, id := range r.of[p.ID] {
			if t := r.terms[id]; t.Kind == kind.kind {
				names = append(names, t.Name)
			}
		}
		slices.SortFunc(names, cmp.Compare)
		switch {
		case len(names) > 0 && kind.kind == blog.Series:
			text(kind.key, names[0])
		case len(names) > 0:
			lines = append(lines, headLine{kind.key, names})
		}
	}
	if len(r.aliases[p.ID]) > 0 {
		lines = append(lines, headLine{"aliases", r.aliases[p.ID]})
	}
	if p.Status != blog.Published {
		lines = append(lines, headLine{"draft", true})
	}
	return lines
}

// readPost reads a file that writePost wrote.
func readPost(content []byte) (*blog.Post, error) {
	rest, ok := bytes.CutPrefix(content, []byte("---\n"))
	head, body, found := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || !found {
		return nil, fmt.Errorf("it does not begin with front matter")
	}
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		whole, ok := bytes.CutPrefix(line, []byte(rowKey+": "))
		if !ok {
			continue
		}
		p := &blog.Post{}
		if err := readRow(whole, p, notCarried...); err != nil {
			return nil, err
		}
		p.Body = string(body)
		return p, nil
	}
	return nil, fmt.Errorf("its front matter has no key %q", rowKey)
}

func addPost(w *archive.ZipWriter, p *blog.Post, about relations) error {
	text, err := writePost(p, about)
	if err != nil {
		return fmt.Errorf("write the post %s: %w", p.Ref, err)
	}
	return w.Add(fileOf(*p), io.Reader(bytes.NewReader(text)), true)
}
