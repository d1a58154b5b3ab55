package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

const cratePassphrase = "four words and a half"

// exported is what an export holds, by the name of each file.
func exported(t *testing.T, file string) map[string]string {
	t.Helper()
	reader, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close() // only read
	files := map[string]string{}
	for _, entry := range reader.File {
		content, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name] = string(text)
	}
	return files
}

// export writes everything, and gives the file.
func (h *hearth) export(t *testing.T, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "house.zip")
	in := ""
	for _, arg := range args {
		if arg == "--passphrase-stdin" {
			in = cratePassphrase + "\n"
		}
	}
	h.do(t, in, append([]string{"export", file}, args...)...)
	return file
}

// TestAnExportOfAnImportIsTheSameFileAgain carries the house from SQLite to each database, and from there back.
func TestAnExportOfAnImportIsTheSameFileAgain(t *testing.T) {
	old := furnished(t)
	all := []string{"--passphrase-stdin", "--messages", "--passwords"}
	file := old.export(t, all...)
	for _, list := range []string{
		"revisions.jsonl", "former-refs.jsonl", "library.jsonl", "replaced-files.jsonl", "reactions.jsonl", "followers.jsonl",
		"visit-days.jsonl", "referrer-days.jsonl", "reading-days.jsonl", "feed-days.jsonl", "follower-changes.jsonl", "server-software.jsonl",
	} {
		if exported(t, file)[list] == "" {
			t.Errorf("the house has nothing for %s", list)
		}
	}
	pages, queue := old.everyPage(t), old.queue(t)
	for _, kind := range []string{"like:", "boost:", "follow:", "comment:"} {
		if !slices.ContainsFunc(queue, func(entry string) bool { return strings.HasPrefix(entry, kind) }) {
			t.Errorf("nothing in the inbox begins with %s", kind)
		}
	}
	storetest.Each(t, nil, func(t *testing.T, d *storetest.Database) {
		fresh, back := newHearth(t), newHearth(t)
		if d.Engine == store.Postgres {
			fresh.env["ORIEL_DATABASE"] = emptyPostgres(t, d.Options().URL)
		}
		said := fresh.do(t, cratePassphrase+"\n", "import", file, "--passphrase-stdin")
		if !strings.Contains(said, "no other server was told") || strings.Contains(said, "new keys") || strings.Contains(said, "no password") {
			t.Errorf("the import said %q", said)
		}
		again := fresh.export(t, all...)
		sameExport(t, exported(t, file), exported(t, again))
		if diff := cmp.Diff(old.portrait(t), fresh.portrait(t), cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".SealedKey" }, cmp.Ignore())); diff != "" {
			t.Errorf("the houses differ: %s", diff)
		}
		if diff := cmp.Diff(queue, fresh.queue(t)); diff != "" {
			t.Errorf("the inboxes differ: %s", diff)
		}
		nothingGoesOut(t, fresh)
		if d.Engine == store.Postgres { // it sorts names otherwise, so pages are compared on one kind of database
			back.do(t, cratePassphrase+"\n", "import", again, "--passphrase-stdin")
			fresh = back
		}
		if diff := cmp.Diff(pages, fresh.everyPage(t)); diff != "" {
			t.Errorf("the sites differ: %s", diff)
		}
	})
}

// sameExport compares all but what has the time or new salt in it.
func sameExport(t *testing.T, want, got map[string]string) {
	t.Helper()
	for _, differs := range []string{"keys.age", "manifest.json"} {
		if want[differs] == "" || got[differs] == "" {
			t.Errorf("there is no %s", differs)
		}
		delete(want, differs)
		delete(got, differs)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(- first export, + export of the import)\n%s", diff)
	}
}

// nothingGoesOut checks that an import left no letter and no fact behind.
func nothingGoesOut(t *testing.T, h *hearth) {
	t.Helper()
	h.within(t, func(a *app) {
		for _, query := range []string{`SELECT count(*) FROM outgoing`, `SELECT count(*) FROM river_job WHERE kind = 'fact'`} {
			var n int
			if err := a.db.Reader(t.Context()).Raw(query).Scan(&n).Error; err != nil {
				t.Fatal(err)
			}
			if n != 0 {
				t.Errorf("%s: %d", query, n)
			}
		}
	})
}

