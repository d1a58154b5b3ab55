package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func add(t *testing.T, l *Library, data []byte, name string) Picture {
	t.Helper()
	p, err := l.Add(t.Context(), bytes.NewReader(data), name)
	if err != nil {
		t.Fatalf("add %s: %v", name, err)
	}
	return p
}

func TestEachKindBecomesACleanFileOfAKnownKind(t *testing.T) {
	t.Parallel()
	glass := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	glass.SetNRGBA(3, 3, color.NRGBA{200, 100, 50, 128})
	cases := map[string]struct {
		data      []byte
		mediaType string
	}{
		"jpeg":             {jpegOf(t, photo(30, 20)), "image/jpeg"},
		"png":              {pngOf(t, photo(30, 20)), "image/png"},
		"png with glass":   {pngOf(t, glass), "image/png"},
		"still gif":        {gifOf(t, 30, 20, 1), "image/png"},
		"moving gif":       {gifOf(t, 30, 20, 4), "image/gif"},
		"webp":             {webpOf(30, 20, color.NRGBA{10, 20, 30, 255}), "image/jpeg"},
		"webp with glass":  {webpOf(30, 20, color.NRGBA{10, 20, 30, 128}), "image/png"},
		"webp in a VP8X":   {webpOf(30, 20, color.NRGBA{10, 20, 30, 255}, vp8x(0, 30, 20)), "image/jpeg"},
		"grey jpeg":        {jpegOf(t, image.NewGray(image.Rect(0, 0, 30, 20))), "image/jpeg"},
		"sixteen bit png":  {pngOf(t, image.NewRGBA64(image.Rect(0, 0, 30, 20))), "image/png"},
		"paletted png":     {pngOf(t, image.NewPaletted(image.Rect(0, 0, 30, 20), color.Palette{color.White})), "image/png"},
		"sixteen bit grey": {pngOf(t, image.NewGray16(image.Rect(0, 0, 30, 20))), "image/png"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			p := add(t, l, c.data, "claims-to-be.svg")
			if p.MediaType != c.mediaType || p.Width != 30 || p.Height != 20 || p.Shown != p.File {
				t.Errorf("got %+v, want %s of 30 × 20", p, c.mediaType)
			}
			data := stored(t, l, p.Path)
			if int64(len(data)) != p.Bytes {
				t.Errorf("stored %d bytes, said %d", len(data), p.Bytes)
			}
			if k, ok := kindOf(data); !ok || "image/"+string(k) != c.mediaType {
				t.Errorf("content is %q, want %s", k, c.mediaType)
			}
			if !served.MatchString(p.Path) {
				t.Errorf("path %q is not one that is served", p.Path)
			}
		})
	}
}

func TestColoursSurviveWebP(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, webpOf(9, 9, color.NRGBA{200, 40, 90, 128}), "")
	m, err := decode(kindPNG, stored(t, l, p.Path))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := color.NRGBAModel.Convert(m.At(4, 4)), (color.NRGBA{200, 40, 90, 128}); got != want {
		t.Errorf("pixel is %v, want %v", got, want)
	}
}

func TestAnimationKeepsItsFramesPausesAndRounds(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, gifOf(t, 12, 8, 5), "dance.gif")
	g, err := gif.DecodeAll(bytes.NewReader(stored(t, l, p.Path)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{7, 8, 9, 10, 11}, g.Delay); diff != "" || g.LoopCount != 3 {
		t.Errorf("pauses or rounds changed (rounds %d): %s", g.LoopCount, diff)
	}
}

