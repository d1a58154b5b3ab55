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
	AuthorChanged    FactKind = "author.changed"
	CommentWritten   FactKind = "comment.written"   // by an author
	CommentRetracted FactKind = "comment.retracted" // an author's own
	FollowAccepted   FactKind = "follow.accepted"
	FollowRefused    FactKind = "follow.refused"
	GestureWasMade   FactKind = "gesture.made"
	GestureWasUndone FactKind = "gesture.undone"
	GuestAccused     FactKind = "guest.accused" // Note is an Accusation
	VideoNamed       FactKind = "video.named"   // a post links to videos of which nothing is kept yet
)

// Fact says what happened to which row. Version is the post's version for post
// facts, so that a newer edit can supersede an older one still in the queue.
// Note carries what is needed when no row is kept, for example the refused request.
type Fact struct {
	Kind    FactKind
	ID      int64
	Version int64
	Note    string
	After   time.Duration // not before this much time has passed
}
