package as2

import "strings"

// Public is the address of everybody (AP §5.6). It is written in this spelling only.
const Public = "https://www.w3.org/ns/activitystreams#Public"

// IsPublic tells whether an address of to or cc means everybody. JSON-LD compactors may shorten Public, so three spellings are in use.
func IsPublic(address string) bool {
	return address == Public || address == "as:Public" || address == "Public"
}

// Visibility says who may read an object, judged by its to and cc alone.
type Visibility int

const (
	// Direct is for the people named only, and the safe zero value.
	Direct Visibility = iota
	// FollowersOnly is for the followers of its author.
	FollowersOnly
	// Unlisted is for everybody, but kept out of timelines: Public stands in cc.
	Unlisted
	// Listed is for everybody: Public stands in to.
	Listed
)

// String names the visibility for logs.
func (v Visibility) String() string {
	switch v {
	case Listed:
		return "public"
	case Unlisted:
		return "unlisted"
	case FollowersOnly:
		return "followers"
	case Direct:
	}
	return "direct"
}

// Open tells whether everybody may read it, listed or not.
func (v Visibility) Open() bool { return v == Listed || v == Unlisted }

// visibility judges addresses. Without a known followers collection, an address that ends in /followers counts as one: both outcomes keep
// the object off public pages, they differ in what the author is told.
func visibility(to, cc []string, followers string) Visibility {
	verdict := Direct
	for _, list := range [2][]string{to, cc} {
		for _, address := range list {
			if address == followers || followers == "" && strings.HasSuffix(address, "/followers") {
				verdict = FollowersOnly
			}
		}
	}
	for _, address := range cc {
		if IsPublic(address) {
			verdict = Unlisted
		}
	}
	for _, address := range to {
		if IsPublic(address) {
			return Listed
		}
	}
	return verdict
}
