package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// write makes an archive of the files and gives its path.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.tar.gz")
	w, err := Create(path, noon)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := w.Add(name, strings.NewReader(text), int64(len(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(Manifest{Program: "1.0", Engine: "sqlite", Counts: map[string]int64{"posts": 2}}); err != nil {
		t.Fatal(err)
	}
	return path
}

func extractAll(t *testing.T, a *Archive) (dir string, written []Place, err error) {
	t.Helper()
	dir = t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	written, err = a.Extract(t.Context(), func(name string) (Place, error) { return Place{root, name}, nil })
	return dir, written, err
}

func TestWhatWasWrittenComesBack(t *testing.T) {
	t.Parallel()
	files := map[string]string{"house.db": strings.Repeat("rows ", 5000), "house.key": "secret", "media/ab/ab12.jpg": "", "media/ü/ñ 1.jpg": "picture"}
	path := write(t, files)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; only the owner may read a backup", info.Mode(), err)
	}
	if _, err := os.Stat(path + ".part"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the unfinished file is still there: %v", err)
	}
	a, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if a.Manifest.Format != Format || !a.Manifest.Created.Equal(noon) || len(a.Manifest.Files) != len(files) || a.Manifest.Counts["posts"] != 2 {
		t.Errorf("manifest %+v", a.Manifest)
	}
	dir, written, err := extractAll(t, a)
	if err != nil || len(written) != len(files) {
		t.Fatalf("extracted %d files: %v", len(written), err)
	}
	got := map[string]string{}
	for name := range files {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		got[name] = string(text)
	}
	if diff := cmp.Diff(files, got); diff != "" {
		t.Error(diff)
	}
}

func TestABackupNeverReplacesAFile(t *testing.T) {
	t.Parallel()
	path := write(t, nil)
	if _, err := Create(path, noon); !errors.Is(err, fs.ErrExist) {
		t.Errorf("replaced a finished backup: %v", err)
	}
	other := filepath.Join(t.TempDir(), "b")
	w, err := Create(other, noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Create(other, noon); !errors.Is(err, fs.ErrExist) {
		t.Errorf("two writers at once: %v", err)
	}
	if err := os.WriteFile(other, []byte("came in between"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.Finish(Manifest{}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("replaced a file that came in between: %v", err)
	}
	if text, err := os.ReadFile(other); err != nil || string(text) != "came in between" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestAnAbandonedBackupLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w, err := Create(filepath.Join(dir, "b"), noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add("short", strings.NewReader("12"), 3); err == nil {
		t.Error("a file that ended early was taken for whole")
	}
	if err := errors.Join(w.Abandon(), w.Abandon()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestAFileThatGrowsWhileItIsReadIsAnError(t *testing.T) {
	t.Parallel()
	w, err := Create(filepath.Join(t.TempDir(), "b"), noon)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Abandon() }()
	if err := w.Add("long", strings.NewReader("1234"), 3); err == nil {
		t.Error("the rest was dropped in silence")
	}
}

func TestEveryDamagedByteIsNoticed(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(write(t, map[string]string{"house.db": strings.Repeat("x", 300), "house.key": "secret"}))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b")
	try := func(what string, at int, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := Open(t.Context(), path)
		if err == nil {
			if !bytes.Equal(unzip(t, data), unzip(t, whole)) { // gzip has bits that mean nothing
				t.Errorf("%s at %d of %d went unnoticed", what, at, len(whole))
			}
			_ = a.Close()
			return
		}
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s at %d: %v", what, at, err)
		}
	}
	for at := range whole {
		data := bytes.Clone(whole)
		data[at] ^= 0x10
		try("a flipped bit", at, data)
		try("a cut", len(whole), whole[:at])
	}
}

func unzip(t testing.TB, data []byte) []byte {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// crafted packs entries as an attacker would.
func crafted(t *testing.T, heads []tar.Header, text string) string {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	w := tar.NewWriter(zip)
	for _, h := range heads {
		if h.Typeflag == tar.TypeReg {
			h.Size = int64(len(text))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := w.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPathTraversalIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"../house.key", "a/../../b", "/etc/passwd", "..", ".", "a//b", "a/./b", `..\b`, `C:\b`, "c:b", ".ssh/authorized_keys",
		"media/.incoming/x", "a\nb", "a\x1b[2J", strings.Repeat("a", 2000),
	} {
		if usable(name) {
			t.Errorf("%q is usable", name)
		}
		if _, err := Open(t.Context(), crafted(t, []tar.Header{{Typeflag: tar.TypeReg, Name: name, Mode: 0o600}}, "x")); err == nil {
			t.Errorf("an archive with %q was opened", name)
		}
	}
}

func TestNamesThatTarCannotEvenCarryAreUnusable(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "a/", "a\x00b", "\xff"} {
		if usable(name) {
			t.Errorf("%q is usable", name)
		}
	}
}

func TestLinksFoldersAndDevicesAreRefused(t *testing.T) {
	t.Parallel()
	for _, kind := range []byte{tar.TypeSymlink, tar.TypeLink, tar.TypeDir, tar.TypeChar, tar.TypeBlock, tar.TypeFifo} {
		path := crafted(t, []tar.Header{{Typeflag: kind, Name: "media", Linkname: "/etc"}}, "")
		if _, err := Open(t.Context(), path); !errors.Is(err, ErrDamaged) {
			t.Errorf("type %c: %v", kind, err)
		}
	}
}

func TestAManifestThatLiesIsRefused(t *testing.T) {
	t.Parallel()
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for name, m := range map[string]Manifest{
		"names a file that is not there": {Format: 1, Files: []File{{Name: "gone", SHA256: empty}}},
		"names a file twice":             {Format: 1, Files: []File{{Name: "gone", SHA256: empty}, {Name: "gone", SHA256: empty}}},
		"is from the future":             {Format: Format + 1},
		"has no format":                  {},
	} {
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), crafted(t, []tar.Header{{Typeflag: tar.TypeReg, Name: manifestName}}, string(text))); err == nil {
			t.Errorf("a manifest that %s was believed", name)
		}
	}
	twice := []tar.Header{{Typeflag: tar.TypeReg, Name: "a"}, {Typeflag: tar.TypeReg, Name: "a"}}
	if _, err := Open(t.Context(), crafted(t, twice, "x")); !errors.Is(err, ErrDamaged) {
		t.Errorf("the same name twice: %v", err)
	}
	if _, err := Open(t.Context(), crafted(t, twice[:1], "x")); !errors.Is(err, ErrDamaged) {
		t.Errorf("no manifest: %v", err)
	}
}

func TestExtractReplacesNothingAndFollowsNoLink(t *testing.T) {
	t.Parallel()
	a, err := Open(t.Context(), write(t, map[string]string{"media/x": "new"}))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	outside, dir := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "media")); err != nil {
		t.Skip("this system has no symbolic links")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if _, err := a.Extract(t.Context(), func(name string) (Place, error) { return Place{root, name}, nil }); err == nil {
		t.Error("a link led out of the folder")
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) != 0 {
		t.Errorf("outside: %v, %v", left, err)
	}
	if err := root.WriteFile("taken", []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Extract(t.Context(), func(string) (Place, error) { return Place{root, "taken"}, nil }); !errors.Is(err, fs.ErrExist) {
		t.Errorf("replaced a file: %v", err)
	}
}

func TestAnEndedContextStopsReading(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, write(t, map[string]string{"a": "b"})); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// FuzzNoFileLeavesTheFolder hands the reader any tar in a sound gzip: it may refuse it, but what it takes out stays in its folder.
func FuzzNoFileLeavesTheFolder(f *testing.F) {
	good, err := os.ReadFile(write(f, map[string]string{"house.db": "rows", "media/ab/x.jpg": "picture"}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(unzip(f, good))
	f.Fuzz(func(t *testing.T, tape []byte) {
		var zipped bytes.Buffer
		zip := gzip.NewWriter(&zipped)
		if _, err := zip.Write(tape); err != nil {
			t.Fatal(err)
		}
		top := t.TempDir()
		path := filepath.Join(top, "b")
		if err := errors.Join(zip.Close(), os.WriteFile(path, zipped.Bytes(), 0o600), os.Mkdir(filepath.Join(top, "in"), 0o700)); err != nil {
			t.Fatal(err)
		}
		a, err := Open(t.Context(), path)
		if err != nil {
			return
		}
		defer a.Close()
		root, err := os.OpenRoot(filepath.Join(top, "in"))
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		_, _ = a.Extract(t.Context(), func(name string) (Place, error) { return Place{root, name}, nil })
		if left, err := os.ReadDir(top); err != nil || len(left) != 2 {
			t.Errorf("the folder above holds %v, %v", left, err)
		}
	})
}
