package auth

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNoSession means that nobody is signed in with this token: it is unknown, ended, or was withdrawn.
var ErrNoSession = errors.New("not signed in")

// Sessions is where sessions are kept.
type Sessions interface {
	// Insert stores s and sets its ID.
	Insert(ctx context.Context, s *Session) error
	// ByHash returns the session of a token's hash, or ErrNoSession.
	ByHash(ctx context.Context, hash string) (Session, error)
	// Touch writes SeenAt. A session that was deleted meanwhile must stay deleted, and is no error.
	Touch(ctx context.Context, id int64, seenAt time.Time) error
	// Prove writes ProvedAt, like Touch.
	Prove(ctx context.Context, id int64, provedAt time.Time) error
	// Delete removes a session; removing one that is not there is no error.
	Delete(ctx context.Context, id int64) error
	// DeleteForAuthor removes all sessions of an author but the one with the id keep; 0 keeps none.
	DeleteForAuthor(ctx context.Context, authorID, keep int64) error
}

// Keeper signs authors in and out.
type Keeper struct {
	sessions Sessions
	now      func() time.Time
}

// NewKeeper returns a Keeper over sessions. now may be nil: then it is time.Now.
func NewKeeper(sessions Sessions, now func() time.Time) *Keeper {
	if now == nil {
		now = time.Now
	}
	return &Keeper{sessions: sessions, now: now}
}

// Begin signs an author in and returns the token for the cookie. replaces is the token that the browser sent, if any: its
// session ends, so that the token changes with every sign-in.
func (k *Keeper) Begin(ctx context.Context, authorID int64, userAgent, ip, replaces string) (string, Session, error) {
	if err := k.End(ctx, replaces); err != nil {
		return "", Session{}, err
	}
	token, s := NewSession(authorID, userAgent, ip, k.now())
	if err := k.sessions.Insert(ctx, &s); err != nil {
		return "", Session{}, fmt.Errorf("begin session: %w", err)
	}
	return token, s, nil
}

// Resume returns the session of a token, and notes the visit when the last note is five minutes old. It returns ErrNoSession
// for tokens that are empty, unknown or over; a session that is over is removed.
func (k *Keeper) Resume(ctx context.Context, token string) (Session, error) {
	s, err := k.find(ctx, token)
	if err != nil {
		return Session{}, err
	}
	now := k.now().UTC()
	if !s.Live(now) {
		if err := k.sessions.Delete(ctx, s.ID); err != nil {
			return Session{}, fmt.Errorf("remove ended session: %w", err)
		}
		return Session{}, ErrNoSession
	}
	if s.Stale(now) {
		// A visit that cannot be noted is still a visit: the database may be read-only for a moment.
		if err := k.sessions.Touch(ctx, s.ID, now); err == nil {
			s.SeenAt = now
		}
	}
	return s, nil
}

// End signs out. Unknown and empty tokens are no error, so it may be repeated.
func (k *Keeper) End(ctx context.Context, token string) error {
	s, err := k.find(ctx, token)
	if errors.Is(err, ErrNoSession) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := k.sessions.Delete(ctx, s.ID); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Prove notes that the author just proved who they are.
func (k *Keeper) Prove(ctx context.Context, id int64) error {
	if err := k.sessions.Prove(ctx, id, k.now().UTC()); err != nil {
		return fmt.Errorf("note a proof: %w", err)
	}
	return nil
}

// EndAll signs an author out everywhere but in the session keep (0: everywhere). Do it whenever the password changes.
func (k *Keeper) EndAll(ctx context.Context, authorID, keep int64) error {
	if err := k.sessions.DeleteForAuthor(ctx, authorID, keep); err != nil {
		return fmt.Errorf("end sessions of author %d: %w", authorID, err)
	}
	return nil
}

func (k *Keeper) find(ctx context.Context, token string) (Session, error) {
	if token == "" {
		return Session{}, ErrNoSession
	}
	s, err := k.sessions.ByHash(ctx, HashToken(token))
	if errors.Is(err, ErrNoSession) {
		return Session{}, ErrNoSession
	}
	if err != nil {
		return Session{}, fmt.Errorf("find session: %w", err)
	}
	return s, nil
}
