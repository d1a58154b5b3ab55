package as2

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSummaryRunes bounds a summary: Misskey refuses long ones, and on several servers it is the label of a button.
const maxSummaryRunes = 300

// pauses are the marks that belong to a sentence, not to the address before them.
const pauses = ",;:.!?…"

// WireTitle makes a title safe for peers that take it for HTML (Mastodon) and for those that take it for text (everybody else): angle brackets become
// single guillemets, white space becomes single spaces. It changes nothing the second time.
func WireTitle(title string) string {
	return squeeze(strings.NewReplacer("<", "‹", ">", "›").Replace(title))
}

// WireSummary makes an excerpt that reads the same as text and as HTML, and that no peer finds a link in: tags and addresses go, & < > get harmless
// look-alikes, and after 300 runes at most it ends at a word with an ellipsis. It changes nothing the second time.
func WireSummary(summary string) string {
	var kept []string
	for _, word := range strings.Fields(squeeze(stripTags(summary))) {
		before, after, found := cutAddress(word)
		if !found {
			kept = append(kept, word)
			continue
		}
		switch {
		case before != "":
			kept = append(kept, before+after)
		case len(kept) > 0 && strings.TrimRight(kept[len(kept)-1], pauses) == kept[len(kept)-1]:
			kept[len(kept)-1] += after
		}
	}
	plain := strings.NewReplacer("<", "‹", ">", "›", "&", "＆").Replace(strings.Join(kept, " "))
	return shorten(plain, maxSummaryRunes)
}

// squeeze joins the words of text with single spaces, and leaves out control characters and what would turn the text
// after it round: embeddings, overrides and isolates (UAX 9 §2). Who closes an isolate escapes from the reader's.
func squeeze(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// stripTags takes away what is a tag of HTML beyond doubt, and leaves Vec<T> and 3 < 4 alone.
func stripTags(text string) string {
	var out strings.Builder
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := strings.IndexByte(text[open:], '>')
		if end < 0 {
			out.WriteString(text)
			return out.String()
		}
		tag := text[open+1 : open+end]
		name, _, _ := strings.Cut(strings.Trim(tag, "/ "), " ")
		if !htmlName(strings.ToLower(name)) {
			out.WriteString(text[:open+1])
			text = text[open+1:]
			continue
		}
		out.WriteString(text[:open])
		switch strings.ToLower(name) {
		case "br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6":
			out.WriteByte(' ')
		}
		text = text[open+end+1:]
	}
}

func htmlName(name string) bool {
	switch name {
	case "a", "abbr", "b", "blockquote", "br", "code", "del", "div", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
		"ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "u", "ul":
		return true
	}
	return false
}

// cutAddress takes the address out of a word. Before is what stood before it, less an opening bracket; after is the punctuation of the sentence.
func cutAddress(word string) (before, after string, found bool) {
	start := strings.Index(word, "://")
	if start >= 0 {
		for start > 0 && isLetter(word[start-1]) {
			start--
		}
	} else if start = indexFold(word, "www."); start < 0 {
		return "", "", false
	}
	const closing = ")]}>\"'”’»›"
	before = strings.TrimRight(word[:start], "([{<\"'“‘«‹")
	address := strings.TrimRight(word[start:], closing+pauses)
	after = strings.Trim(word[start+len(address):], closing)
	if strings.Contains(before, "://") || indexFold(before, "www.") >= 0 {
		before = ""
	}
	return before, after, true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// indexFold is strings.Index for an ASCII part in lower case, whatever the case in text.
func indexFold(text, part string) int {
	for i := 0; i+len(part) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

// shorten cuts text at a word border, or between characters where there are no words, so that with the ellipsis it has at most limit runes.
func shorten(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	cut := len(firstRunes(text, limit-1))
	if text[cut] != ' ' {
		if space := strings.LastIndexByte(text[:cut], ' '); space > cut/2 {
			cut = space
		} else {
			cut = characterBorder(text, cut)
		}
	}
	return strings.TrimRight(text[:cut], " ,;:-–—") + "…"
}

// characterBorder moves a cut back until it does not part a letter from its marks, or the parts of an emoji.
func characterBorder(text string, cut int) int {
	const joiner = '\u200d'
	for cut > 0 {
		next, _ := utf8.DecodeRuneInString(text[cut:])
		last, size := utf8.DecodeLastRuneInString(text[:cut])
		if !unicode.Is(unicode.M, next) && next != joiner && last != joiner && !unicode.Is(unicode.Sk, next) {
			return cut
		}
		cut -= size
	}
	return 0
}
