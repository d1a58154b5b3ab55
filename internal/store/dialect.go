package store

import (
	"errors"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// sqliteDialect tells GORM the meaning of the driver's errors, which its own dialect cannot read.
type sqliteDialect struct{ sqlite.Dialector }

// Translate implements gorm.ErrorTranslator.
func (sqliteDialect) Translate(err error) error { return translate(err) }

// postgresDialect does the same for PostgreSQL, so that both databases give the same errors.
type postgresDialect struct{ postgres.Dialector }

// Translate implements gorm.ErrorTranslator.
func (postgresDialect) Translate(err error) error { return translate(err) }

// ErrReadOnly is what writing through Reader gives.
var ErrReadOnly = errors.New("changes are only made inside Atomically")

// refuseWrites holds readers to reading on both databases, not only where the connection itself refuses.
func refuseWrites(db *gorm.DB) error {
	refuse := func(tx *gorm.DB) { _ = tx.AddError(ErrReadOnly) } // AddError returns what it was given
	on := db.Callback()
	return errors.Join(
		on.Create().Before("*").Register("oriel:read_only", refuse),
		on.Update().Before("*").Register("oriel:read_only", refuse),
		on.Delete().Before("*").Register("oriel:read_only", refuse),
		on.Raw().Before("*").Register("oriel:read_only", refuse),
	)
}

// nowUTC is the time that GORM fills in: in UTC, and no finer than PostgreSQL keeps.
func nowUTC() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
