package web

import (
	"maps"
	"strings"
	"testing"
)

// WCAG 2.2 SC 1.4.3 for text, and SC 1.4.11 for the rims of fields.
func TestTheDeskHasEnoughContrastInLightAndDark(t *testing.T) {
	t.Parallel()
	light, dark := map[string]string{}, map[string]string{}
	for _, name := range []string{"assets/site.css", "assets/desk.css"} {
		css, err := assetFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		day, rest, _ := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
		night, _, _ := strings.Cut(rest, "/* Ground */")
		maps.Copy(light, palette(strings.ReplaceAll(day, "#fff;", "#ffffff;")))
		maps.Copy(dark, palette(night))
	}
	for scheme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"--ink", "--desk", 4.5}, {"--soft", "--desk", 4.5}, {"--accent", "--desk", 4.5}, {"--lamp", "--slip", 4.5}, {"--warn", "--desk", 4.5},
			{"--ink", "--slip", 4.5}, {"--soft", "--slip", 4.5}, {"--accent", "--slip", 4.5}, {"--warn", "--slip", 4.5}, {"--slip", "--accent", 4.5},
			{"--slip", "--lamp", 4.5}, {"--slip", "--warn", 4.5}, {"--ink", "--field", 4.5}, {"--accent", "--good-pane", 4.5}, {"--good", "--good-pane", 4.5},
			{"--accent", "--bad-pane", 4.5}, {"--ink", "--bad-pane", 4.5}, {"--rim", "--field", 3}, {"--rim", "--slip", 3}, {"--rim", "--desk", 3}, {"--focus", "--desk", 3},
		} {
			a, b := colours[pair.front], colours[pair.back]
			if a == "" || b == "" {
				t.Fatalf("%s: %v is not set", scheme, pair)
			}
			x, y := luminance(a), luminance(b)
			if ratio := (max(x, y) + 0.05) / (min(x, y) + 0.05); ratio < pair.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", scheme, pair.front, pair.back, ratio, pair.least)
			}
		}
	}
}
