package card

import "golang.org/x/text/unicode/bidi"

// maxOpen is how many brackets may stand open at once (BD16).
const maxOpen = 63

// brackets resolves pairs (N0): a pair takes the line's direction when something inside has it, and else the one that
// is inside, if that one also stands before it.
func brackets(line []rune, classes []bidi.Class, edge bidi.Class) {
	for _, p := range pairs(line, classes) {
		same, other := false, false
		for i := p[0] + 1; i < p[1]; i++ {
			if d, ok := direction(classes[i]); ok {
				same, other = same || d == edge, other || d != edge
			}
		}
		switch {
		case same:
			classes[p[0]], classes[p[1]] = edge, edge
		case other:
			side := edge
			if before := strongBefore(classes, p[0], edge); before != edge {
				side = before
			}
			classes[p[0]], classes[p[1]] = side, side
		}
	}
}

// pairs finds brackets that belong together, in the order of their opening ones.
func pairs(line []rune, classes []bidi.Class) (found [][2]int) {
	var open []int
	for i, r := range line {
		p, _ := bidi.LookupRune(r)
		if !p.IsBracket() || classes[i] != bidi.ON {
			continue
		}
		if p.IsOpeningBracket() {
			if len(open) == maxOpen {
				return nil
			}
			open = append(open, i)
			continue
		}
		for j := len(open) - 1; j >= 0; j-- {
			if mirrored(line[open[j]]) == r {
				found = append(found, [2]int{open[j], i})
				open = open[:j]
				break
			}
		}
	}
	for i := 1; i < len(found); i++ { // few and nearly in order
		for j := i; j > 0 && found[j][0] < found[j-1][0]; j-- {
			found[j], found[j-1] = found[j-1], found[j]
		}
	}
	return found
}

func strongBefore(classes []bidi.Class, i int, edge bidi.Class) bidi.Class {
	for i--; i >= 0; i-- {
		if d, ok := direction(classes[i]); ok {
			return d
		}
	}
	return edge
}

// mirrored is the sign that is drawn for r in right-to-left text (UAX #9 L4): brackets and what points somewhere.
func mirrored(r rune) rune {
	switch r {
	case '<':
		return '>'
	case '>':
		return '<'
	case '«':
		return '»'
	case '»':
		return '«'
	case '‹':
		return '›'
	case '›':
		return '‹'
	}
	for _, m := range bidi.ReverseString(string(r)) {
		return m
	}
	return r
}
