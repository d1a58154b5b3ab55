package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Reader is the blog.Reader of the house: all that pages read. It never waits for a writer and is safe for concurrent use.
type Reader struct {
	queries

	pool   *sql.DB
	mu     sync.Mutex
	number *sql.Stmt // reads the edition
	memo   memo
}

var _ blog.Reader = (*Reader)(nil)

// NewReader makes the reader. It does not touch the database.
func NewReader(db *DB) *Reader {
	return &Reader{queries: queries{db.reader}, pool: db.readSQL}
}

// Edition grows with every change that a reader could see, in this process or another. It is one prepared read of one row.
func (r *Reader) Edition(ctx context.Context) (int64, error) {
	stmt, err := r.editionStatement(ctx) //nolint:sqlclosecheck // it lives as long as the pool
	if err != nil {
		return 0, err
	}
	var number int64
	if err := stmt.QueryRowContext(ctx).Scan(&number); err != nil {
		return 0, fmt.Errorf("read the edition: %w", translate(err))
	}
	return number, nil
}

func (r *Reader) editionStatement(ctx context.Context) (*sql.Stmt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.number != nil {
		return r.number, nil
	}
	// It outlives the first request that needs it; closing the pool closes it.
	stmt, err := r.pool.PrepareContext(context.WithoutCancel(ctx), "SELECT number FROM edition")
	if err != nil {
		return nil, fmt.Errorf("prepare to read the edition: %w", translate(err))
	}
	r.number = stmt
	return stmt, nil
}
