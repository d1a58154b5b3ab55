package blog

import "time"

// CommentStatus decides who sees a comment.
type CommentStatus string

// The states of a comment. A deleted one stays as a tombstone so that the thread keeps its shape.
const (
	Pending  CommentStatus = "pending"  // waits for an author's approval
	Approved CommentStatus = "approved" // everybody sees it
	Hidden   CommentStatus = "hidden"   // an author hid it
	Removed  CommentStatus = "deleted"  // its writer or an author deleted it
	Waiting  CommentStatus = "waiting"  // answers something that has not arrived yet
)

// Comment is a reply to a post or to another comment. Exactly one of GuestID and AuthorID is set.
type Comment struct {
	ID             int64
	Ref            string
	PostID         int64 // zero while Waiting
	ParentID       int64 // zero for a reply to the post itself
	GuestID        int64
	AuthorID       int64
	RemoteID       string // permanent id on the guest's server; empty for an author's own
	RemoteURL      string // where people read the original
	ParentRemoteID string // what it answers, while Waiting
	ContextID      string // conversation id that came with it, repeated in answers
	Asked          string // the request of the guest's server whether it may stand here, as JSON; empty when it just came
	HTML           string // sanitised and balanced
	Source         string // an author's Markdown; empty for guests
	Warning        string // content warning, plain text
	Sensitive      bool
	Language       string
	Emojis         string // of the text, see EmojiLines
	Status         CommentStatus
	Hold           Hold   // why it is not shown, beside its status
	Score          int    // how much it looked like spam when it came, 0 to 100
	Reasons        string // of the score or the hold, one a line
	PublishedAt    time.Time
	EditedAt       time.Time
	CreatedAt      time.Time
}

// Visible reports whether everybody may read the comment.
func (c Comment) Visible() bool { return c.Status == Approved }

// Erased reports whether the words are gone. A comment that is erased while it
// waits for its place keeps waiting, because answers may stand below it.
func (c Comment) Erased() bool {
	return c.Status == Removed || c.Status == Waiting && c.HTML == "" && c.RemoteURL == ""
}

// erased is the comment without its words.
func (c Comment) erased() Comment {
	if c.Status != Waiting {
		c.Status = Removed
	}
	c.HTML, c.Source, c.Warning, c.RemoteURL, c.Emojis = "", "", "", "", ""
	c.Sensitive, c.EditedAt, c.Hold, c.Score, c.Reasons = false, time.Time{}, "", 0, ""
	return c
}

// Revision is the time of the text that the comment holds now. A text with an
// older revision never replaces it, so any order of arrival ends the same.
func (c Comment) Revision() time.Time {
	if c.EditedAt.After(c.PublishedAt) {
		return c.EditedAt
	}
	return c.PublishedAt
}

// ReactionKind tells likes from boosts.
type ReactionKind string

// The kinds of reactions. A like may carry an emoji.
const (
	Like  ReactionKind = "like"
	Boost ReactionKind = "boost"
)

// Reaction is a like or a boost of a post (CommentID zero) or of a comment.
// There is a row for each request that arrived; counts take each guest once.
// While the comment that it is about has not arrived, PostID is zero and TargetID
// names it; such a row counts nowhere.
type Reaction struct {
	ID        int64
	Kind      ReactionKind
	GuestID   int64
	PostID    int64
	CommentID int64
	TargetID  string
	Emoji     string
	RemoteID  string // id of the request, unique per guest; empty when it had none
	UndoneBy  string // id of the withdrawal that took it back for want of a better match
	CreatedAt time.Time
}

// MessageKind tells why an author got a message.
type MessageKind string

// The kinds of messages.
const (
	Private MessageKind = "private" // for the author's eyes only
	Mention MessageKind = "mention" // public elsewhere, but no reply to anything here
)

// Message is something a guest told an author that is no comment. It is never shown to the public.
type Message struct {
	ID        int64
	AuthorID  int64
	GuestID   int64
	Kind      MessageKind
	RemoteID  string
	RemoteURL string
	ContextID string // conversation id that came with it, repeated in answers
	AnswersID int64  // row of the MessageAnswer that it answers, or zero
	HTML      string // empty once an author or its writer deleted it
	Warning   string
	Language  string
	Hold      Hold   // why it does not lie in the inbox; empty when it does
	Score     int    // see Comment
	Reasons   string // see Comment
	CreatedAt time.Time
}

// Deleted reports whether its author deleted the message, so that it is shown nowhere.
func (m Message) Deleted() bool { return m.Hold == holdGone }

// Withdrawn reports whether the guest took the message back. Only one that was answered stays then, so that the answer has its place.
func (m Message) Withdrawn() bool { return m.Hold == HoldWithdrawn }

// Report is a complaint about something here, sent by another server's moderators.
type Report struct {
	ID        int64
	GuestID   int64
	Host      string
	RemoteID  string
	Targets   string // ids, one a line
	Content   string
	CreatedAt time.Time
}

// Withdrawal remembers that something was deleted or undone before it arrived,
// so that the late arrival has no effect.
type Withdrawal struct {
	RemoteID string
	ActorID  string
	Until    time.Time
}
