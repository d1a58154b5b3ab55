// Package frontmatter reads the head of a Markdown file: YAML between lines of
// three dashes, or TOML between lines of three plus signs, as Hugo and Jekyll
// write them. It knows files, not posts.
package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// Head is what a file says about itself. Every field may be missing.
type Head struct {
	Title      string
	Slug       string
	Date       time.Time
	WallTime   bool // Date names no zone: it is what clocks show somewhere, as if that were UTC
	Tags       []string
	Categories []string
	Summary    string
	Language   string
	Comments   string // "everyone", "followers", "approve" or "closed"; empty means the site's own default
	Visibility string // "public", "unlisted", "followers" or "local"; empty means public
	Warning    string // content warning
	Canonical  string // https address of the original
	Pinned     bool   // among the author's featured posts

	Kind          string // "post" or "page"; empty means post
	Parent        string // pages only: slug or path of the page above
	MenuOrder     int    // pages only: lower comes first
	Series        string
	Contents      string // "auto", "on" or "off"; empty means auto
	Numbered      bool   // sections carry numbers
	TranslationOf string // path, address or ref of the post that this one translates
}

// Keys are the words that a head may use.
func Keys() []string {
	return []string{
		"title", "slug", "date", "kind", "summary", "language", "categories", "category", "tags", "series", "comments",
		"visibility", "warning", "canonical", "pinned", "contents", "numbered", "translation_of", "parent", "menu_order",
	}
}

// exportKey is in every text of an export of Oriel. Such a file may be published again like any other.
const exportKey = "oriel"

// besideExport reports whether a key is one that an export writes for other programs.
func besideExport(key string) bool {
	return slices.Contains([]string{exportKey, "author", "aliases", "draft"}, key)
}

// Parse divides a file into its head and its Markdown. A file without a head has an
// empty one. Every error names the key and what to write instead.
func Parse(source []byte) (Head, string, error) {
	text := strings.ReplaceAll(string(bytes.TrimPrefix(source, []byte("\ufeff"))), "\r\n", "\n")
	values, body, err := split(text)
	if err != nil {
		return Head{}, "", err
	}
	head, err := read(values)
	return head, body, err
}

func split(text string) (map[string]any, string, error) {
	for fence, decode := range map[string]func(string, map[string]any) error{
		"---": decodeYAML,
		"+++": func(s string, into map[string]any) error { _, err := toml.Decode(s, &into); return err },
	} {
		rest, ok := strings.CutPrefix(text, fence+"\n")
		if !ok {
			continue
		}
		head, body, ok := strings.Cut("\n"+rest, "\n"+fence+"\n")
		if !ok {
			if head, ok = strings.CutSuffix("\n"+rest, "\n"+fence); !ok {
				return nil, "", fmt.Errorf("the front matter begins with %s but never ends; add a line with %s after it", fence, fence)
			}
			body = ""
		}
		values := map[string]any{}
		if err := decode(head, values); err != nil {
			return nil, "", fmt.Errorf("the front matter cannot be read: %w", err)
		}
		return values, strings.TrimLeft(body, "\n"), nil
	}
	return nil, text, nil
}

func read(values map[string]any) (Head, error) {
	var h Head
	var errs []error
	fields := h.fields()
	_, exported := values[exportKey]
	for key, value := range values {
		if exported && besideExport(key) {
			continue
		}
		set, known := fields[strings.ToLower(key)]
		if !known {
			errs = append(errs, fmt.Errorf("front matter %q is not known; known are %s", key, strings.Join(Keys(), ", ")))
			continue
		}
		if err := set(value); err != nil {
			errs = append(errs, fmt.Errorf("front matter %q %w", key, err))
		}
	}
	for key, used := range map[string]bool{"parent": h.Parent != "", "menu_order": h.MenuOrder != 0} {
		if used && h.Kind != "page" {
			errs = append(errs, fmt.Errorf("front matter %q is for pages only; add the line kind: page, or remove it", key))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return h, errors.Join(errs...)
}

// fields says for each key how its value is taken over.
func (h *Head) fields() map[string]func(any) error {
	return map[string]func(any) error{
		"title":          into(&h.Title, word),
		"slug":           into(&h.Slug, word),
		"summary":        into(&h.Summary, word),
		"language":       into(&h.Language, word),
		"series":         into(&h.Series, word),
		"parent":         into(&h.Parent, word),
		"translation_of": into(&h.TranslationOf, word),
		"date":           h.takeDate,
		"tags":           into(&h.Tags, list),
		"categories":     into(&h.Categories, list),
		"category":       into(&h.Categories, list),
		"comments":       into(&h.Comments, policy),
		"visibility":     into(&h.Visibility, visibility),
		"warning":        into(&h.Warning, word),
		"canonical":      into(&h.Canonical, word),
		"pinned":         into(&h.Pinned, yesNo),
		"kind":           into(&h.Kind, kind),
		"menu_order":     into(&h.MenuOrder, number),
		"contents":       into(&h.Contents, contents),
		"numbered":       into(&h.Numbered, yesNo),
	}
}

func into[T any](field *T, as func(any) (T, error)) func(any) error {
	return func(value any) (err error) {
		*field, err = as(value)
		return err
	}
}

func word(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case int, int64, float64, bool:
		return fmt.Sprint(v), nil
	case time.Time:
		return v.Format(time.DateOnly), nil
	}
	return "", errors.New("should be one line of text")
}

func list(value any) ([]string, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		return strings.Split(v, ","), nil
	case []any:
		out := make([]string, 0, len(v))
		for _, item := range v {
			s, err := word(item)
			if err != nil {
				return nil, errors.New("should be a list of words")
			}
			out = append(out, s)
		}
		return out, nil
	}
	return nil, errors.New("should be a list, for example [bread, science]")
}
