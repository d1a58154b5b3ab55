package store

import (
	"context"
	"errors"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	passkeysTable      = "passkeys"
	secondFactorsTable = "second_factors"
	slipsTable         = "slips"
)

// Access keeps by what authors prove who they are beside their passwords: passkeys, second factors, and slips that are good
// once. It is safe for concurrent use.
type Access struct {
	queries

	db *DB
}

var (
	_ auth.PasskeyStore  = (*Access)(nil)
	_ auth.SecondFactors = (*Access)(nil)
	_ auth.Slips         = (*Access)(nil)
)

// NewAccess makes the store of proofs.
func NewAccess(db *DB) (*Access, error) {
	if err := keepClock(db.writer); err != nil {
		return nil, err
	}
	return &Access{queries{db.reader}, db}, nil
}

// SecondFactor returns an author's, or auth.ErrNoSecond.
func (a *Access) SecondFactor(ctx context.Context, authorID int64) (auth.SecondFactor, error) {
	f, err := one[auth.SecondFactor](a.from(ctx, secondFactorsTable).Where("author_id = ?", authorID), "read a second factor")
	if errors.Is(err, blog.ErrNotFound) {
		return f, auth.ErrNoSecond
	}
	return f, err
}

// SaveSecondFactor keeps f in the place of what the author had.
func (a *Access) SaveSecondFactor(ctx context.Context, f *auth.SecondFactor) error {
	return a.do(ctx, func(tx *Tx) error {
		if _, err := exec(tx.DB(), "drop the second factor", `DELETE FROM second_factors WHERE author_id = ?`, f.AuthorID); err != nil {
			return err
		}
		f.ID = 0
		return save(tx.DB(), secondFactorsTable, f, &f.ID)
	})
}

// UseStep notes that the code of a step was taken; false when that or a later one was taken before.
func (a *Access) UseStep(ctx context.Context, authorID, step int64) (bool, error) {
	return a.changed(ctx, "use a code", `UPDATE second_factors SET last_step = ? WHERE author_id = ? AND last_step < ?`, step, authorID, step)
}

// ConfirmSecondFactor turns it on, with new recovery codes.
func (a *Access) ConfirmSecondFactor(ctx context.Context, authorID int64, hashes []string, now time.Time) error {
	return a.do(ctx, func(tx *Tx) error {
		found, err := exec(tx.DB(), "confirm the second factor", `UPDATE second_factors SET confirmed_at = ? WHERE author_id = ?`, at(now), authorID)
		if err == nil && found == 0 {
			err = auth.ErrNoSecond
		}
		if err != nil {
			return err
		}
		return replaceRecovery(tx, authorID, hashes)
	})
}

// ReplaceRecovery puts new codes in the place of the old ones.
func (a *Access) ReplaceRecovery(ctx context.Context, authorID int64, hashes []string) error {
	return a.do(ctx, func(tx *Tx) error { return replaceRecovery(tx, authorID, hashes) })
}

func replaceRecovery(tx *Tx, authorID int64, hashes []string) error {
	if _, err := exec(tx.DB(), "drop recovery codes", `DELETE FROM recovery_codes WHERE author_id = ?`, authorID); err != nil {
		return err
	}
	for _, hash := range hashes {
		if _, err := exec(tx.DB(), "keep a recovery code", `INSERT INTO recovery_codes (author_id, hash) VALUES (?, ?)`, authorID, hash); err != nil {
			return err
		}
	}
	return nil
}

// UseRecovery spends a code; false when there is none of that hash that was not used.
func (a *Access) UseRecovery(ctx context.Context, authorID int64, hash string, now time.Time) (bool, error) {
	return a.changed(ctx, "use a recovery code", `UPDATE recovery_codes SET used_at = ? WHERE author_id = ? AND hash = ? AND used_at = ?`,
		at(now), authorID, hash, at(time.Time{}))
}

// RecoveryLeft counts the codes that may still be used.
func (a *Access) RecoveryLeft(ctx context.Context, authorID int64) (int, error) {
	return value[int](a.with(ctx).Raw(`SELECT count(*) FROM recovery_codes WHERE author_id = ? AND used_at = ?`, authorID, at(time.Time{})), "count recovery codes")
}

// DropSecondFactor removes secret and codes. Safe to repeat.
func (a *Access) DropSecondFactor(ctx context.Context, authorID int64) error {
	return a.do(ctx, func(tx *Tx) error {
		if _, err := exec(tx.DB(), "drop the second factor", `DELETE FROM second_factors WHERE author_id = ?`, authorID); err != nil {
			return err
		}
		return replaceRecovery(tx, authorID, nil)
	})
}

func (a *Access) do(ctx context.Context, change func(tx *Tx) error) error {
	return refusal(a.db.Atomically(ctx, change))
}

// changed runs a statement and tells whether it found a row.
func (a *Access) changed(ctx context.Context, doing, statement string, args ...any) (bool, error) {
	found := int64(0)
	err := a.do(ctx, func(tx *Tx) (err error) {
		found, err = exec(tx.DB(), doing, statement, args...)
		return err
	})
	return found > 0, err
}
