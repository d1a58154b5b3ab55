package store

import (
	"context"
	"errors"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// Sessions is the auth.Sessions of the house. It is safe for concurrent use.
type Sessions struct {
	db *DB
}

var _ auth.Sessions = (*Sessions)(nil)

// NewSessions makes the store of sessions.
func NewSessions(db *DB) (*Sessions, error) {
	if err := keepClock(db.writer); err != nil {
		return nil, err
	}
	return &Sessions{db}, nil
}

// Insert stores a session and sets its ID.
func (s *Sessions) Insert(ctx context.Context, session *auth.Session) error {
	return s.db.Atomically(ctx, func(tx *Tx) error {
		session.ID = 0
		return save(tx.DB(), sessionsTable, session, &session.ID)
	})
}

// ByHash returns the session of a token's hash, or auth.ErrNoSession.
func (s *Sessions) ByHash(ctx context.Context, hash string) (auth.Session, error) {
	session, err := one[auth.Session](s.db.Reader(ctx).Table(sessionsTable).Where("hash = ?", hash), "read session")
	if errors.Is(err, blog.ErrNotFound) {
		return auth.Session{}, auth.ErrNoSession
	}
	return session, err
}

// OfAuthor lists the sessions of an author, the last used first, for the list at the desk. Some may be over.
func (s *Sessions) OfAuthor(ctx context.Context, authorID int64) ([]auth.Session, error) {
	return many[auth.Session](s.db.Reader(ctx).Table(sessionsTable).Where("author_id = ?", authorID).Order("seen_at DESC, id DESC"), "list sessions")
}

// Touch writes when a session was last seen. A session that was deleted meanwhile stays deleted.
func (s *Sessions) Touch(ctx context.Context, id int64, seenAt time.Time) error {
	return s.change(ctx, "touch session", `UPDATE sessions SET seen_at = ? WHERE id = ?`, at(seenAt), id)
}

// Prove writes when the author of a session last proved who they are.
func (s *Sessions) Prove(ctx context.Context, id int64, provedAt time.Time) error {
	return s.change(ctx, "note a proof", `UPDATE sessions SET proved_at = ? WHERE id = ?`, at(provedAt), id)
}

// Delete removes a session. Safe to repeat.
func (s *Sessions) Delete(ctx context.Context, id int64) error {
	return s.change(ctx, "delete session", `DELETE FROM sessions WHERE id = ?`, id)
}

// DeleteForAuthor removes all sessions of an author but the one with the id keep; 0 keeps none.
func (s *Sessions) DeleteForAuthor(ctx context.Context, authorID, keep int64) error {
	return s.change(ctx, "delete sessions of an author", `DELETE FROM sessions WHERE author_id = ? AND id <> ?`, authorID, keep)
}

func (s *Sessions) change(ctx context.Context, doing, statement string, args ...any) error {
	return s.db.Atomically(ctx, func(tx *Tx) error {
		_, err := exec(tx.DB(), doing, statement, args...)
		return err
	})
}
