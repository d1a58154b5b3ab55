package render

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

func TestPlainTextIsWhatReadersSee(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		max      int
		want     string
	}{
		{"tags", "<p>a <b>b</b></p><p>c<br>d</p>", 0, "a b c d"},
		{"entities", "a &amp; b &lt;c&gt;", 0, "a & b <c>"},
		{"script", "a<script>b</script><style>c</style>", 0, "a"},
		{"formula", `<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math>`, 0, "x^2"},
		{"cut at a word", "<p>one two three four</p>", 12, "one two…"},
		{"cut in a word", "abcdefghijklmnop", 8, "abcdefg…"},
		{"too deep to parse", strings.Repeat("<div>", 600) + "a", 0, "a"},
		{"controls", "a\u202eb\x01c", 0, "abc"},
		{"empty", "", 10, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := PlainText(tt.in, tt.max); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNamesCannotMisbehave(t *testing.T) {
	t.Parallel()
	zalgo := "Z" + strings.Repeat("\u0335", 50) + "algo"
	tests := []struct{ name, in, want string }{
		{"plain", "  Ana  Pérez ", "Ana Pérez"},
		{"composed", "e\u0301", "é"},
		{"right-to-left override", "gnp\u202e.exe", "gnp.exe"},
		{"isolates", "\u2066a\u2069", "a"},
		{"controls and lines", "a\x00b\r\nc\u0085d\u2028e", "ab c d e"},
		{"zalgo", zalgo, "Z" + strings.Repeat("\u0335", 8) + "algo"},
		{"only invisible", "\u200b\u2800 \u202e", ""},
		{"broken UTF-8", "a\xffb", "ab"},
		{"tags as text", "<b>x</b>", "<b>x</b>"},
		{"arabic stays", "محمد", "محمد"},
		{"emoji stays", "👩‍🚀", "👩‍🚀"},
		{"long", strings.Repeat("abcd ", 30), strings.TrimSpace(strings.Repeat("abcd ", 20)[:99]) + "…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := CleanName(tt.in, 100)
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if utf8.RuneCountInString(got) > 100 || CleanName(got, 100) != got {
				t.Errorf("%q is too long or not stable", got)
			}
		})
	}
}

func TestHighlightColoursCanBeRead(t *testing.T) {
	t.Parallel()
	css := HighlightCSS()
	rule := regexp.MustCompile(`(background|[{ ]color): (#[0-9a-f]{6})`)
	var paper chroma.Colour
	papers, inks := 0, 0
	for _, m := range rule.FindAllStringSubmatch(css, -1) {
		colour := chroma.ParseColour(m[2])
		if m[1] == "background" {
			paper = colour
			papers++
			continue
		}
		inks++
		if ratio := contrast(colour, paper); ratio < minContrast {
			t.Errorf("%s on %s has a contrast of %.2f", colour, paper, ratio)
		}
	}
	if papers != 2 || inks < 20 || !strings.Contains(css, "prefers-color-scheme: dark") {
		t.Errorf("%d backgrounds and %d colours in:\n%s", papers, inks, css)
	}
	if strings.Count(css, "{") != strings.Count(css, "}") || strings.Count(MathCSS(), "{") != strings.Count(MathCSS(), "}") {
		t.Error("unbalanced style sheet")
	}
}
