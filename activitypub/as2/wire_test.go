package as2_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

func TestTitlesAreSafeAsHTMLAndAsText(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		`Using <b> & "x"`:     `Using ‹b› & "x"`,
		"Go: the good parts":  "Go: the good parts",
		" two\n lines\t\x00 ": "two lines",
		"a < b > c":           "a ‹ b › c",
		"":                    "",
		"Tom & Jerry":         "Tom & Jerry",
		"<script>x</script>":  "‹script›x‹/script›",
		"non\u00a0breaking":   "non breaking",
		"family 👩‍👩‍👧 & flag 🇨🇭": "family 👩‍👩‍👧 & flag 🇨🇭",
	} {
		got := as2.WireTitle(title)
		if got != want || as2.WireTitle(got) != got {
			t.Errorf("%q: got %q, want %q", title, got, want)
		}
	}
}

func TestSummariesArePlainAndHoldNoAddress(t *testing.T) {
	t.Parallel()
	for summary, want := range map[string]string{
		"A same-day loaf.":                                   "A same-day loaf.",
		"C++: intro":                                         "C++: intro",
		"<p>Bold <b>words</b><br>and &amp;</p>":              "Bold words and ＆amp;",
		"Tom & Jerry":                                        "Tom ＆ Jerry",
		"Vec<T> and 3 < 4":                                   "Vec‹T› and 3 ‹ 4",
		"See https://evil.test/a?b=1 for more":               "See for more",
		"See (https://evil.test/a).":                         "See.",
		"See https://a.test/, https://b.test/; done":         "See, done",
		"source:https://evil.test/x!":                        "source:!",
		"www.evil.test and WWW.EVIL.test":                    "and",
		`<a href="https://evil.test/">this page</a> is good`: "this page is good",
		"https://evil.test/":                                 "",
		"gemini://x.test/ and ftp://y.test":                  "and",
		"https://a.test/https://b.test/ end":                 "end",
		"line\none\r\n\r\ntwo":                               "line one two",
	} {
		got := as2.WireSummary(summary)
		if got != want || as2.WireSummary(got) != got {
			t.Errorf("%q: got %q, want %q", summary, got, want)
		}
	}
}

func TestLongSummariesEndAtAWord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ summary, want string }{
		"exactly 300":    {strings.Repeat("é", 300), strings.Repeat("é", 300)},
		"words":          {strings.Repeat("wörd ", 80), strings.TrimSpace(strings.Repeat("wörd ", 59)) + " wörd…"},
		"comma":          {strings.Repeat("ab, ", 100), strings.TrimSuffix(strings.Repeat("ab, ", 75), ", ") + "…"},
		"no spaces":      {strings.Repeat("字", 400), strings.Repeat("字", 299) + "…"},
		"marks stay":     {strings.Repeat("e\u0301", 200), strings.Repeat("e\u0301", 149) + "…"},
		"emoji stay":     {strings.Repeat("x", 296) + "👩‍👩‍👧" + strings.Repeat("y", 100), strings.Repeat("x", 296) + "…"},
		"one long word":  {"a " + strings.Repeat("x", 400), "a " + strings.Repeat("x", 297) + "…"},
		"only long mark": {"a" + strings.Repeat("\u0301", 400), "…"},
	} {
		got := as2.WireSummary(c.summary)
		if got != c.want || utf8.RuneCountInString(got) > 300 {
			t.Errorf("%s: got %d runes: %q", name, utf8.RuneCountInString(got), got)
		}
	}
}
