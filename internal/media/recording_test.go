package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"
)

func box(kind string, parts ...string) string {
	body := strings.Join(parts, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + kind + body
}

func film(brand string, rest ...string) string {
	return box("ftyp", brand, "\x00\x00\x02\x00isom") + strings.Join(rest, "")
}

func ogg(packet string) string {
	return "OggS\x00\x02" + strings.Repeat("\x00", 20) + "\x01" + string(rune(len(packet))) + packet
}

const (
	movie = "\x00\x00\x00\x08moov"
	webm  = "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"
)

func recordings() map[string]struct{ data, extension, mediaType string } {
	return map[string]struct{ data, extension, mediaType string }{
		"mp3 with a tag":   {"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x64", "mp3", "audio/mpeg"},
		"mp3 without":      {"\xff\xfb\x90\x64" + strings.Repeat("x", 5000), "mp3", "audio/mpeg"},
		"opus":             {ogg("OpusHead\x01"), "opus", "audio/ogg"},
		"vorbis":           {ogg("\x01vorbis"), "ogg", "audio/ogg"},
		"flac in ogg":      {ogg("\x7fFLAC"), "ogg", "audio/ogg"},
		"flac":             {"fLaC\x00\x00\x00\x22", "flac", "audio/flac"},
		"wav":              {"RIFF\x24\x00\x00\x00WAVEfmt ", "wav", "audio/wav"},
		"m4a":              {film("M4A ", movie), "m4a", "audio/mp4"},
		"mp4":              {film("mp42", movie, box("mdat", "film")), "mp4", "video/mp4"},
		"mp4 of a phone":   {film("isom", box("mdat", "film"), movie), "mp4", "video/mp4"},
		"mp4 to its end":   {film("iso5", movie, "\x00\x00\x00\x00mdatfilm"), "mp4", "video/mp4"},
		"mp4 beyond 4 GiB": {film("mp41", movie, "\x00\x00\x00\x01mdat\x00\x00\x00\x00\x00\x00\x00\x14film"), "mp4", "video/mp4"},
		"webm":             {webm, "webm", "video/webm"},
	}
}

func TestRecordingIsKeptUnderItsHashAndServed(t *testing.T) {
	t.Parallel()
	for name, c := range recordings() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			f, err := l.AddRecording(t.Context(), strings.NewReader(c.data), "../evil.html")
			if err != nil {
				t.Fatal(err)
			}
			if f.MediaType != c.mediaType || !strings.HasSuffix(f.Path, "."+c.extension) || f.Bytes != int64(len(c.data)) || !served.MatchString(f.Path) {
				t.Errorf("got %+v", f)
			}
			if !IsRecording([]byte(c.data)[:min(512, len(c.data))]) {
				t.Error("its head does not tell that it is a recording")
			}
			w := ask(l, http.MethodGet, f.Path, http.Header{"Range": {"bytes=4-7"}})
			if w.Code != http.StatusPartialContent || w.Body.String() != string(stored(t, l, f.Path)[4:8]) {
				t.Errorf("a part: %d, %q", w.Code, w.Body)
			}
			head := w.Header()
			if head.Get("Content-Type") != c.mediaType || head.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(head.Get("Content-Security-Policy"), "sandbox;") {
				t.Errorf("headers %v", head)
			}
			if d, ok := l.Describe(f.Path); !ok || d.File != f || d.Copies != nil {
				t.Errorf("described as %+v", d)
			}
			again, err := l.AddRecording(t.Context(), strings.NewReader(c.data), "x")
			if err != nil || again != f {
				t.Errorf("added again: %+v, %v", again, err)
			}
			if left, err := fs.ReadDir(l.root.FS(), incoming); err != nil || len(left) != 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestWhatIsNoRecordingIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, says string }{
		"empty":                {"", "not a sound or film"},
		"page":                 {"<!DOCTYPE html><script>alert(1)</script>", "not a sound or film"},
		"picture":              {"\xff\xd8\xff\xe0\x00\x10JFIF", "not a sound or film"},
		"webp":                 {"RIFF\x24\x00\x00\x00WEBPVP8 ", "not a sound or film"},
		"avi":                  {"RIFF\x24\x00\x00\x00AVI LIST", "not a sound or film"},
		"heic":                 {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "not a sound or film"},
		"quicktime":            {film("qt  ", movie), "QuickTime"},
		"matroska":             {strings.Replace(webm, "webm", "matroska", 1), "Matroska"},
		"ogg film":             {ogg("\x80theora"), "not a sound or film"},
		"ogg cut off":          {"OggS\x00\x02", "not a sound or film"},
		"mpeg of layer II":     {"\xff\xfd\x90\x64", "not a sound or film"},
		"reserved rate":        {"\xff\xfb\x9c\x64", "not a sound or film"},
		"utf-16":               {"\xff\xfea\x00b\x00", "not a sound or film"},
		"only the word ID3":    {"ID3", "not a sound or film"},
		"film cut off":         {film("isom", "\x00\x01\x00\x00mdatfilm"), "damaged"},
		"film without a moov":  {film("isom", box("mdat", "x")), "damaged"},
		"box of no length":     {film("isom", movie, "\x00\x00\x00\x07free"), "damaged"},
		"box beyond all sizes": {film("isom", movie, "\x00\x00\x00\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff"), "damaged"},
		"long box cut off":     {film("isom", movie, "\x00\x00\x00\x01mdat\x00\x00"), "damaged"},
		"trailing bytes":       {film("isom", movie, "abc"), "damaged"},
		"too many boxes":       {film("isom", movie, strings.Repeat(box("edts"), mostBoxes)), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, Limits{})
			_, err := l.AddRecording(t.Context(), strings.NewReader(c.data), "talk.mp3")
			var refused *Refused
			if !errors.As(err, &refused) || refused.TooLarge || !strings.Contains(refused.Sentence, c.says) || !strings.Contains(refused.Sentence, "“talk.mp3”") {
				t.Errorf("got %v, want a refusal that says %q", err, c.says)
			}
			leftNothing(t, l)
		})
	}
}

