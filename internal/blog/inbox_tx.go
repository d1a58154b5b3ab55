package blog

import (
	"context"
	"time"
)

// InboxTx keeps the queue of what came in. Notices themselves are written by the Save and Delete methods of what they are
// about. A method that finds nothing returns ErrNotFound.
type InboxTx interface {
	NoticeByID(ctx context.Context, id int64) (Notice, error)
	NoticeOfComment(ctx context.Context, commentID int64) (Notice, error)
	NoticeOfMessage(ctx context.Context, messageID int64) (Notice, error)
	// MoveNotice lays a notice into a place, for what has no state of its own: groups and reports.
	MoveNotice(ctx context.Context, id int64, place NoticePlace) error
	InboxMark(ctx context.Context, author Author) (InboxMark, error)
	SaveInboxMark(ctx context.Context, m InboxMark) error // forgets the single reads up to the mark
	MarkRead(ctx context.Context, r NoticeRead) error     // safe to repeat
	MarkUnread(ctx context.Context, authorID, noticeID int64) error

	MessageByID(ctx context.Context, id int64) (Message, error)
	// MessageOf finds what a guest sent to one author under an id.
	MessageOf(ctx context.Context, guestID int64, remoteID string, authorID int64) (Message, error)
	FollowersOfGuest(ctx context.Context, guestID int64) ([]Follower, error)
	FollowersOnHost(ctx context.Context, host string) ([]Follower, error) // subdomains too
	HostListed(ctx context.Context, host string) (bool, error)            // blocked by this very entry

	SaveModeration(ctx context.Context, m *Moderation) error
	ModerationByRef(ctx context.Context, ref string) (Moderation, error)
}

// SpamTx keeps what spam is told by.
type SpamTx interface {
	// SpamCounts gives what is known of tokens; those of which nothing is known are absent.
	SpamCounts(ctx context.Context, kind CountKind, tokens []string) ([]SpamCount, error)
	SaveSpamCounts(ctx context.Context, counts []SpamCount) error // each replaces the one with the same kind and token
	// Echoes lists who sent a text since a moment, 50 at most.
	Echoes(ctx context.Context, print string, since time.Time) ([]Echo, error)
	SaveEcho(ctx context.Context, e Echo) error // safe to repeat
	MutedWords(ctx context.Context) ([]MutedWord, error)
	SaveMutedWord(ctx context.Context, w *MutedWord) error // the same words are kind Conflict
	DeleteMutedWord(ctx context.Context, id int64) error   // safe to repeat
}
