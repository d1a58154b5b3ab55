package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/jobs"
)

// How long a transaction waits before it gives up with ErrBusy.
const (
	turnWait      = 10 * time.Second       // for those of this process
	unhurriedWait = time.Minute            // the same for work that nobody waits for
	lockWait      = 5 * time.Second        // in all, when another process keeps a SQLite file locked
	lastTry       = 100 * time.Millisecond // when it waited that long already, behind one that met the lock
)

// ErrNested says that Atomically was called inside of Atomically. Pass the Tx on instead.
var ErrNested = errors.New("a transaction cannot be opened inside another one")

// Tx is one open transaction. It is used by one goroutine and only until the function it was given to returns.
type Tx struct {
	ctx      context.Context // lives as long as the transaction
	db       *gorm.DB
	jobs     jobs.Tx
	enqueuer *jobs.Enqueuer
	after    []func()
}

// DB is GORM bound to the transaction.
func (tx *Tx) DB() *gorm.DB { return tx.db }

// Context is the context of the transaction. Atomically called with it is refused at once.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Jobs is the transaction as the queue wants it.
func (tx *Tx) Jobs() jobs.Tx { return tx.jobs }

// Enqueue writes jobs that exist if and only if the transaction commits.
func (tx *Tx) Enqueue(work ...jobs.Job) error {
	return translate(tx.enqueuer.Insert(tx.ctx, tx.jobs, work...))
}

// AfterCommit calls do once the transaction has been committed, in the order of the calls, outside of the transaction and
// before Atomically returns. After a rollback it is not called. What must not be lost belongs into a job instead.
func (tx *Tx) AfterCommit(do func()) { tx.after = append(tx.after, do) }

// Atomically runs do in a transaction: all of its changes are made when it returns nil, and none when it returns an error
// or panics. One transaction at a time changes data, over all processes, so what do reads stays true until it
// has written. It must be short and touch no network. A transaction that gets no turn within 10 s, or meets a SQLite
// file that another process keeps locked for 5 s, fails with ErrBusy.
// Errors of do come back as they are, or with the kinds of this package added.
func (db *DB) Atomically(ctx context.Context, do func(tx *Tx) error) error {
	if isUnhurried(ctx) {
		if err := take(ctx, db.behind, unhurriedWait); err != nil {
			return err
		}
		defer func() { <-db.behind }()
	}
	began := time.Now()
	if err := take(ctx, db.turn, turnWait); err != nil {
		return err
	}
	after, err := func() ([]func(), error) {
		defer func() { <-db.turn }()
		return db.transact(ctx, true, db.patience(time.Since(began)), do)
	}()
	return finish(after, err)
}

// AtomicallyUnordered is Atomically without waiting for other transactions on PostgreSQL: for inserts that read
// nothing, such as a received document and its job. On SQLite there is no difference.
func (db *DB) AtomicallyUnordered(ctx context.Context, do func(tx *Tx) error) error {
	if db.pool == nil {
		return db.Atomically(ctx, do)
	}
	if nested(ctx) {
		return ErrNested
	}
	return finish(db.transact(ctx, false, turnWait, do))
}

// patience is how long a transaction may take to begin after it waited for its turn. The queue shares the one
// connection that writes to a SQLite file, so it counts from the wait for that, not from SQLite's own lock.
func (db *DB) patience(waited time.Duration) time.Duration {
	if db.pool != nil {
		return turnWait
	}
	return max(lockWait-waited, lastTry)
}

func finish(after []func(), err error) error {
	if err != nil {
		return translate(err)
	}
	for _, do := range after {
		do()
	}
	return nil
}

type insideKey struct{}

func nested(ctx context.Context) bool { return ctx.Value(insideKey{}) != nil }

type unhurriedKey struct{}

// Unhurried marks work that nobody waits for. Of such transactions only one at a time stands in line with the others,
// so that a thousand letters to be read do not keep the next letter, or an author's form, from being stored.
func Unhurried(ctx context.Context) context.Context {
	return context.WithValue(ctx, unhurriedKey{}, true)
}

func isUnhurried(ctx context.Context) bool { return ctx.Value(unhurriedKey{}) != nil }

// take makes the transactions of this process wait here, in their order, instead of each holding a connection
// while it waits for the database.
func take(ctx context.Context, place chan struct{}, patience time.Duration) error {
	if nested(ctx) {
		return ErrNested
	}
	select {
	case place <- struct{}{}:
		return nil
	default:
	}
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case place <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the database: %w", ctx.Err())
	case <-limit.C:
		return fmt.Errorf("wait %s for the database: %w", patience, ErrBusy)
	}
}

// opened is a transaction of either database.
type opened struct {
	session *gorm.DB
	jobs    jobs.Tx
	commit  func() error
	// rollback may be called after commit and then does nothing.
	rollback func()
}

// transact gives up when the transaction has not begun within patience. Once begun it takes its time.
func (db *DB) transact(ctx context.Context, ordered bool, patience time.Duration, do func(tx *Tx) error) ([]func(), error) {
	inner, cancel := context.WithCancel(context.WithValue(ctx, insideKey{}, true))
	defer cancel()
	limit := time.AfterFunc(patience, cancel)
	open, err := db.begin(inner, ordered)
	if !limit.Stop() && ctx.Err() == nil {
		if err == nil {
			open.rollback()
		}
		return nil, fmt.Errorf("wait for the lock of the database: %w", ErrBusy)
	}
	if err != nil {
		return nil, fmt.Errorf("begin a transaction: %w", err)
	}
	defer open.rollback() // also when do panics
	tx := &Tx{ctx: inner, db: open.session, jobs: open.jobs, enqueuer: db.enqueuer}
	if err := do(tx); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("before the commit: %w", err)
	}
	if err := open.commit(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return tx.after, nil
}

func (db *DB) begin(ctx context.Context, ordered bool) (opened, error) {
	if db.pool != nil {
		return db.beginPostgres(ctx, ordered)
	}
	return db.beginSQLite(ctx)
}

// beginSQLite begins with BEGIN IMMEDIATE (see writerDSN), so that it waits here and never fails in the middle.
func (db *DB) beginSQLite(ctx context.Context) (opened, error) {
	session := db.writer.WithContext(ctx).Begin()
	if session.Error != nil {
		return opened{}, session.Error
	}
	raw, err := sqlTx(session)
	if err != nil {
		session.Rollback()
		return opened{}, err
	}
	return opened{
		session: session,
		jobs:    jobs.SQLiteTx(raw),
		commit:  raw.Commit,
		// It fails only when the transaction has ended already.
		rollback: func() { _ = raw.Rollback() },
	}, nil
}

// sqlTx takes the transaction out of GORM, which wraps it when statements are prepared.
func sqlTx(session *gorm.DB) (*sql.Tx, error) {
	pool := session.Statement.ConnPool
	if prepared, ok := pool.(*gorm.PreparedStmtTX); ok {
		pool = prepared.Tx
	}
	tx, ok := pool.(*sql.Tx)
	if !ok {
		return nil, fmt.Errorf("unexpected transaction %T", pool)
	}
	return tx, nil
}
