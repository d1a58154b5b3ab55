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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	return &hearth{dir: dir, env: map[string]string{
		"ORIEL_DATA": dir, "ORIEL_URL": "https://blog.example", "ORIEL_LOG": "error",
		"ORIEL_LISTEN": "127.0.0.1:" + strconv.Itoa(freePort(t)), // whoever runs the tests may have an Oriel at the usual port
	}}
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
		kept, err := a.media.Add(t.Context(), &picture, "grey.png")
		if err != nil {
			t.Fatal(err)
		}
		ana, err := a.reader.AuthorByName(t.Context(), "ana")
		if err != nil {
			t.Fatal(err)
		}
		words := "All grey"
		if _, err := a.library.Keep(t.Context(), ana, mediaItem(kept.File, "grey.png"), blog.MediaWords{Alt: &words}); err != nil {
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
	Library  []blog.MediaItem
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
		items, err := a.reader.MediaItems(t.Context(), blog.MediaQuery{})
		if err != nil {
			t.Fatal(err)
		}
		p.Library = items.Items
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
