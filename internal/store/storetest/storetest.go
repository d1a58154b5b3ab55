// Package storetest holds every store to its promises on both databases: it gives tests fresh, migrated databases, SQLite
// always and PostgreSQL where there is one.
//
// ORIEL_TEST_POSTGRES may name a server in which databases may be created (postgres://…). Without it a server is
// started for the test binary if PostgreSQL is installed, and ends with the binary. The value "required" makes
// tests fail where PostgreSQL is missing, instead of running on SQLite alone.
package storetest

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/migrations"
)

const setupTimeout = 2 * time.Minute

// Database is one fresh, migrated database. It goes away with the test.
type Database struct {
	Engine store.Engine
	t      *testing.T
	at     store.Options
}

// Databases runs fn on a database of each engine, as parallel subtests. Each call of open opens the same database anew, as
// a restart would; what is still open at the end of the test is closed.
func Databases(t *testing.T, fn func(t *testing.T, open func() *store.DB)) {
	t.Helper()
	Each(t, nil, func(t *testing.T, d *Database) { fn(t, d.Open) })
}

// Each is Databases with other migrations than the program's own (nil) and with more to ask for.
func Each(t *testing.T, files fs.FS, fn func(t *testing.T, d *Database)) {
	t.Helper()
	if files == nil {
		files = migrations.Files
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, newSQLite(t, files))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, newPostgres(t, files))
	})
}

// Options say how to open the database; changes to the copy do not matter to the Database.
func (d *Database) Options() store.Options { return d.at }

// Open opens the database until the end of the test, or until it is closed.
func (d *Database) Open() *store.DB {
	d.t.Helper()
	db, err := store.Open(d.t.Context(), d.at)
	if err != nil {
		d.t.Fatalf("open the database: %v", err)
	}
	d.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			d.t.Errorf("close the database: %v", err)
		}
	})
	return db
}

// build opens, migrates and closes a database that others will be copied from.
func build(options store.Options) error {
	ctx, cancel := context.WithTimeout(context.Background(), setupTimeout)
	defer cancel()
	db, err := store.Open(ctx, options)
	if err != nil {
		return err
	}
	return errors.Join(db.Migrate(ctx), db.Close())
}

// logTo lets warnings of the house appear in the output of the test.
func logTo(t *testing.T) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}
