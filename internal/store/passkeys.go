package store

import (
	"context"
	"errors"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// Passkeys lists those of an author, the oldest first.
func (a *Access) Passkeys(ctx context.Context, authorID int64) ([]auth.Passkey, error) {
	return many[auth.Passkey](a.from(ctx, passkeysTable).Where("author_id = ?", authorID).Order("id"), "list passkeys")
}

// PasskeyByCredential finds one, or answers auth.ErrNoPasskey.
func (a *Access) PasskeyByCredential(ctx context.Context, credentialID string) (auth.Passkey, error) {
	p, err := one[auth.Passkey](a.from(ctx, passkeysTable).Where("credential_id = ?", credentialID), "read a passkey")
	if errors.Is(err, blog.ErrNotFound) {
		return p, auth.ErrNoPasskey
	}
	return p, err
}

// SavePasskey inserts or updates p. A credential that is here already is kind Conflict.
func (a *Access) SavePasskey(ctx context.Context, p *auth.Passkey) error {
	return a.do(ctx, func(tx *Tx) error { return save(tx.DB(), passkeysTable, p, &p.ID) })
}

// RenamePasskey gives a passkey of an author another name. Safe to repeat.
func (a *Access) RenamePasskey(ctx context.Context, authorID, id int64, name string) error {
	_, err := a.changed(ctx, "rename a passkey", `UPDATE passkeys SET name = ? WHERE id = ? AND author_id = ?`, name, id, authorID)
	return err
}

// DropPasskey removes a passkey of an author. Safe to repeat.
func (a *Access) DropPasskey(ctx context.Context, authorID, id int64) error {
	_, err := a.changed(ctx, "remove a passkey", `DELETE FROM passkeys WHERE id = ? AND author_id = ?`, id, authorID)
	return err
}

// KeepSlip stores s and sets its ID.
func (a *Access) KeepSlip(ctx context.Context, s *auth.Slip) error {
	return a.do(ctx, func(tx *Tx) error { return save(tx.DB(), slipsTable, s, &s.ID) })
}

// Slip looks at one without taking it, or answers auth.ErrNoSlip.
func (a *Access) Slip(ctx context.Context, kind auth.SlipKind, hash string, now time.Time) (auth.Slip, error) {
	s, err := one[auth.Slip](a.from(ctx, slipsTable).Where("hash = ? AND kind = ? AND expires_at > ?", hash, kind, at(now)), "read a slip")
	if errors.Is(err, blog.ErrNotFound) {
		return s, auth.ErrNoSlip
	}
	return s, err
}

// TakeSlip removes one and returns it; of two who try at once one gets auth.ErrNoSlip.
func (a *Access) TakeSlip(ctx context.Context, kind auth.SlipKind, hash string, now time.Time) (auth.Slip, error) {
	var taken []auth.Slip
	err := a.do(ctx, func(tx *Tx) (err error) {
		taken, err = many[auth.Slip](tx.DB().Raw(`DELETE FROM slips WHERE hash = ? AND kind = ? AND expires_at > ? RETURNING *`, hash, kind, at(now)), "take a slip")
		return err
	})
	if err != nil {
		return auth.Slip{}, err
	}
	if len(taken) == 0 {
		return auth.Slip{}, auth.ErrNoSlip
	}
	return taken[0], nil
}

// DropSlips removes all of a kind that an author has. Safe to repeat.
func (a *Access) DropSlips(ctx context.Context, kind auth.SlipKind, authorID int64) error {
	_, err := a.changed(ctx, "drop slips", `DELETE FROM slips WHERE kind = ? AND author_id = ?`, kind, authorID)
	return err
}
