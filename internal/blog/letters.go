package blog

import "time"

// DeadAfter is on how many days a server must have failed, without one success between, to count as dead.
const DeadAfter = 7

// LetterKind is what a letter about a post tells its readers. The kinds are the first words of the keys of letters
// (Outgoing.Key), which stand in the database: never rename them.
type LetterKind string

// The kinds of letters about a post.
const (
	LetterNews   LetterKind = "create" // the post is there
	LetterChange LetterKind = "update" // its text changed
	LetterEnd    LetterKind = "delete" // it is gone
)

// SentLetter is an outgoing letter about a post, without its text.
type SentLetter struct {
	ID        int64
	Ref       string
	Kind      LetterKind
	CreatedAt time.Time
}

// Tally is how far a letter came. Servers are counted once, however many inboxes they have.
type Tally struct {
	Waiting, Done, Buried int // inboxes
	Servers, Reached      int // Reached are those where nothing waits and nothing failed
	Again                 int // servers that it reached only when it was sent again
	// LastDone is when it arrived at the last of the others; zero when it arrived nowhere yet.
	LastDone time.Time
}

// Inboxes is the number of deliveries in all states.
func (t Tally) Inboxes() int { return t.Waiting + t.Done + t.Buried }

// Backlog is the queue of deliveries as a whole.
type Backlog struct {
	Waiting int       // deliveries
	Servers int       // hosts that they go to
	Oldest  time.Time // when the oldest waiting one was posted; zero when none waits
	Hosts   []HostQueue
}

// HostQueue is a server that fails or that letters wait for.
type HostQueue struct {
	Host    Host
	Waiting int
}

// Resting reports whether nothing is tried at present, because the server failed too often.
func (h Host) Resting(now time.Time) bool { return h.OpenUntil.After(now) }

// Dead reports whether the server failed on DeadAfter days or more and never answered between.
func (h Host) Dead() bool { return h.Failures > 0 && h.FailingDays >= DeadAfter }
