package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// palette reads the colours that a part of the style sheet sets.
func palette(css string) map[string]string {
	colours := map[string]string{}
	for _, m := range regexp.MustCompile(`(--[a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		colours[m[1]] = m[2]
	}
	return colours
}

// luminance follows WCAG 2.2.
func luminance(colour string) float64 {
	part := func(i int) float64 {
		v, _ := strconv.ParseUint(colour[i:i+2], 16, 8)
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(1) + 0.7152*part(3) + 0.0722*part(5)
}

// WCAG 2.2 SC 1.4.3, level AA.
func TestThemeHasEnoughContrastInLightAndDark(t *testing.T) {
	t.Parallel()
	css, err := assetFiles.ReadFile("assets/site.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, _ := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	dark, _, _ := strings.Cut(rest, "/* Ground */")
	for name, colours := range map[string]map[string]string{"light": palette(light), "dark": palette(dark)} {
		for _, pair := range [][2]string{
			{"--ink", "--paper"}, {"--ink", "--pane"}, {"--soft", "--paper"}, {"--soft", "--pane"}, {"--accent", "--paper"}, {"--accent", "--pane"},
			{"--accent-strong", "--paper"}, {"--paper", "--accent"}, {"--lamp", "--paper"}, {"--lamp", "--lamp-pane"}, {"--warn", "--pane"}, {"--ink", "--mark"}, {"--ink", "--lamp-pane"},
		} {
			a, b := colours[pair[0]], colours[pair[1]]
			if a == "" || b == "" {
				t.Fatalf("%s: %v is not set", name, pair)
			}
			bright, dim := max(luminance(a), luminance(b)), min(luminance(a), luminance(b))
			if ratio := (bright + 0.05) / (dim + 0.05); ratio < 4.5 {
				t.Errorf("%s: %s on %s has %.2f", name, pair[0], pair[1], ratio)
			}
		}
	}
}