func leftNothing(t *testing.T, l *Library) {
	t.Helper()
	err := fs.WalkDir(l.root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s was left behind", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestFilmForgetsWhereItWasMade(t *testing.T) {
	t.Parallel()
	secret := "+54.3233+010.1228/ SECRET"
	long := strings.Repeat("SECRET", 20_000)
	data := film("isom",
		box("free", "SECRET old"),
		box("moov", box("mvhd", "kept"), box("udta", box("\xa9xyz", secret), box("meta", "SECRET")),
			box("trak", box("tkhd", "kept"), box("udta", secret), box("mdia", box("minf", "kept"))),
			box("meta", long)),
		box("uuid", secret),
		box("mdat", "pictures of the film"),
		"\x00\x00\x00\x00skip"+secret)
	l := open(t, Limits{})
	f, err := l.AddRecording(t.Context(), strings.NewReader(data), "clip.mp4")
	if err != nil {
		t.Fatal(err)
	}
	got := string(stored(t, l, f.Path))
	if strings.Contains(got, "SECRET") || strings.Contains(got, "54.3") {
		t.Error("the stored film still tells the place")
	}
	if len(got) != len(data) || strings.Count(got, "kept") != 3 || strings.Count(got, "pictures of the film") != 1 {
		t.Errorf("the film itself changed: %d bytes of %d", len(got), len(data))
	}
	if at := strings.Index(data, "mdatpictures"); got[at:at+12] != "mdatpictures" {
		t.Error("the film moved, so that its index is wrong")
	}
}

func TestRecordingBeyondTheLimitIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{RecordingBytes: 2 << 20})
	endless := &counting{Reader: io.MultiReader(strings.NewReader("fLaC"), zeros{})}
	_, err := l.AddRecording(t.Context(), endless, "endless.flac")
	var refused *Refused
	if !errors.As(err, &refused) || !refused.TooLarge || !strings.Contains(refused.Sentence, "2 MB") {
		t.Errorf("got %v", err)
	}
	if endless.n > 2<<20+128<<10 {
		t.Errorf("read %d bytes", endless.n)
	}
	for _, most := range []int64{3, 1000, 100_000} {
		cut := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(io.MultiReader(strings.NewReader("fLaC"), zeros{})), most)
		if _, err := l.AddRecording(t.Context(), cut, "x"); !errors.As(err, &refused) || !refused.TooLarge {
			t.Errorf("cut by the server at %d: got %v", most, err)
		}
	}
	leftNothing(t, l)
}

func TestBrokenUploadOfARecordingIsNoRefusal(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	for _, size := range []int{10, 10_000} {
		_, err := l.AddRecording(t.Context(), io.MultiReader(strings.NewReader("fLaC"+strings.Repeat("x", size)), brokenLine{}), "x")
		var refused *Refused
		if errors.As(err, &refused) || !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("after %d bytes: got %v, want the reader's error", size, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.AddRecording(ctx, io.MultiReader(strings.NewReader("fLaC"), zeros{}), "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
	leftNothing(t, l)
}

func TestFullDiskIsSaidForRecordingsToo(t *testing.T) {
	t.Parallel()
	noSpace := &fs.PathError{Op: "sync", Path: "x", Err: syscall.ENOSPC}
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
			data := "fLaC" + strings.Repeat("x", 1000)
			if _, err := l.AddRecording(t.Context(), strings.NewReader(data), "x"); !errors.Is(err, ErrFull) {
				t.Fatalf("got %v, want ErrFull", err)
			}
			leftNothing(t, l)
			l.create = real
			if _, err := l.AddRecording(t.Context(), strings.NewReader(data), "once there is room again"); err != nil {
				t.Error(err)
			}
		})
	}
}

// FuzzNoRecordingBreaksTheLibrary also holds films to their length: were one to move by a byte, its index would lie.
func FuzzNoRecordingBreaksTheLibrary(f *testing.F) {
	for _, c := range recordings() {
		f.Add([]byte(c.data))
	}
	f.Add([]byte(film("isom", box("moov", box("udta", "x"), box("trak", box("meta"))), "\x00\x00\x00\x00uuid")))
	l := open(f, Limits{RecordingBytes: 1 << 20})
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		file, err := l.AddRecording(t.Context(), bytes.NewReader(data), "fuzz")
		var refused *Refused
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("neither taken nor refused: %v", err)
		}
		if err == nil && (file.Bytes != int64(len(data)) || !served.MatchString(file.Path)) {
			t.Errorf("%d bytes became %+v", len(data), file)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%d bytes took %v", len(data), took)
		}
	})
}
