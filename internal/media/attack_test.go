package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image/color"
	"image/gif"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// refusal adds data and returns the refusal, which must be the only effect.
func refusal(t *testing.T, l *Library, data []byte, name string) *Refused {
	t.Helper()
	_, err := l.Add(t.Context(), bytes.NewReader(data), name)
	var refused *Refused
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want a refusal", err)
	}
	if !strings.HasSuffix(refused.Sentence, ".") || strings.ContainsAny(refused.Sentence, "\n\x00") {
		t.Errorf("no sentence for a person: %q", refused.Sentence)
	}
	if entries, err := fs.ReadDir(l.root.FS(), "."); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	return refused
}

// claim is a file whose header is all there is: whoever decodes it says that it
// is damaged, whoever reads the header first says that it is too large.
func claim(w, h uint32, depth, colourType byte) []byte {
	return append(pngHeader(w, h, depth, colourType), pngChunk("IDAT", []byte("junk"))...)
}

func jpegClaim(w, h uint16, progressive bool) []byte {
	sof := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0}
	marker := byte(0xc0)
	if progressive {
		marker = 0xc2
	}
	file := append([]byte{0xff, 0xd8}, jpegSegment(marker, string(sof))...)
	return append(file, jpegSegment(0xda, "\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00")...)
}

func gifClaim(t *testing.T, w, h uint16, frames int) []byte {
	t.Helper()
	data := gifOf(t, 2, 2, frames)
	binary.LittleEndian.PutUint16(data[6:], w)
	binary.LittleEndian.PutUint16(data[8:], h)
	return data
}

