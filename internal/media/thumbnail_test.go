package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"strings"
	"testing"
)

func TestThumbnailFitsIntoItsFrame(t *testing.T) {
	t.Parallel()
	glass := image.NewNRGBA(image.Rect(0, 0, 900, 300))
	glass.SetNRGBA(3, 3, color.NRGBA{200, 100, 50, 128})
	cases := map[string]struct {
		data []byte
		want string
	}{
		"wide":    {jpegOf(t, photo(1200, 600)), "image/jpeg 480 240"},
		"small":   {jpegOf(t, photo(100, 50)), "image/jpeg 100 50"},
		"tall":    {jpegOf(t, photo(600, 3000)), "image/jpeg 192 960"},
		"thread":  {pngOf(t, photo(1, 3000)), "image/jpeg 1 960"},
		"ribbon":  {pngOf(t, photo(3000, 1)), "image/jpeg 480 1"},
		"glass":   {pngOf(t, glass), "image/png 480 160"},
		"gif":     {gifOf(t, 600, 300, 5), "image/jpeg 480 240"},
		"opaque ": {pngOf(t, photo(500, 500)), "image/jpeg 480 480"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			f, err := l.AddThumbnail(t.Context(), bytes.NewReader(c.data), "a.png", 480)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(f.MediaType, " ", f.Width, " ", f.Height); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if !served.MatchString(f.Path) || int64(len(stored(t, l, f.Path))) != f.Bytes {
				t.Errorf("%+v is not served whole", f)
			}
		})
	}
}

func TestAvatarIsTheMiddleSquareInTwoSizes(t *testing.T) {
	t.Parallel()
	flag := image.NewNRGBA(image.Rect(0, 0, 300, 100)) // red, white, red
	draw.Draw(flag, flag.Rect, image.NewUniform(color.NRGBA{200, 0, 0, 255}), image.Point{}, draw.Src)
	draw.Draw(flag, image.Rect(100, 0, 200, 100), image.White, image.Point{}, draw.Src)
	l := open(t, Limits{})
	f, err := l.AddAvatar(t.Context(), bytes.NewReader(pngOf(t, flag)), "me.png")
	if err != nil {
		t.Fatal(err)
	}
	for path, side := range map[string]int{f.Path: 96, LargeAvatar(f.Path): 192} {
		m, err := decode(kindJPEG, stored(t, l, path))
		if err != nil || m.Bounds().Dx() != side || m.Bounds().Dy() != side {
			t.Fatalf("%s: %v, %v", path, m.Bounds(), err)
		}
		if _, g, _, _ := m.At(4, side/2).RGBA(); g < 0xf000 {
			t.Errorf("%s: the edge is not white", path)
		}
		if !served.MatchString(path) {
			t.Errorf("%s is not served", path)
		}
	}
	tiny, err := l.AddAvatar(t.Context(), bytes.NewReader(pngOf(t, photo(3, 2))), "tiny.png")
	if err != nil || tiny.Width != 96 || tiny.Height != 96 {
		t.Errorf("a tiny one: %+v, %v", tiny, err)
	}
}

func TestEmojiIsAStillPNGOfAtMost64(t *testing.T) {
	t.Parallel()
	still := webpOf(100, 100, color.NRGBA{10, 20, 30, 128})
	frame := append([]byte{0, 0, 0, 0, 0, 0, 99, 0, 0, 99, 0, 0, 100, 0, 0, 0}, riffChunk("VP8L", webpChunk(still[12:], "VP8L"))...)
	for name, c := range map[string]struct {
		data []byte
		w, h int
	}{
		"png":           {pngOf(t, photo(128, 128)), 64, 64},
		"small":         {pngOf(t, photo(20, 20)), 20, 20},
		"wide":          {pngOf(t, photo(1000, 100)), 256, 26},
		"gif":           {gifOf(t, 80, 80, 200), 64, 64}, // more frames than an upload may have
		"animated webp": {riffOf(vp8x(2, 100, 100), riffChunk("ANIM", make([]byte, 6)), riffChunk("ANMF", frame)), 64, 64},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			f, err := l.AddEmoji(t.Context(), bytes.NewReader(c.data), "x")
			if err != nil || f.MediaType != "image/png" || f.Width != c.w || f.Height != c.h {
				t.Errorf("got %+v, %v; want %d × %d", f, err, c.w, c.h)
			}
		})
	}
}

func TestFirstFrameStandsOnItsCanvas(t *testing.T) {
	t.Parallel()
	frame := image.NewPaletted(image.Rect(10, 10, 20, 20), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{1}, Config: image.Config{Width: 40, Height: 30}}); err != nil {
		t.Fatal(err)
	}
	l := open(t, Limits{})
	f, err := l.AddEmoji(t.Context(), &b, "x.gif")
	if err != nil || f.Width != 40 || f.Height != 30 {
		t.Fatalf("%+v, %v", f, err)
	}
	m, err := decode(kindPNG, stored(t, l, f.Path))
	if err != nil {
		t.Fatal(err)
	}
	_, _, _, inside := m.At(15, 15).RGBA()
	_, _, _, outside := m.At(30, 25).RGBA()
	if inside == 0 || outside != 0 {
		t.Errorf("inside %x, outside %x", inside, outside)
	}
}

func TestHostilePicturesOfGuestsAreRefused(t *testing.T) {
	t.Parallel()
	broken := riffOf(vp8x(2, 100, 100), riffChunk("ANIM", make([]byte, 6)), riffChunk("ANMF", make([]byte, 17)))
	for name, data := range map[string][]byte{
		"bomb":        claim(20000, 20000, 8, 2),
		"real bomb":   pngBomb(t, 20000, 20000),
		"svg":         []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"html":        []byte("<!doctype html><script>alert(1)</script>"),
		"nothing":     nil,
		"broken webp": broken,
		"cut png":     pngOf(t, photo(100, 100))[:200],
		"gif bomb":    gifClaim(t, 12000, 12000, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			_, thumbnail := l.AddThumbnail(t.Context(), bytes.NewReader(data), "cat.png", 480)
			_, avatar := l.AddAvatar(t.Context(), bytes.NewReader(data), "cat.png")
			_, emoji := l.AddEmoji(t.Context(), bytes.NewReader(data), "cat.png")
			for _, err := range []error{thumbnail, avatar, emoji} {
				var refused *Refused
				if !errors.As(err, &refused) || !strings.Contains(err.Error(), "cat.png") {
					t.Errorf("got %v, want a refusal", err)
				}
			}
		})
	}
}
