package card

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxRunes is how much of a text is looked at: four lines hold far less.
const maxRunes = 400

// maxBytes bounds what is normalised at all. A normalised rune may have had many bytes before, but not that many.
const maxBytes = 8 * maxRunes

// clean makes a text fit for drawing: composed letters, single spaces, and nothing that is not seen as a letter or a
// sign. Marks that do not compose are dropped, for the outlines carry no places for them; Hebrew is read without its
// points. Bidirectional controls go too: the order of the line follows from its letters alone. It reports false for a
// text that holds words in a script no face has.
func (t typeface) clean(text string) (string, bool) {
	text = strings.ToValidUTF8(cut(text), " ")
	var b strings.Builder
	seen := 0
	for _, r := range norm.NFC.String(text) {
		if seen == maxRunes {
			b.WriteRune('…')
			break
		}
		drawn, ok := t.drawable(r)
		if !ok {
			return "", false
		}
		b.WriteString(drawn)
		seen++
	}
	return strings.Join(strings.FieldsFunc(b.String(), plainSpace), " "), true
}

// cut keeps the beginning of a text that is far longer than a card.
func cut(text string) string {
	if len(text) <= maxBytes {
		return text
	}
	return text[:maxBytes]
}

// drawable tells how a rune is drawn; "" leaves it out. It reports false for a letter, a figure or a formula's sign
// that no face has, because a text without it would say something else.
func (t typeface) drawable(r rune) (string, bool) {
	switch {
	case r == '\u00a0' || r == '\u202f':
		return "\u00a0", true // keeps a number with its unit, and a French word with its question mark
	case unicode.IsSpace(r):
		return " ", true
	case unicode.In(r, unicode.C, unicode.M):
		return "", true
	case t.has(r):
		return string(r), true
	}
	// A letter in another dress, such as a full-width or mathematical one, is drawn as the letter.
	if plain := norm.NFKC.String(string(r)); t.hasAll(plain) {
		return plain, true
	}
	meaningful := unicode.In(r, unicode.L, unicode.N, unicode.Sm, unicode.Sc)
	return "", !meaningful
}

func (t typeface) hasAll(text string) bool {
	for _, r := range text {
		if r != ' ' && !t.has(r) {
			return false
		}
	}
	return true
}
