package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/oriel-blog/oriel/internal/jobs"
)

// Engine names a kind of database.
type Engine string

// The databases that the house can live in.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is the open database. It is safe for concurrent use.
type DB struct {
	place    place
	files    fs.FS
	log      *slog.Logger
	writer   *gorm.DB // only inside a transaction
	reader   *gorm.DB
	writeSQL *sql.DB // SQLite's one writing connection; on PostgreSQL the same as readSQL
	readSQL  *sql.DB
	pool     *pgxpool.Pool // nil on SQLite
	enqueuer *jobs.Enqueuer
	turn     chan struct{} // holds a token while a transaction of this process changes data
	behind   chan struct{} // holds a token while an unhurried transaction waits for its turn or has it
	lock     *fileLock     // nil unless this process serves from SQLite
}

// Open opens the database and, for SQLite, creates an empty one where there is none. It changes no tables: call Migrate
// before anything else. Errors that a person can mend are full sentences.
func Open(ctx context.Context, options Options) (*DB, error) {
	where, err := options.place()
	if err != nil {
		return nil, err
	}
	db := &DB{place: where, files: options.migrations(), log: options.logger(), turn: make(chan struct{}, 1), behind: make(chan struct{}, 1)}
	if where.url != "" {
		err = db.openPostgres(ctx)
	} else {
		err = db.openSQLite(ctx, options.Serve)
	}
	if err == nil {
		db.enqueuer, err = jobs.NewEnqueuer(db.Jobs(), db.log)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close waits for running queries and releases everything. It is safe to repeat.
func (db *DB) Close() error {
	var err error
	for _, handle := range []*sql.DB{db.readSQL, db.writeSQL} {
		if handle != nil {
			err = errors.Join(err, handle.Close())
		}
	}
	if db.pool != nil {
		db.pool.Close()
	}
	return errors.Join(err, db.lock.release())
}

// Engine tells which kind of database it is.
func (db *DB) Engine() Engine {
	if db.pool != nil {
		return Postgres
	}
	return SQLite
}

// Sole reports that no other server can be working on this database: it is SQLite and this process serves from it.
func (db *DB) Sole() bool { return db.lock != nil }

// File is the path of the SQLite file, empty on PostgreSQL.
func (db *DB) File() string { return db.place.file }

// Jobs is where the queue lives.
func (db *DB) Jobs() jobs.Database {
	if db.pool != nil {
		return jobs.Database{Pool: db.pool, Reader: db.readSQL}
	}
	return jobs.Database{Writer: db.writeSQL, Reader: db.readSQL}
}

// Reader reads outside of transactions and never waits for a writer. Writing through it fails with ErrReadOnly.
func (db *DB) Reader(ctx context.Context) *gorm.DB { return db.reader.WithContext(ctx) }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.readSQL.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the database: %w", translate(err))
	}
	return nil
}

// gormConfig is the same for both databases but for prepared statements: pgx prepares by itself.
func (db *DB) gormConfig(prepare bool) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		PrepareStmt:            prepare,
		PrepareStmtMaxSize:     200,
		DisableAutomaticPing:   true,
		NamingStrategy:         schema.NamingStrategy{IdentifierMaxLength: 63},
		NowFunc:                nowUTC,
		Logger:                 queryLog{db.log},
	}
}
