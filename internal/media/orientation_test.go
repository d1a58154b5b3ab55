package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"testing"
)

// quarters is a picture of four colours: red and green above, blue and white below.
func quarters(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{R: 255, A: 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.NRGBA{255, 255, 255, 255}
			case y >= h/2:
				c = color.NRGBA{B: 255, A: 255}
			case x >= w/2:
				c = color.NRGBA{G: 255, A: 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// letters reads the corners clockwise from the top left.
func letters(m image.Image) string {
	b := m.Bounds()
	var s string
	for _, p := range []image.Point{{2, 2}, {b.Dx() - 3, 2}, {b.Dx() - 3, b.Dy() - 3}, {2, b.Dy() - 3}} {
		r, g, bl, _ := m.At(p.X, p.Y).RGBA()
		switch {
		case r > 0x9000 && g > 0x9000:
			s += "W"
		case r > 0x9000:
			s += "R"
		case g > 0x9000:
			s += "G"
		case bl > 0x9000:
			s += "B"
		default:
			s += "?"
		}
	}
	return s
}

func TestPictureIsTurnedAsItsCameraMeant(t *testing.T) {
	t.Parallel()
	want := []string{1: "RGWB", 2: "GRBW", 3: "WBRG", 4: "BWGR", 5: "RBWG", 6: "BRGW", 7: "WGRB", 8: "GWBR"}
	const w, h = 64, 32
	for orientation := 1; orientation <= 8; orientation++ {
		for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
			tiff := tiffWithOrientation(order, uint16(orientation))
			plain := pngOf(t, quarters(w, h))
			uploads := map[string][]byte{
				"jpeg": withSegments(jpegOf(t, quarters(w, h)), jpegSegment(0xe0, "JFIF\x00"), jpegSegment(0xe1, "Exif\x00\x00"+string(tiff))),
				"png":  bytes.Join([][]byte{plain[:33], pngChunk("eXIf", tiff), plain[33:]}, nil),
			}
			for name, data := range uploads {
				t.Run(fmt.Sprint(name, orientation, order), func(t *testing.T) {
					t.Parallel()
					l := open(t, Limits{})
					p := add(t, l, data, name)
					m, err := decode(kind(name), stored(t, l, p.Path))
					if err != nil {
						t.Fatal(err)
					}
					if got := letters(m); got != want[orientation] {
						t.Errorf("corners are %s, want %s", got, want[orientation])
					}
					if lying := orientation >= 5; lying != (p.Width == h) || p.Width != m.Bounds().Dx() || p.Height != m.Bounds().Dy() {
						t.Errorf("said %d × %d, is %v", p.Width, p.Height, m.Bounds())
					}
				})
			}
		}
	}
}

func TestWebPIsTurnedToo(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	data := webpOf(64, 32, color.NRGBA{1, 2, 3, 255}, vp8x(8, 64, 32))
	data = append(data, riffChunk("EXIF", append([]byte("Exif\x00\x00"), tiffWithOrientation(binary.LittleEndian, 6)...))...)
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)-8))
	if p := add(t, l, data, "x"); p.Width != 32 || p.Height != 64 {
		t.Errorf("got %d × %d", p.Width, p.Height)
	}
}

func TestOddKindsOfPicturesAreTurnedToo(t *testing.T) {
	t.Parallel()
	q := quarters(10, 6)
	palette := color.Palette{color.NRGBA{R: 255, A: 255}, color.NRGBA{G: 255, A: 255}, color.NRGBA{B: 255, A: 255}, color.White}
	paletted := image.NewPaletted(q.Rect, palette)
	deep := image.NewNRGBA64(q.Rect)
	for y := range 6 {
		for x := range 10 {
			paletted.Set(x, y, q.At(x, y))
			deep.Set(x, y, q.At(x, y))
		}
	}
	for _, m := range []image.Image{paletted, deep, q} {
		if got := letters(upright(m, 6)); got != "BRGW" {
			t.Errorf("%T: corners are %s", m, got)
		}
	}
}

func TestMisleadingOrientationMeansUpright(t *testing.T) {
	t.Parallel()
	good := tiffWithOrientation(binary.LittleEndian, 6)
	for cut := range len(good) {
		if got := orientationOf(good[:cut]); got != 1 && cut < 32 {
			t.Errorf("cut to %d: %d", cut, got)
		}
	}
	far := bytes.Clone(good)
	binary.LittleEndian.PutUint32(far[4:], 0xffffffff)
	wrongType := bytes.Clone(good)
	wrongType[24] = 4
	many := bytes.Clone(good)
	binary.LittleEndian.PutUint16(many[8:], 0xffff)
	many[22] = 0x13 // the tag is not there, however long one looks
	for name, tiff := range map[string][]byte{
		"offset behind the end": far, "number of the wrong type": wrongType, "more entries than bytes": many,
		"zero": tiffWithOrientation(binary.BigEndian, 0), "nine": tiffWithOrientation(binary.BigEndian, 9), "nothing": nil,
	} {
		if got := orientationOf(tiff); got != 1 {
			t.Errorf("%s: %d", name, got)
		}
	}
}
