package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"net/http"
	"os"
	"strings"
	"testing"
)

// grainy is a picture that gets smaller when it is scaled, as photographs do.
func grainy(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x/9 + x*y%29), uint8(y/7 + x*x*y%31), uint8(x * 3), 255})
		}
	}
	return m
}

func take(t *testing.T, l *Library, data []byte, name string) Picture {
	t.Helper()
	p, err := l.Take(t.Context(), bytes.NewReader(data), name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPictureIsShownBeforeItsCopiesExist(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := take(t, l, jpegOf(t, grainy(2000, 1000)), "x")
	if !strings.HasSuffix(p.Shown.Path, "-1600.jpg") || p.Shown.Width != 1600 || p.Shown.Height != 800 || l.Has(p.Shown.Path) {
		t.Fatalf("shown is %+v", p.Shown)
	}
	full := stored(t, l, p.Path)
	early := ask(l, http.MethodGet, p.Shown.Path, nil)
	if early.Code != http.StatusOK || !bytes.Equal(early.Body.Bytes(), full) || early.Header().Get("Cache-Control") != forNow {
		t.Errorf("before the copy exists: %d, %q", early.Code, early.Header())
	}
	if d, ok := l.Describe(p.Shown.Path); !ok || d.Path != p.Path || len(d.Copies) != 0 {
		t.Errorf("described before: %+v, %v", d, ok)
	}
	var tag string
	for range 2 { // safe to repeat
		made, err := l.MakeCopies(t.Context(), p.Path)
		if err != nil {
			t.Fatal(err)
		}
		if made.Shown.Path != p.Shown.Path || made.Thumb.Width != 480 || made.Blurhash == "" || made.Bytes <= int64(len(full)) {
			t.Errorf("made %+v", made)
		}
		tag = made.Blurhash
	}
	late := ask(l, http.MethodGet, p.Shown.Path, nil)
	if late.Code != http.StatusOK || late.Body.Len() >= len(full) || late.Header().Get("Cache-Control") != forGood || late.Header().Get("ETag") == early.Header().Get("ETag") {
		t.Errorf("afterwards: %d, %q", late.Code, late.Header())
	}
	if d, ok := l.Describe(p.Path); !ok || len(d.Copies) != 3 || d.AllBytes() <= d.Bytes {
		t.Errorf("described after: %+v", d)
	}
	if again := add(t, l, jpegOf(t, grainy(2000, 1000)), "x"); again.Path != p.Path || again.Shown.Path != p.Shown.Path {
		t.Errorf("Add names it %+v", again)
	}
	if blur, err := l.Blurhash(t.Context(), p.Path); err != nil || len(blur) != len(tag) {
		t.Errorf("the blur is %q and %q: %v", tag, blur, err)
	}
	for _, other := range []string{strings.Replace(p.Path, ".", "-960x.", 1), strings.Replace(p.Path, ".", "-1601.", 1)} {
		if w := ask(l, http.MethodGet, other, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", other, w.Code)
		}
	}
}

func TestASmallPictureAndAnAnimationShowThemselves(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	for name, data := range map[string][]byte{"small": pngOf(t, photo(40, 30)), "animation": gifOf(t, 30, 20, 3)} {
		p := take(t, l, data, name)
		made, err := l.MakeCopies(t.Context(), p.Path)
		if err != nil || p.Shown != p.File || made.Shown.Path != p.Path || made.Thumb.Path != p.Path || made.Blurhash == "" {
			t.Errorf("%s: %+v, %+v, %v", name, p, made, err)
		}
	}
}

func TestTakeRefusesWhatAddRefusesAndStripsWhatAddStrips(t *testing.T) {
	t.Parallel()
	place := jpegSegment(0xe1, "Exif\x00\x00"+string(tiffWithOrientation(binary.LittleEndian, 6))+"GPS 52.5N 13.4E")
	polyglot := append(jpegOf(t, photo(30, 20)), "<script>alert(1)</script>PK\x03\x04"...)
	for name, data := range map[string][]byte{
		"bomb": pngBomb(t, 20_000, 20_000), "truncated": jpegOf(t, photo(80, 60))[:200], "svg": []byte("<svg/>"), "empty": nil,
		"gif of 101 frames": gifOf(t, 2, 2, 101), "heic": []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "script after gif": append(gifOf(t, 5, 5, 1), "*/alert(1)"...),
	} {
		l := open(t, Limits{})
		_, err := l.Take(t.Context(), bytes.NewReader(data), name)
		var refused *Refused
		if !errors.As(err, &refused) {
			t.Errorf("%s: got %v", name, err)
		}
		if left, _ := os.ReadDir(l.root.Name()); len(left) != 0 {
			t.Errorf("%s left %v behind", name, left)
		}
	}
	l := open(t, Limits{})
	for name, data := range map[string][]byte{"place": withSegments(jpegOf(t, photo(30, 20)), place), "polyglot": polyglot} {
		p := take(t, l, data, name)
		clean := stored(t, l, p.Path)
		for _, trace := range []string{"GPS", "Exif", "<script", "PK\x03\x04"} {
			if bytes.Contains(clean, []byte(trace)) {
				t.Errorf("%s: %q is still in the file", name, trace)
			}
		}
		if name == "place" && (p.Width != 20 || p.Height != 30) {
			t.Errorf("it does not stand upright: %d × %d", p.Width, p.Height)
		}
	}
}

func TestRemovedFilesAreGoneWithTheirCopies(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p, other := add(t, l, jpegOf(t, grainy(1000, 500)), "x"), add(t, l, jpegOf(t, grainy(900, 500)), "y")
	if err := l.Remove(strings.Replace(p.Path, ".", "-480.", 1)); err != nil || !l.Has(p.Path) {
		t.Errorf("a copy alone was removed: %v", err)
	}
	for _, path := range []string{p.Path, p.Path, "../x", ""} {
		if err := l.Remove(path); err != nil {
			t.Errorf("remove %q: %v", path, err)
		}
	}
	if _, ok := l.Describe(p.Path); ok {
		t.Error("it is still known")
	}
	var left []string
	err := l.Walk(t.Context(), func(f Found) error {
		left = append(left, f.Path)
		if f.Since.IsZero() || len(f.Copies) == 0 {
			t.Errorf("found %+v", f)
		}
		return nil
	})
	if err != nil || len(left) != 1 || left[0] != other.Path {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := l.MakeCopies(t.Context(), p.Path); err == nil {
		t.Error("copies of nothing were made")
	}
}

func TestLengthOfRecordings(t *testing.T) {
	t.Parallel()
	word := func(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }
	big := func(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }
	wav := "RIFF" + word(0) + "WAVEfmt " + word(16) + "\x01\x00\x01\x00" + word(8000) + word(8000) + "\x01\x00\x08\x00data" + word(24000)
	flac := "fLaC\x00\x00\x00\x22" + strings.Repeat("\x00", 10) + string(binary.BigEndian.AppendUint64(nil, 44100<<44|44100*7)) + strings.Repeat("\x00", 16)
	head := "\x00\x00\x00\x00" + big(0) + big(0) + big(600) + big(600*65) + strings.Repeat("\x00", 80)
	mvhd := big(uint32(8+len(head))) + "mvhd" + head
	mp4 := big(16) + "ftypisom\x00\x00\x00\x00" + big(uint32(8+len(mvhd))) + "moov" + mvhd
	mp3 := "ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x64"
	for data, want := range map[string]int{wav: 3, flac: 7, mp4: 65, mp3: 0, wav[:30]: 0, flac[:12]: 0} {
		l := open(t, Limits{})
		f, err := l.AddRecording(t.Context(), strings.NewReader(data), "x")
		if err != nil {
			t.Fatal(err)
		}
		made, err := l.MakeCopies(t.Context(), f.Path)
		if err != nil || made.Seconds != want || made.Bytes != int64(len(data)) || made.Shown.Path != f.Path {
			t.Errorf("%.12q: %+v, %v", data, made, err)
		}
	}
}
