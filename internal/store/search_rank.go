package store

import "strings"

// What a match counts.
const (
	wholeTitle  = 20 // the question is the title
	inTitleRow  = 10 // the title holds all of its words, one after another
	inTitle     = 10
	beginsTitle = 8 // the title holds a word that begins like this
	inSummary   = 4
	inOften     = 3
)

// needles are the words of a question as they are looked for in folded text.
type needles struct {
	terms []needle
	row   string // all words in their order; empty when there is only one to look for
	whole string
}

// needle is one of them. Also is its other spelling, and begin what a word begins with that may go on; both may be empty.
type needle struct{ exact, also, begin, alsoBegin string }

func (q question) needles() needles {
	var n needles
	var all []string
	for _, s := range q.sought {
		one := needle{exact: padded(s.text())}
		if s.also != "" {
			one.also = padded(s.also)
		}
		if s.prefix {
			one.begin, one.alsoBegin = strings.TrimSuffix(one.exact, " "), strings.TrimSuffix(one.also, " ")
		}
		n.terms, all = append(n.terms, one), append(all, s.text())
	}
	n.whole = padded(strings.Join(all, " "))
	if len(q.sought) > 1 {
		n.row = strings.TrimSuffix(n.whole, " ")
	}
	return n
}

// score tells how well a post matches. How often a word stands in a part, and how long that is, does not matter.
func (n needles) score(h searchHead) int {
	sum := 0
	for _, term := range n.terms {
		switch {
		case holds(h.Title, term.exact, term.also):
			sum += inTitle
		case holds(h.Title, term.begin, term.alsoBegin):
			sum += beginsTitle
		}
		if holds(h.Summary, term.exact, term.also) || holds(h.Summary, term.begin, term.alsoBegin) {
			sum += inSummary
		}
		if holds(h.Often, term.exact, term.also) || holds(h.Often, term.begin, term.alsoBegin) {
			sum += inOften
		}
	}
	if n.row != "" && strings.Contains(h.Title, n.row) {
		sum += inTitleRow
	}
	if strings.HasPrefix(h.Title, n.whole) && (len(h.Title) == len(n.whole) || strings.HasPrefix(h.Title[len(n.whole):], barrier)) {
		sum += wholeTitle
	}
	return sum
}

// holds looks for two spellings, of which the empty ones do not count.
func holds(text, one, other string) bool {
	return one != "" && strings.Contains(text, one) || other != "" && strings.Contains(text, other)
}

// inText is what a phrase looks like in the text that PostgreSQL keeps.
func inText(s sought) string {
	if s.prefix {
		return " " + s.text()
	}
	return padded(s.text())
}
