package auth

import (
	"strings"
	"time"
	"unicode/utf8"
)

// The life of a session: it ends after SessionIdle without a visit, and after SessionLife whatever happens.
const (
	SessionIdle = 7 * 24 * time.Hour
	SessionLife = 30 * 24 * time.Hour
	// sessionTouch is how old SeenAt may get before it is written again, so that reading pages does not mean writing rows.
	sessionTouch = 5 * time.Minute
	maxAgentText = 200
	// ProofLife is how long a password or a passkey counts for changes of what guards the account.
	ProofLife = 10 * time.Minute
)

// Session is one sign-in of an author on one device. Times are UTC.
type Session struct {
	ID        int64
	Hash      string // of the token, see HashToken
	AuthorID  int64
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time // when the session ends for good, whether it is used or not
	UserAgent string    // as the browser names itself, cut to 200 bytes; for the list at the desk
	IP        string    // where the sign-in came from; for the list at the desk
	ProvedAt  time.Time // when the author last proved in it who they are
}

// NewSession returns a session that begins now, and the token for the cookie. Make a new one at every sign-in and drop the old
// one, so that a cookie planted before means nothing.
func NewSession(authorID int64, userAgent, ip string, now time.Time) (string, Session) {
	token, hash := NewToken()
	now = now.UTC()
	return token, Session{
		Hash: hash, AuthorID: authorID, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(SessionLife),
		UserAgent: printable(userAgent), IP: ip, ProvedAt: now,
	}
}

// Live reports whether the session still counts at now.
func (s Session) Live(now time.Time) bool { return now.Before(s.EndsAt()) }

// Proved reports whether the author proved lately who they are, so that an open browser alone cannot change what guards the account.
func (s Session) Proved(now time.Time) bool { return now.Sub(s.ProvedAt) < ProofLife }

// EndsAt returns when the session ends if nobody uses it any more.
func (s Session) EndsAt() time.Time {
	idle, life := s.SeenAt.Add(SessionIdle), s.CreatedAt.Add(SessionLife)
	if s.ExpiresAt.Before(life) {
		life = s.ExpiresAt
	}
	if idle.Before(life) {
		return idle
	}
	return life
}

// Stale reports whether the visit at now should be written to SeenAt.
func (s Session) Stale(now time.Time) bool { return now.Sub(s.SeenAt) >= sessionTouch }

// printable drops control characters and cuts at a character's border.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	for len(s) > maxAgentText {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
