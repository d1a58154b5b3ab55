package activitypub

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Intake keeps what arrives.
type Intake interface {
	// StoreIncoming keeps letters and one job for the new ones in one
	// transaction. It sets ID on each; zero marks one that came before.
	StoreIncoming(ctx context.Context, letters []*blog.Incoming) error
	Incoming(ctx context.Context, id int64) (blog.Incoming, error)
	// FinishIncoming notes what became of a letter; it counts an attempt.
	FinishIncoming(ctx context.Context, id int64, state blog.IncomingState, reason string) error
}

// Outbox keeps what goes out and the lanes that carry it.
type Outbox interface {
	// PostOutgoing keeps a letter and its deliveries and wakes the lanes of
	// their hosts, in one transaction. A letter with the same Key is not
	// written again, but out gets its ID, Ref and Body; missing deliveries are added.
	PostOutgoing(ctx context.Context, out *blog.Outgoing, inboxes []blog.Recipient) error
	Outgoing(ctx context.Context, id int64) (blog.Outgoing, error)
	OutgoingByRef(ctx context.Context, ref string) (blog.Outgoing, error)
	// OpenLane marks a lane as running and gives the host. It reports false when the generation is not the present one.
	OpenLane(ctx context.Context, host string, lane int64) (blog.Host, bool, error)
	// DueDeliveries lists waiting deliveries of a host that are due, in the order they were posted.
	// It leaves out an inbox whose earlier delivery is still waiting for a later try.
	DueDeliveries(ctx context.Context, host string, now time.Time, limit int) ([]blog.Delivery, error)
	// SettleDeliveries writes the new state of deliveries. Safe to repeat.
	SettleDeliveries(ctx context.Context, deliveries []blog.Delivery) error
	// SaveHost writes what was learned about a host, except its lane.
	SaveHost(ctx context.Context, h blog.Host) error
	// CloseLane decides in one transaction what a lane does next: go on (due
	// deliveries remain), sleep until a time, or end (both results zero).
	CloseLane(ctx context.Context, host string, lane int64, now time.Time) (more bool, wake time.Time, err error)
	// ReviveHost closes the breaker of a host that was heard from and wakes its lane. It does nothing for a healthy host.
	ReviveHost(ctx context.Context, host string) error
	// BuryInbox ends all waiting deliveries to an inbox.
	BuryInbox(ctx context.Context, inbox, reason string) error
}

// Addresses finds where letters go and whom they concern.
type Addresses interface {
	// FollowerInboxes lists one recipient for each distinct inbox of an author's
	// followers, the shared one where there is one, without blocked and gone guests.
	FollowerInboxes(ctx context.Context, authorID int64) ([]blog.Recipient, error)
	// ParticipantInboxes lists the same for the guests who commented on or reacted to a post.
	ParticipantInboxes(ctx context.Context, postID int64) ([]blog.Recipient, error)
	// EarlierInboxes lists where letters about a post with a ref went, also to people who do not follow any more.
	EarlierInboxes(ctx context.Context, postID int64, ref string) ([]blog.Recipient, error)
	// FollowedFrom reports whether somebody on a host follows an author; blocked guests and hosts do not count.
	FollowedFrom(ctx context.Context, authorID int64, host string) (bool, error)
	FollowerByID(ctx context.Context, id int64) (blog.Follower, error)
	GuestByID(ctx context.Context, id int64) (blog.Guest, error)
	GuestByActor(ctx context.Context, actorID string) (blog.Guest, error)
	// GuestByKey finds the guest whose key has this id.
	GuestByKey(ctx context.Context, keyID string) (blog.Guest, error)
	// GuestsOnHost lists some guests of a server.
	GuestsOnHost(ctx context.Context, host string, limit int) ([]blog.Guest, error)
	// GuestsByInbox finds guests with this personal or shared inbox.
	GuestsByInbox(ctx context.Context, inbox string) ([]blog.Guest, error)
}

// Deeds finds what authors did towards guests.
type Deeds interface {
	GestureByID(ctx context.Context, id int64) (blog.Gesture, error)
	GestureByRef(ctx context.Context, ref string) (blog.Gesture, error)
	MessageAnswerByID(ctx context.Context, id int64) (blog.MessageAnswer, error)
	MessageAnswerByRef(ctx context.Context, ref string) (blog.MessageAnswer, error)
}
