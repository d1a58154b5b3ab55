package blog

import "time"

// PostKind tells a post of the stream from a page beside it.
type PostKind string

// The kinds of posts. Only KindPost appears in lists and feeds and goes out to followers.
const (
	KindPost PostKind = "post"
	KindPage PostKind = "page"
)

// PostStatus is where a post stands in its life.
type PostStatus string

// The stations of a post's life. A deleted post keeps its row as a tombstone, so
// that its addresses can answer 410 for good.
const (
	Draft     PostStatus = "draft"
	Scheduled PostStatus = "scheduled" // PublishedAt is when it will be published
	Published PostStatus = "published"
	Trashed   PostStatus = "trashed" // its text is kept for 30 days after TrashedAt
	Deleted   PostStatus = "deleted"
)

// Visibility says who a published post is for.
type Visibility string

// The visibilities of posts. The zero value means VisiblePublic.
const (
	VisiblePublic    Visibility = "public"    // everybody, everywhere
	VisibleUnlisted  Visibility = "unlisted"  // whoever has the address; in no list, feed or search here, and in no public timeline elsewhere
	VisibleFollowers Visibility = "followers" // followers on their own servers; its page here is for its author
	VisibleLocal     Visibility = "local"     // everybody on this site; it goes to no other server
)

// CommentPolicy says whose comments a post takes.
type CommentPolicy string

// The comment policies of posts. The zero value means CommentsClosed.
const (
	CommentsEveryone  CommentPolicy = "everyone"
	CommentsFollowers CommentPolicy = "followers" // others wait for approval
	CommentsApproved  CommentPolicy = "approve"   // every comment waits for approval
	CommentsClosed    CommentPolicy = "closed"
)

// Post is what an author publishes. Ref is its permanent identity, Path its
// address, which it keeps even when the pattern for new posts changes.
type Post struct {
	ID             int64
	Ref            string
	AuthorID       int64
	Kind           PostKind
	Status         PostStatus
	Title          string
	Slug           string
	Path           string // escaped, begins and ends with a slash; unique among posts that are not deleted drafts
	Summary        string // plain text, may be empty
	Warning        string // content warning in plain text, may be empty
	Canonical      string // https address of the original when this is a copy, may be empty
	Body           string // Markdown, as the author wrote it
	HTML           string // rendered, sanitised and balanced
	Excerpt        string // plain text, taken from the body when Summary is empty
	Text           string // plain text of the whole body, for the search; only a Tx reads it
	Contents       string // HTML of the table of contents, or empty
	Image          string // address of the first picture, or empty
	ImageAlt       string
	ImageWidth     int // in pixels; zero when unknown
	ImageHeight    int
	Pictures       string // addresses of all pictures, one a line
	Videos         string // addresses of all videos that it links to, one a line
	Words          int
	Language       string // BCP 47, for example "en"
	CommentPolicy  CommentPolicy
	Visibility     Visibility
	MenuOrder      int   // pages only: lower comes first in the menu
	ParentID       int64 // pages only: the page that this one stands below, zero for none
	ContentsMode   ContentsMode
	Numbered       bool   // sections carry numbers
	Note           bool   // it went out without a title, as a Note, and stays one on other servers
	TranslationKey string // the same for all translations of one text; empty when there are none
	SetVersion     int64  // of the renderer that made HTML; an older one is set again in the background
	PublishedAt    time.Time
	EditedAt       time.Time // last visible edit after publication, zero when there was none
	PinnedAt       time.Time // since when it stands among the author's featured posts, zero when it does not
	TrashedAt      time.Time
	TrashedFrom    PostStatus // where it stood before, empty when it is not in the trash
	DeletedAt      time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time
	Version        int64 // grows by one with each save; forms carry it to notice a lost race
}

// ContentsMode says when a post shows a table of contents.
type ContentsMode string

// The modes of the table of contents. Auto shows one above long texts with several headings.
const (
	ContentsAuto ContentsMode = "auto"
	ContentsOn   ContentsMode = "on"
	ContentsOff  ContentsMode = "off"
)

// Live reports whether the post is published, for whomever.
func (p Post) Live() bool { return p.Status == Published }

// Public reports whether anybody may read the post here.
func (p Post) Public() bool { return p.Live() && p.Visibility != VisibleFollowers }

// Listed reports whether lists, feeds and the search show the post.
func (p Post) Listed() bool { return p.Public() && p.Visibility != VisibleUnlisted }

// CommentsOpen reports whether readers may comment at all.
func (p Post) CommentsOpen() bool { return p.CommentPolicy != CommentsClosed && p.CommentPolicy != "" }

// InStream reports whether this is a post of the stream and not a page beside it.
func (p Post) InStream() bool { return p.Kind == KindPost }

// Federated reports whether the post goes out to other servers.
func (p Post) Federated() bool { return p.InStream() && p.Visibility != VisibleLocal }

// Open reports whether every server may have the post, and not only those of followers.
func (p Post) Open() bool { return p.Federated() && p.Visibility != VisibleFollowers }

// MayBoost reports whether what stands under the post may be shown to everybody elsewhere.
func (p Post) MayBoost() bool { return p.Live() && p.Open() }

// Alias is an old path of a post; it redirects to the present one.
type Alias struct {
	Path   string
	PostID int64
}

// TermKind tells categories, tags and series from each other.
type TermKind string

// The kinds of terms. A post has any number of categories and tags and at most one series, whose parts are in the order of publication.
const (
	Category TermKind = "category"
	Tag      TermKind = "tag"
	Series   TermKind = "series"
)

// Term is a category, a tag or a series. Categories may have a parent.
type Term struct {
	ID          int64
	Kind        TermKind
	Slug        string
	Name        string
	Description string
	ParentID    int64
}

// PostTerm joins a post to a term.
type PostTerm struct {
	PostID int64
	TermID int64
}
