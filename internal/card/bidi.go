package card

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// visual gives a line in the order that it is drawn in, from left to right (UAX #9). A cleaned line has no embeddings,
// overrides or isolates, so levels 0 to 2 are all there are; the bidi package has the classes of runes but keeps its
// levels to itself.
func visual(line []rune, rtl bool) []rune {
	base := 0
	if rtl {
		base = 1
	}
	levels := levelsOf(line, base)
	out := slices.Clone(line)
	for i, r := range out {
		if levels[i]%2 == 1 {
			out[i] = mirrored(r) // L4
		}
	}
	for level := 2; level >= 1; level-- { // L2
		for from := 0; from < len(out); from++ {
			to := from
			for to < len(out) && levels[to] >= level {
				to++
			}
			if to > from {
				slices.Reverse(out[from:to])
				from = to
			}
		}
	}
	return out
}

// levelsOf resolves the classes of a line that is one run (X10 with sos and eos of the base level).
func levelsOf(line []rune, base int) []int {
	edge := bidi.L
	if base == 1 {
		edge = bidi.R
	}
	classes := make([]bidi.Class, len(line))
	for i, r := range line {
		p, _ := bidi.LookupRune(r)
		classes[i] = p.Class()
		if classes[i] == bidi.AL {
			classes[i] = bidi.R // W3; no face has Arabic letters, whose numbers W2 is for
		}
	}
	weak(classes, edge)
	brackets(line, classes, edge)
	neutral(classes, edge)
	levels := make([]int, len(line))
	for i, c := range classes { // I1 and I2
		levels[i] = base
		switch {
		case c == bidi.R && base == 0:
			levels[i] = 1
		case c == bidi.L && base == 1, c == bidi.EN || c == bidi.AN:
			levels[i] = 2
		}
	}
	return levels
}

// weak resolves what belongs to numbers (W4 to W7).
func weak(classes []bidi.Class, edge bidi.Class) {
	for i := 1; i+1 < len(classes); i++ { // W4
		if (classes[i] == bidi.ES || classes[i] == bidi.CS) && classes[i-1] == bidi.EN && classes[i+1] == bidi.EN {
			classes[i] = bidi.EN
		}
	}
	for i := range classes { // W5
		if classes[i] == bidi.ET && (at(classes, i-1, edge) == bidi.EN || afterSigns(classes, i) == bidi.EN) {
			classes[i] = bidi.EN
		}
	}
	strong := edge
	for i, c := range classes {
		switch c {
		case bidi.ES, bidi.ET, bidi.CS: // W6
			classes[i] = bidi.ON
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN: // W7
			if strong == bidi.L {
				classes[i] = bidi.L
			}
		}
	}
}

// afterSigns is the class behind a row of signs such as % or €.
func afterSigns(classes []bidi.Class, i int) bidi.Class {
	for i < len(classes) && classes[i] == bidi.ET {
		i++
	}
	return at(classes, i, bidi.ON)
}

// neutral gives what has no direction the one of its neighbours where they agree, and the line's elsewhere (N1, N2).
func neutral(classes []bidi.Class, edge bidi.Class) {
	before := edge
	for i := 0; i < len(classes); i++ {
		if d, ok := direction(classes[i]); ok {
			before = d
			continue
		}
		to := i
		for to < len(classes) && !directed(classes[to]) {
			to++
		}
		after, _ := direction(at(classes, to, edge))
		for ; i < to; i++ {
			classes[i] = edge
			if before == after {
				classes[i] = before
			}
		}
		i--
	}
}

// direction is the side that a class takes in N0 to N2, where numbers count as right-to-left.
func direction(c bidi.Class) (bidi.Class, bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return bidi.ON, false
}

func directed(c bidi.Class) bool {
	_, ok := direction(c)
	return ok
}

func at(classes []bidi.Class, i int, outside bidi.Class) bidi.Class {
	if i < 0 || i >= len(classes) {
		return outside
	}
	return classes[i]
}
