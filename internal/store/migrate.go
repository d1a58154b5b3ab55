package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/oriel-blog/oriel/internal/jobs"
)

// ErrNewerSchema says that a newer program has changed the tables.
var ErrNewerSchema = errors.New("the schema is newer than the program")

// schemaHandle is what migrations run on: the usual handles without the usual time limits.
type schemaHandle struct {
	sql  *sql.DB
	jobs jobs.Database
}

// Migrate brings all tables up to what this program knows. It is safe to repeat and safe to call from several processes
// at once: one does the work and the others wait. When the schema is newer than the program it changes
// nothing and returns ErrNewerSchema with a sentence for the owner.
func (db *DB) Migrate(ctx context.Context) error {
	if db.pool != nil {
		return db.migratePostgres(ctx)
	}
	lock, err := waitLock(ctx, db.place.file+".migrate.lock")
	if err != nil {
		return err
	}
	return errors.Join(db.migrate(ctx, schemaHandle{db.writeSQL, db.Jobs()}), lock.release())
}

// migratePostgres uses connections of its own, because statements that build tables may take long.
func (db *DB) migratePostgres(ctx context.Context) error {
	config, err := poolConfig(db.place.url)
	if err != nil {
		return err
	}
	config.ConnConfig.RuntimeParams["statement_timeout"] = "0"
	config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "0"
	config.MaxConns = 4
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("prepare connections to the database: %w", err)
	}
	defer pool.Close()
	lock, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	// The lock belongs to the connection, and ends with it when the pool is closed.
	defer lock.Release()
	if err := lockSchema(ctx, lock); err != nil {
		return err
	}
	handle := stdlib.OpenDBFromPool(pool)
	err = db.migrate(ctx, schemaHandle{handle, jobs.Database{Pool: pool, Reader: handle}})
	return errors.Join(err, handle.Close())
}

// lockSchema asks again and again instead of waiting in the database, where the waiting statement itself would hold up
// an index that the other process builds concurrently.
func lockSchema(ctx context.Context, conn *pgxpool.Conn) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		var got bool
		if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", writeLock+1).Scan(&got); err != nil {
			return fmt.Errorf("lock the schema: %w", err)
		}
		if got {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for another process that migrates: %w", ctx.Err())
		case <-tick.C:
		}
	}
}

func (db *DB) migrate(ctx context.Context, on schemaHandle) error {
	provider, err := db.provider(on.sql)
	if err != nil {
		return err
	}
	if err := db.refuseNewer(ctx, provider, on); err != nil {
		return err
	}
	if provider != nil {
		results, err := provider.Up(ctx)
		if err != nil {
			return fmt.Errorf("migrate the database: %w", translate(err))
		}
		for _, result := range results {
			db.log.InfoContext(ctx, "database migrated", "to", result.Source.Version, "took", result.Duration)
		}
	}
	return translate(jobs.Migrate(ctx, on.jobs, db.log))
}

// provider returns nil when there are no migrations.
func (db *DB) provider(handle *sql.DB) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if db.pool != nil {
		dialect = goose.DialectPostgres
	}
	files, err := fs.Sub(db.files, string(db.Engine()))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	provider, err := goose.NewProvider(dialect, handle, files, goose.WithDisableGlobalRegistry(true), goose.WithSlog(db.log))
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return provider, nil
}

func (db *DB) refuseNewer(ctx context.Context, provider *goose.Provider, on schemaHandle) error {
	var know int64
	if provider != nil {
		sources := provider.ListSources()
		know = sources[len(sources)-1].Version
	}
	have, err := db.version(ctx, on.sql)
	if err != nil {
		return err
	}
	if have > know {
		return newer("database", have, know)
	}
	queueHas, queueKnown, err := jobs.Schema(ctx, on.jobs)
	if err != nil {
		return err
	}
	if queueHas > queueKnown {
		return newer("job queue", int64(queueHas), int64(queueKnown))
	}
	return nil
}

func newer(what string, have, know int64) error {
	return &newerError{fmt.Sprintf("The %s has schema %d, this program knows %d. Start the newer program, or restore a backup made before the upgrade.", what, have, know)}
}

// newerError reads as its sentence alone.
type newerError struct{ sentence string }

func (e *newerError) Error() string        { return e.sentence }
func (e *newerError) Is(target error) bool { return target == ErrNewerSchema }

// Version tells the schema of the database, zero before the first Migrate. It changes nothing.
func (db *DB) Version(ctx context.Context) (int64, error) { return db.version(ctx, db.readSQL) }

func (db *DB) version(ctx context.Context, handle *sql.DB) (int64, error) {
	table := "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'"
	if db.pool != nil {
		table = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'"
	}
	var exists, version int64
	if err := handle.QueryRowContext(ctx, table).Scan(&exists); err != nil {
		return 0, fmt.Errorf("look for the schema: %w", translate(err))
	}
	if exists == 0 {
		return 0, nil
	}
	err := handle.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read the schema: %w", translate(err))
	}
	return version, nil
}
