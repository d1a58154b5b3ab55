package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

func TestSecondServerOnTheSameFileIsRefusedWhileToolsMayWork(t *testing.T) {
	t.Parallel()
	serve := store.Options{DataDir: t.TempDir(), Serve: true, Migrations: noteFiles}
	first, err := store.Open(t.Context(), serve)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), serve)
	if !errors.Is(err, store.ErrServed) || !strings.Contains(err.Error(), "already serves the data in "+serve.DataDir) {
		t.Errorf("second server: %v, want a sentence with ErrServed", err)
	}
	beside := serve
	beside.Serve = false
	tool, err := store.Open(t.Context(), beside)
	if err != nil {
		t.Fatalf("tool beside the server: %v", err)
	}
	change(t, tool, func(tx *store.Tx) error { return tx.DB().Create(&note{Slug: "by a tool"}).Error })
	if got := slugs(t, first); len(got) != 1 {
		t.Errorf("the server sees %v, want the note of the tool", got)
	}
	if !first.Sole() || tool.Sole() {
		t.Error("only the server has the data for itself")
	}
	if err := errors.Join(tool.Close(), first.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(t.Context(), serve)
	if err != nil {
		t.Fatalf("server after the first has ended: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedFileIsNotServed(t *testing.T) {
	t.Parallel()
	cases := map[string]func(t *testing.T, file string){
		"not a database": func(t *testing.T, file string) {
			t.Helper()
			if err := os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"overwritten in the middle": func(t *testing.T, file string) {
			t.Helper()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			copy(text[4096:], strings.Repeat("garbage ", 4096))
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, harm := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := store.Options{DataDir: t.TempDir(), Migrations: noteFiles}
			db, err := store.Open(t.Context(), options)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(db.Migrate(t.Context()), db.Close()); err != nil {
				t.Fatal(err)
			}
			harm(t, filepath.Join(options.DataDir, "oriel.db"))
			options.Serve = true
			if _, err = store.Open(t.Context(), options); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("open = %v, want ErrDamaged", err)
			}
		})
	}
}

func TestFullDiskIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		if d.Engine == store.Postgres {
			t.Skip("a full disk cannot be staged there")
		}
		db := d.Open()
		err := db.Atomically(t.Context(), func(tx *store.Tx) error {
			if err := tx.DB().Exec("PRAGMA max_page_count = 10").Error; err != nil {
				return err
			}
			return tx.DB().Create(&note{Slug: strings.Repeat("x", 1<<20)}).Error
		})
		if !errors.Is(err, store.ErrFull) {
			t.Errorf("error = %v, want ErrFull", err)
		}
	})
}

func TestPathsWithOddCharactersWork(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a ?b#c%20d é")
	db, err := store.Open(t.Context(), store.Options{DataDir: dir, Migrations: noteFiles})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Migrate(t.Context()), db.Close()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "oriel.db"))
	if err != nil || info.Size() == 0 {
		t.Fatalf("the file is not where it should be: %v", err)
	}
	if rights := info.Mode().Perm(); rights != 0o600 {
		t.Errorf("others may read the file: %v", rights)
	}
}

func TestUnusableAddressesAreExplained(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"mysql://x/y", "oriel.db", "sqlite:", "sqlite://", "postgres://%zz"} {
		if _, err := store.Open(t.Context(), store.Options{URL: address}); err == nil {
			t.Errorf("%q was opened", address)
		}
	}
	if _, err := store.Open(t.Context(), store.Options{}); err == nil {
		t.Error("nothing was opened")
	}
}

func TestSQLiteKeepsWhatItHasCommitted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		if d.Engine == store.Postgres {
			t.Skip("settings of SQLite")
		}
		db := d.Open()
		want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"}
		change(t, db, func(tx *store.Tx) error {
			for pragma, value := range want {
				var got string
				if err := tx.DB().Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil || got != value {
					t.Errorf("%s = %q (%v), want %q", pragma, got, err, value)
				}
			}
			return nil
		})
	})
}
