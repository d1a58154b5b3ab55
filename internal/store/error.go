package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors beside GORM's own ErrRecordNotFound, ErrDuplicatedKey, ErrForeignKeyViolated and
// ErrCheckConstraintViolated. To be asked for with errors.Is.
var (
	// ErrBusy says that somebody else kept the database too long; trying again later may work.
	ErrBusy = errors.New("the database is busy")
	// ErrFull says that the database's disk is full. The change was not made.
	ErrFull = errors.New("the disk of the database is full")
	// ErrDamaged says that the SQLite file is not sound.
	ErrDamaged = errors.New("the database is damaged")
)

// translate adds to a driver's error the kind that callers ask for. Others are returned as they are.
func translate(err error) error {
	kind := kindOf(err)
	if kind == nil || errors.Is(err, kind) {
		return err
	}
	return fmt.Errorf("%w: %w", kind, err)
}

func kindOf(err error) error {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return sqliteKind(lite.Code())
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresKind(pg.Code)
	}
	return nil
}

// sqliteKind reads SQLite's extended result codes; the low byte is the family.
func sqliteKind(code int) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return gorm.ErrDuplicatedKey
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return gorm.ErrForeignKeyViolated
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return gorm.ErrCheckConstraintViolated
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrDamaged
	}
	return nil
}

// postgresKind reads SQLSTATE codes (PostgreSQL manual, appendix A).
func postgresKind(code string) error {
	switch code {
	case "23505":
		return gorm.ErrDuplicatedKey
	case "23503":
		return gorm.ErrForeignKeyViolated
	case "23514":
		return gorm.ErrCheckConstraintViolated
	case "40001", "40P01", "55P03", "57014", "53300", "25P03":
		return ErrBusy // conflict, deadlock, lock or statement time-out, too many connections, idle too long
	case "53100":
		return ErrFull
	}
	return nil
}
