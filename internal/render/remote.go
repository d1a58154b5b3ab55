package render

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

const (
	maxRemoteBytes  = 64 << 10
	maxCommentRunes = 5000
	maxCommentNodes = 2000
)

// Remote makes HTML from another server fit to be shown as a comment. Kept are the elements that Mastodon keeps of
// ours; headings and other blocks become paragraphs, images their text, formulas their TeX source. Links lead to http
// and https only and carry rel="nofollow ugc noopener"; a link that pretends to lead to another host is followed by
// the real one. At most 64 KiB are read, 5,000 characters and 2,000 nodes are kept, 16 levels deep. The result is
// balanced and stable: Remote(Remote(x)) is Remote(x). It never fails; an empty result means nothing was left to show.
func (r *Renderer) Remote(s string) string {
	s = strings.ToValidUTF8(firstBytes(s, maxRemoteBytes), "\uFFFD")
	clean := s
	for range 5 {
		next := r.comment.fit(clean)
		if next == clean {
			return clean
		}
		clean = next
	}
	// Markup so tangled that it does not come to rest is shown as text.
	clean = asParagraph(s)
	if r.comment.fit(clean) != clean {
		return ""
	}
	return clean
}

// fit cleans s and, where addresses make the result larger than what we read, keeps less of its text.
func (p *policy) fit(s string) string {
	root, err := p.clean(s)
	if err != nil {
		return asParagraph(s)
	}
	for runes := maxCommentRunes; runes > 0; runes /= 2 {
		cut(root, runes, maxCommentNodes)
		out, err := serialise(root)
		if err != nil {
			return asParagraph(s)
		}
		if len(out) <= maxRemoteBytes {
			return strings.TrimSpace(out)
		}
	}
	return asParagraph(s)
}

func asParagraph(s string) string {
	text := PlainText(s, maxCommentRunes)
	for len(html.EscapeString(text)) > maxRemoteBytes/2 {
		text = shorten(text, utf8.RuneCountInString(text)/2)
	}
	if text == "" {
		return ""
	}
	return "<p>" + html.EscapeString(text) + "</p>"
}

// firstBytes returns at most max bytes of s, never half a character.
func firstBytes(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max]
}
