package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

const (
	totpPeriod      = 30 // seconds, RFC 6238 §4.1
	totpWindow      = 1  // steps before and after, for clocks that go wrong and people who type slowly (RFC 6238 §5.2)
	totpSecretBytes = 20 // as long as the hash, RFC 4226 §4 R6
	recoveryCodes   = 10
	recoveryLetters = 16 // of 32 different ones: 80 bits, too many to guess, so that one fast hash is right
)

// ErrNoSecond means that an author has no second factor, or none that was begun.
var ErrNoSecond = errors.New("there is no second factor")

// SecondFactor is the secret that an author shares with their telephone. It is not asked for before it was confirmed.
type SecondFactor struct {
	ID           int64
	AuthorID     int64
	SealedSecret string // base64 of a box of Seal
	LastStep     int64  // the time step of the last code that was taken: an older one is worth nothing (RFC 6238 §5.2)
	CreatedAt    time.Time
	ConfirmedAt  time.Time
}

// RecoveryCode lets its author in once when the telephone is lost. Only its hash is kept.
type RecoveryCode struct {
	ID       int64
	AuthorID int64
	Hash     string
	UsedAt   time.Time
}

// SecondFactors is where they are kept.
type SecondFactors interface {
	// SecondFactor returns an author's, or ErrNoSecond.
	SecondFactor(ctx context.Context, authorID int64) (SecondFactor, error)
	// SaveSecondFactor keeps f in the place of what the author had.
	SaveSecondFactor(ctx context.Context, f *SecondFactor) error
	// UseStep notes that the code of a step was taken; false when that or a later one was taken before.
	UseStep(ctx context.Context, authorID, step int64) (bool, error)
	// ConfirmSecondFactor turns it on, with codes for the day when the telephone is lost.
	ConfirmSecondFactor(ctx context.Context, authorID int64, hashes []string, now time.Time) error
	// ReplaceRecovery puts new codes in the place of the old ones.
	ReplaceRecovery(ctx context.Context, authorID int64, hashes []string) error
	// UseRecovery spends a code; false when there is none of that hash that was not used.
	UseRecovery(ctx context.Context, authorID int64, hash string, now time.Time) (bool, error)
	// RecoveryLeft counts the codes that may still be used.
	RecoveryLeft(ctx context.Context, authorID int64) (int, error)
	// DropSecondFactor removes secret and codes. Safe to repeat.
	DropSecondFactor(ctx context.Context, authorID int64) error
}

// Second asks for the second step of a login: a code of six digits by the clock (TOTP), or a recovery code.
type Second struct {
	factors SecondFactors
	seal    *Seal
	now     func() time.Time
}

// NewSecond makes a Second. Secrets are sealed under the key of seal.
func NewSecond(factors SecondFactors, seal *Seal, now func() time.Time) *Second {
	return &Second{factors, seal, now}
}

// On reports whether an author has a second factor that was confirmed.
func (s *Second) On(ctx context.Context, authorID int64) (bool, error) {
	f, err := s.factors.SecondFactor(ctx, authorID)
	if errors.Is(err, ErrNoSecond) {
		return false, nil
	}
	return err == nil && !f.ConfirmedAt.IsZero(), err
}

// Left counts the recovery codes that an author may still use.
func (s *Second) Left(ctx context.Context, authorID int64) (int, error) {
	return s.factors.RecoveryLeft(ctx, authorID)
}

// Begin makes a secret for an author, or gives the one that waits to be confirmed, so that a page may be loaded again.
func (s *Second) Begin(ctx context.Context, authorID int64) (string, error) {
	f, err := s.factors.SecondFactor(ctx, authorID)
	if err == nil && f.ConfirmedAt.IsZero() {
		return s.open(f)
	}
	if err != nil && !errors.Is(err, ErrNoSecond) {
		return "", err
	}
	if err == nil {
		return "", errors.New("the second factor is on already")
	}
	raw := make([]byte, totpSecretBytes)
	_, _ = rand.Read(raw) // never fails: it ends the process instead
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
	box := base64.StdEncoding.EncodeToString(s.seal.Seal([]byte(secret), totpLabel(authorID)))
	f = SecondFactor{AuthorID: authorID, SealedSecret: box, CreatedAt: s.now().UTC()}
	return secret, s.factors.SaveSecondFactor(ctx, &f)
}

