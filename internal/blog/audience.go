package blog

import (
	"context"
	"time"
)

// What the house knows about those who read it. Nothing here is about a person: days, places and numbers only.

// VisitDay is how often a place was read on a day.
type VisitDay struct {
	Day      string // "2026-11-25" on the site's clocks, or "2026-11" once the month is more than 13 months ago
	PostID   int64  // of a post or page; zero for a list
	Path     string // of a list, without its further pages; empty for a post
	Views    int64
	Previews int64 // fetched by a server to show a card of the link
}

// ReferrerDay is how many readers of a place came from a host on a day.
type ReferrerDay struct {
	Day    string // as in VisitDay
	PostID int64
	Path   string
	Host   string // OtherHosts for those beyond what one day keeps
	Views  int64
}

// OtherHosts stands for the referrers beyond what one day keeps. It is no name that a host can have.
const OtherHosts = "(others)"

// ReadingDay is what is known of a day as a whole.
type ReadingDay struct {
	Day      string // as in VisitDay; of a month the sum over its days
	Readers  int64  // distinct ones, estimated in memory
	Views    int64  // of all places
	Previews int64
	Machines int64 // page requests of programs, which count as no visit
}

// FeedDay is who fetched a feed on a day.
type FeedDay struct {
	Day         string // as in VisitDay; a month holds its best day
	Feed        string // path
	Fetcher     string // a service that reads for many, or OwnReaders
	Subscribers int64  // the most that the service reported; of OwnReaders the distinct fetchers, estimated
}

// OwnReaders stands for those who fetch a feed themselves.
const OwnReaders = "own"

// VisitSheet is what was counted since the last one. Numbers are increments, except the subscribers of services.
type VisitSheet struct {
	Visits    []VisitDay
	Referrers []ReferrerDay
	Readings  []ReadingDay
	Feeds     []FeedDay
}

// Empty reports whether nothing was counted.
func (s VisitSheet) Empty() bool {
	return len(s.Visits)+len(s.Referrers)+len(s.Readings)+len(s.Feeds) == 0
}

// Software is what runs a server, as its NodeInfo says. The name is empty when the server did not say.
type Software struct {
	Host     string
	Name     string // small letters, for example "mastodon"
	Version  string
	AskedAt  time.Time
	Failures int // since it said something
}

// FollowerChange counts who came and went in a quarter of an hour, so that any zone can cut its days out of it.
type FollowerChange struct {
	AuthorID int64
	Quarter  int64 // quarters of an hour since 1970, UTC
	Gained   int64
	Lost     int64
}

// quarter is the distance of FollowerChange rows.
const quarter = 15 * time.Minute

// QuarterOf is the quarter of an hour that a moment belongs to.
func QuarterOf(t time.Time) int64 { return t.Unix() / int64(quarter/time.Second) }

// FollowerQuery selects followers of an author. Zero fields do not restrict.
type FollowerQuery struct {
	AuthorID int64
	Search   string // part of a name or handle
	Host     string
	Software string // "unknown" for servers that did not say
	Sort     FollowerSort
	Limit    int // 0 means 20
	Offset   int
}

// FollowerSort orders followers. The zero value is newest first.
type FollowerSort string

// The orders of followers.
const (
	FollowersNewest FollowerSort = ""
	FollowersOldest FollowerSort = "oldest"
	FollowersByName FollowerSort = "name"
	FollowersByHost FollowerSort = "server"
)

// UnknownSoftware selects the servers that did not say what runs them.
const UnknownSoftware = "unknown"

// FollowerView is a follower with what is known about their server.
type FollowerView struct {
	Follower Follower
	Guest    Guest
	Software Software // zero when it was not asked yet
	Host     Host     // zero when nothing was ever sent there
}

// Share is a part of a whole: how many followers a server has, how many visits a host sent.
type Share struct {
	Name  string
	Count int
}

// PostFigures is what became of a post.
type PostFigures struct {
	Post     Post // without its long texts
	Views    int64
	Previews int64
	Comments int
	Likes    int
	Boosts   int
	Quotes   int
}

// Place is a list of the site that was read.
type Place struct {
	Path  string
	Views int64
}

// AudienceReader reads what the pages about the audience show. An AuthorID of zero means the whole site, else only what
// the author's own posts and followers made. Times and days come from Spans.
type AudienceReader interface {
	FollowerList(ctx context.Context, q FollowerQuery) (list []FollowerView, total int, err error)
	// FollowerServers and FollowerSoftware count followers, the most first.
	FollowerServers(ctx context.Context, authorID int64, limit int) ([]Share, error)
	FollowerSoftware(ctx context.Context, authorID int64) ([]Share, error)
	FollowerCount(ctx context.Context, authorID int64) (int, error)
	// FollowerChanges counts who came and went in each span.
	FollowerChanges(ctx context.Context, authorID int64, spans []Span) ([]FollowerChange, error)
	// VisitsByDay sums the visits of each day or month from a day on. postID narrows to one post.
	VisitsByDay(ctx context.Context, authorID, postID int64, fromDay string) ([]VisitDay, error)
	ReadingDays(ctx context.Context, fromDay string) ([]ReadingDay, error)
	TopPosts(ctx context.Context, authorID int64, fromDay string, limit int) ([]PostFigures, error)
	TopPlaces(ctx context.Context, fromDay string, limit int) ([]Place, error)
	Referrers(ctx context.Context, authorID, postID int64, fromDay string, limit int) ([]Share, error)
	// KnownServers tells which of some hosts are servers of the fediverse that we have to do with, with their software where it is known.
	KnownServers(ctx context.Context, hosts []string) (map[string]string, error)
	FeedDays(ctx context.Context, fromDay string) ([]FeedDay, error)
	// HubSubscribers counts the live WebSub subscriptions by topic.
	HubSubscribers(ctx context.Context, now time.Time) ([]Share, error)
	// Talk counts what came in each span.
	Talk(ctx context.Context, authorID, postID int64, spans []Span) ([]TalkCount, error)
	// TalkHosts lists the servers from which people answered, boosted, liked or quoted, the most first, among the latest of each kind.
	TalkHosts(ctx context.Context, authorID, postID int64, from time.Time, limit int) ([]TalkHost, error)
	// FirstDay is when the first post was published or the first follower came; zero when neither happened.
	FirstDay(ctx context.Context, authorID int64) (time.Time, error)
	FiguresOf(ctx context.Context, p Post) (PostFigures, error)
}

// TalkCount is what came in a span.
type TalkCount struct{ Comments, Likes, Boosts, Quotes, Posts int }

// TalkHost is what came from a server.
type TalkHost struct {
	Host                            string
	Comments, Likes, Boosts, Quotes int
}

// All is everything that came from the server.
func (h TalkHost) All() int { return h.Comments + h.Likes + h.Boosts + h.Quotes }
