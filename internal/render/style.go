package render

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/styles"
)

// minContrast is what WCAG 2.2 asks of text at level AA (SC 1.4.3).
const minContrast = 4.5

// HighlightCSS returns the style sheet of highlighted code: a light palette, and a dark one for readers who prefer it.
// Colours of the palettes that are too faint are moved until every one has the contrast of WCAG AA on its background.
// All rules are below pre.chroma; the result never changes within one build.
func HighlightCSS() string {
	var b strings.Builder
	writePalette(&b, styles.Get("github"), "#f6f8fa", "#1f2328")
	b.WriteString("@media (prefers-color-scheme: dark) {\n")
	writePalette(&b, styles.Get("github-dark"), "#0d1117", "#e6edf3")
	b.WriteString("}\n")
	return b.String()
}

func writePalette(b *strings.Builder, style *chroma.Style, background, foreground string) {
	fmt.Fprintf(b, "pre.chroma { background: %s; color: %s; }\n", background, foreground)
	paper := chroma.ParseColour(background)
	selectors := map[string][]string{}
	for _, token := range slices.Sorted(maps.Keys(chroma.StandardTypes)) {
		class, entry := chroma.StandardTypes[token], style.Get(token)
		if class == "" || token < 0 || !entry.Colour.IsSet() {
			continue
		}
		rule := "color: " + readable(entry.Colour, paper).String() + ";"
		if entry.Bold == chroma.Yes {
			rule += " font-weight: 600;"
		}
		if entry.Italic == chroma.Yes {
			rule += " font-style: italic;"
		}
		selectors[rule] = append(selectors[rule], "."+class)
	}
	for _, rule := range slices.Sorted(maps.Keys(selectors)) {
		fmt.Fprintf(b, "pre.chroma :is(%s) { %s }\n", strings.Join(selectors[rule], ", "), rule)
	}
}

// readable moves ink away from paper, in small steps towards black or white, until it can be read.
func readable(ink, paper chroma.Colour) chroma.Colour {
	target := 0.0
	if luminance(paper) < 0.5 {
		target = 255
	}
	for step := 0.0; step < 1; step += 0.05 {
		mixed := chroma.NewColour(mix(ink.Red(), target, step), mix(ink.Green(), target, step), mix(ink.Blue(), target, step))
		if contrast(mixed, paper) >= minContrast {
			return mixed
		}
	}
	return chroma.NewColour(uint8(target), uint8(target), uint8(target))
}

func mix(from uint8, to, share float64) uint8 {
	return uint8(math.Round(float64(from) + (to-float64(from))*share))
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b chroma.Colour) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// luminance is the relative luminance of WCAG 2.2, from 0 to 1.
func luminance(c chroma.Colour) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.Red()) + 0.7152*linear(c.Green()) + 0.0722*linear(c.Blue())
}

// MathCSS returns the few rules that formulas need beside what browsers do by themselves: wide ones scroll, columns of
// equations line up, numbers stand at the end of the line, and formulas with a mistake stand out without colour alone.
func MathCSS() string {
	return `.math-display { overflow-x: auto; overflow-y: hidden; margin: 1em 0; text-align: center; }
span.math-display { display: block; }
.math-display:has(> .equation-number) { display: grid; grid-template-columns: 1fr auto 1fr; align-items: center; column-gap: 1em; }
.math-display:has(> .equation-number) > :first-child { grid-column: 2; }
.math-display > .equation-number { grid-column: 3; justify-self: end; }
math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "Noto Sans Math", math; direction: ltr; }
math.tml-display { display: block math; }
math .tml-right { text-align: right; }
math .tml-left { text-align: left; }
math .tml-jot > mtr > mtd { padding-top: 0.35em; padding-bottom: 0.35em; }
math .tml-jot > mtr > .tml-right { padding-right: 0; }
math .tml-jot > mtr > .tml-left { padding-left: 0; }
math .tml-sml-pad { padding-left: 0.05em; }
math .tml-med-pad { padding-left: 0.1em; }
math .tml-lrg-pad { padding-left: 0.15em; }
math .tml-overline { border-top: 0.065em solid currentColor; }
math .tml-underline { border-bottom: 0.065em solid currentColor; }
math .tml-fbox { padding: 3pt; border: 1px solid currentColor; }
menclose[notation~="updiagonalstrike"] { background: linear-gradient(to bottom right, transparent calc(50% - 0.04em), currentColor 0 calc(50% + 0.04em), transparent 0); }
menclose[notation~="downdiagonalstrike"] { background: linear-gradient(to top right, transparent calc(50% - 0.04em), currentColor 0 calc(50% + 0.04em), transparent 0); }
menclose[notation~="horizontalstrike"] { background: linear-gradient(transparent calc(50% - 0.04em), currentColor 0 calc(50% + 0.04em), transparent 0); }
.math-error { text-decoration: underline wavy; text-underline-offset: 0.2em; }
`
}
