package auth

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// MinPasswordRunes is the shortest password that can score above 0.
	MinPasswordRunes = 10
	// MinScore is the score from which a password should be accepted.
	MinScore = 2
)

// Strength estimates how long a password would resist guessing: 0 (at once) to 4 (very strong). The sentence says what would
// help, or that nothing is needed. hints are words that a guesser would try first: the author's name, the site's title and host.
// Passwords of less than 10 characters score 0.
func Strength(password string, hints ...string) (score int, sentence string) {
	if len(password) > maxPasswordBytes {
		return 0, "This password is longer than 1,024 bytes; a shorter one is just as safe."
	}
	runes := []rune(norm.NFKC.String(password))
	if len(runes) < MinPasswordRunes {
		return 0, fmt.Sprintf("This password has %d of at least %d characters; four words that do not belong together are easy to remember.",
			len(runes), MinPasswordRunes)
	}
	block, times := period(runes)
	pieces := dissect(block, hintWords(hints))
	bits := math.Log2(float64(times))
	for _, p := range pieces {
		bits += p.bits
	}
	score = scoreOf(bits)
	if times > 1 {
		return min(score, 2), "This password repeats itself, and repeating adds nothing; add something new instead."
	}
	return score, advice(score, pieces)
}

func scoreOf(bits float64) int {
	for score, limit := range []float64{25, 36, 52, 68} {
		if bits < limit {
			return score
		}
	}
	return 4
}

// advice names the weakness that takes up most of the password.
func advice(score int, pieces []piece) string {
	if score == 4 {
		return "This is a very strong password."
	}
	if score == 3 {
		return "This is a strong password."
	}
	var size [kinds]int
	worst := plain
	for _, p := range pieces {
		size[p.kind] += p.runes
		if p.kind != plain && (worst == plain || size[p.kind] > size[worst]) {
			worst = p.kind
		}
	}
	start := "This password is easy to guess"
	if score >= MinScore {
		start = "This password will do"
	}
	return start + [kinds]string{
		plain:    "; another word or two would make it stronger.",
		common:   ", because it holds one of the words that guessers try first; build it from words that nobody would expect.",
		hint:     ", because it holds your name or the name of the site; leave those out.",
		run:      ", because it repeats one character; use different words instead.",
		sequence: ", because it follows the keyboard, the alphabet or the numbers; use words that do not belong together.",
		year:     ", because years are tried early; use another word instead of the year.",
	}[worst]
}

// period returns the shortest block that the password repeats, and how often: abcabc is abc twice.
func period(runes []rune) (block []rune, times int) {
	for size := 1; size <= len(runes)/2; size++ {
		if len(runes)%size == 0 && repeats(runes, size) {
			return runes[:size], len(runes) / size
		}
	}
	return runes, 1
}

func repeats(runes []rune, size int) bool {
	for i := size; i < len(runes); i++ {
		if runes[i] != runes[i-size] {
			return false
		}
	}
	return true
}

// hintWords cuts hints into the words of three letters and more.
func hintWords(hints []string) []string {
	var words []string
	for _, h := range hints {
		h = strings.ToLower(norm.NFKC.String(h))
		words = append(words, strings.FieldsFunc(h, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	}
	long := words[:0]
	for _, w := range words {
		if len([]rune(w)) >= 3 {
			long = append(long, w)
		}
	}
	return long
}
