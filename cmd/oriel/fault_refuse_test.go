package main

import (
	"database/sql"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDatabaseWithoutItsKeyRefusesToStart is row B4 of safety.md §3.3: a new key would make
// other servers refuse the authors for good, so none is ever made for an old database.
func TestDatabaseWithoutItsKeyRefusesToStart(t *testing.T) {
	t.Parallel()
	house := newFaultHouse(t)
	key := filepath.Join(house.dir, keyFile)
	kept, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(filepath.Join(newFaultHouse(t).dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if said := house.refuses(t); !strings.Contains(said, keyFile) || !strings.Contains(said, "backup") {
		t.Errorf("the refusal says %q, want the name of the file and where to get it", said)
	}
	if _, err := os.Stat(key); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after the refusal the key file is there: %v", err)
	}
	house.put(t, key, other)
	if said := house.refuses(t); !strings.Contains(said, "another database") {
		t.Errorf("with another house's key it says %q", said)
	}
	house.put(t, key, kept)
	house.start(t)
	house.stop(t)
}

func (h *faultHouse) put(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestOlderProgramRefusesNewerSchema is row U2 of safety.md §3.3.
func TestOlderProgramRefusesNewerSchema(t *testing.T) {
	t.Parallel()
	for _, newer := range []struct{ what, statement string }{
		{"schema 9001", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9001, 1)"},
		{"job queue", "INSERT INTO river_migration (line, version, created_at) VALUES ('main', 9001, CURRENT_TIMESTAMP)"},
	} {
		t.Run(newer.what, func(t *testing.T) {
			t.Parallel()
			house := newFaultHouse(t)
			house.alter(t, newer.statement)
			before := house.shape(t)
			said := house.refuses(t)
			if !strings.Contains(said, newer.what) || !strings.Contains(said, "this program knows") {
				t.Errorf("the refusal says %q", said)
			}
			if after := house.shape(t); after != before {
				t.Errorf("the refusal changed the database from\n%s\nto\n%s", before, after)
			}
		})
	}
}

// alter does to the house's file what this program never would.
func (h *faultHouse) alter(t *testing.T, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.file())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// shape is everything that a migration could have touched.
func (h *faultHouse) shape(t *testing.T) string {
	t.Helper()
	var tables, versions, settings string
	for into, query := range map[*string]string{
		&tables:   "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_master ORDER BY type, name)",
		&versions: "SELECT group_concat(version_id) || ' ' || (SELECT group_concat(version) FROM river_migration) FROM goose_db_version",
		&settings: "SELECT group_concat(key || '=' || value) FROM (SELECT key, value FROM settings ORDER BY key)",
	} {
		if err := h.query(t, into, query); err != nil {
			t.Fatal(err)
		}
	}
	return tables + "\n" + versions + "\n" + settings
}

// TestTwoServersOnOneSQLiteRefuse lets the first one keep the house, and the next one in as soon as the first is dead.
func TestTwoServersOnOneSQLiteRefuse(t *testing.T) {
	t.Parallel()
	house := newFaultHouse(t)
	house.start(t)
	if said := house.refuses(t); !strings.Contains(said, "already serves the data") {
		t.Errorf("the second server says %q", said)
	}
	if status, _ := house.status(http.DefaultClient, "/"); status != http.StatusOK {
		t.Errorf("after that the first one answers %d", status)
	}
	house.command(t, "", "site", "set", "site.title", "Commands work beside a server")
	house.kill(t)
	house.start(t)
	house.stop(t)
}
