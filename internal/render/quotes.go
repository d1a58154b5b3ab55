package render

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// quoteMarks are the quotation marks of a language: double ones that open and close, and single ones. The sign for an
// apostrophe is the same everywhere.
type quoteMarks struct{ open, closed, innerOpen, innerClosed string }

// marksOf lists the languages whose marks differ from the English ones, after the habits that CLDR records. French puts
// a space that does not break inside them.
func marksOf() map[string]quoteMarks {
	low := quoteMarks{"„", "“", "‚", "‘"}
	angles := quoteMarks{"«", "»", "“", "”"}
	return map[string]quoteMarks{
		"de": low, "cs": low, "sk": low, "sl": low, "bg": low, "is": low,
		"fr": {"«\u00a0", "\u00a0»", "“", "”"}, "es": angles, "it": angles, "pt": angles, "ca": angles,
		"ru": {"«", "»", "„", "“"}, "uk": {"«", "»", "„", "“"}, "el": {"«", "»", "“", "”"}, "nb": {"«", "»", "‘", "’"}, "no": {"«", "»", "‘", "’"},
		"pl": {"„", "”", "«", "»"}, "hu": {"„", "”", "»", "«"}, "ro": {"„", "”", "«", "»"}, "nl": {"“", "”", "‘", "’"},
		"sv": {"”", "”", "’", "’"}, "fi": {"”", "”", "’", "’"}, "da": {"”", "”", "’", "’"},
		"he": {"”", "”", "’", "’"}, "ar": {"”", "“", "’", "‘"}, "fa": {"«", "»", "‹", "›"},
	}
}

// typographers makes a reader of Markdown for each language that has quotation marks of its own; "" is English.
func typographers(make func(goldmark.Extender) goldmark.Markdown) map[string]goldmark.Markdown {
	all := map[string]goldmark.Markdown{"": make(extension.Typographer)}
	for language, m := range marksOf() {
		all[language] = make(extension.NewTypographer(extension.WithTypographicSubstitutions(extension.TypographicSubstitutions{
			extension.LeftDoubleQuote: []byte(m.open), extension.RightDoubleQuote: []byte(m.closed),
			extension.LeftSingleQuote: []byte(m.innerOpen), extension.RightSingleQuote: []byte(m.innerClosed),
		})))
	}
	return all
}

// postMarkdown finds the reader of Markdown for a language.
func (r *Renderer) postMarkdown(language string) goldmark.Markdown {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	if md := r.posts[primary]; md != nil {
		return md
	}
	return r.posts[""]
}
