package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

const (
	passwordsAtOnce  = 2
	passwordWait     = 5 * time.Second
	maxPasswordBytes = 1024
)

// ErrBusy means that too many passwords are being checked already; the visitor should come back in a few seconds (503).
var ErrBusy = errors.New("too many sign-ins at this moment, please try again in a few seconds")

// ErrPasswordTooLong is returned for passwords above 1,024 bytes.
var ErrPasswordTooLong = errors.New("the password is longer than 1,024 bytes")

// errBadHash means that the stored text is no argon2id hash that this program would have written.
var errBadHash = errors.New("stored password hash cannot be read")

// Passwords hashes and checks passwords with argon2id (RFC 9106): 19 MiB, two passes. At most two run at a time, because each
// needs its memory; others wait up to 5 s and then get ErrBusy. It is safe for concurrent use.
type Passwords struct {
	cost  cost
	turns chan struct{}
	wait  time.Duration
	dummy string
}

// cost are the parameters of argon2id.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

// NewPasswords returns a Passwords with the standard cost.
func NewPasswords() *Passwords {
	return newPasswords(cost{memory: 19 * 1024, passes: 2, threads: 1}, passwordWait)
}

func newPasswords(c cost, wait time.Duration) *Passwords {
	salt, sum := make([]byte, saltBytes), make([]byte, sumBytes)
	return &Passwords{
		cost:  c,
		turns: make(chan struct{}, passwordsAtOnce),
		wait:  wait,
		dummy: phc{cost: c, salt: salt, sum: sum}.String(),
	}
}

// Hash returns the hash of password as a PHC string, with a fresh salt. Errors are ErrBusy, ErrPasswordTooLong, or the context's.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: it ends the process instead
	h := phc{cost: p.cost, salt: salt}
	sum, err := p.sum(ctx, h, password)
	if err != nil {
		return "", err
	}
	h.sum = sum
	return h.String(), nil
}

// Verify reports whether password belongs to hash. For a name that nobody bears pass an empty hash: the answer is false after
// the same work, so that time does not tell which names exist. Errors are ErrBusy, the context's, or an unreadable hash.
func (p *Passwords) Verify(ctx context.Context, hash, password string) (bool, error) {
	stored := hash
	if hash == "" {
		stored = p.dummy
	}
	h, err := parsePHC(stored)
	if err != nil {
		return false, err
	}
	sum, err := p.sum(ctx, h, password)
	if errors.Is(err, ErrPasswordTooLong) {
		return false, nil // none that long was ever accepted
	}
	if err != nil {
		return false, err
	}
	same := subtle.ConstantTimeCompare(sum, h.sum) == 1
	return same && hash != "", nil
}

// Outdated reports whether hash was made with another cost than today's, so that it should be made anew at the next sign-in.
func (p *Passwords) Outdated(hash string) bool {
	h, err := parsePHC(hash)
	return err != nil || h.cost != p.cost
}

// sum waits for a turn and does the work. The same letters typed on different systems may differ in bytes: NFKC makes them equal.
func (p *Passwords) sum(ctx context.Context, h phc, password string) ([]byte, error) {
	if len(password) > maxPasswordBytes {
		return nil, ErrPasswordTooLong
	}
	timer := time.NewTimer(p.wait)
	defer timer.Stop()
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-timer.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
	return argon2.IDKey([]byte(norm.NFKC.String(password)), h.salt, h.cost.passes, h.cost.memory, h.cost.threads, sumBytes), nil
}

const (
	saltBytes = 16
	sumBytes  = 32
)

// phc is a hash as it is stored: $argon2id$v=19$m=19456,t=2,p=1$salt$sum.
type phc struct {
	cost cost
	salt []byte
	sum  []byte
}

// String writes the PHC string.
func (h phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.memory, h.cost.passes, h.cost.threads,
		b64.EncodeToString(h.salt), b64.EncodeToString(h.sum))
}

// parsePHC reads a PHC string. Costs far above ours are refused: a damaged row must not eat the memory.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errBadHash
	}
	var h phc
	_, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.cost.memory, &h.cost.passes, &h.cost.threads)
	if err != nil || h.cost.memory < 8 || h.cost.memory > 64*1024 || h.cost.passes < 1 || h.cost.passes > 10 || h.cost.threads < 1 || h.cost.threads > 4 {
		return phc{}, errBadHash
	}
	if h.salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4]); err != nil || len(h.salt) < 8 {
		return phc{}, errBadHash
	}
	if h.sum, err = base64.RawStdEncoding.Strict().DecodeString(parts[5]); err != nil || len(h.sum) != sumBytes {
		return phc{}, errBadHash
	}
	return h, nil
}
