package store_test

import (
	"errors"
	"maps"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// upgraded is noteFiles after a release that changed the tables.
func upgraded() fstest.MapFS {
	files := maps.Clone(noteFiles)
	second := &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';")}
	files["sqlite/0002_colour_notes.sql"] = second
	files["postgres/0002_colour_notes.sql"] = second
	return files
}

func openWith(t *testing.T, options store.Options, files fstest.MapFS) *store.DB {
	t.Helper()
	options.Migrations = files
	db, err := store.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestOlderProgramRefusesANewerSchemaAndChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		if err := openWith(t, d.Options(), upgraded()).Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		old := d.Open()
		err := old.Migrate(t.Context())
		if !errors.Is(err, store.ErrNewerSchema) {
			t.Fatalf("migrate = %v, want ErrNewerSchema", err)
		}
		const want = "The database has schema 2, this program knows 1. Start the newer program, or restore a backup made before the upgrade."
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Error(diff)
		}
		if version, err := old.Version(t.Context()); version != 2 || err != nil {
			t.Errorf("version = %d (%v), want 2 as before", version, err)
		}
	})
}

func TestNewerQueueIsRefusedToo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open()
		change(t, db, func(tx *store.Tx) error {
			return tx.DB().Exec("INSERT INTO river_migration (line, version) VALUES ('main', 999)").Error
		})
		if err := db.Migrate(t.Context()); !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("migrate = %v, want ErrNewerSchema", err)
		}
	})
}

func TestSeveralProcessesMayMigrateAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		var all sync.WaitGroup
		for range 4 {
			db := openWith(t, d.Options(), upgraded())
			all.Go(func() {
				if err := db.Migrate(t.Context()); err != nil {
					t.Errorf("migrate: %v", err)
				}
			})
		}
		all.Wait()
		change(t, openWith(t, d.Options(), upgraded()), func(tx *store.Tx) error {
			return tx.DB().Exec("INSERT INTO notes (slug, colour) VALUES ('a', 'blue')").Error
		})
	})
}

func TestEmptyDatabaseIsMigratedByManyAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 4 {
		db := openWith(t, store.Options{DataDir: dir}, upgraded())
		all.Go(func() {
			if err := db.Migrate(t.Context()); err != nil {
				t.Errorf("migrate: %v", err)
			}
		})
	}
	all.Wait()
	db := openWith(t, store.Options{DataDir: dir}, upgraded())
	if version, err := db.Version(t.Context()); version != 2 || err != nil {
		t.Errorf("version = %d (%v), want 2", version, err)
	}
}

func TestFailedMigrationLeavesTheSchemaBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		files := upgraded()
		broken := &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE extra (id INTEGER);\nALTER TABLE nobody ADD COLUMN x TEXT;")}
		files["sqlite/0003_break.sql"], files["postgres/0003_break.sql"] = broken, broken
		db := openWith(t, d.Options(), files)
		if err := db.Migrate(t.Context()); err == nil {
			t.Fatal("a broken migration was applied")
		}
		if version, err := db.Version(t.Context()); version != 2 || err != nil {
			t.Errorf("version = %d (%v), want 2", version, err)
		}
		if err := db.Reader(t.Context()).Raw("SELECT id FROM extra").Scan(&[]int64{}).Error; err == nil {
			t.Error("half of the migration stayed")
		}
	})
}
