package blog

import (
	"context"
	"time"
)

// Entry is a post with all that a page or a feed shows of it.
type Entry struct {
	Post       Post
	Author     Author
	Categories []Term
	Tags       []Term
	Series     Term    // zero when the post belongs to none
	Comments   int     // visible ones
	Likes      int     // distinct guests
	Boosts     int     // distinct guests
	Named      []Guest // whom the text names, elsewhere; set only where a letter is written
}

// Query selects listed entries, newest first by (PublishedAt, ID). Zero fields do not restrict.
type Query struct {
	Kind     PostKind // empty means KindPost
	AuthorID int64
	TermID   int64
	Below    []int64   // further terms whose posts count as the term's own; only beside TermID
	From, To time.Time // published at or after From and before To
	Limit    int       // 0 means 20
	Offset   int
	Drafts   bool // the desk: everything that is not deleted, unlisted too, drafts first by UpdatedAt
	Oldest   bool // oldest first
	Outward  bool // only what other servers may list: public posts
}

// List is one page of entries and how many there are in all.
type List struct {
	Entries []Entry
	Total   int
}

// CommentView is a comment with its writer. Author is set for an author's own comment, else Guest.
type CommentView struct {
	Comment Comment
	Guest   Guest
	Author  Author
	Post    Post // only in lists across posts (recent comments, the desk's queue)
	Likes   int
	Boosts  int

	// Only of a comment whose text is shown.
	Pictures []CommentPicture
	Emojis   map[string]string // shortcode without colons to our copy, of the writer's name and of the text

	// Whom it answers, when that comment stands on another page of the thread (ThreadPage).
	ParentRef  string
	ParentName string // empty when the text of that comment is not shown
}

// MonthCount is a month with published posts, in the site's time zone.
type MonthCount struct {
	Year  int
	Month time.Month
	Posts int
}

// TermCount is a term with the number of its published posts.
type TermCount struct {
	Term  Term
	Posts int
}

// ReactionView is a reaction with who made it.
type ReactionView struct {
	Reaction Reaction
	Guest    Guest
	Emojis   map[string]string // shortcode without colons to our copy, of the guest's name and of the reaction itself
}

// Totals are the counts that NodeInfo and the desk show.
type Totals struct {
	Authors, Posts, Comments, Followers, Pending, Drafts int
	ActiveMonth, ActiveHalfYear                          int // authors who published
}

// Reader is all that pages read. It never waits for the writer. A method that
// finds nothing returns ErrNotFound. Drafts and deleted posts appear only where it says so.
type Reader interface {
	PostReader
	ConversationReader
	HouseReader
}

// HouseReader reads authors, settings and counts.
type HouseReader interface {
	Site(ctx context.Context) (Site, error)
	Authors(ctx context.Context) ([]Author, error)
	AuthorByID(ctx context.Context, id int64) (Author, error)
	AuthorByName(ctx context.Context, name string) (Author, error)
	AuthorByRef(ctx context.Context, ref string) (Author, error)
	Totals(ctx context.Context, now time.Time) (Totals, error)
	BlockedHosts(ctx context.Context) ([]BlockedHost, error)
	// BlockedGuests lists the people who were turned away themselves, the latest known first, 500 at most.
	BlockedGuests(ctx context.Context) ([]Guest, error)
	// Edition grows with every change that a reader could see, in this process or another.
	Edition(ctx context.Context) (int64, error)
	// Touched lists what changed after an edition, see Key. Complete is false when that is too long ago to know.
	Touched(ctx context.Context, since int64) (keys []Key, complete bool, err error)
}

