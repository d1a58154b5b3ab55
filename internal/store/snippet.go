package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Sizes of a snippet, in characters.
const (
	snippetLength = 240
	snippetLead   = 60      // what may stand before the first match
	maxReach      = 30      // how far a cut may be moved to the border of a word
	maxSearched   = 1 << 17 // bytes of a text that matches are looked for in
)

// mark is a place of a text that matches, in bytes, and the number of what was sought there.
type mark struct{ from, to, of int }

// snippet is the part of a text where the most different words of a question stand, with these marked, or the beginning of the teaser
// when none of them does.
func snippet(q question, teaser, text string) []blog.Piece {
	text = cut(text, maxSearched)
	found := marks(text, q)
	if len(found) == 0 {
		if teaser == "" {
			teaser = text
		}
		text, found = teaser, marks(teaser, q)
	}
	from, to := window(text, found)
	part := strings.TrimSpace(text[from:to])
	from += strings.Index(text[from:to], part)
	inside := slices.DeleteFunc(found, func(m mark) bool { return m.from < from || m.to > from+len(part) })
	for i := range inside {
		inside[i].from, inside[i].to = inside[i].from-from, inside[i].to-from
	}
	list := pieces(part, inside)
	if len(list) == 0 {
		return nil
	}
	return framed(list, from > 0, to < len(text))
}

// framed says by dots that text was left out.
func framed(list []blog.Piece, before, after bool) []blog.Piece {
	if before {
		list = slices.Insert(list, 0, blog.Piece{Text: "… "})
	}
	if after {
		list = append(list, blog.Piece{Text: " …"})
	}
	return joined(list)
}

// joined puts pieces together that are marked alike.
func joined(list []blog.Piece) []blog.Piece {
	var out []blog.Piece
	for _, p := range list {
		if n := len(out); n > 0 && out[n-1].Marked == p.Marked {
			out[n-1].Text += p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}

// pieces cuts a text at its marks, which stand in order.
func pieces(text string, found []mark) []blog.Piece {
	var list []blog.Piece
	at := 0
	for _, m := range found {
		if m.to <= at {
			continue
		}
		m.from = max(m.from, at)
		if m.from > at {
			list = append(list, blog.Piece{Text: text[at:m.from]})
		}
		list = append(list, blog.Piece{Text: text[m.from:m.to], Marked: true})
		at = m.to
	}
	if at < len(text) {
		list = append(list, blog.Piece{Text: text[at:]})
	}
	return joined(list)
}

// marks finds what was sought in a text, in order of place.
func marks(text string, q question) []mark {
	var found []mark
	recent := make([]token, 0, maxSought) // the last words, for phrases
	for t := range tokens(text) {
		if len(recent) == maxSought {
			recent = append(recent[:0], recent[1:]...)
		}
		recent = append(recent, t)
		for i, s := range q.sought {
			if n := len(s.words); n <= len(recent) && s.fits(recent[len(recent)-n:]) {
				found = append(found, mark{recent[len(recent)-n].from, t.to, i})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b mark) int { return a.from - b.from })
	return found
}

// fits says whether these very words were sought, in one spelling or the other.
func (s sought) fits(words []token) bool {
	for i, t := range words {
		prefix := s.prefix && i == len(words)-1
		if !same(t.word, s.words[i], prefix) && (len(words) > 1 || !same(t.also, s.words[i], prefix) && !same(t.word, s.also, prefix) && !same(t.also, s.also, prefix)) {
			return false
		}
	}
	return true
}

func same(word, sought string, prefix bool) bool {
	return sought != "" && (word == sought || prefix && strings.HasPrefix(word, sought))
}

// window chooses the part of a text that a snippet shows.
func window(text string, found []mark) (from, to int) {
	from = bestMark(text, found)
	from = backward(text, from, snippetLead)
	to = forward(text, from, snippetLength)
	return from, to
}

// bestMark is where the window begins that holds the most different words, and of those the most; the first of equals.
func bestMark(text string, found []mark) int {
	best, bestScore := 0, -1
	for i, m := range found {
		if i > 200 && bestScore >= 0 {
			break // a word that stands everywhere stands well at the beginning, too
		}
		end := ahead(text, m.from, snippetLength-snippetLead)
		var seen uint
		score := 0
		for _, other := range found[i:] {
			if other.to > end {
				break
			}
			if seen&(1<<other.of) == 0 {
				score += 100
			}
			seen |= 1 << other.of
			score++
		}
		if score > bestScore {
			best, bestScore = m.from, score
		}
	}
	return best
}

// ahead is the place some characters further on.
func ahead(text string, from, runes int) int {
	for range runes {
		if from >= len(text) {
			return len(text)
		}
		_, n := utf8.DecodeRuneInString(text[from:])
		from += n
	}
	return from
}

// backward is the border of a word at most some characters before a place; the beginning of the text if that is near.
func backward(text string, from, runes int) int {
	start := from
	for range runes {
		if start == 0 {
			return 0
		}
		_, n := utf8.DecodeLastRuneInString(text[:start])
		start -= n
	}
	near := text[start:ahead(text, start, maxReach)]
	if space := strings.IndexFunc(near, unicode.IsSpace); space >= 0 && start+space < from {
		return start + space
	}
	return letter(text, start)
}

// forward is the border of a word at most some characters after a place; the end of the text if that is near.
func forward(text string, from, runes int) int {
	end := ahead(text, from, runes)
	if end == len(text) {
		return end
	}
	if space := strings.LastIndexFunc(text[from:end], unicode.IsSpace); space >= 0 && utf8.RuneCountInString(text[from+space:end]) <= maxReach {
		return from + space
	}
	return letter(text, end)
}

// letter moves a cut in front of a mark behind it, so that no letter loses its accent.
func letter(text string, at int) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsMark(r) {
			return at
		}
		at += n
	}
	return at
}
