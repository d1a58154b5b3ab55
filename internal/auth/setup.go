package auth

import (
	"crypto/subtle"
	"errors"
	"sync"
	"time"
)

const setupLife = 24 * time.Hour

// ErrSetupLink means that a set-up link is wrong, was used, or is older than a day.
var ErrSetupLink = errors.New("this set-up link is not valid any more; restart Oriel to get a new one")

// Setup guards the page on which the first author is made: whoever holds the link that the program printed may use it, once.
// It lives in memory; a restart makes a new link. It is safe for concurrent use.
type Setup struct {
	mu    sync.Mutex
	hash  string
	until time.Time
	spent bool
	now   func() time.Time
}

// NewSetup returns a Setup and the token for its link, good for a day. now may be nil: then it is time.Now.
func NewSetup(now func() time.Time) (*Setup, string) {
	if now == nil {
		now = time.Now
	}
	token, hash := NewToken()
	return &Setup{hash: hash, until: now().Add(setupLife), now: now}, token
}

// Valid reports whether the link would be accepted now.
func (s *Setup) Valid(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.valid(token)
}

// Use calls do for a valid link, and spends the link if do succeeds. Two visitors cannot use it at once: the second gets
// ErrSetupLink. The error of do comes back as it is, and the link stays good.
func (s *Setup) Use(token string, do func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.valid(token) {
		return ErrSetupLink
	}
	if err := do(); err != nil {
		return err
	}
	s.spent = true
	return nil
}

func (s *Setup) valid(token string) bool {
	same := subtle.ConstantTimeCompare([]byte(HashToken(token)), []byte(s.hash)) == 1
	return same && !s.spent && s.now().Before(s.until)
}
