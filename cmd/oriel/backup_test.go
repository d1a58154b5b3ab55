package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// hearth is a house whose commands run in this process.
type hearth struct {
	dir string
	env map[string]string
}

func newHearth(t *testing.T) *hearth {
	t.Helper()
	dir := t.TempDir()
	return &hearth{dir: dir, env: map[string]string{"ORIEL_DATA": dir, "ORIEL_URL": "https://blog.example", "ORIEL_LOG": "error"}}
}

func (h *hearth) streams(in string) (std streams, out, problems *bytes.Buffer) {
	out, problems = &bytes.Buffer{}, &bytes.Buffer{}
	lookup := func(name string) (string, bool) { v, ok := h.env[name]; return v, ok }
	return streams{in: strings.NewReader(in), out: out, err: problems, lookup: lookup}, out, problems
}

// do runs a command that must succeed.
func (h *hearth) do(t *testing.T, in string, args ...string) string {
	t.Helper()
	std, out, problems := h.streams(in)
	if code := run(t.Context(), args, std); code != 0 {
		t.Fatalf("oriel %v: exit code %d\n%s%s", args, code, out, problems)
	}
	return out.String()
}

// fails runs a command that must be refused, and gives what it said.
func (h *hearth) fails(t *testing.T, args ...string) string {
	t.Helper()
	std, out, problems := h.streams("")
	if code := run(t.Context(), args, std); code != 1 {
		t.Errorf("oriel %v: exit code %d, want 1\n%s%s", args, code, out, problems)
	}
	return problems.String()
}

// settle gives the house an author, two posts and a picture.
func (h *hearth) settle(t *testing.T) {
	t.Helper()
	h.do(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	h.do(t, "---\ntitle: First\ntags: [sky]\n---\nHello *world*.\n", "post", "-")
	h.do(t, "---\ntitle: Second\n---\nHello again.\n", "post", "-", "--draft")
	h.within(t, func(a *app) {
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
			t.Fatal(err)
		}
		if _, err := a.media.Add(t.Context(), &picture, "grey.png"); err != nil {
			t.Fatal(err)
		}
	})
}

// within opens the house for a moment.
func (h *hearth) within(t *testing.T, look func(*app)) {
	t.Helper()
	std, _, _ := h.streams("")
	a, err := open(t.Context(), std, false)
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	look(a)
}

// portrait is all that must be the same after a restore.
type portrait struct {
	Posts    []string
	Authors  []blog.Author
	Keys     []string // private parts
	Pictures map[string]string
}

