package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/oriel-blog/oriel/internal/archive"
	"github.com/oriel-blog/oriel/internal/store"
)

// copySQLite writes a consistent copy of a database that may be in use. The reader's
// snapshot costs the server nothing: its writer goes on.
func copySQLite(ctx context.Context, from, to string, m *archive.Manifest) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database at %s yet; check ORIEL_DATA and ORIEL_DATABASE", from)
	}
	if err := os.WriteFile(to, nil, 0o600); err != nil { // SQLite fills an empty file and keeps its mode
		return fmt.Errorf("make room for a copy of the database: %w", err)
	}
	source, err := openSQLiteFile(from)
	if err != nil {
		return err
	}
	defer source.Close() // only read
	if _, err := source.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	return takeStock(ctx, to, m)
}

// takeStock notes in the manifest what a SQLite file holds.
func takeStock(ctx context.Context, file string, m *archive.Manifest) error {
	db, err := openSQLiteFile(file)
	if err != nil {
		return err
	}
	defer db.Close() // only read
	m.Engine = string(store.SQLite)
	return inventory(ctx, db, m)
}

// openSQLiteFile opens a file for reading. The driver is the store's, and so is registered.
func openSQLiteFile(file string) (*sql.DB, error) {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	name := filepath.ToSlash(absolute)
	if !strings.HasPrefix(name, "/") { // C:/…
		name = "/" + name
	}
	address := "file://" + (&url.URL{Path: name}).EscapedPath() + "?mode=ro&_pragma=busy_timeout(5000)"
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// asker is a connection or a transaction.
type asker interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// inventory counts with tables that every schema had from the first.
func inventory(ctx context.Context, db asker, m *archive.Manifest) error {
	if err := db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&m.Schema); err != nil {
		return fmt.Errorf("read the schema of the database: %w", err)
	}
	m.Counts = map[string]int64{}
	for _, table := range []string{"authors", "posts", "comments", "followers"} {
		where := ""
		if table == "posts" || table == "comments" {
			where = " WHERE status <> 'deleted'"
		}
		var n int64
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+table+where).Scan(&n); err != nil {
			return fmt.Errorf("count %s: %w", table, err)
		}
		m.Counts[table] = n
	}
	err := db.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = '"+fingerprintKey+"'").Scan(&m.Key)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read which key belongs to the database: %w", err)
	}
	return nil
}

// integrity has SQLite look at every page and every reference of a file.
func integrity(ctx context.Context, file string) error {
	db, err := openSQLiteFile(file)
	if err != nil {
		return err
	}
	defer db.Close() // only read
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("the database in the backup is damaged (%s); use another backup", verdict)
	}
	var lost int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&lost); err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	if lost > 0 {
		return fmt.Errorf("the database in the backup is damaged (%d rows belong to nothing); use another backup", lost)
	}
	return nil
}
