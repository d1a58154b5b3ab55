package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/blog"
)

const manifest = "manifest.json"

// writeZip writes files in the order of their names.
func writeZip(t *testing.T, file string, files map[string]string, entries ...zip.FileHeader) {
	t.Helper()
	out, err := os.Create(file)
	must(t, err)
	w := zip.NewWriter(out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		entry, err := w.Create(name)
		must(t, err)
		_, err = entry.Write([]byte(files[name]))
		must(t, err)
	}
	for _, head := range entries {
		entry, err := w.CreateHeader(&head)
		must(t, err)
		_, err = entry.Write([]byte("more"))
		must(t, err)
	}
	must(t, w.Close())
	must(t, out.Close())
}

// seal makes the manifest fit the files, as somebody does who wants to be believed.
func seal(t *testing.T, files map[string]string) {
	t.Helper()
	var c archive.Contents
	must(t, json.Unmarshal([]byte(files[manifest]), &c))
	c.Files = nil
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if sum := sha256.Sum256([]byte(files[name])); name != manifest {
			c.Files = append(c.Files, archive.File{Name: name, Bytes: int64(len(files[name])), SHA256: hex.EncodeToString(sum[:])})
		}
	}
	text, err := json.Marshal(c)
	must(t, err)
	files[manifest] = string(text)
}

// TestADamagedOrHostileExportLeavesNothingBehind tries one after the other at the same house, which must be empty still for the next.
func TestADamagedOrHostileExportLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	old, fresh := furnished(t), newHearth(t)
	file := old.export(t)
	good, err := os.ReadFile(file)
	must(t, err)
	files := exported(t, file)
	dir := t.TempDir()
	text := func(name, want string, content []byte) {
		t.Helper()
		bad := filepath.Join(dir, name)
		must(t, os.WriteFile(bad, content, 0o600))
		if said := fresh.fails(t, "import", bad); !strings.Contains(said, want) {
			t.Errorf("%s: it said %q, not %q", name, said, want)
		}
	}
	with := func(name, want string, change func(f map[string]string), sealed bool, entries ...zip.FileHeader) {
		t.Helper()
		f := maps.Clone(files)
		change(f)
		if sealed {
			seal(t, f)
		}
		bad := filepath.Join(dir, name)
		writeZip(t, bad, f, entries...)
		if said := fresh.fails(t, "import", bad); !strings.Contains(said, want) {
			t.Errorf("%s: it said %q, not %q", name, said, want)
		}
	}
	asIs := func(map[string]string) {}
	text("no zip", "not a whole and unchanged file", []byte("hello"))
	text("cut", "not a whole and unchanged file", good[:len(good)-200])
	text("cut in the middle", "not a whole and unchanged file", good[len(good)/2:])
	with("changed text", "was changed after it was written", func(f map[string]string) { f["terms.jsonl"] += " " }, false)
	with("missing file", "is missing in it", func(f map[string]string) { delete(f, "terms.jsonl") }, false)
	with("unnamed file", "does not name", func(f map[string]string) { f["more.txt"] = "x" }, false)
	with("no manifest", "no manifest", func(f map[string]string) { delete(f, manifest) }, false)
	with("newer format", "newer program", func(f map[string]string) {
		f[manifest] = strings.Replace(f[manifest], `"format": 1`, `"format": 2`, 1)
	}, false)
	with("another kind", "cannot be read", func(f map[string]string) {
		f[manifest] = strings.Replace(f[manifest], "oriel export", "holiday pictures", 1)
	}, false)
	for _, name := range []string{"../up.txt", "/etc/passwd", `..\up.txt`, "C:/x", "a/../../b", ".hidden", "a/.git/config", "a\x1b[2Jb", "nul\x00", strings.Repeat("a", 2000)} {
		with("name "+hex.EncodeToString([]byte(name))[:8], "which no export holds", asIs, false, zip.FileHeader{Name: name})
	}
	link := zip.FileHeader{Name: "link"}
	link.SetMode(os.ModeSymlink | 0o777)
	with("symbolic link", "which no export holds", asIs, false, link)
	with("twice", "twice", asIs, false, zip.FileHeader{Name: "terms.jsonl"})
	with("bomb", "larger than is taken", func(f map[string]string) { f["media/bomb"] = strings.Repeat("\x00", 90<<20) }, true)
	with("too many", "at most 10000", func(f map[string]string) {
		for i := range 10_001 {
			f["media/"+hex.EncodeToString([]byte{byte(i >> 8), byte(i)})] = ""
		}
	}, true)
	with("a page among the pictures", "no picture or recording", func(f map[string]string) { f["media/aa/evil.html"] = "<script>" }, true)
	line := func(file, row string) func(map[string]string) {
		return func(f map[string]string) { f[file] = row + "\n" + f[file] }
	}
	with("unknown field", "does not know", line("terms.jsonl", `{"id": 900, "kind": "tag", "slug": "x", "colour": "red"}`), true)
	with("no JSON", "no JSON", line("comments.jsonl", `hello`), true)
	with("comment to nowhere", "which the export does not hold", line("comments.jsonl", `{"id": 900000, "ref": "01HGFTQH80M9G5TDCCKR6BH5RE", "post_id": 900000, "guest_id": 1, "status": "approved"}`), true)
	with("script address", "no address of the web", line("guests.jsonl", `{"id": 900000, "actor_id": "https://evil.example/x", "profile_url": "javascript:alert(1)"}`), true)
	with("avatar elsewhere", "no file of the library", line("guests.jsonl", `{"id": 900000, "actor_id": "https://evil.example/x", "avatar_path": "../../oriel.key"}`), true)
	with("role", "no role", func(f map[string]string) {
		f["authors.jsonl"] = strings.Replace(f["authors.jsonl"], `"owner"`, `"god"`, 1)
	}, true)
	with("setting of the house", "does not know", func(f map[string]string) { f["settings.json"] = `{"house.key_fingerprint": "x"}` }, true)
	with("unknown setting", "does not know", func(f map[string]string) { f["settings.json"] = `{"site.mood": "x"}` }, true)
	with("same id twice", "twice", func(f map[string]string) { f["guests.jsonl"] += f["guests.jsonl"] }, true)
	for name := range files {
		if strings.HasPrefix(name, "pages/about") {
			with("address above", "no address of a post", func(f map[string]string) {
				f[name] = strings.Replace(f[name], `"path": "/about/"`, `"path": "//evil.example/"`, 1)
			}, true)
			with("no front matter", "front matter", func(f map[string]string) { f[name] = "hello" }, true)
			with("a very long text", "longer than 512 KiB", func(f map[string]string) { f[name] += strings.Repeat("word ", 120_000) }, true)
		}
	}
	if left, err := os.ReadDir(filepath.Join(fresh.dir, "media")); err == nil {
		for _, entry := range left {
			if inside, err := os.ReadDir(filepath.Join(fresh.dir, "media", entry.Name())); err == nil && len(inside) > 0 {
				t.Errorf("left behind: media/%s/%s", entry.Name(), inside[0].Name())
			}
		}
	}
	fresh.do(t, "", "import", file) // nothing of all that is in the way
}