func TestAnImportWithoutTheOldKeysMakesNewOnes(t *testing.T) {
	t.Parallel()
	old, fresh := newHearth(t), newHearth(t)
	old.settle(t)
	file := old.export(t)
	said := fresh.do(t, "", "import", file)
	for _, want := range []string{"new keys", "oriel author passwd ana"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
	before, after := old.portrait(t), fresh.portrait(t)
	if before.Keys[0] == after.Keys[0] || before.Authors[0].PublicKeyPEM == after.Authors[0].PublicKeyPEM {
		t.Error("the key came along")
	}
	if after.Authors[0].PasswordHash != "" {
		t.Error("the password came along")
	}
}

func TestAnImportIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	old := newHearth(t)
	old.settle(t)
	locked := old.export(t, "--passphrase-stdin")
	refused := func(h *hearth, want string, args ...string) {
		t.Helper()
		if said := h.fails(t, append([]string{"import"}, args...)...); !strings.Contains(said, want) {
			t.Errorf("%v: it said %q, not %q", args, said, want)
		}
	}
	refused(old, "not empty", locked, "--new-keys")
	refused(newHearth(t), "--passphrase-stdin", locked)
	elsewhere := newHearth(t)
	elsewhere.env["ORIEL_URL"] = "https://other.example"
	refused(elsewhere, "ORIEL_URL=https://blog.example", locked, "--new-keys")
	refused(newHearth(t), "one author", old.export(t, "--author", "ana"))
	wrong := newHearth(t)
	std, _, problems := wrong.streams("not the passphrase at all\n")
	if code := run(t.Context(), []string{"import", locked, "--passphrase-stdin"}, std); code != 1 || !strings.Contains(problems.String(), "not the passphrase") {
		t.Errorf("a wrong passphrase: %d %s", code, problems)
	}
	wrong.do(t, cratePassphrase+"\n", "import", locked, "--passphrase-stdin") // nothing was left behind by the refusal
	anew := elsewhere.do(t, "", "import", locked, "--new-keys", "--new-address")
	if !strings.Contains(anew, "followers were left out") {
		t.Errorf("at another address it said %q", anew)
	}
}

func TestNothingPrivateIsInAnExportUnlessItIsAskedFor(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	for name, text := range exported(t, h.export(t)) {
		for _, secret := range []string{"for your eyes only", "answered in", "https://peer.example/m/1", "whisperer", "complaint about somebody", "PRIVATE KEY", "$argon2", "sealed_key", "house.instance_key"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
	files := exported(t, h.export(t, "--messages", "--passwords"))
	if !strings.Contains(files["messages.jsonl"], "for your eyes only") || !strings.Contains(files["guests.jsonl"], "whisperer") || !strings.Contains(files["authors.jsonl"], "$argon2") {
		t.Error("what was asked for is not in it")
	}
	if !strings.Contains(files["message-answers.jsonl"], "answered in *confidence*") || !strings.Contains(files["message-gestures.jsonl"], "https://peer.example/m/1") {
		t.Error("what was answered and liked is not in it")
	}
	if strings.Contains(files["authors.jsonl"], "sealed_key") {
		t.Error("the sealed keys are in it")
	}
}

func TestAnExportNamesWhatStaysBehind(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	inFile := exported(t, h.export(t))["README.txt"]
	_, list, found := strings.Cut(inFile, "WHAT STAYS BEHIND\n")
	if !found {
		t.Fatalf("README.txt says %s", inFile)
	}
	raw, err := os.ReadFile(filepath.Join(root(t), "docs", "moving.md"))
	must(t, err)
	for line := range strings.Lines(list) {
		what, listed := strings.CutPrefix(line, "- ")
		if !listed {
			break
		}
		if strings.Contains(what, "WebSub") || strings.Contains(what, "private messages") || strings.Contains(what, "passwords") {
			continue // what a choice leaves behind; the document names it in a sentence
		}
		if !strings.Contains(string(raw), line) {
			t.Errorf("docs/moving.md does not name %s", what)
		}
	}
	for _, choice := range []string{"WebSub", "private messages", "passwords of the authors"} {
		if !strings.Contains(list, choice) {
			t.Errorf("README.txt does not say that %s stay behind", choice)
		}
	}
	all := exported(t, h.export(t, "--passphrase-stdin", "--messages", "--passwords"))["README.txt"]
	if strings.Contains(all, "WebSub") || strings.Contains(all, "- private messages") || strings.Contains(all, "passwords of the authors") {
		t.Error("README.txt says that something stays behind which is in the file")
	}
}

func TestAnExportOfOneAuthorHoldsTheirPostsOnly(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	var theirs, media int
	for name, text := range exported(t, h.export(t, "--author", "bea")) {
		switch {
		case strings.HasSuffix(name, ".md"):
			theirs++
			if !strings.Contains(text, `author: "bea"`) {
				t.Errorf("%s is not by them:\n%s", name, text)
			}
		case strings.HasPrefix(name, "media/"):
			media++
		case name != "README.txt" && name != "manifest.json":
			t.Errorf("it holds %s", name)
		}
	}
	if theirs != 4 || media == 0 {
		t.Errorf("%d posts and %d files", theirs, media)
	}
}

func TestAnExportNeverReplacesAFile(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.settle(t)
	file := h.export(t)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if said := h.fails(t, "export", file); !strings.Contains(said, "never replaces a file") {
		t.Errorf("it said %q", said)
	}
	after, err := os.ReadFile(file)
	if err != nil || string(before) != string(after) {
		t.Errorf("the file was changed, %v", err)
	}
	onlyThese(t, filepath.Dir(file), "house.zip")
}
