package auth

import (
	"context"
	"errors"
	"time"
)

// ErrNoSlip means that a slip was never given out, was taken before, is over, or is for something else.
var ErrNoSlip = errors.New("this link is not good any more")

// SlipKind says what a slip is good for.
type SlipKind string

// The kinds of slips. They stand in the database: never rename them.
const (
	SlipSecond   SlipKind = "second"   // the password was right, the second step is missing
	SlipPasskey  SlipKind = "passkey"  // the challenge of a login with a passkey
	SlipRegister SlipKind = "register" // the challenge of a new passkey
	SlipReset    SlipKind = "reset"    // may choose a new password
	SlipEmail    SlipKind = "email"    // confirms an address; Data is the address
)

// Life is how long a slip of the kind is good.
func (k SlipKind) Life() time.Duration {
	switch k {
	case SlipSecond:
		return 10 * time.Minute
	case SlipPasskey, SlipRegister:
		return 5 * time.Minute
	case SlipEmail:
		return 24 * time.Hour
	case SlipReset:
	}
	return time.Hour
}

// Slip is good once, for one thing and for a short time. Only the hash of its token is kept.
type Slip struct {
	ID        int64
	Hash      string
	Kind      SlipKind
	AuthorID  int64 // 0 when it is not known yet who comes
	Data      string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Slips is where slips are kept.
type Slips interface {
	KeepSlip(ctx context.Context, s *Slip) error
	// Slip looks at one without taking it, or answers ErrNoSlip.
	Slip(ctx context.Context, kind SlipKind, hash string, now time.Time) (Slip, error)
	// TakeSlip removes one and returns it; of two who try at once one gets ErrNoSlip.
	TakeSlip(ctx context.Context, kind SlipKind, hash string, now time.Time) (Slip, error)
	// DropSlips removes all of a kind that an author has. Safe to repeat.
	DropSlips(ctx context.Context, kind SlipKind, authorID int64) error
}

// Clerk gives out slips and takes them back.
type Clerk struct {
	slips Slips
	now   func() time.Time
}

// NewClerk makes a Clerk over slips.
func NewClerk(slips Slips, now func() time.Time) *Clerk { return &Clerk{slips, now} }

// Issue gives out a slip and returns its token.
func (c *Clerk) Issue(ctx context.Context, kind SlipKind, authorID int64, data string) (string, error) {
	token, hash := NewToken()
	now := c.now().UTC()
	s := Slip{Hash: hash, Kind: kind, AuthorID: authorID, Data: data, CreatedAt: now, ExpiresAt: now.Add(kind.Life())}
	if err := c.slips.KeepSlip(ctx, &s); err != nil {
		return "", err
	}
	return token, nil
}

// Look finds a slip that may still be taken, or answers ErrNoSlip.
func (c *Clerk) Look(ctx context.Context, kind SlipKind, token string) (Slip, error) {
	return c.slips.Slip(ctx, kind, HashToken(token), c.now())
}

// Take spends a slip, or answers ErrNoSlip.
func (c *Clerk) Take(ctx context.Context, kind SlipKind, token string) (Slip, error) {
	return c.slips.TakeSlip(ctx, kind, HashToken(token), c.now())
}

// Drop spends all slips of a kind that an author has.
func (c *Clerk) Drop(ctx context.Context, kind SlipKind, authorID int64) error {
	return c.slips.DropSlips(ctx, kind, authorID)
}
