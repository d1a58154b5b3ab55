package media

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"testing"
)

func TestOnlyPicturesOfTheLibraryAreRead(t *testing.T) {
	t.Parallel()
	l, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var upload bytes.Buffer
	if err := png.Encode(&upload, image.NewNRGBA(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	p, err := l.Add(t.Context(), &upload, "x.png")
	if err != nil {
		t.Fatal(err)
	}
	data, err := l.Read(p.Path)
	if err != nil || int64(len(data)) != p.Bytes {
		t.Errorf("read %d of %d bytes: %v", len(data), p.Bytes, err)
	}
	for _, path := range []string{"", "/", "../x.png", "/" + p.Path, p.Path[:2], "00/00000000000000000000000000000000.png", ".incoming/x"} {
		if _, err := l.Read(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", path, err)
		}
	}
}
