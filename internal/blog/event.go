package blog

import "time"

// FactKind names what happened. The names are stable: they stand in the queue.
type FactKind string

// The facts that services record in the transaction of the change. Other rooms
// act on them later; no page waits for it.
const (
	PostPublished    FactKind = "post.published"
	PostEdited       FactKind = "post.edited"
	PostRetracted    FactKind = "post.retracted" // Note is the ref that ended
	PostDue          FactKind = "post.due"       // the time of a scheduled post has come
	PostPinned       FactKind = "post.pinned"
	PostUnpinned     FactKind = "post.unpinned"
	AuthorChanged    FactKind = "author.changed"
	AuthorMoved      FactKind = "author.moved"      // to an account elsewhere; Version is when, in seconds since 1970
	CommentWritten   FactKind = "comment.written"   // by an author
	CommentAccepted  FactKind = "comment.accepted"  // a guest's, under a post whose comments need that
	CommentRetracted FactKind = "comment.retracted" // an author's own
	FollowAccepted   FactKind = "follow.accepted"
	ReplyRefused     FactKind = "reply.refused" // a guest's server asked before; its note is a Refusal
	FollowRefused    FactKind = "follow.refused"
	// What authors may want to be told by mail; recorded only while somebody does.
	GuestCommented       FactKind = "guest.commented"  // a comment came, shown or waiting
	GuestWrote           FactKind = "guest.wrote"      // a message came
	GuestFollowed        FactKind = "guest.followed"   // ID is the follower's; not again when they repeat it
	GuestComplained      FactKind = "guest.complained" // ID is the report's
	PostCameDue          FactKind = "post.came_due"    // a planned post was published
	GestureWasMade       FactKind = "gesture.made"
	GestureWasUndone     FactKind = "gesture.undone"
	MessageAnswered      FactKind = "message.answered"      // ID is the answer's, as of the next two
	MessageAnswerEdited  FactKind = "message.answer_edited" // Version is EditedAt, in seconds since 1970
	MessageAnswerDeleted FactKind = "message.answer_deleted"
	GuestAccused         FactKind = "guest.accused" // Note is an Accusation
	HostListWanted       FactKind = "hosts.wanted"  // somebody wants a list of servers elsewhere looked at now
	VideoNamed           FactKind = "video.named"   // a post links to videos of which nothing is kept yet
)

// Fact says what happened to which row. Version is the post's version for post
// facts, so that a newer edit can supersede an older one still in the queue.
// Note carries what is needed when no row is kept, for example the refused request; of a PostRetracted whose post lives
// on under another identity it is the row of that one.
type Fact struct {
	Kind    FactKind
	ID      int64
	Version int64
	Note    string
	After   time.Duration // not before this much time has passed
}