func TestWidePictureGetsASmallerCopyForPages(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, jpegOf(t, photo(2000, 1000)), "wide.jpg")
	if p.Width != 2000 || p.Shown.Width != ShownWidth || p.Shown.Height != 800 {
		t.Fatalf("got %+v", p)
	}
	if want := strings.TrimSuffix(p.Path, ".jpg") + "-1600.jpg"; p.Shown.Path != want {
		t.Errorf("copy is called %q, want %q", p.Shown.Path, want)
	}
	for _, f := range []File{p.File, p.Shown} {
		config, err := jpeg.DecodeConfig(bytes.NewReader(stored(t, l, f.Path)))
		if err != nil || config.Width != f.Width || config.Height != f.Height {
			t.Errorf("%s holds %v, %v", f.Path, config, err)
		}
	}
	narrowed := add(t, l, jpegOf(t, photo(ShownWidth, 700)), "exact.jpg")
	if narrowed.Shown != narrowed.File {
		t.Errorf("a picture of the shown width got a copy: %+v", narrowed)
	}
}

func TestPlacesCommentsAndScriptsStayBehind(t *testing.T) {
	t.Parallel()
	plain := jpegOf(t, photo(40, 30))
	exif := jpegSegment(0xe1, "Exif\x00\x00"+string(tiffWithOrientation(binary.BigEndian, 1)))
	withText := bytes.Join([][]byte{
		pngOf(t, photo(40, 30))[:33], pngChunk("tEXt", []byte("Author\x00SECRET")), pngOf(t, photo(40, 30))[33:],
		[]byte("<script>SECRET</script>"),
	}, nil)
	commented := gifOf(t, 9, 9, 2)
	commented = append(bytes.Clone(commented[:len(commented)-1]), append([]byte("\x21\xfe\x06SECRET\x00"), 0x3b)...)
	cases := map[string][]byte{
		"exif":            withSegments(plain, exif),
		"jpeg comment":    withSegments(plain, jpegSegment(0xfe, "<script>SECRET</script>")),
		"colour profile":  withSegments(plain, jpegSegment(0xe2, "ICC_PROFILE\x00\x01\x01SECRET")),
		"behind the jpeg": append(bytes.Clone(plain), "<script>SECRET</script>"...),
		"png text":        withText,
		"gif comment":     commented,
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			p := add(t, l, data, "holiday")
			if bytes.Contains(stored(t, l, p.Path), []byte("SECRET")) {
				t.Error("the stored file still tells the secret")
			}
		})
	}
}

func TestNamesOfTheSenderNeverReachTheDisk(t *testing.T) {
	t.Parallel()
	data := pngOf(t, photo(10, 10))
	dir := t.TempDir()
	l, err := Open(filepath.Join(dir, "media"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // a test's directory
	var paths []string
	for _, name := range []string{
		"../../etc/passwd", "..", "/", "", "a\x00b.png", `C:\x.png`, `..\..\x`, "con", ".htaccess", "x.php",
		"../media/.incoming/x", strings.Repeat("a", 5000), "a/b/c.png", "\u202egnp.exe", "a\".html;x=\"",
	} {
		paths = append(paths, add(t, l, data, name).Path)
	}
	for _, p := range paths {
		if p != paths[0] {
			t.Errorf("the name changed the path: %q and %q", p, paths[0])
		}
	}
	var files []string
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{filepath.Join(dir, "media", filepath.FromSlash(paths[0]))}; !cmp.Equal(files, want) {
		t.Errorf("on the disk: %v, want %v", files, want)
	}
}

func TestLinkOutOfTheLibraryIsNotFollowed(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	l, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // a test's directory
	data := pngOf(t, photo(10, 10))
	sub := add(t, l, data, "x").Path[:2]
	if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, sub)); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if _, err := l.Add(t.Context(), bytes.NewReader(data), "x"); err == nil {
		t.Error("a file was written through a link that leads out")
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) != 0 {
		t.Errorf("outside the library: %v, %v", entries, err)
	}
}