// PostReader reads posts and terms.
type PostReader interface {
	// EntryByPath finds a published or deleted post by its path; the caller looks at Status. One for followers is not among them.
	EntryByPath(ctx context.Context, path string) (Entry, error)
	// EntryByRef finds any post, drafts too.
	EntryByRef(ctx context.Context, ref string) (Entry, error)
	EntryByID(ctx context.Context, id int64) (Entry, error)
	// PathOfAlias gives the last path behind an old one, only of a post that was published; it may be deleted meanwhile.
	PathOfAlias(ctx context.Context, path string) (string, error)
	Entries(ctx context.Context, q Query) (List, error)
	// EntriesBefore pages by key, as Query.Outward selects: posts older than (before, beforeID), newest first; a zero time starts at the newest.
	EntriesBefore(ctx context.Context, authorID int64, before time.Time, beforeID int64, limit int) ([]Entry, error)
	// Pinned lists the posts that an author pinned and that lists show, the latest pin first; of all authors when authorID is zero.
	Pinned(ctx context.Context, authorID int64) ([]Entry, error)
	// Neighbours are the published posts before and after one, zero when there is none.
	Neighbours(ctx context.Context, p Post) (older, newer Post, err error)
	Pages(ctx context.Context) ([]Post, error) // published pages in menu order
	Terms(ctx context.Context, kind TermKind) ([]TermCount, error)
	TermBySlug(ctx context.Context, kind TermKind, slug string) (Term, error)
	Months(ctx context.Context, loc *time.Location) ([]MonthCount, error)
	// Translations lists the published translations of a post, itself included, by language; nil when it has no TranslationKey.
	Translations(ctx context.Context, p Post) ([]Post, error)
	// Parts lists the published posts of a term, oldest first, without their long texts.
	Parts(ctx context.Context, termID int64) ([]Post, error)
	// Video gives what is kept about a video, or ErrNotFound.
	Video(ctx context.Context, address string) (Video, error)
	// Ancestors lists the published pages above a page, the topmost first.
	Ancestors(ctx context.Context, p Post) ([]Post, error)
	// TermAncestors lists the categories above one, the topmost first.
	TermAncestors(ctx context.Context, t Term) ([]Term, error)
	// Search finds published posts and pages, best first. Any text is a question; none is an error.
	Search(ctx context.Context, q Search) (Found, error)
	// Related lists published posts that share most with one: series and terms first, then time; without their long texts.
	Related(ctx context.Context, p Post, limit int) ([]Post, error)
	// OnThisDay lists published posts of a day of the year in any year, newest first, as the clocks of loc show it.
	OnThisDay(ctx context.Context, month time.Month, day int, loc *time.Location) ([]Entry, error)
	// Addresses lists what a sitemap tells of published posts and pages (path, dates, pictures, language, translation key, kind): without texts, by id, from after afterID on.
	Addresses(ctx context.Context, afterID int64, limit int) ([]Post, error)
	// Stale lists posts that an older renderer set, by id.
	Stale(ctx context.Context, setVersion int64, limit int) ([]Post, error)
}

// ConversationReader reads comments, reactions, guests and followers.
type ConversationReader interface {
	// GuestsNamed finds people by handles in small letters, as Acquaintance has them. Who is unknown, blocked or gone is absent.
	GuestsNamed(ctx context.Context, handles []string) (map[string]Guest, error)
	// LookedUp lists those of some handles for which their servers were asked since a time.
	LookedUp(ctx context.Context, handles []string, since time.Time) ([]string, error)
	// Thread lists the comments of a post that are Approved, and those Removed, Hidden or
	// Pending ones that have approved ones below them, oldest first by (PublishedAt, RemoteID, Ref).
	Thread(ctx context.Context, postID int64) ([]CommentView, error)
	// ThreadPage gives one page of the same, counted from 1: each comment before its answers, both oldest first. A page
	// has about size comments; a conversation below one comment is only parted when it is longer than a page. pages is
	// at least 1, total counts the approved comments, and a page that does not exist is ErrNotFound.
	ThreadPage(ctx context.Context, postID int64, page, size int) (views []CommentView, pages, total int, err error)
	// PageOfComment tells on which of these pages a comment stands, or ErrNotFound.
	PageOfComment(ctx context.Context, postID int64, ref string, size int) (int, error)
	// Quotes lists the approved posts elsewhere that quote a post, oldest first, 200 at most.
	Quotes(ctx context.Context, postID int64) ([]QuoteView, error)
	// QuotesPending lists those that wait for approval, newest first.
	QuotesPending(ctx context.Context, limit int) ([]QuoteView, error)
	CommentByRef(ctx context.Context, ref string) (CommentView, error)
	CommentByID(ctx context.Context, id int64) (CommentView, error)
	CommentByRemoteID(ctx context.Context, remoteID string) (CommentView, error)
	// RecentComments lists approved comments of published posts, newest first.
	RecentComments(ctx context.Context, limit int) ([]CommentView, error)
	// Queue lists comments in a state for the desk, newest first; empty status means all but Waiting.
	Queue(ctx context.Context, status CommentStatus, limit, offset int) ([]CommentView, error)
	// VisibleIDs lists the approved comments of a post, oldest first: remote ids, or refs for an author's own.
	VisibleIDs(ctx context.Context, postID int64, limit, offset int) (ids []CommentRef, total int, err error)
	Reactions(ctx context.Context, kind ReactionKind, postID, commentID int64) ([]ReactionView, error)
	Messages(ctx context.Context, authorID int64, limit int) ([]MessageView, error)
	Reports(ctx context.Context, limit int) ([]Report, error)
	GuestByID(ctx context.Context, id int64) (Guest, error)
	GuestByActor(ctx context.Context, actorID string) (Guest, error)
	Followers(ctx context.Context, authorID int64, limit, offset int) (guests []Guest, total int, err error)
	HostBlocked(ctx context.Context, host string) (bool, error)
}

// CommentRef identifies a comment on the wire: RemoteID for a guest's, Ref for an author's own.
type CommentRef struct {
	RemoteID string
	Ref      string
}

// MessageView is a message with its sender.
type MessageView struct {
	Message Message
	Guest   Guest
}
