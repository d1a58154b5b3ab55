package store

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxToken bounds a word in bytes; PostgreSQL takes no more than 2 KB.
const maxToken = 120

// token is a word as the index knows it and the place in the text where it stands, in bytes.
type token struct {
	word     string
	also     string // the other usual spelling, "mueller" for "müller", or empty
	from, to int
	single   bool // a character of a script that is written without spaces
}

// tokens cuts a text into words and folds them, the same for the index, the questions and the marks: small letters without
// accents, "ß" as "ss". Scripts without spaces give a word for each character. Whatever is no letter, digit or mark
// separates.
func tokens(text string) iter.Seq[token] {
	return func(yield func(token) bool) {
		for i := 0; i < len(text); {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !begins(r) {
				i += size
				continue
			}
			end := i + size
			single := standsAlone(r)
			for end < len(text) {
				next, n := utf8.DecodeRuneInString(text[end:])
				if !continues(next, single) {
					break
				}
				end += n
			}
			word, also := foldWord(text[i:end])
			if word != "" && !yield(token{word, also, i, end, single}) {
				return
			}
			i = end
		}
	}
}

func begins(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIIWord(r)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || standsAlone(r)
}

// continues says whether a rune belongs to the word before it. Characters that nobody sees, such as the soft hyphen, do.
func continues(r rune, single bool) bool {
	switch {
	case r < utf8.RuneSelf:
		return !single && isASCIIWord(r)
	case single:
		return r == 0x3099 || r == 0x309a || r == 0xff9e || r == 0xff9f || r >= 0xfe00 && r <= 0xfe0f // voicing and variants
	case r == 0x00ad, r == 0x200c, r == 0x200d:
		return true
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !standsAlone(r)
}

func isASCIIWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// standsAlone reports whether a character is of a script that puts no spaces between its words.
func standsAlone(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return r == 'ー' || r == 0xff70 || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// foldWord gives the word of the index and, for umlauts and their like, the other usual spelling.
func foldWord(raw string) (word, also string) {
	if isASCII(raw) {
		return shortWord(strings.ToLower(raw)), ""
	}
	word = strip(raw, plainLetter)
	if also = strip(norm.NFC.String(raw), twoLetters); also == word {
		also = ""
	}
	return word, also
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// strip makes small letters, spells some letters out, and takes the accents away.
func strip(raw string, spell func(rune) string) string {
	var spelled strings.Builder
	for _, r := range raw {
		r = unicode.ToLower(r)
		if s := spell(r); s != "" {
			spelled.WriteString(s)
			continue
		}
		spelled.WriteRune(r)
	}
	bare := strings.Map(func(r rune) rune {
		r = unicode.ToLower(r) // the wide letters of East Asia become plain capitals first
		if isAccent(r) || r == 0x0640 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(spelled.String()))
	return shortWord(norm.NFC.String(bare))
}

// plainLetter spells letters that are no letter with an accent.
func plainLetter(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	case 'ς':
		return "σ"
	}
	return ""
}

// twoLetters spells umlauts as people do whose keyboard has none.
func twoLetters(r rune) string {
	switch r {
	case 'ä':
		return "ae"
	case 'ö', 'ø':
		return "oe"
	case 'ü':
		return "ue"
	case 'å':
		return "aa"
	}
	return plainLetter(r)
}

// isAccent reports the marks that people leave out when they search: accents, the points of Hebrew, the short vowels of
// Arabic. Marks of other scripts are letters to their readers.
func isAccent(r rune) bool {
	switch {
	case r >= 0x0300 && r <= 0x036f, r >= 0x0591 && r <= 0x05c7, r >= 0x064b && r <= 0x065f, r == 0x0670:
		return true
	case r >= 0x1ab0 && r <= 0x1aff, r >= 0x1dc0 && r <= 0x1dff, r >= 0x20d0 && r <= 0x20ff, r >= 0xfe00 && r <= 0xfe0f, r >= 0xfe20 && r <= 0xfe2f:
		return true
	}
	return false
}

// shortWord cuts a word that nobody types out.
func shortWord(word string) string {
	if len(word) <= maxToken {
		return word
	}
	end := maxToken
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}
