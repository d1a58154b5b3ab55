package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What of a question is looked at; the rest is passed over.
const (
	maxQuestion = 1000 // bytes
	maxSought   = 12   // words or phrases that must be there
	maxBarred   = 8    // words or phrases that must not
)

// question is what a reader asked for: all of these, and none of those.
type question struct {
	sought []sought
	barred []sought
}

// sought is a word, or words that follow each other.
type sought struct {
	words  []string
	also   string // another spelling, if it is one word that has one
	prefix bool   // the last word may go on
}

func (s sought) text() string { return strings.Join(s.words, " ") }

// parse reads a question. There is no text that it does not take: words, "phrases" in any quotes, -excluded words and
// -"phrases"; everything else separates. The last word, if it is what the question ends with, may be the beginning of one.
func parse(text string) question {
	var q question
	rest := strings.ToValidUTF8(cut(text, maxQuestion), " ")
	for {
		rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !begins(r) && !isQuote(r) && !isMinus(r) })
		if rest == "" {
			return q
		}
		var part string
		var barred, open bool
		part, rest, barred, open = nextPart(rest)
		s := seek(part)
		s.prefix = s.prefix && open && rest == "" && !barred
		switch {
		case len(s.words) == 0:
		case barred:
			q.barred = add(q.barred, s, maxBarred)
		default:
			q.sought = add(q.sought, s, maxSought)
		}
	}
}

// nextPart takes the next word or phrase off a text. Open says that nothing closed it, as a quote would.
func nextPart(text string) (part, rest string, barred, open bool) {
	r, size := utf8.DecodeRuneInString(text)
	if isMinus(r) {
		if next, _ := utf8.DecodeRuneInString(text[size:]); !begins(next) && !isQuote(next) {
			return "", strings.TrimLeftFunc(text, isMinus), false, false // "--help" asks for help
		}
		barred, text = true, text[size:]
		r, size = utf8.DecodeRuneInString(text)
	}
	if isQuote(r) {
		text = text[size:]
		end := strings.IndexFunc(text, isQuote)
		if end < 0 {
			return text, "", barred, true
		}
		_, size = utf8.DecodeRuneInString(text[end:])
		return text[:end], text[end+size:], barred, false
	}
	end := wordEnd(text)
	return text[:end], text[end:], barred, true
}

// wordEnd is where the first word ends: at a space, or at a quote that is not the sign of a Hebrew abbreviation.
func wordEnd(text string) int {
	var before rune
	for i, r := range text {
		next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		if unicode.IsSpace(r) || isQuote(r) && (!unicode.Is(unicode.Hebrew, before) || !unicode.Is(unicode.Hebrew, next)) {
			return i
		}
		before = r
	}
	return len(text)
}

// add appends what is new, as long as there is room.
func add(list []sought, s sought, most int) []sought {
	if len(s.words) > maxSought {
		s = sought{words: s.words[:maxSought]}
	}
	same := func(o sought) bool { return slices.Equal(o.words, s.words) }
	if len(list) >= most || slices.ContainsFunc(list, same) {
		return list
	}
	return append(list, s)
}

// seek reads a word or a phrase. A character that is a word of its own does not go on.
func seek(part string) (s sought) {
	var last token
	for last = range tokens(part) {
		s.words = append(s.words, last.word)
	}
	s.prefix = len(s.words) > 0 && !last.single && last.to == len(part)
	if len(s.words) == 1 {
		s.also = last.also
	}
	return s
}

func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '＂', '「', '」', '『', '』':
		return true
	}
	return false
}

func isMinus(r rune) bool { return r == '-' || r == '−' || r == '－' }

// cut shortens a text to a number of bytes without tearing a character.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
