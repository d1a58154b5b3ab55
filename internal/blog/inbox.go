package blog

import (
	"strconv"
	"strings"
	"time"
)

// NoticeKind tells what came in.
type NoticeKind string

// The kinds of what comes in. Likes, boosts and followers of one day stand together in one notice.
const (
	NoticeComment   NoticeKind = "comment"
	NoticeGuestBook NoticeKind = "guestbook" // a comment by somebody without an account
	NoticeMention   NoticeKind = "mention"
	NoticePrivate   NoticeKind = "private" // only the author to whom it was sent ever sees it
	NoticeLike      NoticeKind = "like"
	NoticeBoost     NoticeKind = "boost"
	NoticeQuote     NoticeKind = "quote"
	NoticeFollow    NoticeKind = "follow"
	NoticeReport    NoticeKind = "report"
)

// Personal reports whether a kind concerns one author alone, whatever others may edit.
func (k NoticeKind) Personal() bool {
	return k == NoticePrivate || k == NoticeMention || k == NoticeFollow
}

// Grouped reports whether a notice of this kind stands for several people at once.
func (k NoticeKind) Grouped() bool { return k == NoticeLike || k == NoticeBoost || k == NoticeFollow }

// NoticePlace is where in the queue a notice lies.
type NoticePlace string

// The places. A gone one is shown nowhere; it stays for a while, so that a deletion can be taken back.
const (
	PlaceInbox  NoticePlace = "inbox"
	PlaceHidden NoticePlace = "hidden"
	PlaceSpam   NoticePlace = "spam"
	PlaceGone   NoticePlace = "gone"
)

// Notice is one thing that came in, or a day's likes, boosts or followers. The store writes it in the transaction that
// keeps the thing itself, so it is never older or newer than that.
type Notice struct {
	ID        int64
	Key       string // names the thing or the day: "comment:7", "like:3:0:2026-11-25"
	Kind      NoticeKind
	Place     NoticePlace
	Waits     bool  // for an author's decision
	AuthorID  int64 // whom it concerns: the post's author, or the one who was addressed; zero for reports
	PostID    int64
	CommentID int64 // of a comment, or of what was liked or boosted; zero for the post itself
	GuestID   int64 // zero for a group
	ThingID   int64 // row of the comment, message, quote or report; zero for a group
	Total     int   // people of a group
	Faces     string
	At        time.Time // when it came, of a group the latest
}

// FaceIDs are some of the guests of a group, the latest first.
func (n Notice) FaceIDs() []int64 {
	var ids []int64
	for part := range strings.SplitSeq(n.Faces, ",") {
		id, err := strconv.ParseInt(part, 10, 64)
		if err == nil && id > 0 && len(ids) < maxFaces {
			ids = append(ids, id)
		}
	}
	return ids
}

const maxFaces = 5

// MaySee reports whether an author may see and judge a notice: what is personal only the one whom it concerns, all else
// also those who edit.
func (a Author) MaySee(n Notice) bool {
	if a.ID != 0 && a.ID == n.AuthorID {
		return true
	}
	return !n.Kind.Personal() && a.Edits()
}

// InboxQuery selects notices for an author, newest first. Zero fields do not restrict.
type InboxQuery struct {
	Author  Author // who looks; decides what there is to see
	Place   NoticePlace
	Kinds   []NoticeKind
	Waiting bool
	Unread  bool
	PostID  int64
	GuestID int64
	Search  string // part of a text, a name or a handle
	Before  NoticeCursor
	Limit   int // 0 means 20
}

// NoticeCursor is the place in the queue behind which a page begins. The zero value is its head.
type NoticeCursor struct {
	At time.Time
	ID int64
}

// InboxPage is one page of the queue.
type InboxPage struct {
	Views []NoticeView
	Next  NoticeCursor // zero when there is nothing behind it
}

// NoticeView is a notice with all that a page shows of it.
type NoticeView struct {
	Notice  Notice
	Unread  bool
	Guest   Guest
	People  []Guest     // of a group, the latest first
	Post    Post        // without its long texts; zero when there is none
	Comment CommentView // of likes and boosts, what they are about, when it is a comment
	Parent  CommentView // what the comment answers; zero for the post itself
	Message Message
	// Of a message: which answer of the author's it answers, and what the author answered to it, the oldest first.
	Answered MessageAnswer
	Answers  []MessageAnswer
	Quote    Quote
	Report   Report
	Emojis   map[string]string // of a message, see CommentView
}

// InboxCounts are the numbers beside the filters, each counted up to 100.
type InboxCounts struct {
	New     int // in the inbox, and waiting or unread
	Waiting int
	Unread  int
	Spam    int
}

// InboxMark is how far an author has read, and how they like the queue.
type InboxMark struct {
	AuthorID int64
	SeenAt   time.Time // everything up to here counts as read
	KeysOff  bool      // no shortcuts of the keyboard
}

// NoticeRead says that an author read one notice that is newer than their mark. A group that grew since is unread again.
type NoticeRead struct {
	AuthorID int64
	NoticeID int64
	ReadAt   time.Time
}
