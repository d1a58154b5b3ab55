package blog

import "time"

// The post office of the house. Its words are those of letters, because what a
// letter says is the business of the federation room alone.

// Names of the jobs that the store writes beside the rows they are about. They stand in the queue: never rename them.
const (
	JobFact    = "fact"         // Args: FactArgs
	JobReceive = "mail.receive" // Args: ReceiveArgs
	JobDeliver = "mail.deliver" // Args: LaneArgs
)

// Queues of the runner. The slow lane serves hosts that failed lately, so that they cannot delay others.
const (
	QueueFacts   = "facts"
	QueueReceive = "receive"
	QueueDeliver = "deliver"
	QueueSlow    = "deliver_slow"
)

// FactArgs is a fact as it stands in the queue.
type FactArgs struct {
	Kind    FactKind `json:"kind"`
	ID      int64    `json:"id"`
	Version int64    `json:"version,omitempty"`
	Note    string   `json:"note,omitempty"`
}

// ReceiveArgs names incoming letters to read.
type ReceiveArgs struct {
	IDs []int64 `json:"ids"`
}

// LaneArgs names the lane of one host. Lane is its generation: a job with an older one has nothing to do.
type LaneArgs struct {
	Host string `json:"host"`
	Lane int64  `json:"lane"`
}

// IncomingState is what became of an incoming letter.
type IncomingState string

// The states of an incoming letter.
const (
	IncomingNew    IncomingState = "new"
	IncomingDone   IncomingState = "done"
	IncomingDead   IncomingState = "dead" // could not be read in several tries; Reason says why
	IncomingIgnore IncomingState = "ignored"
)

// Incoming is a letter as it came, kept before the sender is told that it arrived.
// (ActorID, RemoteID) is unique: the same letter has one effect (safety row 9).
type Incoming struct {
	ID         int64
	ActorID    string // verified sender
	RemoteID   string // the sender's id of the letter; the SHA-256 of the body when it has none
	AuthorRef  string // whose inbox it came to; empty for the shared one
	Body       []byte
	State      IncomingState
	Attempts   int
	Reason     string
	ReceivedAt time.Time
}

// Outgoing is a letter of ours. Every try sends these very bytes under this very id.
type Outgoing struct {
	ID        int64
	Ref       string // part of its public id
	Key       string // what it is about, unique: a repeated job finds the letter instead of writing another
	AuthorID  int64
	PostID    int64 // for the desk; zero when it is about no post
	Body      []byte
	Small     []byte // a shorter form for servers that answer 413, may be empty
	CreatedAt time.Time
}

// DeliveryState is where a delivery stands.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryWaiting DeliveryState = "waiting"
	DeliveryDone    DeliveryState = "done"
	DeliveryBuried  DeliveryState = "buried" // for good; LastError says why
)

// Delivery is one letter on its way to one inbox.
type Delivery struct {
	ID         int64
	OutgoingID int64
	Inbox      string
	Host       string
	State      DeliveryState
	Attempts   int
	LastStatus int // HTTP status of the last answer, zero when there was none
	LastError  string
	NotBefore  time.Time
	DoneAt     time.Time
	CreatedAt  time.Time
}

// LaneState tells whether somebody works on a host's deliveries.
type LaneState string

// The states of a lane.
const (
	LaneIdle     LaneState = "idle"
	LaneQueued   LaneState = "queued"
	LaneRunning  LaneState = "running"
	LaneSleeping LaneState = "sleeping" // a job will come back at a later time
)

// Host is what we know about delivering to another server.
type Host struct {
	Host        string
	Failures    int       // since the last success
	FailedAt    time.Time // first failure of the present run of failures
	FailingDays int       // distinct days with a failure and no success since
	OpenUntil   time.Time // no delivery is tried before
	LastOK      time.Time
	Scheme      string // "rfc9421" when the host refused the older signatures, else empty
	SchemeUntil time.Time
	Lane        int64
	LaneState   LaneState
	UpdatedAt   time.Time
}

// Recipient is where a guest's letters go. Inbox is the address to post to: the
// shared one of their server where there is one, when a letter is for everybody.
type Recipient struct {
	GuestID     int64
	Host        string
	Inbox       string
	SharedInbox string
}
