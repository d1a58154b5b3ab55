package blog

import "time"

// What the house keeps about those who want a feed pushed to them (W3C WebSub). What the words on the wire are is the
// business of the websub room alone.

// Names of the jobs that the store writes beside the rows they are about. They stand in the queue: never rename them.
const (
	JobVerify = "websub.verify" // Args: VerifyArgs
	JobFanout = "websub.fanout" // no Args
	JobPush   = "websub.push"   // Args: PushArgs
)

// Queues of the hub. They are its own, so that subscribers never delay letters to followers, and those who only ask to
// subscribe never delay those who do.
const (
	QueueWebSub = "websub"
	QueueVerify = "websub_verify"
)

// How often a job of the hub is tried, the first time included.
const (
	VerifyTries = 4
	PushTries   = 6
)

// VerifyArgs names a request that its callback has to confirm.
type VerifyArgs struct {
	ID int64 `json:"id"`
}

// PushArgs names a subscription. Generation is the publication that the job is for: one with an older generation has
// nothing to do.
type PushArgs struct {
	ID         int64 `json:"id"`
	Generation int64 `json:"generation"`
}

// Subscription is a callback that wants to be sent a feed. (Topic, Callback) is unique.
type Subscription struct {
	ID         int64
	Topic      string // path of the feed on this site
	Callback   string
	Host       string    // of the callback, with its port
	Secret     string    // signs what is sent; may be empty
	Generation int64     // grows with each publication that concerns it
	SentHash   string    // of the last content that was taken; empty when none was
	FailedAt   time.Time // first failure since the last success
	LastStatus int       // HTTP status of the last answer, zero when there was none
	ExpiresAt  time.Time
	CreatedAt  time.Time
}

// SubscriptionRequest is a wish that its callback has not confirmed yet.
type SubscriptionRequest struct {
	ID        int64
	Ends      bool   // it ends a subscription
	Topic     string // path of the feed on this site
	TopicURL  string // as the subscriber spelled it
	Callback  string
	Host      string
	Secret    string
	Lease     int64 // seconds
	CreatedAt time.Time
}

// SubscriptionLimits bound what strangers can have kept here.
type SubscriptionLimits struct {
	Pending int // requests of one callback host that wait to be confirmed
	PerHost int // subscriptions of one callback host
	All     int
}

// Check refuses what would be one too many: kind Conflict when it is only a matter of a minute, Forbidden when the host has
// its share, and Busy when nobody can have more. fresh says that a subscription would be added.
func (l SubscriptionLimits) Check(fresh bool, pending, onHost, all int64) error {
	switch {
	case pending >= int64(l.Pending):
		return Refuse(Conflict, "Several requests for the server of this callback still wait to be confirmed. Please try again in a minute.")
	case fresh && onHost >= int64(l.PerHost):
		return Refuse(Forbidden, "The server of this callback has as many subscriptions here as one server may have.")
	case fresh && all >= int64(l.All):
		return Refuse(Busy, "This hub has as many subscriptions as it can look after. Please try again later.")
	}
	return nil
}
