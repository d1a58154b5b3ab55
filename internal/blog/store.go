package blog

import (
	"context"
	"time"
)

// Store is what the services need: a transaction in which all reading and writing of one intent happens.
type Store interface {
	// Atomically runs one intent. It commits when do returns nil and rolls back
	// otherwise, also on a panic. Changes are made one at a time. It returns an
	// error of kind Busy when the database stays locked or the disk is full.
	Atomically(ctx context.Context, do func(tx Tx) error) error
}

// Tx is one transaction. A method that finds nothing returns ErrNotFound.
// Save methods insert when ID is zero and set it, and update all fields otherwise.
type Tx interface {
	HouseTx
	PostTx
	LifeTx
	PinTx
	GuestTx
	HostTx
	CommentTx
	ReactionTx
	PictureTx
	QuoteTx
	InboxTx
	SpamTx
	GestureTx
	MessageTx
	ImportTx
	MediaTx
	MovingTx
	PeopleTx
	NewsTx
	FollowerTx
	// Record stores facts as jobs of the same transaction.
	Record(ctx context.Context, facts ...Fact) error
}

// HouseTx keeps authors and settings.
type HouseTx interface {
	Settings(ctx context.Context) (map[string]string, error)
	SetSetting(ctx context.Context, key, value string) error
	AuthorByID(ctx context.Context, id int64) (Author, error)
	AuthorByName(ctx context.Context, name string) (Author, error)
	Authors(ctx context.Context) ([]Author, error)
	SaveAuthor(ctx context.Context, a *Author) error
}

// PostTx keeps posts and their terms.
type PostTx interface {
	PostByID(ctx context.Context, id int64) (Post, error)
	PostByRef(ctx context.Context, ref string) (Post, error)
	// PathHeld tells the status of another post that has a path, Published or Scheduled; it is empty when the path is free.
	PathHeld(ctx context.Context, path string, exceptPostID int64) (PostStatus, error)
	SavePost(ctx context.Context, p *Post) error
	SaveAlias(ctx context.Context, a Alias) error
	TermBySlug(ctx context.Context, kind TermKind, slug string) (Term, error)
	SaveTerm(ctx context.Context, t *Term) error
	TermsOfKind(ctx context.Context, kind TermKind) ([]Term, error) // by id
	TermUsed(ctx context.Context, id int64) (bool, error)           // by a post that is not deleted, drafts too
	DeleteTerm(ctx context.Context, id int64) error
	SetTerms(ctx context.Context, postID int64, termIDs []int64) error
	// VideosKnown gives what is kept about videos, by address; those of which there is nothing are absent.
	VideosKnown(ctx context.Context, addresses []string) (map[string]Video, error)
	SaveVideo(ctx context.Context, v Video) error              // a second one with the same address replaces the first
	PostByPath(ctx context.Context, path string) (Post, error) // published only
}

// GuestTx keeps guests, followers and blocks.
type GuestTx interface {
	GuestByID(ctx context.Context, id int64) (Guest, error)
	GuestByActor(ctx context.Context, actorID string) (Guest, error)
	SaveGuest(ctx context.Context, g *Guest) error
	FollowerOf(ctx context.Context, authorID, guestID int64) (Follower, error)
	FollowerByRequest(ctx context.Context, guestID int64, followID string) (Follower, error)
	SaveFollower(ctx context.Context, f *Follower) error
	DeleteFollower(ctx context.Context, id int64) error
	DeleteFollowersOf(ctx context.Context, guestID int64) error
	DeleteFollowersOnHost(ctx context.Context, host string) error // subdomains too
	HostBlocked(ctx context.Context, host string) (bool, error)   // subdomains too
	BlockHost(ctx context.Context, b BlockedHost) error           // safe to repeat
	UnblockHost(ctx context.Context, host string) error           // what an author or an import blocked; safe to repeat
	SaveAcquaintance(ctx context.Context, a Acquaintance) error   // in the place of what was known of the handle
}

// CommentTx keeps comments, messages and reports.
type CommentTx interface {
	CommentByID(ctx context.Context, id int64) (Comment, error)
	CommentByRef(ctx context.Context, ref string) (Comment, error)
	CommentByRemoteID(ctx context.Context, remoteID string) (Comment, error)
	CommentsWaitingFor(ctx context.Context, remoteID string) ([]Comment, error)
	CommentsOfGuest(ctx context.Context, guestID int64) ([]Comment, error)
	HasApproved(ctx context.Context, guestID int64) (bool, error)
	SaveComment(ctx context.Context, c *Comment) error
	SaveMessage(ctx context.Context, m *Message) error // a second one with the same guest and RemoteID changes the first
	MessageByRemoteID(ctx context.Context, guestID int64, remoteID string) (Message, error)
	// DeleteMessage removes what a guest sent under an id; one that an author answered stays without its words.
	DeleteMessage(ctx context.Context, guestID int64, remoteID string) error
	SaveReport(ctx context.Context, r *Report) error // a second one with the same RemoteID is dropped
}

// ReactionTx keeps likes and boosts, and what was withdrawn before it came.
type ReactionTx interface {
	// ReactionByRemoteID finds a request, undone or not.
	ReactionByRemoteID(ctx context.Context, guestID int64, remoteID string) (Reaction, error)
	// ReactionsOf lists the live and undone requests of a guest for one thing; an empty emoji means any.
	ReactionsOf(ctx context.Context, kind ReactionKind, guestID, postID, commentID int64) ([]Reaction, error)
	// ReactionsWaitingFor lists those whose TargetID this is.
	ReactionsWaitingFor(ctx context.Context, targetID string) ([]Reaction, error)
	ReactionsUndoneBy(ctx context.Context, guestID int64, remoteID string) ([]Reaction, error)
	SaveReaction(ctx context.Context, r *Reaction) error
	DeleteReaction(ctx context.Context, id int64) error
	DeleteReactionsOf(ctx context.Context, guestID int64) error
	Withdraw(ctx context.Context, w Withdrawal) error // safe to repeat; the later Until wins
	Withdrawn(ctx context.Context, remoteID, actorID string, now time.Time) (bool, error)
}