// TestWhatReadersSeeOfAnExportIsMadeAnew is the attack of an export whose HTML was written by hand.
func TestWhatReadersSeeOfAnExportIsMadeAnew(t *testing.T) {
	t.Parallel()
	old, fresh := furnished(t), newHearth(t)
	bad := damage(t, old.export(t), func(f map[string]string) {
		f["comments.jsonl"] = strings.ReplaceAll(f["comments.jsonl"], "<p>Hello ", "<p onclick=alert(1)>Hello <script>alert(1)</script><iframe src=https://evil.example></iframe></div>")
		for name, text := range f {
			if strings.HasPrefix(name, "pages/about") {
				f[name] = text + "\n<script>alert(2)</script>\n\n[x](javascript:alert(3))\n"
			}
		}
		seal(t, f)
	})
	fresh.do(t, "", "import", bad)
	fresh.within(t, func(a *app) {
		comments, err := a.reader.Queue(t.Context(), "", 500, 0)
		must(t, err)
		pages, err := a.reader.Pages(t.Context())
		must(t, err)
		var shown strings.Builder
		for _, c := range comments {
			shown.WriteString(c.Comment.HTML)
		}
		for _, p := range pages {
			shown.WriteString(p.HTML)
		}
		for _, evil := range []string{"<script", "onclick", "<iframe", "javascript:"} {
			if strings.Contains(shown.String(), evil) {
				t.Errorf("readers would get %q", evil)
			}
		}
		if !strings.Contains(shown.String(), "Hello ") {
			t.Error("the comment itself did not come")
		}
		if _, err := a.reader.EntryByPath(t.Context(), "/about/"); blog.KindOf(err) == blog.NotFound {
			t.Error("the page itself did not come")
		}
	})
}
