package web

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestGuestWithoutPictureGetsALetter(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"ada": "A", ":cat: bob": "B", "«éva»": "É", "猫": "猫", ": x": "X", ":cat:": "?", "": "?", "🦊": "🦊", "  7": "7", "<script>": "S",
	} {
		if got := initial(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
	g := blog.Guest{Name: "ada", Handle: "ada@peer.test", AvatarURL: "https://peer.test/me.png"}
	a, again := avatarOf(g), avatarOf(g)
	if a != again || a.Src != "" || a.Initial != "A" || a.Ground == "" {
		t.Errorf("got %+v", a)
	}
	g.AvatarPath = "ab/abc-096.jpg"
	if a := avatarOf(g); a.Src != "/media/ab/abc-096.jpg" || a.Large != "/media/ab/abc-192.jpg" {
		t.Errorf("got %+v", a)
	}
}

// TestWhiteLettersAreReadable is WCAG 2.2, 1.4.3.
func TestWhiteLettersAreReadable(t *testing.T) {
	t.Parallel()
	css, err := assetFiles.ReadFile("assets/site/talk.css")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`\.ground-[0-7] \{ background: (#[0-9a-f]{6}); \}`).FindAllStringSubmatch(string(css), -1)
	if len(found) != 8 {
		t.Fatalf("%d grounds are in the style sheet, 8 are given out", len(found))
	}
	for _, m := range found {
		ground := m[1]
		n, err := strconv.ParseUint(ground[1:], 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		part := func(shift int) float64 {
			v := float64(n>>shift&0xff) / 255
			if v <= 0.04045 {
				return v / 12.92
			}
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		light := 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
		if contrast := 1.05 / (light + 0.05); contrast < 4.5 {
			t.Errorf("%s: %.2f", ground, contrast)
		}
	}
}