func (h *hearth) portrait(t *testing.T) portrait {
	t.Helper()
	p := portrait{Pictures: map[string]string{}}
	h.within(t, func(a *app) {
		list, err := a.reader.Entries(t.Context(), blog.Query{Drafts: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list.Entries {
			p.Posts = append(p.Posts, fmt.Sprint(e.Post.Ref, e.Post.Path, e.Post.Title, e.Post.Body, e.Post.HTML, e.Post.PublishedAt.UTC(), e.Tags))
		}
		if p.Authors, err = a.reader.Authors(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, author := range p.Authors {
			key, err := a.vault.Author(t.Context(), author)
			if err != nil {
				t.Fatal(err)
			}
			p.Keys = append(p.Keys, key.D.String()) //nolint:staticcheck // compared as a number
		}
	})
	err := fs.WalkDir(os.DirFS(filepath.Join(h.dir, "media")), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(h.dir, "media", name))
		p.Pictures[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestABackupComesBackWithTheSamePostsAndKeys(t *testing.T) {
	storetest.Each(t, nil, func(t *testing.T, d *storetest.Database) {
		old, fresh := newHearth(t), newHearth(t)
		if d.Engine == store.Postgres {
			old.env["ORIEL_DATABASE"] = d.Options().URL
			fresh.env["ORIEL_DATABASE"] = emptyPostgres(t, d.Options().URL)
		}
		old.settle(t)
		file := filepath.Join(t.TempDir(), "house.tar.gz")
		said := old.do(t, "", "backup", file)
		if !strings.Contains(said, "1 author, 2 posts and pages") {
			t.Errorf("backup said %q", said)
		}
		want := old.portrait(t)
		said = fresh.do(t, "", "restore", file)
		if !strings.Contains(said, "1 author, 2 posts and pages, 0 comments, 0 followers and 1 picture file") || strings.Contains(said, "Attention") {
			t.Errorf("restore said %q", said)
		}
		if diff := cmp.Diff(want, fresh.portrait(t)); diff != "" {
			t.Error(diff)
		}
		onlyThese(t, fresh.dir, "oriel.key", "oriel.db", "media")
	})
}

// onlyThese checks that a folder holds these files, and besides them only SQLite's side files and locks.
func onlyThese(t *testing.T, dir string, names ...string) {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range found {
		known := strings.HasPrefix(entry.Name(), "oriel.db-") || strings.HasSuffix(entry.Name(), ".lock")
		for _, name := range names {
			known = known || entry.Name() == name
		}
		if !known {
			t.Errorf("left behind: %s", entry.Name())
		}
	}
}

func emptyPostgres(t *testing.T, beside string) string {
	t.Helper()
	db, err := sql.Open("pgx", beside)
	if err != nil {
		t.Fatal(err)
	}
	name := "oriel_restore_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.ExecContext(context.WithoutCancel(t.Context()), "DROP DATABASE "+name+" WITH (FORCE)")
		if err := errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	})
	from, _, _ := strings.Cut(beside[strings.LastIndex(beside, "/"):], "?")
	return strings.Replace(beside, from, "/"+name, 1)
}

func TestARunningServerDoesNotDisturbABackup(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.settle(t)
	stop := h.serve(t)
	writing := make(chan struct{})
	go func() {
		defer close(writing)
		for i := range 20 {
			std, _, problems := h.streams(fmt.Sprintf("---\ntitle: While %d\n---\nText.\n", i))
			if code := run(t.Context(), []string{"post", "-"}, std); code != 0 {
				t.Errorf("post %d: %s", i, problems)
			}
		}
	}()
	dir := t.TempDir()
	for i := range 3 {
		h.do(t, "", "backup", filepath.Join(dir, fmt.Sprint(i)))
	}
	<-writing
	stop()
	for i := range 3 {
		fresh := newHearth(t)
		fresh.do(t, "", "restore", filepath.Join(dir, fmt.Sprint(i)))
		fresh.within(t, func(a *app) {
			if _, err := a.reader.Totals(t.Context(), time.Now()); err != nil {
				t.Error(err)
			}
		})
	}
	onlyThese(t, dir, "0", "1", "2")
}

func TestABackupRefusesWhatWouldBeUseless(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	file := filepath.Join(t.TempDir(), "b")
	if said := h.fails(t, "backup", file); !strings.Contains(said, "no database") {
		t.Errorf("of an empty house: %s", said)
	}
	h.settle(t)
	h.do(t, "", "backup", file)
	if said := h.fails(t, "backup", file); !strings.Contains(said, "never replaces a file") {
		t.Errorf("over another backup: %s", said)
	}
	if err := os.Remove(filepath.Join(h.dir, keyFile)); err != nil {
		t.Fatal(err)
	}
	if said := h.fails(t, "backup", file+"2"); !strings.Contains(said, "key file") {
		t.Errorf("without the key: %s", said)
	}
	onlyThese(t, filepath.Dir(file), "b")
}

func TestRestoreRefusesAnInhabitedHouse(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.settle(t)
	file := filepath.Join(t.TempDir(), "b")
	h.do(t, "", "backup", file)
	before := h.portrait(t)
	if said := h.fails(t, "restore", file); !strings.Contains(said, "not empty") {
		t.Errorf("into itself: %s", said)
	}
	if diff := cmp.Diff(before, h.portrait(t)); diff != "" {
		t.Error(diff)
	}
	for _, thing := range []string{"oriel.key", "oriel.db", "media/ab/x.png", "notes.txt"} {
		fresh := newHearth(t)
		put(t, fresh.dir, thing)
		if said := fresh.fails(t, "restore", file); !strings.Contains(said, "not empty") {
			t.Errorf("beside %s: %s", thing, said)
		}
	}
	fresh := newHearth(t)
	put(t, fresh.dir, "oriel.toml")
	fresh.do(t, "", "restore", file)
}

func put(t *testing.T, dir, name string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
}

// forge writes a backup with right checksums whose content is not what a house would write.
func forge(t *testing.T, m archive.Manifest, files map[string][]byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "forged")
	w, err := archive.Create(path, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := w.Add(name, bytes.NewReader(text), int64(len(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(m); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADamagedOrForgedBackupLeavesTheHouseEmpty(t *testing.T) {
	t.Parallel()
	h := newHearth(t)
	h.settle(t)
	good := filepath.Join(t.TempDir(), "b")
	h.do(t, "", "backup", good)
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	middle := bytes.Clone(whole)
	middle[len(middle)/2] ^= 0xff
	damaged := func(data []byte) string {
		path := filepath.Join(t.TempDir(), "damaged")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, err := archive.Open(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	m := a.Manifest
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	database, key := takeOut(t, good)
	strange := newHearth(t)
	strange.settle(t)
	strangeKey, err := os.ReadFile(filepath.Join(strange.dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(database)
	for i := 4096 * 3; i < 4096*12; i++ {
		broken[i] = 0xaa
	}
	manifest := func(change func(*archive.Manifest)) archive.Manifest {
		forged := m
		change(&forged)
		return forged
	}
	both := map[string][]byte{sqliteInBackup: database, keyFile: key}
	for name, path := range map[string]string{
		"cut":                  damaged(whole[:len(whole)-40]),
		"changed":              damaged(middle),
		"no backup at all":     damaged([]byte("hello")),
		"empty":                damaged(nil),
		"with another's key":   forge(t, m, map[string][]byte{sqliteInBackup: database, keyFile: strangeKey}),
		"without its key":      forge(t, m, map[string][]byte{sqliteInBackup: database}),
		"without its database": forge(t, m, map[string][]byte{keyFile: key}),
		"a broken database":    forge(t, m, map[string][]byte{sqliteInBackup: broken, keyFile: key}),
		"no database in it":    forge(t, m, map[string][]byte{sqliteInBackup: []byte("hello"), keyFile: key}),
		"another count":        forge(t, manifest(func(m *archive.Manifest) { m.Counts = map[string]int64{"posts": 99} }), both),
		"another engine":       forge(t, manifest(func(m *archive.Manifest) { m.Engine = "postgres" }), both),
		"a newer schema":       forge(t, manifest(func(m *archive.Manifest) { m.Schema = 9999 }), both),
		"a stranger's file":    forge(t, m, map[string][]byte{sqliteInBackup: database, keyFile: key, "oriel.toml": []byte("x")}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fresh := newHearth(t)
			if said := fresh.fails(t, "restore", path); strings.Contains(said, "panic") {
				t.Error(said)
			}
			if found, err := inhabitant(fresh.dir); err != nil || found != "" {
				t.Errorf("left behind: %q, %v", found, err)
			}
			fresh.do(t, "", "restore", good) // and so the next try is free
		})
	}
}

// takeOut gives database and key of a backup.
func takeOut(t *testing.T, file string) (database, key []byte) {
	t.Helper()
	a, err := archive.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if _, err := a.Extract(t.Context(), func(name string) (archive.Place, error) { return archive.Place{Root: root, Name: name}, nil }); err != nil {
		t.Fatal(err)
	}
	database, err = root.ReadFile(sqliteInBackup)
	if err == nil {
		key, err = root.ReadFile(keyFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := auth.OpenSeal(filepath.Join(dir, keyFile)); err != nil {
		t.Fatal(err)
	}
	return database, key
}

func TestThePasswordOfTheDatabaseDoesNotShowInTheListOfProcesses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]string{
		"postgres://oriel:s3cret@db.example/oriel?sslmode=require&pool_max_conns=4": {"postgres://oriel@db.example/oriel?sslmode=require", "s3cret"},
		"postgres:///oriel?host=/run/pg&password=s3cret&statement_timeout=5s":       {"postgres:///oriel?host=%2Frun%2Fpg", "s3cret"},
		"postgresql://db.example/oriel":                                             {"postgresql://db.example/oriel", ""},
	} {
		connection, password, err := libpqAddress(address)
		if err != nil || connection != want[0] || password != want[1] {
			t.Errorf("%s: %q %q %v", address, connection, password, err)
		}
	}
}
