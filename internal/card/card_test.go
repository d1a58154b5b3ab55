package card

import (
	"bytes"
	"context"
	"crypto/sha256"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"testing"
	"time"
)

func painter(tb testing.TB) *Painter {
	tb.Helper()
	p, err := New()
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// drawnCard draws a card and reads it back as any previewer would.
func drawnCard(tb testing.TB, p *Painter, c Card) (image.Image, []byte) {
	tb.Helper()
	data, err := p.PNG(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	if m.Bounds() != image.Rect(0, 0, 1200, 630) {
		tb.Fatalf("a card of %v", m.Bounds())
	}
	return m, data
}

// extent is the box around every pixel of a colour in a part of the picture.
func extent(m image.Image, within image.Rectangle, c color.RGBA) image.Rectangle {
	var box image.Rectangle
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			if color.RGBAModel.Convert(m.At(x, y)) == c {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

// The regions of a card where its parts may stand.
var (
	siteArea  = image.Rect(0, 60, Width, 145)
	titleArea = image.Rect(0, 150, Width, 500)
	footArea  = image.Rect(0, 505, Width, 580)
)

const byline = "Ana Duarte · 23 November 2026"

func TestCardShowsSiteTitleAndBylineWhereTheyBelong(t *testing.T) {
	t.Parallel()
	m, data := drawnCard(t, painter(t), Card{Site: "The Bay Window", Title: "Double glazing", Byline: byline})
	if at := color.RGBAModel.Convert(m.At(5, 5)); at != fixedColor(paperColor) {
		t.Errorf("the ground is %v", at)
	}
	if at := color.RGBAModel.Convert(m.At(600, Height-5)); at != fixedColor(accentColor) {
		t.Errorf("the band at the foot is %v", at)
	}
	title := extent(m, titleArea, fixedColor(inkColor))
	if title.Min.X < margin-5 || title.Min.X > margin+15 || title.Max.X > Width-margin-window {
		t.Errorf("the title stands in %v", title)
	}
	if extent(m, siteArea, fixedColor(accentColor)).Empty() || extent(m, footArea, fixedColor(softColor)).Empty() {
		t.Error("the site or the byline is missing")
	}
	if len(data) > 60_000 {
		t.Errorf("a card has %d bytes", len(data))
	}
}

func TestLongTitleShrinksAndStaysInItsPlace(t *testing.T) {
	t.Parallel()
	p := painter(t)
	long := strings.Repeat("Restoring century-old windows in a wet country ", 40)
	m, _ := drawnCard(t, p, Card{Site: "The Bay Window", Title: long, Byline: byline})
	ink := fixedColor(inkColor)
	if all, title := extent(m, m.Bounds(), ink), extent(m, titleArea, ink); all != title || title.Max.X > Width-margin-window {
		t.Errorf("the title stands in %v, of which %v is its place", all, title)
	}
	short, err := p.serif.fit("Double glazing", 700, titleSizes(), maxLines)
	if err != nil {
		t.Fatal(err)
	}
	cut, err := p.serif.fit(long, 700, titleSizes(), maxLines)
	if err != nil {
		t.Fatal(err)
	}
	if cut.size >= short.size || len(cut.lines) != maxLines || !strings.HasSuffix(cut.lines[maxLines-1], "…") {
		t.Errorf("a short title at %v, a long one at %v in %q", short.size, cut.size, cut.lines)
	}
}

func TestLinesOfATitleAreBalanced(t *testing.T) {
	t.Parallel()
	p := painter(t)
	got, err := p.serif.fit("Putty, patience and a warm knife: how to set a pane", 700, []float64{60}, maxLines)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.lines) != 3 {
		t.Fatalf("%q", got.lines)
	}
	for _, line := range got.lines { // filled greedily, the last one would be a single word
		if len(line) < 12 {
			t.Errorf("%q is not balanced", got.lines)
		}
	}
}

func TestNoLineBeginsWithADashOrEndsInsideALongWordWithoutAHyphen(t *testing.T) {
	t.Parallel()
	got, err := painter(t).serif.fit("Über Maß und Rücksicht – Donaudampfschifffahrtsgesellschaftskapitänsmütze", 650, titleSizes(), maxLines)
	if err != nil {
		t.Fatal(err)
	}
	hyphens := 0
	for _, line := range got.lines {
		if strings.HasPrefix(line, "–") {
			t.Errorf("%q begins with its dash", line)
		}
		if strings.HasSuffix(line, "-") {
			hyphens++
		}
	}
	if hyphens == 0 {
		t.Errorf("the long word was cut without a hyphen: %q", got.lines)
	}
}

func TestRightToLeftTitleStandsOnTheRight(t *testing.T) {
	t.Parallel()
	m, _ := drawnCard(t, painter(t), Card{Site: "חלון", Title: "שלום עולם", Byline: "אנה", RTL: true})
	title := extent(m, titleArea, fixedColor(inkColor))
	if title.Max.X < Width-margin-15 || title.Min.X < margin+window {
		t.Errorf("the title stands in %v", title)
	}
	if left := extent(m, image.Rect(margin, 150, margin+window, 500), fixedColor(lampColor)); left.Empty() {
		t.Error("the window does not stand on the left")
	}
}

func TestAccentIsTheSitesAndReadable(t *testing.T) {
	t.Parallel()
	p := painter(t)
	m, _ := drawnCard(t, p, Card{Site: "x", Title: "y", Accent: "#8f2d56"})
	if at := color.RGBAModel.Convert(m.At(600, Height-5)); at != fixedColor("#8f2d56") {
		t.Errorf("the band is %v", at)
	}
	for _, wish := range []string{"#ffff00", "#fdfcfa", "#ffffff", "red", "", "#12", "#zzzzzz", "url(x)"} {
		if c := accent(wish); contrast(c, fixedColor(paperColor)) < readable {
			t.Errorf("accent %q becomes %v, which cannot be read", wish, c)
		}
	}
}

func TestEqualCardsAreEqualBytes(t *testing.T) {
	t.Parallel()
	p := painter(t)
	c := Card{Site: "The Bay Window", Title: "Double glazing", Byline: byline}
	_, one := drawnCard(t, p, c)
	_, two := drawnCard(t, painter(t), c)
	if !bytes.Equal(one, two) {
		t.Error("the same card was drawn in two ways")
	}
}

func TestManyAskAtOnceAndGetTheirOwnCard(t *testing.T) {
	t.Parallel()
	p := painter(t)
	titles := []string{"One", "Two", "Three"}
	want := map[string][32]byte{}
	for _, title := range titles {
		_, data := drawnCard(t, p, Card{Title: title})
		want[title] = sha256.Sum256(data)
	}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			title := titles[i%len(titles)]
			data, err := p.PNG(t.Context(), Card{Title: title})
			if err != nil || sha256.Sum256(data) != want[title] {
				t.Errorf("card %q came out as another one (%v)", title, err)
			}
		})
	}
	all.Wait()
}

