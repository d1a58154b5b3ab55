package card

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hostile are texts that people and programs send as titles.
func hostile() map[string]string {
	return map[string]string{
		"ten kilobytes":       strings.Repeat("long ", 2000),
		"one endless word":    strings.Repeat("w", 10_000),
		"zalgo":               "Z" + strings.Repeat("\u0336\u0489\u0301", 300) + "algo",
		"bidi overrides":      "abc\u202edef\u202c \u2066ghi\u2069",
		"control characters":  "a\x00b\x1b[31mc\td\ne\u0085f",
		"only emoji":          "🎉👩‍👩‍👧‍👦🇩🇪👍🏽1️⃣",
		"only spaces":         " \u00a0\u2003\u200b ",
		"broken UTF-8":        "a\xff\xfe\xc3",
		"half a rune at 3200": strings.Repeat("a", 3199) + "é",
		"private use":         "\ue000\uf8ff\U000f0000x",
		"Japanese":            "古い窓を直す",
		"Arabic":              "بيت جميل",
		"Thai":                "หน้าต่าง",
		"markup":              "<script>alert(1)</script>&amp;",
		"all of Latin-1":      "¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿÷×ÿ",
		"empty":               "",
	}
}

func TestNoTextIsEverDrawnAsBoxes(t *testing.T) {
	t.Parallel()
	p := painter(t)
	for name, text := range hostile() {
		if _, err := p.PNG(t.Context(), Card{Site: text, Title: text, Byline: text, RTL: name == "Arabic"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, face := range []typeface{p.serif, p.sans} {
			clean, ok := face.clean(text)
			if !ok {
				continue
			}
			line, err := face.glyphs(visual([]rune(clean), false))
			if err != nil {
				t.Fatal(err)
			}
			if len(line) != len([]rune(clean)) {
				t.Errorf("%s: %d signs of %d would be missing", name, len([]rune(clean))-len(line), len([]rune(clean)))
			}
			for _, g := range line {
				if g.index == 0 {
					t.Errorf("%s is drawn with a box", name)
				}
			}
		}
	}
}

func TestTextIsCleanedForDrawing(t *testing.T) {
	t.Parallel()
	face := painter(t).serif
	for text, want := range map[string]string{
		"I ❤️ windows 🎉🎉":       "I windows",
		"  a \t\n b ":           "a b",
		"e\u0301te\u0301":       "été",
		"Z\u0336\u0489a":        "Za",
		"שָׁלוֹם":               "שלום",
		"Ｆｕｌｌ 𝓦𝓲𝓭𝓽𝓱":            "Full Width",
		"H₂O ½":                 "H2O ½",
		"ab\u202ecd\u2069":      "abcd",
		"10\u202fkm":            "10\u00a0km",
		"«Ceci» n’est – pas : ": "«Ceci» n’est – pas :",
	} {
		if got, ok := face.clean(text); !ok || got != want {
			t.Errorf("clean(%q) = %q %v, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"古い窓", "a 窓", "بيت", "x ∈ ℝ 𒀀", "หน้าต่าง"} {
		if got, ok := face.clean(text); ok {
			t.Errorf("%q would be shown as %q, which is something else", text, got)
		}
	}
}

func TestWhatCannotBeDrawnGivesWayToTheNameAndThenToTheDrawing(t *testing.T) {
	t.Parallel()
	p := painter(t)
	for name, c := range map[string]struct {
		card Card
		want said
	}{
		"title":       {Card{Site: "Bay", Title: "古い窓", Byline: "Ana"}, said{title: "Bay", byline: "Ana"}},
		"byline":      {Card{Site: "Bay", Title: "Glass", Byline: "山田"}, said{site: "Bay", title: "Glass"}},
		"everything":  {Card{Site: "窓", Title: "古い窓", Byline: "Ana"}, said{}},
		"name":        {Card{Site: "窓", Title: "Glass", Byline: "Ana"}, said{title: "Glass", byline: "Ana"}},
		"only emoji":  {Card{Site: "Bay", Title: "🎉🎉"}, said{title: "Bay"}},
		"only spaces": {Card{Site: "Bay", Title: " \u00a0\u200b"}, said{title: "Bay"}},
	} {
		if diff := cmp.Diff(c.want, p.sayable(c.card), cmp.AllowUnexported(said{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	_, nothing := drawnCard(t, p, Card{})
	_, foreign := drawnCard(t, p, Card{Site: "窓", Title: "古い窓", Byline: "山田"})
	if !bytes.Equal(nothing, foreign) {
		t.Error("a card of which nothing can be drawn is not the bare drawing")
	}
}

func TestLinesAreDrawnInTheOrderTheyAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line string
		rtl  bool
		want string
	}{
		{"abc def", false, "abc def"},
		{"אבג", true, "גבא"},
		{"אבג דהו", true, "והד גבא"},
		{"אבג abc דהו", true, "והד abc גבא"},
		{"abc אבג דהו xyz", false, "abc והד גבא xyz"},
		{"אבג 100 דהו", true, "והד 100 גבא"},
		{"abc אבג 100", false, "abc 100 גבא"},
		{"אבג 3.5% דהו", true, "והד 3.5% גבא"},
		{"אבג (abc)", true, "(abc) גבא"},
		{"אבג (דהו)!", true, "!(והד) גבא"},
		{"abc (אבג) def", false, "abc (גבא) def"},
		{"a (ב) c", true, "c (ב) a"},
		{"אבג: abc", true, "abc :גבא"},
		{"", true, ""},
		{"...", true, "..."},
	} {
		if got := string(visual([]rune(c.line), c.rtl)); got != c.want {
			t.Errorf("visual(%q, %v) = %q, want %q", c.line, c.rtl, got, c.want)
		}
	}
}

// FuzzTitle sets titles without drawing them, which is where texts go wrong.
func FuzzTitle(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text, true)
	}
	p := painter(f)
	f.Fuzz(func(t *testing.T, text string, rtl bool) {
		title := p.sayable(Card{Title: text}).title
		set, err := p.serif.fit(title, 700, titleSizes(), maxLines)
		if err != nil || len(set.lines) > maxLines {
			t.Fatalf("%d lines: %v", len(set.lines), err)
		}
		for _, line := range set.lines {
			glyphs, err := p.serif.glyphs(visual([]rune(line), rtl))
			if err != nil || len(glyphs) != len([]rune(line)) || width(glyphs)*set.size > 710 {
				t.Fatalf("%q has %d signs, %v wide: %v", line, len(glyphs), width(glyphs)*set.size, err)
			}
		}
	})
}