func TestPictureBombIsRefusedByItsHeader(t *testing.T) {
	t.Parallel()
	bomb := pngBomb(t, 20_000, 20_000)
	if len(bomb) > 60_000 {
		t.Fatalf("the bomb has %d bytes, it should be small", len(bomb))
	}
	cases := map[string][]byte{
		"49 KB of 20000 × 20000":    bomb,
		"png within the sides":      claim(11_000, 11_000, 1, 0),
		"png of the largest sides":  claim(1<<31-1, 1<<31-1, 1, 0),
		"png one pixel too wide":    claim(12_001, 1, 8, 2),
		"png one row too many":      claim(5_000, 5_001, 8, 2),
		"jpeg of 65535 × 65535":     jpegClaim(65_535, 65_535, false),
		"progressive jpeg":          jpegClaim(4_500, 4_500, true),
		"webp of 16384 × 16384":     webpOf(16_384, 16_384, color.NRGBA{1, 2, 3, 255}),
		"small VP8X, large picture": riffOf(vp8x(0, 13_000, 13_000)),
		"gif of 65535 × 65535":      gifClaim(t, 65_535, 65_535, 1),
		"gif of 101 frames":         gifOf(t, 2, 2, 101),
		"gif of 51 megapixels":      gifClaim(t, 1000, 1020, 50),
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			refused := refusal(t, open(t, Limits{}), data, "bomb.png")
			if k, _ := kindOf(data); k == kindPNG && strings.Contains(name, "largest") {
				return // the PNG package itself finds these sides absurd
			}
			if !refused.TooLarge {
				t.Errorf("not refused for its size: %v", refused)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestPictureAtTheLimitIsTaken(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{Pixels: 600, Side: 30, Frames: 3, FramePixels: 1800})
	add(t, l, pngOf(t, photo(30, 20)), "just right")
	add(t, l, gifOf(t, 30, 20, 3), "just right")
	for name, data := range map[string][]byte{
		"side": pngOf(t, photo(31, 1)), "pixels": pngOf(t, photo(30, 21)), "frames": gifOf(t, 3, 3, 4),
	} {
		_, err := l.Add(t.Context(), bytes.NewReader(data), name)
		var refused *Refused
		if !errors.As(err, &refused) || !refused.TooLarge {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestFileBeyondTheLimitIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	endless := &counting{Reader: io.MultiReader(bytes.NewReader(pngOf(t, photo(9, 9))), zeros{})}
	_, err := l.Add(t.Context(), endless, "endless.png")
	var refused *Refused
	if !errors.As(err, &refused) || !refused.TooLarge || !strings.Contains(refused.Sentence, "10 MB") {
		t.Errorf("got %v", err)
	}
	if endless.n > 10<<20+1 {
		t.Errorf("read %d bytes", endless.n)
	}
	cut := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(zeros{}), 1000)
	if _, err := l.Add(t.Context(), cut, "x"); !errors.As(err, &refused) || !refused.TooLarge {
		t.Errorf("cut by the server: got %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type counting struct {
	io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func TestWhatIsNoPictureIsRefusedWhateverItsName(t *testing.T) {
	t.Parallel()
	still := gifOf(t, 5, 5, 1)
	cases := map[string]struct {
		data string
		says string
	}{
		"svg":              {`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "SVG"},
		"html":             {"<!DOCTYPE html><script>alert(1)</script>", "web page"},
		"pdf":              {"%PDF-1.7\n", "PDF"},
		"heic":             {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"},
		"avif":             {"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "AVIF"},
		"tiff":             {"II*\x00\x08\x00\x00\x00", "TIFF"},
		"json":             {`{"@context":"https://www.w3.org/ns/activitystreams"}`, "not a picture"},
		"empty":            {"", "empty"},
		"gif and script":   {"GIF89a/*\x2f\x2a\x80\x00\x00*/=1;alert(1)//", ""},
		"script after gif": {string(still) + "*/=1;alert(1)", "something else"},
		"only a signature": {"\xff\xd8\xff", "damaged"},
		"riff of sound":    {"RIFF\x24\x00\x00\x00WAVEfmt ", "not a picture"},
		"moving webp":      {string(webpOf(9, 9, color.NRGBA{1, 1, 1, 255}, vp8x(2, 9, 9))), "animated WebP"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := refusal(t, open(t, Limits{}), []byte(c.data), "harmless.png")
			if refused.TooLarge || !strings.Contains(refused.Sentence, c.says) {
				t.Errorf("got %q, want it to speak of %q", refused.Sentence, c.says)
			}
			if !strings.Contains(refused.Sentence, "“harmless.png”") {
				t.Errorf("%q does not say which file", refused.Sentence)
			}
		})
	}
}

func TestTruncatedPictureIsRefused(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{
		"jpeg": jpegOf(t, photo(80, 60)),
		"png":  pngOf(t, photo(80, 60)),
		"gif":  gifOf(t, 80, 60, 3),
		"webp": webpOf(80, 60, color.NRGBA{1, 2, 3, 255}),
	}
	for name, data := range files {
		for _, cut := range []int{len(data) - 4, len(data) / 2, 30, 14, 9, 3} {
			if refused := refusal(t, open(t, Limits{}), data[:cut], name); refused.TooLarge {
				t.Errorf("%s cut to %d: %v", name, cut, refused)
			}
		}
	}
}

func TestSentenceCarriesOnlyAHarmlessPieceOfTheName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"":                       "This file",
		"../../etc/passwd":       "“passwd”",
		`C:\Users\ana\photo.jpg`: "“photo.jpg”",
		"a\x00\nb\u202e.png":     "“ab.png”",
		"..":                     "“..”",
		"/":                      "This file",
		strings.Repeat("ü", 90):  "“" + strings.Repeat("ü", 60) + "…”",
		"bad\xffbytes":           "“badbytes”",
	} {
		if got := shownName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// FuzzNoFileBreaksTheLibrary also holds the frame counter to the real decoder:
// were it to see fewer frames, the limits could be passed.
func FuzzNoFileBreaksTheLibrary(f *testing.F) {
	f.Add(jpegOf(f, photo(8, 8)))
	f.Add(withSegments(jpegOf(f, photo(8, 8)), jpegSegment(0xe1, "Exif\x00\x00"+string(tiffWithOrientation(binary.LittleEndian, 6)))))
	f.Add(pngOf(f, photo(8, 8)))
	f.Add(gifOf(f, 4, 4, 3))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x21\x01\x00\x3b"))
	f.Add(webpOf(8, 8, color.NRGBA{1, 2, 3, 4}, vp8x(8, 8, 8), riffChunk("EXIF", tiffWithOrientation(binary.BigEndian, 3))))
	l := open(f, Limits{Pixels: 1 << 14, FramePixels: 1 << 16})
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := l.Add(t.Context(), bytes.NewReader(data), "fuzz")
		var refused *Refused
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("neither taken nor refused: %v", err)
		}
		if k, ok := kindOf(data); !ok || k != kindGIF {
			return
		}
		config, err := gif.DecodeConfig(bytes.NewReader(data))
		if err != nil || config.Width*config.Height > 1<<14 {
			return
		}
		g, err := gif.DecodeAll(io.LimitReader(bytes.NewReader(data), 1<<16))
		if err != nil {
			return
		}
		if s, err := scanGIF(data); err == nil && s.frames != len(g.Image) {
			t.Fatalf("counted %d frames, decoded %d", s.frames, len(g.Image))
		}
	})
}
