package blog

import (
	"slices"
	"strings"
	"time"
)

// Readers never load anything from other hosts (safety rows 36 and 49). What a page shows of a guest (a face, the
// pictures of a comment, the small pictures in names and texts) is fetched once, made anew and served from here.

// PictureState says how far the copy of a picture is.
type PictureState string

// The states of a picture in a comment.
const (
	PictureWanted  PictureState = "wanted"  // not fetched yet
	PictureKept    PictureState = "kept"    // Path is our copy
	PictureRefused PictureState = "refused" // could not be had, and is not asked for again; shown as a link
	PictureLinked  PictureState = "linked"  // a film or a sound: never fetched, shown as a link
)

// CommentPicture is a picture, a film or a sound that a guest put beside a comment. It goes with the words: an edit
// replaces it, a deletion erases it.
type CommentPicture struct {
	ID        int64
	CommentID int64
	Position  int    // order in the comment, from 0
	URL       string // the original on the guest's server; for links, never for loading
	Alt       string // plain text for those who do not see it, cleaned and cut
	MediaType string // of our copy when there is one, else as the sender claims
	Path      string // our copy, below our own pictures; empty until it was fetched
	Width     int    // pixels of our copy when there is one, else as the sender claims; zero when unknown
	Height    int
	Blurhash  string
	State     PictureState
}

// Emoji is a small picture that people of one server write as :shortcode:. (Host, Shortcode) is unique.
type Emoji struct {
	ID        int64
	Host      string // whose people use it
	Shortcode string // without colons
	URL       string
	Path      string    // our copy; empty until it was fetched
	UpdatedAt time.Time // as their server says; an older address never replaces a newer one
	FetchedAt time.Time // when it was fetched or found to be not to be had; zero while it is wanted
}

// PictureKind tells the kinds of pictures that are fetched. The words stand in the queue.
type PictureKind string

// The kinds of pictures.
const (
	PictureOfGuest   PictureKind = "avatar"  // ID is a guest
	PictureInComment PictureKind = "picture" // ID is a CommentPicture
	PictureEmoji     PictureKind = "emoji"   // ID is an Emoji
)

// JobPicture fetches one picture; its Args are a PictureOrder, and its Queue is QueuePictures.
const (
	JobPicture    = "guests.picture"
	QueuePictures = "pictures"
)

// PictureTries is how often an order is carried out when the network fails: once, and three times over the next day.
const PictureTries = 4

// PictureOrder asks for one picture to be fetched, as it stands in the queue.
type PictureOrder struct {
	Kind PictureKind `json:"kind"`
	ID   int64       `json:"id"`
	URL  string      `json:"-"` // an order for the same address that waits already is enough
}

const (
	avatarFresh     = 30 * 24 * time.Hour
	maxPictures     = 8    // in one comment
	maxEmojis       = 32   // of one text or one name
	maxEmojisOfHost = 2000 // so that no server can fill the disk with them
)

// wantsAvatar reports whether the guest's picture is to be fetched. One that was refused is not asked for again until
// its address changes.
func (g Guest) wantsAvatar(now time.Time) bool {
	switch {
	case g.AvatarURL == "" || g.Blocked || g.Gone:
		return false
	case g.AvatarFetched != g.AvatarURL:
		return true
	}
	return g.AvatarPath != "" && now.Sub(g.AvatarAt) > avatarFresh
}

// EmojiLines writes emojis as Guest.Emojis and Comment.Emojis keep them: one a line, "shortcode address time".
func EmojiLines(emojis []Emoji) string {
	var b strings.Builder
	for _, e := range emojis {
		b.WriteString(e.Shortcode + " " + e.URL)
		if !e.UpdatedAt.IsZero() {
			b.WriteString(" " + e.UpdatedAt.UTC().Format(time.RFC3339Nano))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func emojisIn(text string) []Emoji {
	var list []Emoji
	for _, line := range lines(text) {
		parts := strings.Split(line, " ")
		if len(parts) < 2 {
			continue
		}
		e := Emoji{Shortcode: parts[0], URL: parts[1]}
		if len(parts) > 2 {
			e.UpdatedAt, _ = time.Parse(time.RFC3339Nano, parts[2]) // we wrote it; an unreadable one counts as unknown
		}
		list = append(list, e)
	}
	return list
}

// Shortcodes lists what stands between colons in a text like an emoji, each once, at most limit. It finds more than
// there is: whoever asks looks up which of them exist.
func Shortcodes(text string, limit int) []string {
	var found []string
	for {
		start := strings.IndexByte(text, ':')
		if start < 0 || len(found) == limit {
			return found
		}
		text = text[start+1:]
		n := 0
		for n < len(text) && n <= maxShortcode && shortcodeByte(text[n]) {
			n++
		}
		if n == 0 || n > maxShortcode || n == len(text) || text[n] != ':' {
			continue
		}
		if name := text[:n]; !slices.Contains(found, name) {
			found = append(found, name)
		}
		text = text[n:] // its colon may begin the next one
	}
}

// maxShortcode is in bytes; the longest ones in use have some forty.
const maxShortcode = 64

// ValidShortcode reports whether a name without its colons can stand for an emoji: letters and digits of ASCII, and
// _ + - (Mastodon has the first, Misskey and Pleroma the others too).
func ValidShortcode(name string) bool {
	if name == "" || len(name) > maxShortcode {
		return false
	}
	for i := range len(name) {
		if !shortcodeByte(name[i]) {
			return false
		}
	}
	return true
}

func shortcodeByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '+' || c == '-'
}
