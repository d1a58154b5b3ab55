package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/auth"
)

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
