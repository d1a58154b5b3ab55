package card

import (
	"fmt"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typeface is one family in several files; the first one that has a rune draws it.
type typeface []*sfnt.Font

// glyph is one outline to draw. Advance is in em, with the kerning to the glyph before it in kern.
type glyph struct {
	font    *sfnt.Font
	index   sfnt.GlyphIndex
	kern    float64
	advance float64
}

func (t typeface) has(r rune) bool {
	_, _, ok := t.find(r)
	return ok
}

// find gives the font that has a rune. Index 0 is the box that stands for a missing one, and is never taken.
func (t typeface) find(r rune) (*sfnt.Font, sfnt.GlyphIndex, bool) {
	for _, f := range t {
		// A buffer is for speed only, and a font is safe for concurrent use without one.
		if index, err := f.GlyphIndex(nil, r); err == nil && index != 0 {
			return f, index, true
		}
	}
	return nil, 0, false
}

// glyphs sets a cleaned text in the order that it is drawn in, from left to right.
func (t typeface) glyphs(text []rune) ([]glyph, error) {
	line := make([]glyph, 0, len(text))
	var buffer sfnt.Buffer
	for _, r := range text {
		f, index, ok := t.find(r)
		if !ok {
			continue // clean left none of these; a box would be worse than a gap
		}
		units := fixed.Int26_6(f.UnitsPerEm())
		advance, err := f.GlyphAdvance(&buffer, index, units, font.HintingNone)
		if err != nil {
			return nil, fmt.Errorf("measure %q: %w", r, err)
		}
		g := glyph{font: f, index: index, advance: float64(advance) / float64(units)}
		if n := len(line); n > 0 && line[n-1].font == f {
			// A pair without an entry is an error for sfnt and no kerning for us.
			if kern, err := f.Kern(&buffer, line[n-1].index, index, units, font.HintingNone); err == nil {
				g.kern = float64(kern) / float64(units)
			}
		}
		line = append(line, g)
	}
	return line, nil
}

// width is how wide glyphs are, in em.
func width(line []glyph) float64 {
	var sum float64
	for _, g := range line {
		sum += g.kern + g.advance
	}
	return sum
}
