package store

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
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // the driver named "sqlite": no C compiler needed, FTS5 built in
)

const (
	driverName     = "sqlite"
	sqliteReaders  = 8
	maxJournalSize = 64 << 20 // bytes that the write-ahead log may keep on disk after a checkpoint
)

func (db *DB) openSQLite(ctx context.Context, serve bool) error {
	if err := os.MkdirAll(filepath.Dir(db.place.file), 0o700); err != nil {
		return fmt.Errorf("create the data folder: %w", err)
	}
	if serve {
		lock, err := lockServer(db.place.file)
		if err != nil {
			return err
		}
		db.lock = lock
	}
	if err := touch(db.place.file); err != nil {
		return err
	}
	var err error
	if db.writeSQL, err = sql.Open(driverName, writerDSN(db.place.file)); err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	db.writeSQL.SetMaxOpenConns(1)
	if err := db.writeSQL.PingContext(ctx); err != nil {
		return fmt.Errorf("open the database %s: %w", db.place.file, translate(err))
	}
	if serve {
		if err := quickCheck(ctx, db.writeSQL, db.place.file); err != nil {
			return err
		}
	}
	if db.readSQL, err = sql.Open(driverName, readerDSN(db.place.file)); err != nil {
		return fmt.Errorf("open the database for reading: %w", err)
	}
	db.readSQL.SetMaxOpenConns(sqliteReaders)
	db.readSQL.SetMaxIdleConns(sqliteReaders)
	db.readSQL.SetConnMaxIdleTime(2 * time.Minute)
	if db.writer, err = gorm.Open(sqliteDialect{sqlite.Dialector{Conn: db.writeSQL}}, db.gormConfig(true)); err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	if db.reader, err = gorm.Open(sqliteDialect{sqlite.Dialector{Conn: db.readSQL}}, db.gormConfig(true)); err != nil {
		return fmt.Errorf("open the database for reading: %w", err)
	}
	return refuseWrites(db.reader)
}

// touch creates the file for its owner only; SQLite gives its side files the same rights.
func touch(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the path is the owner's setting
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create the database: %w", err)
	}
	return f.Close()
}

func writerDSN(file string) string {
	query := commonDSN()
	query.Set("_journal_mode", "WAL")
	query.Set("_synchronous", "FULL")
	query.Set("_txlock", "immediate")
	query.Add("_pragma", "temp_store(2)") // in memory: a container may have no folder for temporary files
	query.Add("_pragma", fmt.Sprintf("journal_size_limit(%d)", maxJournalSize))
	return fileURI(file) + "?" + query.Encode()
}

func readerDSN(file string) string {
	query := commonDSN()
	query.Set("_query_only", "true")
	return fileURI(file) + "?" + query.Encode()
}

func commonDSN() url.Values {
	return url.Values{
		"_busy_timeout": {"5000"},
		"_foreign_keys": {"true"},
		"_time_format":  {"sqlite"},
		"_timezone":     {"UTC"},
		"_dqs":          {"false"},
	}
}

// fileURI escapes what SQLite would read as the end of the path.
func fileURI(file string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath()
}

func quickCheck(ctx context.Context, handle *sql.DB, file string) error {
	var verdict string
	err := handle.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict)
	if err != nil {
		return fmt.Errorf("check the database: %w", translate(err))
	}
	if verdict != "ok" {
		return fmt.Errorf("the database file %s is damaged (%s): restore a backup: %w", file, verdict, ErrDamaged)
	}
	return nil
}
