package blog

import (
	"context"
	"time"
)

// When says how soon an author wants to hear of something by mail.
type When string

// The choices. The zero value means Never.
const (
	Never  When = "off"
	AtOnce When = "once"
	Daily  When = "daily" // together with all else of the day, in one mail
)

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices, each with a choice in the Mailbox.
const (
	NoticeHeld       NoticeKind = "held"       // a comment waits for approval
	NoticeComment    NoticeKind = "comment"    // a comment is on the page
	NoticeMessage    NoticeKind = "message"    // a mention, or a private message, whose text never goes by mail
	NoticeFollower   NoticeKind = "follower"   // somebody new follows
	NoticeReport     NoticeKind = "report"     // another server's moderators complained
	NoticeScheduled  NoticeKind = "scheduled"  // a planned post was published
	NoticeDeliveries NoticeKind = "deliveries" // servers have not been reachable for a day
)

// NoticeKinds lists all kinds, in the order of the desk.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{NoticeHeld, NoticeComment, NoticeMessage, NoticeFollower, NoticeReport, NoticeScheduled, NoticeDeliveries}
}

// Mailbox is where an author gets mail, and what they want to be told there. Nothing is sent to an address that was not confirmed.
type Mailbox struct {
	ID          int64
	AuthorID    int64
	Address     string    // confirmed; empty until one is
	Pending     string    // waits to be confirmed; may differ from Address
	ConfirmedAt time.Time // of Address
	Held        When
	Comment     When
	Message     When
	Follower    When
	Report      When
	Scheduled   When
	Deliveries  When
	DigestAt    time.Time // when the last daily mail was sent
}

// NewMailbox is what an author begins with: told at once of what waits for them, daily of the rest.
func NewMailbox(authorID int64) Mailbox {
	return Mailbox{AuthorID: authorID, Held: AtOnce, Comment: Daily, Message: AtOnce, Follower: Daily, Report: AtOnce, Scheduled: Never, Deliveries: Daily}
}

// Wants tells how soon the author wants to hear of a kind.
func (m Mailbox) Wants(kind NoticeKind) When {
	if field := m.choice(kind); field != nil && *field != "" {
		return *field
	}
	return Never
}

// Set changes a choice. An unknown kind or choice is Invalid.
func (m *Mailbox) Set(kind NoticeKind, when When) error {
	field := m.choice(kind)
	if field == nil || when != Never && when != AtOnce && when != Daily {
		return Refuse(Invalid, "Please choose off, at once or once a day for each kind of news.")
	}
	*field = when
	return nil
}

func (m *Mailbox) choice(kind NoticeKind) *When {
	return map[NoticeKind]*When{
		NoticeHeld: &m.Held, NoticeComment: &m.Comment, NoticeMessage: &m.Message, NoticeFollower: &m.Follower,
		NoticeReport: &m.Report, NoticeScheduled: &m.Scheduled, NoticeDeliveries: &m.Deliveries,
	}[kind]
}

// Notice is one piece of news for an author, kept until it was sent. (AuthorID, Source) is unique, so that a fact that is
// told twice is news once.
type Notice struct {
	ID        int64
	AuthorID  int64
	Kind      NoticeKind
	Source    string // what it is about: "guest.commented:12"
	Line      string // one sentence
	Path      string // of the desk's page about it
	Daily     bool   // waits for the daily mail
	CreatedAt time.Time
	SentAt    time.Time // zero until it was sent or given up
}

// Jobs of the mail room.
const (
	JobLetter = "post.letter" // Args: LetterArgs
	JobAsk    = "post.ask"    // Args: LetterArgs, of what somebody who is not logged in asked for
	JobDigest = "post.digest" // no Args

	QueueLetters = "letters"
)

// LetterArgs names a notice to send, or holds a letter that is no notice, sealed: links in it must not stand in the queue to be read.
type LetterArgs struct {
	NoticeID int64  `json:"notice,omitempty"`
	DigestOf int64  `json:"digest,omitempty"` // an author, whose daily letter it is
	Sealed   string `json:"sealed,omitempty"`
}

// NoticeTx tells whether anybody wants mail.
type NoticeTx interface {
	// NoticesWanted reports whether any author has a confirmed address.
	NoticesWanted(ctx context.Context) (bool, error)
}

// notice records a fact that only mail is about. While nobody wants mail nothing is written: a busy site would fill its queue for no one.
func notice(ctx context.Context, tx Tx, kind FactKind, id int64) error {
	if id == 0 {
		return nil
	}
	wanted, err := tx.NoticesWanted(ctx)
	if err != nil || !wanted {
		return err
	}
	return tx.Record(ctx, Fact{Kind: kind, ID: id})
}

// NoticeDigest is the daily letter as a whole, for whoever wants none of it.
const NoticeDigest NoticeKind = "digest"

// Stop ends a kind of news, or with NoticeDigest all that comes daily.
func (m *Mailbox) Stop(kind NoticeKind) {
	for _, k := range NoticeKinds() {
		if k == kind || kind == NoticeDigest && m.Wants(k) == Daily {
			*m.choice(k) = Never
		}
	}
}
