package media

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func widths(files []File) (list []int) {
	for _, f := range files {
		list = append(list, f.Width)
	}
	return list
}

func TestPictureGetsTheCopiesThatAreNarrower(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width int
		want  []int
	}{
		{480, nil}, {700, []int{480}}, {960, []int{480}}, {1600, []int{480, 960}}, {2000, []int{480, 960, 1600}},
	} {
		l := open(t, Limits{})
		p := add(t, l, jpegOf(t, photo(c.width, 300)), "x")
		d, ok := l.Describe(p.Path)
		if !ok || d.File != p.File {
			t.Fatalf("%d: described as %+v, want %+v", c.width, d.File, p.File)
		}
		if diff := cmp.Diff(c.want, widths(d.Copies)); diff != "" {
			t.Errorf("%d: copies (-want +got):\n%s", c.width, diff)
		}
		least := p.Bytes
		for i := len(d.Copies) - 1; i >= 0; i-- {
			f := d.Copies[i]
			data := stored(t, l, f.Path)
			head, _, err := image.DecodeConfig(bytes.NewReader(data))
			if err != nil || head.Width != f.Width || head.Height != f.Height || int64(len(data)) != f.Bytes || f.MediaType != "image/jpeg" {
				t.Errorf("%+v is %v of %d bytes, %v", f, head, len(data), err)
			}
			if f.Bytes >= least {
				t.Errorf("%+v is no smaller than what is wider", f)
			}
			least = f.Bytes
			if same, ok := l.Describe("/" + f.Path); !ok || same.File != p.File {
				t.Errorf("asked for %s: got %+v", f.Path, same.File)
			}
			if w := ask(l, "GET", f.Path, nil); w.Code != 200 {
				t.Errorf("%s is served with %d", f.Path, w.Code)
			}
		}
	}
}

func TestDrawingThatGrowsWhenScaledHasNoCopies(t *testing.T) {
	t.Parallel()
	flat := image.NewPaletted(image.Rect(0, 0, 2000, 400), color.Palette{color.White, color.Black})
	for i := range flat.Pix {
		flat.Pix[i] = uint8(i / 3 % 2)
	}
	l := open(t, Limits{})
	p := add(t, l, pngOf(t, flat), "x.png")
	if d, ok := l.Describe(p.Path); !ok || d.Copies != nil || p.Shown != p.File {
		t.Errorf("got %+v, shown %+v", d, p.Shown)
	}
}

func TestAnimationHasNoCopies(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, gifOf(t, 700, 8, 3), "x.gif")
	if d, ok := l.Describe(p.Path); !ok || d.Copies != nil || d.Width != 700 {
		t.Errorf("got %+v", d)
	}
}

func TestCopiesMadeLaterAreSeen(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	data := jpegOf(t, photo(700, 300))
	p := add(t, l, data, "x")
	small := strings.TrimSuffix(p.Path, ".jpg") + "-480.jpg"
	if err := l.root.Remove(small); err != nil {
		t.Fatal(err)
	}
	if d, ok := l.Describe(p.Path); !ok || d.Copies != nil {
		t.Fatalf("an older library: got %+v", d)
	}
	add(t, l, data, "x")
	if d, _ := l.Describe(p.Path); len(d.Copies) != 1 || d.Copies[0].Path != small {
		t.Errorf("after it was added again: got %+v", d)
	}
}

func TestDescriptionIsRemembered(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, jpegOf(t, photo(40, 30)), "x")
	first, _ := l.Describe(p.Path)
	if err := l.root.Remove(p.Path); err != nil {
		t.Fatal(err)
	}
	second, ok := l.Describe(p.Path)
	if diff := cmp.Diff(first, second); !ok || diff != "" {
		t.Errorf("the disk was asked again: %s", diff)
	}
}

func TestOnlyFilesOfTheLibraryAreDescribed(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, jpegOf(t, photo(40, 30)), "x")
	broken := "ab/ab" + strings.Repeat("0", 30) + ".png"
	if err := l.root.Mkdir("ab", dirMode); err != nil && p.Path[:2] != "ab" {
		t.Fatal(err)
	}
	if err := l.root.WriteFile(broken, []byte("no picture"), fileMode); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"", "/", broken, "../" + p.Path, p.Path + ".json", strings.TrimSuffix(p.Path, "jpg") + "png", "00/" + p.Path[3:], "//" + p.Path,
		strings.TrimSuffix(p.Path, ".jpg") + "-480.jpg", strings.TrimSuffix(p.Path, ".jpg") + "-999.jpg",
		p.Path[:2] + "/" + strings.Repeat("f", 32) + ".jpg", "https://blog.example/media/" + p.Path, p.Path + "?x", strings.ToUpper(p.Path),
	} {
		if d, ok := l.Describe(path); ok {
			t.Errorf("%q: got %+v", path, d)
		}
	}
	if l.known.Len() > 1 {
		t.Errorf("%d files are remembered, there is one", l.known.Len())
	}
}
