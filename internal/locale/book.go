package locale

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

//go:embed messages/*.toml
var messages embed.FS

//go:embed names.toml
var names string

// English is the language of the keys, and what readers get who ask for a language that the book does not hold.
const English = "en"

// Book holds every language of the interface. It never changes once it is open.
type Book struct {
	locales map[string]*Locale // by tag
	names   map[string]string  // of many more languages than these
}

// Language is one that can be chosen for a site.
type Language struct {
	Tag  string // BCP 47
	Name string // in the language itself: "Deutsch"
}

// Open reads the languages that the program carries. It fails on a broken file, and names the file and the line.
func Open() (*Book, error) {
	files, err := fs.Sub(messages, "messages")
	if err != nil {
		return nil, err
	}
	return open(files)
}

// For is the Locale for a BCP 47 tag: that of the tag itself, or of what is left of it when its end is taken away bit by
// bit (RFC 4647 §3.4), or English. It is never nil, whatever the tag is. Tags of a region that the book knows keep the region's
// numbers and dates: en-US has "November 24, 2026".
func (b *Book) For(tag string) *Locale {
	if l, ok := lookup(b.locales, tag); ok {
		return l
	}
	return b.locales[English]
}

// Name is how the language of a tag calls itself ("Nederlands" for nl-BE), or the tag itself when it is not known.
func (b *Book) Name(tag string) string {
	if name, ok := lookup(b.names, tag); ok {
		return name
	}
	return tag
}

// lookup finds what there is for a tag, or for what is left of it.
func lookup[V any](by map[string]V, tag string) (found V, ok bool) {
	if found, ok = by[tag]; ok || len(tag) > longest {
		return found, ok
	}
	for rest := language.Make(tag).String(); rest != ""; {
		if found, ok = by[rest]; ok {
			return found, true
		}
		rest = rest[:max(strings.LastIndexByte(rest, '-'), 0)]
	}
	return found, false
}

// Languages are all of the book, with their regions, for a choice at the desk. English comes first, the others follow by tag.
func (b *Book) Languages() []Language {
	var list []Language
	for tag, l := range b.locales {
		list = append(list, Language{tag, l.ways.Name})
	}
	slices.SortFunc(list, func(x, y Language) int {
		if x, y := x.Tag == English, y.Tag == English; x != y {
			if x {
				return -1
			}
			return 1
		}
		return strings.Compare(x.Tag, y.Tag)
	})
	return list
}

// Missing lists those of the keys that a language has no message for, in the order of keys. English never misses any; a
// language that is not in the book misses all.
func (b *Book) Missing(tag string, keys []string) []string {
	l, ok := b.locales[tag]
	if !ok {
		return keys
	}
	if l.tag == English {
		return nil
	}
	var missing []string
	for _, key := range keys {
		if l.texts[key] == "" && l.plurals[key] == nil {
			missing = append(missing, key)
		}
	}
	return missing
}
