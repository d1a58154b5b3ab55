package blog

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// SpamText is what the scoring reads of a text. Make it with ReadSpamText.
type SpamText struct {
	Words    []string // folded: small letters without accents, mentions and addresses left out
	Links    []string // hosts of the links, without mentions and tags
	Mentions int
	Tags     int
	Letters  int    // letters in all
	Script   string // of most letters, such as "Latin"; empty when there are none
	Disguise bool   // words of mixed scripts or characters that nobody sees, as they are used to pass filters
	Contact  bool   // a telephone number or the address of a wallet
}

var (
	anyTag     = regexp.MustCompile(`<[^>]*>`)
	anchor     = regexp.MustCompile(`(?s)<a\b([^>]*)>(.*?)</a>`)
	hrefOf     = regexp.MustCompile(`\bhref="([^"]*)"`)
	classOf    = regexp.MustCompile(`\bclass="([^"]*)"`)
	codeOf     = regexp.MustCompile(`(?s)<(?:pre|code)\b[^>]*>.*?</(?:pre|code)>`)
	blockEnd   = regexp.MustCompile(`(?i)<(?:br|/p|/li|/h[1-6]|/blockquote|/div)\b[^>]*>`)
	mentionOf  = regexp.MustCompile(`(^|[\s(])@[\p{L}\p{N}_.-]+(@[\p{L}\p{N}.-]+)?`)
	tagOf      = regexp.MustCompile(`(^|[\s(])#[\p{L}\p{N}_]+`)
	bareLink   = regexp.MustCompile(`https?://[^\s<>"]+`)
	contactWay = regexp.MustCompile(`\+\d[\d ()-]{8,}\d|\b0x[0-9a-fA-F]{40}\b|\b(bc1|[13])[a-zA-HJ-NP-Z0-9]{25,60}\b`)
)

// PlainText is safe HTML without its tags.
func PlainText(clean string) string {
	clean = blockEnd.ReplaceAllString(clean, "$0\n")
	return strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(clean, "")))
}

// ReadSpamText reads a cleaned text. Code counts as words, but never as links, numbers or disguise.
func ReadSpamText(clean string) SpamText {
	var t SpamText
	prose := codeOf.ReplaceAllString(clean, " ")
	for _, a := range anchor.FindAllStringSubmatch(prose, -1) {
		class := ""
		if found := classOf.FindStringSubmatch(a[1]); found != nil {
			class = found[1]
		}
		if strings.Contains(class, "mention") || strings.Contains(class, "hashtag") {
			continue
		}
		if found := hrefOf.FindStringSubmatch(a[1]); found != nil {
			t.link(html.UnescapeString(found[1]))
		}
	}
	plain := PlainText(prose)
	for _, bare := range bareLink.FindAllString(PlainText(anchor.ReplaceAllString(prose, " ")), -1) {
		t.link(bare)
	}
	t.Mentions = len(mentionOf.FindAllString(plain, -1))
	t.Tags = len(tagOf.FindAllString(plain, -1))
	t.Contact = contactWay.MatchString(bareLink.ReplaceAllString(plain, " "))
	t.Disguise = disguised(plain)
	t.Script, t.Letters = scriptOf(plain)
	words := mentionOf.ReplaceAllString(PlainText(clean), " ")
	t.Words = foldedWords(bareLink.ReplaceAllString(words, " "))
	return t
}

func (t *SpamText) link(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return
	}
	t.Links = append(t.Links, strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."))
}

// Print is a digest of the words, the same for every copy of a text whoever it names; empty for a text that is so short
// that many people write it by themselves.
func (t SpamText) Print() string {
	joined := strings.Join(t.Words, " ")
	if len(t.Words) < 6 || len(joined) < 40 {
		return ""
	}
	sum := sha256.Sum256([]byte(joined))
	return hex.EncodeToString(sum[:16])
}

// Tokens are the distinct words that say something about a text, and the hosts that it links to; 200 at most.
func (t SpamText) Tokens() []string {
	var tokens []string
	for _, host := range t.Links {
		tokens = append(tokens, "link:"+host)
	}
	for _, w := range t.Words {
		if n := len([]rune(w)); n >= 3 && n <= 40 {
			tokens = append(tokens, w)
		}
	}
	slices.Sort(tokens)
	tokens = slices.Compact(tokens)
	return tokens[:min(len(tokens), 200)]
}

// foldedWords cuts a text into words of small letters without accents.
func foldedWords(text string) []string {
	plain := fold(strings.ToLower(text))
	plain = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, plain)
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// scriptName names the script of a letter, of those that a text is told apart by.
func scriptName(r rune) string {
	switch {
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrillic"
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana): // Japanese mixes them
		return "Han"
	case unicode.Is(unicode.Hangul, r):
		return "Hangul"
	case unicode.Is(unicode.Arabic, r):
		return "Arabic"
	case unicode.Is(unicode.Hebrew, r):
		return "Hebrew"
	case unicode.Is(unicode.Greek, r):
		return "Greek"
	case unicode.Is(unicode.Devanagari, r):
		return "Devanagari"
	case unicode.Is(unicode.Thai, r):
		return "Thai"
	}
	return ""
}

// ScriptOf names the script of most letters of a text, empty when there are none.
func ScriptOf(text string) string {
	name, _ := scriptOf(text)
	return name
}

func scriptOf(text string) (name string, letters int) {
	counts := map[string]int{}
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x250 {
			counts["Latin"]++
		} else if s := scriptName(r); s != "" {
			counts[s]++
		}
	}
	for s, n := range counts {
		if n > counts[name] || n == counts[name] && s < name {
			name = s
		}
	}
	return name, letters
}

// disguised reports whether letters of look-alike scripts stand in one word, or characters that nobody sees between letters.
func disguised(text string) bool {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '\'' }) {
		latin, other, before := 0, 0, rune(0)
		for _, r := range word {
			switch {
			case r == '\u200b' || r == '\u2060' || r == '\u00ad':
				if unicode.Is(unicode.Latin, before) {
					return true
				}
			case unicode.Is(unicode.Latin, r):
				latin++
			case unicode.Is(unicode.Cyrillic, r), unicode.Is(unicode.Greek, r):
				other++
			}
			before = r
		}
		if latin > 1 && other > 0 && latin+other > 3 || latin > 0 && other > 2 {
			return true
		}
	}
	return false
}
