package card

import (
	"encoding/hex"
	"image/color"
	"math"
	"strings"
)

// The colours of the default theme's light side (web/assets/site.css).
const (
	paperColor  = "#fdfcfa"
	inkColor    = "#22272a"
	softColor   = "#5a646b"
	accentColor = "#0e5763"
	lampColor   = "#fbe6b4" // light in the middle of the window
	duskColor   = "#f8efda" // light in its sides
)

// readable is the contrast that text needs (WCAG 2.2 §1.4.3).
const readable = 4.5

// parse reads #rrggbb.
func parse(text string) (color.RGBA, bool) {
	digits, ok := strings.CutPrefix(text, "#")
	rgb, err := hex.DecodeString(digits)
	if !ok || err != nil || len(rgb) != 3 {
		return color.RGBA{}, false
	}
	return color.RGBA{rgb[0], rgb[1], rgb[2], 255}, true
}

// fixedColor reads a constant of this file.
func fixedColor(text string) color.RGBA {
	c, _ := parse(text)
	return c
}

// accent is the site's colour, darkened step by step until it can be read on paper.
func accent(wish string) color.RGBA {
	c, ok := parse(wish)
	if !ok {
		return fixedColor(accentColor)
	}
	for contrast(c, fixedColor(paperColor)) < readable {
		c = mix(c, color.RGBA{A: 255}, 0.05)
	}
	return c
}

// mix goes from one colour towards another; share 0 is the first, 1 the second.
func mix(from, to color.RGBA, share float64) color.RGBA {
	part := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*share) }
	return color.RGBA{part(from.R, to.R), part(from.G, to.G), part(from.B, to.B), 255}
}

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.RGBA) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(c color.RGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}
