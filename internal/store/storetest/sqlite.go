package storetest

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/oriel-blog/oriel/internal/store"
)

// sqliteTemplates holds migrated files as text: they are small, and leave nothing behind in the file system.
var sqliteTemplates templates

func newSQLite(t *testing.T, files fs.FS) *Database {
	t.Helper()
	text, err := sqliteTemplates.get(files, func(string) (string, error) { return buildSQLite(files) })
	if err != nil {
		t.Fatalf("prepare a SQLite database: %v", err)
	}
	at := store.Options{DataDir: t.TempDir(), Migrations: files, Logger: logTo(t)}
	if err := os.WriteFile(filepath.Join(at.DataDir, "oriel.db"), []byte(text), 0o600); err != nil {
		t.Fatalf("copy the SQLite database: %v", err)
	}
	return &Database{Engine: store.SQLite, t: t, at: at}
}

func buildSQLite(files fs.FS) (text string, err error) {
	dir, err := os.MkdirTemp("", "oriel-storetest-")
	if err != nil {
		return "", err
	}
	defer func() {
		if removed := os.RemoveAll(dir); err == nil {
			err = removed
		}
	}()
	if err := build(store.Options{DataDir: dir, Migrations: files}); err != nil {
		return "", err
	}
	content, err := os.ReadFile(filepath.Join(dir, "oriel.db")) //nolint:gosec // our own folder
	return string(content), err
}
