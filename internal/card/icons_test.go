package card

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

func TestIconsHaveTheirSizes(t *testing.T) {
	t.Parallel()
	p := painter(t)
	for name, picture := range map[string][]byte{"drawn": nil, "wide photograph": photograph(t, 900, 300), "tiny": photograph(t, 3, 7), "logo": logo(t)} {
		set, err := p.Icons(t.Context(), picture, "#8f2d56")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for side, data := range map[int][]byte{180: set.Apple, 192: set.Small, 512: set.Large} {
			if got := decoded(t, data).Bounds(); got != image.Rect(0, 0, side, side) {
				t.Errorf("%s: %v instead of %d", name, got, side)
			}
		}
		if got := decoded(t, set.Maskable).Bounds().Dx(); got != 512 {
			t.Errorf("%s: maskable has %d", name, got)
		}
		icoHolds(t, set.Favicon, 32, 16)
	}
}

func TestMiddleSquareOfAPictureBecomesTheIcon(t *testing.T) {
	t.Parallel()
	set, err := painter(t).Icons(t.Context(), photograph(t, 900, 300), "")
	if err != nil {
		t.Fatal(err)
	}
	// The picture is blue on its left third, red in the middle and green on its right.
	for _, at := range []image.Point{{5, 5}, {96, 96}, {186, 186}} {
		if r, g, b, _ := decoded(t, set.Small).At(at.X, at.Y).RGBA(); r < 0xd000 || g > 0x4000 || b > 0x4000 {
			t.Errorf("at %v is %x %x %x, not the middle of the picture", at, r, g, b)
		}
	}
}

func TestTransparentLogoStandsOnPaperWhereItMust(t *testing.T) {
	t.Parallel()
	set, err := painter(t).Icons(t.Context(), logo(t), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, alpha := decoded(t, set.Large).At(2, 2).RGBA(); alpha != 0 {
		t.Error("the plain icon lost its transparency")
	}
	for name, data := range map[string][]byte{"apple": set.Apple, "maskable": set.Maskable} {
		if at := color.RGBAModel.Convert(decoded(t, data).At(2, 2)); at != fixedColor(paperColor) {
			t.Errorf("%s stands on %v", name, at)
		}
	}
	// Nothing of the logo may lie outside the circle that launchers keep.
	m := decoded(t, set.Maskable)
	for y := range 512 {
		for x := range 512 {
			dx, dy := x-256, y-256
			if dx*dx+dy*dy > 205*205 && color.RGBAModel.Convert(m.At(x, y)) != fixedColor(paperColor) {
				t.Fatalf("the logo reaches %d,%d", x, y)
			}
		}
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	p := painter(t)
	huge := append([]byte("GIF89a\x60\xea\x60\xea\x00\x00\x00"), ';') // claims 60,000 × 60,000
	for name, data := range map[string][]byte{"text": []byte("hello"), "cut": photograph(t, 40, 40)[:60], "huge": huge} {
		if _, err := p.Icons(t.Context(), data, ""); !errors.Is(err, ErrPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFontFileThatIsDamagedIsRefused(t *testing.T) {
	t.Parallel()
	whole, err := fontFiles.ReadFile("fonts/source-sans-3-greek-400-normal.woff")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(whole); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(whole)-8; n += 97 {
		if _, err := unpack(whole[:n]); err == nil {
			t.Errorf("the first %d bytes were taken for a font", n)
		}
	}
}

func photograph(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, [3]color.RGBA{{B: 250, A: 255}, {R: 240, G: uint8(y % 30), A: 255}, {G: 250, A: 255}}[3*x/width])
		}
	}
	var out bytes.Buffer
	if width > 10*height || height < 10 {
		if err := jpeg.Encode(&out, m, nil); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// logo is a disc that touches the edges of a transparent square.
func logo(t *testing.T) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 300, 300))
	for y := range 300 {
		for x := range 300 {
			if dx, dy := x-150, y-150; dx*dx+dy*dy < 150*150 {
				m.SetNRGBA(x, y, color.NRGBA{200, 30, 60, 255})
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func decoded(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// icoHolds walks the directory of an ICO file.
func icoHolds(t *testing.T, file []byte, sides ...int) {
	t.Helper()
	if len(file) < 6 || !bytes.Equal(file[:4], []byte{0, 0, 1, 0}) || int(binary.LittleEndian.Uint16(file[4:])) != len(sides) {
		t.Fatalf("no ICO file: % x", file[:min(6, len(file))])
	}
	for i, side := range sides {
		entry := file[6+16*i:][:16]
		size, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		if got := decoded(t, file[at:at+size]).Bounds().Dx(); got != side || int(entry[0]) != side {
			t.Errorf("picture %d has %d pixels and says %d, want %d", i, got, entry[0], side)
		}
	}
}