func TestSamePictureSentAtOnceByManyIsOneFile(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	data := jpegOf(t, photo(300, 200))
	pictures := make([]Picture, 12)
	var all sync.WaitGroup
	for i := range pictures {
		all.Go(func() {
			p, err := l.Add(context.Background(), bytes.NewReader(data), "same.jpg")
			if err != nil {
				t.Error(err)
			}
			pictures[i] = p
		})
	}
	all.Wait()
	for _, p := range pictures {
		if p != pictures[0] {
			t.Errorf("got %+v and %+v", p, pictures[0])
		}
	}
	if left, err := fs.ReadDir(l.root.FS(), incoming); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if !served.MatchString(pictures[0].Path) || int64(len(stored(t, l, pictures[0].Path))) != pictures[0].Bytes {
		t.Error("the one file is not whole")
	}
}

func TestHalfWrittenFileOfTheSameNameIsReplaced(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	data := jpegOf(t, photo(50, 50))
	p := add(t, l, data, "x")
	whole := stored(t, l, p.Path)
	if err := l.root.WriteFile(p.Path, whole[:10], fileMode); err != nil {
		t.Fatal(err)
	}
	add(t, l, data, "x")
	if !bytes.Equal(stored(t, l, p.Path), whole) {
		t.Error("the broken file stayed")
	}
}

// fullDisk fails as a full disk does, at one of the places where it can.
type fullDisk struct {
	diskFile
	room   int
	onSync error
}

func (f *fullDisk) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n, err := f.diskFile.Write(p[:f.room])
		return n, errors.Join(&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, err)
	}
	return f.diskFile.Write(p)
}

func (f *fullDisk) Sync() error { return errors.Join(f.onSync, f.diskFile.Sync()) }

func TestFullDiskIsSaidAndLeavesNothing(t *testing.T) {
	t.Parallel()
	noSpace := &fs.PathError{Op: "sync", Path: "x", Err: syscall.ENOSPC}
	data := jpegOf(t, photo(200, 200))
	for name, room := range map[string]int{"when writing": 100, "when saving": 1 << 30, "when creating": -1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			real := l.create
			l.create = func(name string) (diskFile, error) {
				if room < 0 {
					return nil, noSpace
				}
				f, err := real(name)
				return &fullDisk{f, room, noSpace}, err
			}
			if _, err := l.Add(t.Context(), bytes.NewReader(data), "x"); !errors.Is(err, ErrFull) {
				t.Fatalf("got %v, want ErrFull", err)
			}
			err := fs.WalkDir(l.root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					t.Errorf("%s was left behind", path)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			l.create = real
			add(t, l, data, "once there is room again")
		})
	}
}

func TestOtherDiskErrorIsNoFullDisk(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	l.create = func(string) (diskFile, error) { return nil, syscall.EIO }
	_, err := l.Add(t.Context(), bytes.NewReader(pngOf(t, photo(9, 9))), "x")
	var refused *Refused
	if err == nil || errors.Is(err, ErrFull) || errors.As(err, &refused) || !errors.Is(err, syscall.EIO) {
		t.Errorf("got %v, want a plain disk error", err)
	}
}

func TestStartSweepsOldRemainsAndSparesYoungOnes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, incoming), dirMode); err != nil {
		t.Fatal(err)
	}
	old, young := filepath.Join(dir, incoming, "OLD"), filepath.Join(dir, incoming, "YOUNG")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half a picture"), fileMode); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	l, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // a test's directory
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old remains stayed: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("another writer's file went: %v", err)
	}
}

func TestOnlyOnePictureIsDecodedAtATimeAndWaitingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	l.gate <- struct{}{} // somebody else is decoding
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() {
		_, err := l.Add(ctx, bytes.NewReader(pngOf(t, photo(9, 9))), "x")
		result <- err
	}()
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
	<-l.gate
	add(t, l, pngOf(t, photo(9, 9)), "the gate is free again")
}

func TestBrokenUploadIsNoRefusal(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	_, err := l.Add(t.Context(), io.MultiReader(bytes.NewReader(pngOf(t, photo(9, 9))[:20]), brokenLine{}), "x")
	var refused *Refused
	if errors.As(err, &refused) || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

type brokenLine struct{}

func (brokenLine) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }
