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

// NewsKind is what a notice is about.
type NewsKind string

// The kinds of notices, each with a choice in the Mailbox.
const (
	NewsHeld       NewsKind = "held"       // a comment waits for approval
	NewsComment    NewsKind = "comment"    // a comment is on the page
	NewsMessage    NewsKind = "message"    // a mention, or a private message, whose text never goes by mail
	NewsFollower   NewsKind = "follower"   // somebody new follows
	NewsReport     NewsKind = "report"     // another server's moderators complained
	NewsScheduled  NewsKind = "scheduled"  // a planned post was published
	NewsDeliveries NewsKind = "deliveries" // servers have not been reachable for a day
)

// NewsKinds lists all kinds, in the order of the desk.
func NewsKinds() []NewsKind {
	return []NewsKind{NewsHeld, NewsComment, NewsMessage, NewsFollower, NewsReport, NewsScheduled, NewsDeliveries}
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
func (m Mailbox) Wants(kind NewsKind) When {
	if field := m.choice(kind); field != nil && *field != "" {
		return *field
	}
	return Never
}

// Set changes a choice. An unknown kind or choice is Invalid.
func (m *Mailbox) Set(kind NewsKind, when When) error {
	field := m.choice(kind)
	if field == nil || when != Never && when != AtOnce && when != Daily {
		return Refuse(Invalid, "Please choose off, at once or once a day for each kind of news.")
	}
	*field = when
	return nil
}

func (m *Mailbox) choice(kind NewsKind) *When {
	return map[NewsKind]*When{
		NewsHeld: &m.Held, NewsComment: &m.Comment, NewsMessage: &m.Message, NewsFollower: &m.Follower,
		NewsReport: &m.Report, NewsScheduled: &m.Scheduled, NewsDeliveries: &m.Deliveries,
	}[kind]
}

// News is one piece of news for an author, kept until it was sent. (AuthorID, Source) is unique, so that a fact that is
// told twice is news once.
type News struct {
	ID        int64
	AuthorID  int64
	Kind      NewsKind
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

// NewsTx tells whether anybody wants mail.
type NewsTx interface {
	// NewsWanted reports whether any author has a confirmed address.
	NewsWanted(ctx context.Context) (bool, error)
}

// mailAbout records a fact that only mail is about. While nobody wants mail nothing is written: a busy site would fill its queue for no one.
func mailAbout(ctx context.Context, tx Tx, kind FactKind, id int64) error {
	if id == 0 {
		return nil
	}
	wanted, err := tx.NewsWanted(ctx)
	if err != nil || !wanted {
		return err
	}
	return tx.Record(ctx, Fact{Kind: kind, ID: id})
}

// NewsDigest is the daily letter as a whole, for whoever wants none of it.
const NewsDigest NewsKind = "digest"

// Stop ends a kind of news, or with NewsDigest all that comes daily.
func (m *Mailbox) Stop(kind NewsKind) {
	for _, k := range NewsKinds() {
		if k == kind || kind == NewsDigest && m.Wants(k) == Daily {
			*m.choice(k) = Never
		}
	}
}
