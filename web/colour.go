package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// colour is a colour of the web in sRGB, each part from 0 to 255.
type colour struct{ red, green, blue float64 }

// parseColour reads #rrggbb; anything else is black.
func parseColour(s string) colour {
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	if err != nil || len(s) != 7 {
		return colour{}
	}
	return colour{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}
}

// String writes #rrggbb.
func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(c.red)), int(math.Round(c.green)), int(math.Round(c.blue)))
}

func (c colour) mixed(with colour, share float64) colour {
	part := func(a, b float64) float64 { return a + (b-a)*share }
	return colour{part(c.red, with.red), part(c.green, with.green), part(c.blue, with.blue)}
}

// luminance is the relative luminance of WCAG 2.2, from 0 to 1.
func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		if v /= 255; v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.red) + 0.7152*linear(c.green) + 0.0722*linear(c.blue)
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func (c colour) contrast(other colour) float64 {
	a, b := c.luminance(), other.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// readable moves ink away from paper, in small steps towards black or white, until it has the contrast.
func readable(ink, paper colour, ratio float64) colour {
	target := colour{}
	if paper.luminance() < 0.5 {
		target = colour{255, 255, 255}
	}
	for share := 0.0; share < 1; share += 0.02 {
		if c := ink.mixed(target, share); c.contrast(paper) >= ratio {
			return c
		}
	}
	return target
}