func TestWhoLeavesDoesNotWaitForTheirTurn(t *testing.T) {
	t.Parallel()
	p := painter(t)
	p.turn <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.PNG(ctx, Card{Title: "x"}); err == nil {
		t.Error("a card was drawn while another one was")
	}
	<-p.turn
	if _, err := p.PNG(ctx, Card{Title: "x"}); err == nil {
		t.Error("a card was drawn for nobody")
	}
	if _, err := p.PNG(t.Context(), Card{Title: "x"}); err != nil {
		t.Errorf("the turn was lost: %v", err)
	}
}

// TestCardCostsLittleMoreThanItsPixels compares with packing as many random-looking pixels, on the same machine.
func TestCardCostsLittleMoreThanItsPixels(t *testing.T) {
	p := painter(t)
	m := image.NewNRGBA(image.Rect(0, 0, Width, Height))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * i >> 7) //nolint:gosec // any pattern will do
	}
	fastest := func(do func() error) time.Duration {
		best := time.Hour
		for range 5 {
			start := time.Now()
			if err := do(); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	photo := fastest(func() error { _, err := encode(m); return err })
	worst := fastest(func() error {
		_, err := p.PNG(t.Context(), Card{Site: "The Bay Window", Title: strings.Repeat("Wörter, ", 1300), Byline: byline})
		return err
	})
	if worst > 5*photo {
		t.Errorf("the longest title takes %v, a plain picture of that size %v", worst, photo)
	}
}
