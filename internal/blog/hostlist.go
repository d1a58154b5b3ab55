package blog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// HostList is a list of servers to turn away: one that was imported once, or one elsewhere that is looked at each day.
type HostList struct {
	ID        int64
	Name      string
	Address   string // of a list elsewhere; empty for an import
	Etag      string // what the address called its latest text
	State     HostListState
	Trouble   string // a sentence about the last look; empty when it went well
	Automatic bool   // changes are applied without being asked for, see HostLists.Arrived
	Hold      bool   // comments from its servers of severity "silence" wait for approval
	Pending   []byte // a text that waits to be applied
	CheckedAt time.Time
	AppliedAt time.Time
	CreatedAt time.Time
}

// HostListState is how far a list came.
type HostListState string

// The states of a list.
const (
	ListUnread  HostListState = "unread"  // its address was not read yet
	ListWaiting HostListState = "waiting" // somebody has to look at what it would change
	ListApplied HostListState = "applied"
)

// Imported reports whether a list came as a file or a text.
func (l HostList) Imported() bool { return l.Address == "" }

// Digest tells a pending text from another one.
func (l HostList) Digest() string {
	sum := sha256.Sum256(l.Pending)
	return hex.EncodeToString(sum[:8])
}

// JobHostList looks at one list elsewhere; its arguments are a HostListArgs.
const JobHostList = "hosts.list"

// HostListArgs names the list of a job.
type HostListArgs struct {
	ListID int64 `json:"list"`
}

// HostPeople is a number of people of a server.
type HostPeople struct {
	Host  string
	Count int
}

// HostReads is what is read about servers, by services and in transactions.
type HostReads interface {
	HostRules(ctx context.Context) (HostRules, error)
	// HostLists lists all, the latest first, without their pending texts.
	HostLists(ctx context.Context) ([]HostList, error)
	HostListByID(ctx context.Context, id int64) (HostList, error)
	// BlocksOf lists the rows of a list by host, held ones too; those by hand for zero.
	BlocksOf(ctx context.Context, listID int64) ([]BlockedHost, error)
	// BlockRows lists the rows of all lists by host, held ones too.
	BlockRows(ctx context.Context) ([]BlockedHost, error)
	// BlockPage lists the rows of some hosts with a text in their name, by host, and counts all such hosts.
	BlockPage(ctx context.Context, search string, limit, offset int) (rows []BlockedHost, total int, err error)
	// BlocksByList counts the rows of each list.
	BlocksByList(ctx context.Context) (map[int64]int, error)
	SparedHosts(ctx context.Context) ([]SparedHost, error)
	AllowedHosts(ctx context.Context) ([]AllowedHost, error)
	FollowersByHost(ctx context.Context) ([]HostPeople, error)
	// CommentersByHost counts guests with an approved comment.
	CommentersByHost(ctx context.Context) ([]HostPeople, error)
	// FollowersOn lists some guests of these hosts who follow somebody here.
	FollowersOn(ctx context.Context, hosts []string, limit int) ([]Guest, error)
}

// HostTx keeps lists of servers and the rules that come of them.
type HostTx interface {
	HostReads
	HostHeld(ctx context.Context, host string) (bool, error) // comments from there wait; subdomains too
	SaveHostList(ctx context.Context, l *HostList) error
	DeleteHostList(ctx context.Context, id int64) error // with its blocks
	PutBlocks(ctx context.Context, rows []BlockedHost) error
	DeleteBlocks(ctx context.Context, listID int64, hosts []string) error
	// KeepBlocks gives the blocks of a list to the author's own hand, where there is none yet.
	KeepBlocks(ctx context.Context, listID int64) error
	SpareHost(ctx context.Context, h SparedHost) error // safe to repeat
	UnspareHost(ctx context.Context, host string) error
	AllowHosts(ctx context.Context, list []AllowedHost) error // safe to repeat
	DisallowHost(ctx context.Context, host string) error
	// SettleHosts makes the marks of all guests agree with the rules, and removes followers whom blocks turn away. It is
	// called once after any of the changes above.
	SettleHosts(ctx context.Context) error
}
