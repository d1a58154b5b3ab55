package feed

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// clean drops what XML 1.0 §2.2 does not allow: control characters, lone surrogates, U+FFFE and U+FFFF, and broken UTF-8.
// Otherwise a single such character in a title would make the whole feed unreadable.
func clean(s string) string {
	if legal(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if (r != utf8.RuneError || size != 1) && legalRune(r) {
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

func legal(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !legalRune(r) }) < 0
}

func legalRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// cleaned returns a copy of f whose every text is legal XML. JSON takes the same copy, so that the formats agree.
func (f Feed) cleaned() Feed {
	for _, s := range []*string{
		&f.ID, &f.Title, &f.Description, &f.HomeURL, &f.SelfURL, &f.NextURL, &f.Language, &f.IconURL, &f.Rights, &f.Generator,
	} {
		*s = clean(*s)
	}
	f.HubURLs = cleanAll(f.HubURLs)
	f.Authors = cleanPeople(f.Authors)
	items := make([]Item, len(f.Items))
	for n, i := range f.Items {
		items[n] = i.cleaned()
	}
	f.Items = items
	if f.ID == "" {
		f.ID = f.SelfURL
	}
	return f
}

func (i Item) cleaned() Item {
	for _, s := range []*string{
		&i.ID, &i.URL, &i.Title, &i.Summary, &i.ContentHTML, &i.Language, &i.ImageURL, &i.CommentsURL, &i.CommentsFeedURL,
	} {
		*s = clean(*s)
	}
	i.Categories = cleanAll(i.Categories)
	i.Authors = cleanPeople(i.Authors)
	enclosures := make([]Enclosure, len(i.Enclosures))
	for n, e := range i.Enclosures {
		enclosures[n] = Enclosure{URL: clean(e.URL), Type: clean(e.Type), Bytes: max(e.Bytes, 0), Seconds: max(e.Seconds, 0)}
	}
	i.Enclosures = enclosures
	return i
}

func cleanAll(list []string) []string {
	var kept []string
	for _, s := range list {
		if s = clean(s); strings.TrimSpace(s) != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

func cleanPeople(list []Person) []Person {
	var kept []Person
	for _, p := range list {
		if p.Name = clean(p.Name); strings.TrimSpace(p.Name) != "" {
			kept = append(kept, Person{Name: p.Name, URL: clean(p.URL), AvatarURL: clean(p.AvatarURL)})
		}
	}
	return kept
}

// prepare returns the copy of f that the writers may use as it is.
func (f Feed) prepare() (Feed, error) {
	f = f.cleaned()
	return f, f.check()
}

func writeXML(w io.Writer, document any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(document); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	return nil
}
