package jobs

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// Database is where the queue lives, made by the store. Either Pool is set (PostgreSQL) or Writer (SQLite,
// the one connection that writes). Reader answers questions on both.
type Database struct {
	Writer *sql.DB
	Reader *sql.DB
	Pool   *pgxpool.Pool
}

// Tx is an open transaction of the store, made by SQLiteTx or PostgresTx. It is only to be handed to Insert.
type Tx struct {
	sqlite   *sql.Tx
	postgres pgx.Tx
}

// SQLiteTx wraps a transaction on Database.Writer.
func SQLiteTx(tx *sql.Tx) Tx { return Tx{sqlite: tx} }

// PostgresTx wraps a transaction on the PostgreSQL database.
func PostgresTx(tx pgx.Tx) Tx { return Tx{postgres: tx} }

var errWrongTx = errors.New("the transaction belongs to another kind of database")

// engine is a River client without its type parameter.
type engine interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
	insert(ctx context.Context, tx Tx, plain, unique []river.InsertManyParams) error
	revive(ctx context.Context, id int64) error
}

type client[T any] struct {
	*river.Client[T]
	open func(Tx) (T, bool)
}

func newEngine(db Database, config *river.Config) (engine, error) {
	if db.Pool != nil {
		c, err := river.NewClient(riverpgxv5.New(db.Pool), config)
		return &client[pgx.Tx]{c, func(tx Tx) (pgx.Tx, bool) { return tx.postgres, tx.postgres != nil }}, err
	}
	c, err := river.NewClient(riversqlite.New(db.Writer), config)
	return &client[*sql.Tx]{c, func(tx Tx) (*sql.Tx, bool) { return tx.sqlite, tx.sqlite != nil }}, err
}

// insert writes plain jobs by the fast path; only the slower one tolerates a job that is already there.
func (c *client[T]) insert(ctx context.Context, tx Tx, plain, unique []river.InsertManyParams) error {
	open, ok := c.open(tx)
	if !ok {
		return errWrongTx
	}
	if len(plain) > 0 {
		if _, err := c.InsertManyFastTx(ctx, open, plain); err != nil {
			return err
		}
	}
	if len(unique) > 0 {
		if _, err := c.InsertManyTx(ctx, open, unique); err != nil {
			return err
		}
	}
	return nil
}

func (c *client[T]) revive(ctx context.Context, id int64) error {
	_, err := c.JobRetry(ctx, id)
	return err
}

func (db Database) executor() riverdriver.Executor {
	if db.Pool != nil {
		return riverpgxv5.New(db.Pool).GetExecutor()
	}
	return riversqlite.New(db.Writer).GetExecutor()
}

// migrator is a River migrator without its type parameter.
type migrator interface {
	AllVersions() []rivermigrate.Migration
	Migrate(ctx context.Context, direction rivermigrate.Direction, opts *rivermigrate.MigrateOpts) (*rivermigrate.MigrateResult, error)
}

func (db Database) migrator(config *rivermigrate.Config) (migrator, error) {
	if db.Pool != nil {
		return rivermigrate.New(riverpgxv5.New(db.Pool), config)
	}
	return rivermigrate.New(riversqlite.New(db.Writer), config)
}
