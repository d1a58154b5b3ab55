package blog

import (
	"context"
	"slices"
	"strings"
)

// KnownAs are the ids of the author's accounts elsewhere.
func (a Author) KnownAs() []string {
	if a.AlsoKnownAs == "" {
		return nil
	}
	return strings.Split(a.AlsoKnownAs, "\n")
}

// WhyNotThere says in a sentence why an author whose account here is self cannot move to an account, or "" when they can.
func WhyNotThere(to Account, self string, blocked bool) string {
	switch {
	case to.ActorID == self:
		return "This is your account here. Please enter the account that you want to move to."
	case blocked:
		return "That server or account is blocked here. Take the block back first if you really want to move there."
	case to.MovedTo == self:
		return "That account has itself moved to this one here. Take that move back on its server first."
	case to.MovedTo != "":
		return "That account has itself moved on to another one. Enter the account where you really are."
	case !to.Names(self):
		return "That account does not name this one yet, so servers would not believe the move. Add this address as an alias there, then check again."
	}
	return ""
}

func blockedHere(ctx context.Context, tx Tx, to Account) (bool, error) {
	blocked, err := tx.HostBlocked(ctx, to.Host)
	if err != nil || blocked {
		return blocked, err
	}
	guest, err := tx.GuestByActor(ctx, to.ActorID)
	if KindOf(err) == NotFound {
		return false, nil
	}
	return guest.Blocked, err
}

// FollowsAlong says what the servers that run a software do with followers of an account that moved.
type FollowsAlong int

// What a server does with the followers of an account that moved.
const (
	AlongUnknown FollowsAlong = iota
	AlongItself               // it follows the new account for its people
	AlongByHand               // its people have to follow the new account themselves
)

// alongItself are the kinds of servers that act on a Move by themselves.
var alongItself = []string{
	"mastodon", "hometown", "gotosocial", "misskey", "sharkey", "firefish", "iceshrimp", "iceshrimp.net", "foundkey", "cherrypick",
	"pleroma", "akkoma", "pixelfed", "friendica", "mitra", "bookwyrm",
}

// alongByHand are the kinds of servers that are known not to.
var alongByHand = []string{"lemmy", "piefed", "mbin", "kbin", "writefreely", "peertube", "owncast"}

// Along says what a kind of server does with followers of an account that moved.
func Along(software string) FollowsAlong {
	switch {
	case slices.Contains(alongItself, software):
		return AlongItself
	case slices.Contains(alongByHand, software):
		return AlongByHand
	}
	return AlongUnknown
}

// HostCount is how many followers live on a server.
type HostCount struct {
	Host      string
	Followers int
	Software  string // what the server says it runs; empty when nobody knows
}

// StoredSetting is a setting as it is kept.
type StoredSetting struct{ Key, Value string }
