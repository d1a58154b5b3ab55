package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Blog is the blog.Store of the house: the transactions of its services. It is safe for concurrent use.
type Blog struct {
	db  *DB
	now func() time.Time

	mu        sync.Mutex
	onEdition []func(edition int64)
}

// NewBlog makes the store of the services. now decides when the jobs of facts are due.
func NewBlog(db *DB, now func() time.Time) (*Blog, error) {
	if err := keepClock(db.writer); err != nil {
		return nil, err
	}
	return &Blog{db: db, now: now}, nil
}

// Atomically runs one intent in a transaction; see blog.Store. A change that breaks a unique key is kind Conflict; a
// busy database or a full disk is kind Busy.
func (b *Blog) Atomically(ctx context.Context, do func(tx blog.Tx) error) error {
	err := b.db.Atomically(ctx, func(tx *Tx) error {
		t := &blogTx{queries: queries{tx.DB()}, tx: tx, now: b.now}
		if err := do(t); err != nil {
			return err
		}
		return b.endEdition(ctx, t)
	})
	return refusal(err)
}

// blogTx is blog.Tx on an open transaction.
type blogTx struct {
	queries
	tx   *Tx
	now  func() time.Time
	keys map[blog.Key]bool // what a reader could see a difference of once the transaction is committed
}

var _ blog.Tx = (*blogTx)(nil)

// touch notes that a reader could see a difference once the transaction is committed.
func (t *blogTx) touch(keys ...blog.Key) {
	if t.keys == nil {
		t.keys = map[blog.Key]bool{}
	}
	for _, k := range keys {
		t.keys[k] = true
	}
}

// refusal gives the database's errors the kinds and sentences of the domain. The cause stays in the chain.
func refusal(err error) error {
	var known *blog.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, ErrBusy):
		return fmt.Errorf("%w (%w)", blog.Refuse(blog.Busy, "The database is busy at the moment. Nothing was lost; please try again."), err)
	case errors.Is(err, ErrFull):
		return fmt.Errorf("%w (%w)", blog.Refuse(blog.Busy, "The disk of this server is full, so nothing can be saved. Please make room and try again."), err)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%w (%w)", blog.Refuse(blog.Conflict, "Something else here has this name or address already."), err)
	}
	return err
}
