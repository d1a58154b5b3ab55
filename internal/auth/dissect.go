package auth

import (
	"math"
	"strings"
	"unicode"
)

// kind says what a piece of a password is to a guesser.
type kind int

const (
	plain kind = iota
	common
	hint
	run
	sequence
	year
	kinds
)

// piece is a part of a password, and how many bits of guessing it costs.
type piece struct {
	kind  kind
	runes int
	bits  float64
}

// keyboard holds the rows that fingers slide along.
const keyboard = "qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop qsdfghjklm 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc4rfv5tgb6yhn7ujm"

// dissect cuts a password, from left to right, into the longest pieces that a guesser knows.
func dissect(runes []rune, hints []string) []piece {
	d := dissection{runes: runes, lower: make([]rune, len(runes)), folded: make([]rune, len(runes)), hints: hints, words: commonWords()}
	for i, r := range runes {
		d.lower[i] = unicode.ToLower(r)
		d.folded[i] = unfold(d.lower[i])
	}
	var pieces []piece
	for i := 0; i < len(runes); {
		p := d.at(i)
		pieces = append(pieces, p)
		i += p.runes
	}
	return pieces
}

type dissection struct {
	runes, lower, folded []rune
	hints                []string
	words                map[string]bool
}

// at returns the longest known piece that begins at i, or one plain character.
func (d dissection) at(i int) piece {
	best := d.character(i)
	for _, p := range []piece{d.hint(i), d.common(i), d.run(i), d.sequence(i), d.keys(i), d.year(i)} {
		if p.runes > best.runes {
			best = p
		}
	}
	if best.kind != plain && i > 0 && unicode.IsUpper(d.runes[i]) {
		best.bits++
	}
	return best
}

func (d dissection) hint(i int) piece {
	longest := 0
	for _, h := range d.hints {
		if hasPrefix(d.lower[i:], h) || hasPrefix(d.folded[i:], h) {
			longest = max(longest, len([]rune(h)))
		}
	}
	return piece{hint, longest, 3}
}

func (d dissection) common(i int) piece {
	for size := min(maxCommonRunes, len(d.lower)-i); size >= minCommonRunes; size-- {
		if d.words[string(d.lower[i:i+size])] || d.words[string(d.folded[i:i+size])] {
			return piece{common, size, 10}
		}
	}
	return piece{}
}

func (d dissection) run(i int) piece {
	n := 1
	for i+n < len(d.lower) && d.lower[i+n] == d.lower[i] {
		n++
	}
	if n < 3 {
		return piece{}
	}
	return piece{run, n, 5 + math.Log2(float64(n))}
}

// sequence finds abc, 4321 and the like.
func (d dissection) sequence(i int) piece {
	if i+2 >= len(d.lower) || !unicode.IsLetter(d.lower[i]) && !unicode.IsDigit(d.lower[i]) {
		return piece{}
	}
	step := d.lower[i+1] - d.lower[i]
	if step != 1 && step != -1 {
		return piece{}
	}
	n := 2
	for i+n < len(d.lower) && d.lower[i+n]-d.lower[i+n-1] == step {
		n++
	}
	if n < 3 {
		return piece{}
	}
	return piece{sequence, n, 6 + math.Log2(float64(n))}
}

// keys finds four neighbours on the keyboard and more, in both directions.
func (d dissection) keys(i int) piece {
	rows := keyboard + " " + reversed(keyboard)
	n := 0
	for size := 4; i+size <= len(d.lower); size++ {
		if !strings.Contains(rows, string(d.lower[i:i+size])) || strings.ContainsRune(string(d.lower[i:i+size]), ' ') {
			break
		}
		n = size
	}
	return piece{sequence, n, 7}
}

func (d dissection) year(i int) piece {
	if i+4 > len(d.lower) {
		return piece{}
	}
	s := string(d.lower[i : i+4])
	if (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && digit(d.lower[i+2]) && digit(d.lower[i+3]) {
		return piece{year, 4, 6}
	}
	return piece{}
}

// character prices one character by itself. Letters among letters are cheap: they are words, and words have few surprises.
func (d dissection) character(i int) piece {
	r := d.runes[i]
	p := piece{kind: plain, runes: 1}
	switch {
	case digit(r):
		p.bits = 3.3
	case r == ' ':
		p.bits = 2
	case unicode.IsLetter(r) && d.amongLetters(i):
		p.bits = 2.5
	case unicode.IsLetter(r):
		p.bits = 4.7
	default:
		p.bits = 5
	}
	if i > 0 && unicode.IsUpper(r) {
		p.bits++
	}
	return p
}

// amongLetters reports whether the character stands in four letters or more.
func (d dissection) amongLetters(i int) bool {
	from, to := i, i+1
	for from > 0 && unicode.IsLetter(d.runes[from-1]) && i-from < 4 {
		from--
	}
	for to < len(d.runes) && unicode.IsLetter(d.runes[to]) && to-i < 4 {
		to++
	}
	return to-from >= 4
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// unfold undoes the usual replacements of letters: p4$$w0rd is password.
func unfold(r rune) rune {
	switch r {
	case '4', '@':
		return 'a'
	case '3':
		return 'e'
	case '1', '!', '|':
		return 'i'
	case '0':
		return 'o'
	case '5', '$':
		return 's'
	case '7', '+':
		return 't'
	}
	return r
}

func hasPrefix(runes []rune, word string) bool {
	w := []rune(word)
	return len(runes) >= len(w) && string(runes[:len(w)]) == word
}

func reversed(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