// Confirm turns the second factor on when code belongs to the secret that was begun, and returns the recovery codes, which
// are shown this once. nil codes mean that the code was wrong.
func (s *Second) Confirm(ctx context.Context, authorID int64, code string) ([]string, error) {
	right, err := s.byClock(ctx, authorID, code)
	if err != nil || !right {
		return nil, err
	}
	codes, hashes := newRecovery(authorID)
	return codes, s.factors.ConfirmSecondFactor(ctx, authorID, hashes, s.now().UTC())
}

// NewCodes makes ten new recovery codes; the old ones are worth nothing any more.
func (s *Second) NewCodes(ctx context.Context, authorID int64) ([]string, error) {
	codes, hashes := newRecovery(authorID)
	return codes, s.factors.ReplaceRecovery(ctx, authorID, hashes)
}

// Check takes a code of the clock or a recovery code, each once.
func (s *Second) Check(ctx context.Context, authorID int64, typed string) (bool, error) {
	typed = plainCode(typed)
	if len(typed) == recoveryLetters {
		return s.factors.UseRecovery(ctx, authorID, recoveryHash(authorID, typed), s.now().UTC())
	}
	return s.byClock(ctx, authorID, typed)
}

// Off removes the second factor of an author. Safe to repeat.
func (s *Second) Off(ctx context.Context, authorID int64) error {
	return s.factors.DropSecondFactor(ctx, authorID)
}

func (s *Second) byClock(ctx context.Context, authorID int64, typed string) (bool, error) {
	typed = plainCode(typed)
	f, err := s.factors.SecondFactor(ctx, authorID)
	if err != nil {
		return false, err
	}
	secret, err := s.open(f)
	if err != nil {
		return false, err
	}
	step, found := int64(0), false
	now := s.now().Unix() / totpPeriod
	for at := now - totpWindow; at <= now+totpWindow; at++ {
		code, err := totp.GenerateCodeCustom(secret, time.Unix(at*totpPeriod, 0), totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return false, fmt.Errorf("make a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 {
			step, found = at, true
		}
	}
	if !found {
		return false, nil
	}
	return s.factors.UseStep(ctx, authorID, step)
}

func (s *Second) open(f SecondFactor) (string, error) {
	box, err := base64.StdEncoding.DecodeString(f.SealedSecret)
	if err != nil {
		return "", ErrDamaged
	}
	plain, err := s.seal.Open(box, totpLabel(f.AuthorID))
	return string(plain), err
}

func totpLabel(authorID int64) string { return fmt.Sprintf("second factor of author %d", authorID) }

// SecretURL is what a telephone reads from the QR code of a secret (otpauth, the key URI format).
func SecretURL(secret, account, issuer string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// newRecovery makes codes of four groups of four letters and digits that are not easily taken for each other.
func newRecovery(authorID int64) (codes, hashes []string) {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	for range recoveryCodes {
		raw := make([]byte, recoveryLetters)
		_, _ = rand.Read(raw) // never fails: it ends the process instead
		var code strings.Builder
		for i, b := range raw {
			if i > 0 && i%4 == 0 {
				code.WriteByte('-')
			}
			code.WriteByte(letters[b&31])
		}
		codes = append(codes, code.String())
		hashes = append(hashes, recoveryHash(authorID, plainCode(code.String())))
	}
	return codes, hashes
}

func recoveryHash(authorID int64, plain string) string {
	return HashToken(fmt.Sprintf("recovery code of author %d: %s", authorID, plain))
}

// plainCode drops the spaces and hyphens that people type or paste.
func plainCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(typed))
}
