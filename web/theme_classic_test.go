package web

import (
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

var mixture = regexp.MustCompile(`(--[a-z-]+): color-mix\(in srgb, var\((--[a-z-]+)\) (\d+)%, (#[0-9a-f]{6})\);`)

// classicColours are the colours of both schemes of the theme Classic; an accent of the author's takes the place of its own.
func classicColours(t *testing.T, accent string) map[string]map[string]string {
	t.Helper()
	css, err := themeFiles.ReadFile("themes/classic/assets/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	day, rest, _ := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	night, _, found := strings.Cut(rest, "/* Sheet */")
	if !found {
		t.Fatal("the palette of Classic does not end where this test looks for its end")
	}
	light := palette(day)
	dark := maps.Clone(light)
	maps.Copy(dark, palette(night))
	if accent != "" {
		maps.Copy(light, palette(accentRules(accent, lightPaper)))
		maps.Copy(dark, palette(accentRules(accent, darkPaper)))
	}
	mix(t, light, day)
	mix(t, dark, day+night)
	return map[string]map[string]string{"light": light, "dark": dark}
}

// mix works the mixtures out as browsers do; a later one takes the place of an earlier one.
func mix(t *testing.T, colours map[string]string, css string) {
	t.Helper()
	for _, m := range mixture.FindAllStringSubmatch(css, -1) {
		percent, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		colours[m[1]] = parseColour(m[4]).mixed(parseColour(colours[m[2]]), percent/100).String()
	}
}

// WCAG 2.2 SC 1.4.3 for text, SC 1.4.11 for the rims of fields and the ring of the focus.
func TestClassicHasEnoughContrastWithEveryAccent(t *testing.T) {
	t.Parallel()
	for _, accent := range []string{"", "#000000", "#ffffff", "#808080", "#ffff00", "#00ff00", "#00ffff", "#0000ff", "#ff00ff", "#ff0000", "#b0341f"} {
		for scheme, colours := range classicColours(t, accent) {
			for _, pair := range []struct {
				front, back string
				least       float64
			}{
				{"--ink", "--paper", 4.5}, {"--ink", "--pane", 4.5}, {"--ink", "--lamp-pane", 4.5}, {"--ink", "--mark", 4.5},
				{"--soft", "--paper", 4.5}, {"--soft", "--pane", 4.5}, {"--soft", "--lamp-pane", 4.5},
				{"--accent", "--paper", 4.5}, {"--accent", "--pane", 4.5}, {"--accent", "--lamp-pane", 4.5}, {"--paper", "--accent", 4.5},
				{"--accent-strong", "--paper", 4.5}, {"--accent-strong", "--pane", 4.5}, {"--paper", "--accent-strong", 4.5},
				{"--lamp", "--paper", 4.5}, {"--lamp", "--pane", 4.5}, {"--lamp", "--lamp-pane", 4.5}, {"--warn", "--paper", 4.5}, {"--warn", "--pane", 4.5},
				{"--bar-ink", "--bar", 4.5}, {"--bar-ink", "--bar-lit", 4.5}, {"--bar-soft", "--bar", 4.5},
				{"--edge", "--paper", 3}, {"--edge", "--pane", 3}, {"--focus", "--paper", 3}, {"--focus", "--pane", 3},
			} {
				front, back := colours[pair.front], colours[pair.back]
				if front == "" || back == "" {
					t.Fatalf("%s: %s on %s is not set", scheme, pair.front, pair.back)
				}
				if ratio := parseColour(front).contrast(parseColour(back)); ratio < pair.least {
					t.Errorf("accent %q, %s: %s %s on %s %s has a contrast of %.2f, want %.1f", accent, scheme, pair.front, front, pair.back, back, ratio, pair.least)
				}
			}
		}
	}
}

// inClassic serves the fake blog with the theme Classic and a box of every kind that fills itself.
func inClassic(f *fakeReader) {
	f.site.Theme.Name = themeClassic
	for _, kind := range blog.BoxKinds() {
		if kind != "links" && kind != "text" && kind != "picture" {
			f.site.Sidebar += "[" + kind + "]\n"
		}
	}
	f.site.Sidebar += "[links] Friends\n- [Ana's Bay](https://ana.example/)\n[text] Hello\nAny words.\n[picture] Badge\nA picture.\n"
}

func TestClassicShowsEveryPage(t *testing.T) {
	t.Parallel()
	o := open(t, inClassic)
	ids := regexp.MustCompile(` id="([^"]+)"`)
	for path, status := range map[string]int{
		"/": http.StatusOK, "/page/2/": http.StatusOK, postPath: http.StatusOK, alienPath: http.StatusOK, "/2026/10/sundays/": http.StatusOK,
		"/about/": http.StatusOK, "/category/houses/": http.StatusOK, "/2026/11/": http.StatusOK, "/archives/": http.StatusOK, links.DayOfYear(time.November, 23): http.StatusOK,
		"/search?q=bay": http.StatusOK, "/@ana": http.StatusOK, "/no/such/page/": http.StatusNotFound, "/2026/05/taken-back/": http.StatusGone,
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			w := o.get(t, path)
			body := w.Body.String()
			if w.Code != status {
				t.Fatalf("%s answers %d, want %d", path, w.Code, status)
			}
			for _, part := range []string{"/classic/theme.css", `class="masthead"`, `class="brand"`, `class="sidebar"`, `class="colophon"`} {
				if !strings.Contains(body, part) {
					t.Errorf("%s lacks %s", path, part)
				}
			}
			seen := map[string]bool{}
			for _, m := range ids.FindAllStringSubmatch(body, -1) {
				if seen[m[1]] {
					t.Errorf("%s has the id %q twice", path, m[1])
				}
				seen[m[1]] = true
			}
		})
	}
}

// What a style sheet names must be there, and nothing may come from another host.
func TestClassicLoadsOnlyWhatItBrings(t *testing.T) {
	t.Parallel()
	o := open(t, inClassic)
	home := o.get(t, "/").Body.String()
	sheet := regexp.MustCompile(`"(/assets/[^"]+/classic/)theme\.css"`).FindStringSubmatch(home)
	if sheet == nil {
		t.Fatal("the home page does not load the style sheet of Classic")
	}
	css := o.get(t, sheet[1]+"theme.css").Body.String()
	named := regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllStringSubmatch(css, -1)
	if len(named) == 0 {
		t.Fatal("the style sheet of Classic names no picture")
	}
	for _, m := range named {
		if w := o.get(t, sheet[1]+m[1]); w.Code != http.StatusOK {
			t.Errorf("%s answers %d", m[1], w.Code)
		}
	}
	if lines := strings.Count(css, "\n"); lines > 400 {
		t.Errorf("the style sheet of Classic has %d lines", lines)
	}
}
