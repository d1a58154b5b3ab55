// Package locale speaks to readers in their language: messages, plurals, numbers, dates and lists.
//
// The English text is the key. Code says l.T("Recent posts"), and a language is one file, messages/<tag>.toml, that holds the
// same sentence in that language; docs/adr/0004 says why. A file begins with the ways of its language:
//
//	language.name = "Deutsch"              # its own name
//	language.months = ["Januar", …]        # twelve, as they stand in a date
//	language.date = "{day}. {month} {year}"
//
// (ways.go lists them all), and goes on with the messages:
//
//	"Recent posts" = "Neueste Beiträge"
//	"Page %d of %d" = "Seite %d von %d"
//	"%s on %s" = "%[2]s: %[1]s"            # arguments may change places
//	"%d comment" = ["%d Kommentar", "%d Kommentare"]
//
// A message with a number has one form for each category that whole numbers fall into in that language, in the order of
// CLDR: zero, one, two, few, many, other. German, French and Spanish have one, other; Hebrew has one, two, other; Japanese has
// other alone; Polish would have one, few, many. Its key is the English form for one. A form for exactly one number may leave
// the number out ("one comment").
//
// A file named after a language and a region, like en-US.toml, holds only what differs from its language. English has
// no messages, for the keys are English.
//
// Messages know three verbs: %s, %d (a whole number, written in the way of the language) and %%. Any other % stands for itself.
package locale

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// Locale is one language with the habits of a region. It comes from Book.For, never changes, and serves any number of
// goroutines.
type Locale struct {
	tag     string // of the messages
	rules   language.Tag
	forms   []form // the categories of the language, in their order
	texts   map[string]string
	plurals map[string][]string
	ways    ways
}

// Tag is the language of the messages, fit for a lang attribute: "en" for a Locale that was asked for as en-US, or for a
// language that the book does not hold.
func (l *Locale) Tag() string { return l.tag }

// Dir is the direction of the messages, "ltr" or "rtl".
func (l *Locale) Dir() string { return Dir(l.tag) }

// T is a message in this language. A message that the language lacks stays English. Arguments are put in as they are: a % in
// them means nothing. A message without arguments is taken as it is. A whole number under %d is written by Number, so a year has to come as a string.
func (l *Locale) T(message string, args ...any) string {
	if text, ok := l.texts[message]; ok {
		message = text
	}
	return l.fill(message, args)
}

// N is a message about n things, in the form that the language has for n. The key is one, the English text for one thing; many
// is the English text for any other number. The number is the first argument, the further ones follow.
func (l *Locale) N(n int, one, many string, args ...any) string {
	args = append([]any{n}, args...)
	if forms, ok := l.plurals[one]; ok {
		return l.fill(forms[l.form(n)], args)
	}
	if n == 1 {
		return l.fill(one, args)
	}
	return l.fill(many, args)
}

// Number writes n with its digits in groups of three, as this language groups them.
func (l *Locale) Number(n int) string {
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	if len(digits) < l.ways.GroupFrom {
		return sign + digits
	}
	text := ""
	for len(digits) > 3 {
		text = l.ways.Group + digits[len(digits)-3:] + text
		digits = digits[:len(digits)-3]
	}
	return sign + digits + text
}

// List joins items as a sentence does: "a, b and c". Nothing makes an empty text.
func (l *Locale) List(items []string) string {
	if len(items) == 0 {
		return ""
	}
	last := len(items) - 1
	if last == 0 {
		return items[0]
	}
	return strings.Join(items[:last], l.ways.Comma) + l.ways.and(last, items[last]) + items[last]
}
