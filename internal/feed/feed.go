// Package feed turns a neutral Feed into the three formats that readers ask for: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.
//
// The formats are written by encoding/xml and encoding/json only, so that no text can break out of its element.
// The package must not know posts, comments or routes: whoever calls it fills in plain values with absolute addresses.
package feed

import (
	"slices"
	"time"
)

// The content types of the three formats.
const (
	RSSType  = "application/rss+xml; charset=utf-8"
	AtomType = "application/atom+xml; charset=utf-8"
	JSONType = "application/feed+json; charset=utf-8"
)

// Feed is a list of items, newest first, with what is said about the list. Addresses are absolute http or https URLs.
type Feed struct {
	// ID is the permanent name of the feed (Atom). Empty means SelfURL.
	ID string
	// Title is plain text; required.
	Title string
	// Description is plain text. Empty means Title where a format demands it.
	Description string
	// HomeURL is the page that the feed follows; required.
	HomeURL string
	// SelfURL is where this feed is served; required. It differs from format to format.
	SelfURL string
	// NextURL is the page of older items; empty means there is none.
	NextURL string
	// HubURLs are WebSub hubs that push this feed.
	HubURLs []string
	// Language is a BCP 47 tag such as "en" or "pt-BR"; empty means unknown.
	Language string
	// IconURL is a square picture of the site.
	IconURL string
	// Rights is plain text about copying.
	Rights string
	// Generator names the program.
	Generator string
	// Authors write the feed as a whole.
	Authors []Person
	// Updated is when something in the feed last changed. Zero means the latest time of the items.
	Updated time.Time
	// Items in the order in which they are shown.
	Items []Item
}

// Item is one entry of a feed.
type Item struct {
	// ID is the permanent name of the item, for instance its ActivityPub id; required, and never an address that may change.
	ID string
	// URL is the page of the item; required.
	URL string
	// Title is plain text. Items without a title are fine.
	Title string
	// Summary is plain text.
	Summary string
	// ContentHTML is the item in full, sanitised, with absolute addresses.
	ContentHTML string
	// Name stands in the place of a missing title where a format demands one; it may be empty.
	Name string
	// OriginalURL is where the item was published first, when this is a copy.
	OriginalURL string
	// Language is set when it differs from the feed's.
	Language string
	// Published is required. Zero Updated means Published.
	Published time.Time
	Updated   time.Time
	// Authors of this item. Empty means those of the feed.
	Authors []Person
	// Categories are categories and tags, as people read them.
	Categories []string
	// ImageURL is the picture that stands for the item.
	ImageURL string
	// CommentsURL is where people may answer, CommentsFeedURL the feed of the answers; both may be empty.
	CommentsURL     string
	CommentsFeedURL string
	// Comments is the number of answers; it is written only beside CommentsURL or CommentsFeedURL.
	Comments int
	// Enclosures are media that belong to the item.
	Enclosures []Enclosure
}

// Person is somebody who writes. URL and AvatarURL may be empty.
type Person struct {
	Name      string
	URL       string
	AvatarURL string
}

// Enclosure is a file that belongs to an item. Bytes and Seconds may be 0 when unknown.
type Enclosure struct {
	URL     string
	Type    string // media type, required
	Bytes   int64
	Seconds int // of a recording
}

// updated is when the item last changed.
func (i Item) updated() time.Time {
	if i.Updated.Before(i.Published) {
		return i.Published.UTC()
	}
	return i.Updated.UTC()
}

// updated is when the feed last changed. An empty feed without a time says 1970, so that the same feed has the same bytes.
func (f Feed) updated() time.Time {
	latest := f.Updated
	if latest.IsZero() {
		latest = time.Unix(0, 0)
		for _, i := range f.Items {
			if i.updated().After(latest) {
				latest = i.updated()
			}
		}
	}
	return latest.UTC()
}

// SortNewest puts items in the order in which readers expect them.
func SortNewest(items []Item) {
	slices.SortStableFunc(items, func(a, b Item) int { return b.Published.Compare(a.Published) })
}
