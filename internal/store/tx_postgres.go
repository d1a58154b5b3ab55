package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/jobs"
)

// writeLock is the advisory lock that ordered transactions take; "oriel" in ASCII. The schema's lock is the next number.
const writeLock int64 = 0x6f7269656c

// endWait is how long ending a transaction may take, even if the caller is gone by then.
const endWait = 10 * time.Second

// beginPostgres opens a transaction that GORM and the queue can both use: the queue wants a pgx.Tx, GORM something
// like a *sql.Tx, and neither can be made from the other. Both are laid over the same connection.
func (db *DB) beginPostgres(ctx context.Context, ordered bool) (opened, error) {
	conn, err := db.writeSQL.Conn(ctx)
	if err != nil {
		return opened{}, err
	}
	tx, err := beginOn(ctx, conn)
	if err != nil {
		return opened{}, errors.Join(err, conn.Close())
	}
	t := &pgTransaction{conn: conn, tx: tx, ctx: context.WithoutCancel(ctx)}
	if ordered {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", writeLock); err != nil {
			t.rollback()
			return opened{}, fmt.Errorf("wait for other changes: %w", err)
		}
	}
	session := db.writer.Session(&gorm.Session{NewDB: true, Context: ctx})
	session.Statement.ConnPool = t.pool()
	return opened{session: session, jobs: jobs.PostgresTx(tx), commit: t.commit, rollback: t.rollback}, nil
}

func beginOn(ctx context.Context, conn *sql.Conn) (tx pgx.Tx, err error) {
	err = conn.Raw(func(raw any) error {
		std, ok := raw.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("unexpected connection %T", raw)
		}
		tx, err = std.Conn().Begin(ctx)
		return err
	})
	return tx, err
}

// pgTransaction is a transaction of pgx on a connection of database/sql.
type pgTransaction struct {
	conn  *sql.Conn
	tx    pgx.Tx
	ctx   context.Context // without the caller's end, for commit and rollback
	ended bool
}

func (t *pgTransaction) commit() error {
	ctx, cancel := context.WithTimeout(t.ctx, endWait)
	defer cancel()
	t.ended = true
	err := t.tx.Commit(ctx)
	return errors.Join(err, t.release(err))
}

func (t *pgTransaction) rollback() {
	if t.ended {
		return
	}
	ctx, cancel := context.WithTimeout(t.ctx, endWait)
	defer cancel()
	t.ended = true
	_ = t.release(t.tx.Rollback(ctx)) // the database rolls back by itself when the connection is gone
}

// release gives the connection back, or throws it away when it may still be inside the transaction.
func (t *pgTransaction) release(broken error) error {
	if broken != nil {
		// Raw returns the error it is given.
		_ = t.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	if err := t.conn.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) && !errors.Is(err, driver.ErrBadConn) {
		return err
	}
	return nil
}

func (t *pgTransaction) pool() gorm.ConnPool { return boundPool{t.conn} }

// boundPool is what GORM sees. It hides BeginTx, with which GORM would begin a second transaction on the
// connection, and has Commit and Rollback, by which GORM knows that it is in one.
type boundPool struct{ on gorm.ConnPool }

var errEndsElsewhere = errors.New("the transaction is ended by Atomically")

func (p boundPool) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return p.on.PrepareContext(ctx, query)
}

func (p boundPool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.on.ExecContext(ctx, query, args...)
}

func (p boundPool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.on.QueryContext(ctx, query, args...)
}

func (p boundPool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.on.QueryRowContext(ctx, query, args...)
}

// Commit implements gorm.TxCommitter.
func (p boundPool) Commit() error { return errEndsElsewhere }

// Rollback implements gorm.TxCommitter.
func (p boundPool) Rollback() error { return errEndsElsewhere }
