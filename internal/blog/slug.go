package blog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxSlug = 80

// folds turns letters of the Latin script that ASCII lacks into their usual spelling.
var folds = map[rune]string{
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'å': "a", 'ð': "d", 'þ': "th", 'ł': "l", 'đ': "d", 'ı': "i",
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ā': "a", 'ă': "a", 'ą': "a", 'ç': "c", 'ć': "c", 'č': "c", 'ċ': "c", 'ď': "d",
	'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ē': "e", 'ė': "e", 'ę': "e", 'ě': "e", 'ğ': "g", 'ģ': "g", 'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ī': "i", 'į': "i",
	'ķ': "k", 'ļ': "l", 'ľ': "l", 'ñ': "n", 'ń': "n", 'ň': "n", 'ņ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ō': "o", 'ő': "o", 'ř': "r", 'ŕ': "r",
	'ś': "s", 'š': "s", 'ş': "s", 'ș': "s", 'ť': "t", 'ţ': "t", 'ț': "t", 'ù': "u", 'ú': "u", 'û': "u", 'ū': "u", 'ů': "u", 'ű': "u", 'ų': "u", 'ý': "y", 'ÿ': "y",
	'ź': "z", 'ž': "z", 'ż': "z", '&': " and ", '\'': "", '’': "",
}

// Slugify makes the part of an address that stands for a title or a name.
// Letters of other scripts stay as they are; a title without any letter gives "".
func Slugify(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range fold(strings.ToLower(title)) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			gap = b.Len() > 0
			continue
		}
		if b.Len()+utf8.RuneLen(r) > maxSlug {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

func fold(s string) string {
	var b strings.Builder
	for _, r := range s {
		if plain, ok := folds[r]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
