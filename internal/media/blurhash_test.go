package media

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/bbrks/go-blurhash"
)

func TestBlurShowsTheColoursOfThePicture(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	two := image.NewRGBA(image.Rect(0, 0, 1000, 500))
	draw.Draw(two, two.Rect, image.NewUniform(color.RGBA{200, 20, 20, 255}), image.Point{}, draw.Src)
	draw.Draw(two, image.Rect(500, 0, 1000, 500), image.NewUniform(color.RGBA{20, 20, 200, 255}), image.Point{}, draw.Src)
	p := add(t, l, jpegOf(t, two), "two.jpg")
	hash, err := l.Blurhash(t.Context(), p.Path)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := blurhash.Decode(hash, 40, 20, 1)
	if err != nil {
		t.Fatal(err)
	}
	left, right := color.RGBAModel.Convert(shown.At(5, 10)).(color.RGBA), color.RGBAModel.Convert(shown.At(35, 10)).(color.RGBA)
	if left.R < 150 || left.B > 80 || right.B < 150 || right.R > 80 {
		t.Errorf("%s shows %v and %v, want red and blue", hash, left, right)
	}
	if d, _ := l.Describe(p.Path); len(d.Copies) > 0 {
		if same, err := l.Blurhash(t.Context(), d.Copies[0].Path); err != nil || same != hash {
			t.Errorf("the copy has %q, %v", same, err)
		}
	}
}

func TestWhatHasNoBlurHasNone(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	sound, err := l.AddRecording(t.Context(), strings.NewReader("fLaC\x00\x00\x00\x22"), "x")
	if err != nil {
		t.Fatal(err)
	}
	large := add(t, l, gifOf(t, 2000, 1001, 2), "x.gif")
	for _, path := range []string{sound.Path, large.Path, "", "../x", "ab/ab" + strings.Repeat("0", 30) + ".jpg"} {
		if hash, err := l.Blurhash(t.Context(), path); hash != "" || err != nil {
			t.Errorf("%q: got %q, %v", path, hash, err)
		}
	}
}

func TestBlurWaitsForItsTurnAndIsRemembered(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, pngOf(t, photo(9, 9)), "x")
	l.gate <- struct{}{} // somebody else is decoding
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Blurhash(ctx, p.Path); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
	<-l.gate
	hash, err := l.Blurhash(t.Context(), p.Path)
	if err != nil || hash == "" {
		t.Fatalf("got %q, %v", hash, err)
	}
	l.gate <- struct{}{}
	if again, err := l.Blurhash(ctx, p.Path); err != nil || again != hash {
		t.Errorf("not remembered: %q, %v", again, err)
	}
}
