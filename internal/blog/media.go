package blog

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// MediaKind tells what one does with a file of the library: look, listen or watch.
type MediaKind string

// The kinds of files. The names stand in the database.
const (
	MediaPicture MediaKind = "picture"
	MediaSound   MediaKind = "sound"
	MediaFilm    MediaKind = "film"
)

// MediaKindOf tells the kind by a media type such as "audio/mpeg"; whatever is no recording is a picture.
func MediaKindOf(mediaType string) MediaKind {
	switch family, _, _ := strings.Cut(mediaType, "/"); family {
	case "audio":
		return MediaSound
	case "video":
		return MediaFilm
	}
	return MediaPicture
}

// MediaState is how far the work on a new file is that nobody waits for: smaller copies, the blur, the length.
type MediaState string

// The states of that work. A file can be used in every one of them.
const (
	MediaWaiting MediaState = "waiting"
	MediaDone    MediaState = "done"
	MediaFailed  MediaState = "failed" // Failure says why
)

// MediaItem is a file of the library with what its author says about it. Several authors may have the same file; each has
// an item of their own. Paths lie below the address of the library and never get another content.
type MediaItem struct {
	ID         int64
	Ref        string
	AuthorID   int64
	Kind       MediaKind
	State      MediaState
	Path       string // the file itself, for example "ab/ab….jpg"
	Shown      string // what pages show; the file itself, or a copy that fits a page
	Thumb      string // the smallest copy, or the file itself
	MediaType  string
	Name       string // of the file that was sent, cleaned; may be empty
	Bytes      int64  // on the disk, with all copies
	Width      int    // in pixels; zero for a recording
	Height     int
	Seconds    int // of a recording; zero when unknown
	Blurhash   string
	Alt        string // what can be seen or heard
	Decorative bool   // it needs no description, and its author says so
	Caption    string
	Credit     string
	Failure    string // a sentence
	CreatedAt  time.Time
	ReplacedAt time.Time // when it last got another file, zero when it never did
}

// Described reports whether the author has said what can be seen, or that nothing needs to be said.
func (m MediaItem) Described() bool { return m.Alt != "" || m.Decorative || m.Kind != MediaPicture }

// MayChangeMedia reports whether the author may change a file of the library.
func (a Author) MayChangeMedia(m MediaItem) bool {
	return a.Edits() || a.Active() && a.ID != 0 && a.ID == m.AuthorID
}

// FormerFile is a file that an item had before it was replaced.
type FormerFile struct {
	Path       string
	ItemID     int64
	Bytes      int64
	ReplacedAt time.Time
}

// MediaPlace is the kind of place where a file is used.
type MediaPlace string

// The places. The names stand in the database.
const (
	InPost    MediaPlace = "post"
	InSite    MediaPlace = "site"   // a setting
	InProfile MediaPlace = "author" // an author's own words
)

// MediaUse says that a file is used in a place. PlaceID is of the post or author, Setting the key of a setting.
type MediaUse struct {
	Path    string
	Place   MediaPlace
	PlaceID int64
	Setting string
}

// MediaQuery selects items, newest first. Zero fields do not restrict.
type MediaQuery struct {
	AuthorID int64
	Kind     MediaKind
	Silent   bool   // pictures without a description that was not waived
	Unused   bool   // nothing uses them
	Words    string // all of them, or their beginnings, stand in the name, the description, the caption or the credit
	Limit    int    // 0 means 20
	Offset   int
}

// MediaList is one page of items and how many there are in all.
type MediaList struct {
	Items []MediaItem
	Total int
}

// MediaTx keeps the library.
type MediaTx interface {
	adoptTx
	MediaByID(ctx context.Context, id int64) (MediaItem, error)
	MediaByRef(ctx context.Context, ref string) (MediaItem, error)
	MediaByPath(ctx context.Context, authorID int64, path string) (MediaItem, error)
	MediaWithPath(ctx context.Context, path string) ([]MediaItem, error) // of all authors
	SaveMedia(ctx context.Context, m *MediaItem) error
	DeleteMedia(ctx context.Context, id int64) error
	// MediaBytes is what the library takes on the disk, former files too, each file once.
	MediaBytes(ctx context.Context) (int64, error)
	// MediaUses lists where a file or one of its copies is used; path is that of the file itself.
	MediaUses(ctx context.Context, path string) ([]MediaUse, error)
	// MediaNeeded reports whether an item, a former file that is used, or a picture of a guest or a video needs the file.
	MediaNeeded(ctx context.Context, path string) (bool, error)
	SaveFormer(ctx context.Context, f FormerFile) error // safe to repeat
	FormerFiles(ctx context.Context, itemID int64) ([]FormerFile, error)
	// IdleFormer lists former files that were replaced before a time and that nothing uses.
	IdleFormer(ctx context.Context, before time.Time, limit int) ([]FormerFile, error)
	DeleteFormer(ctx context.Context, path string) error
	// OrderMedia writes a job of the transaction.
	OrderMedia(ctx context.Context, job string, order MediaOrder) error
}

// Jobs of the library; their Args are a MediaOrder, and their Queue is QueueMedia. The names stand in the queue: never
// rename them.
const (
	JobMediaCopies = "media.copies" // makes the smaller copies of Item
	JobMediaSwap   = "media.swap"   // has the places that use Path use Item instead
	JobMediaSet    = "media.set"    // sets the posts again that use Path
	JobMediaRemove = "media.remove" // takes the file at Path off the disk when nothing needs it
	JobMediaAdopt  = "media.adopt"  // takes files of an older program into the library
	QueueMedia     = "media"
)

// MediaTries is how often the copies of a picture are tried before its author is told.
const MediaTries = 4

// MediaOrder is work on the library as it stands in the queue.
type MediaOrder struct {
	Item   int64  `json:"item,omitempty"`
	Path   string `json:"path,omitempty"`
	Author int64  `json:"author,omitempty"` // who asked for it
	Tell   bool   `json:"tell,omitempty"`   // other servers are told of the posts that change

	Later time.Duration `json:"-"` // not before this much time has passed
}

// mediaAddress is an address of a file of the library, whole or of a copy, wherever it stands in a text.
var mediaAddress = regexp.MustCompile(`/media/([0-9a-f]{2}/[0-9a-f]{32})(-[0-9]{3,4})?\.(jpg|png|gif|mp3|ogg|opus|m4a|flac|wav|mp4|webm)`)

// MediaIn lists the files of the library that texts name, each once; the address of a copy counts as its file.
func MediaIn(texts ...string) []string {
	var paths []string
	seen := map[string]bool{}
	for _, text := range texts {
		for _, m := range mediaAddress.FindAllStringSubmatch(text, -1) {
			if path := m[1] + "." + m[3]; !seen[path] {
				seen[path] = true
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// swapMedia writes the address of another file wherever a text names a file or one of its copies: its full size in place
// of the full size, and what pages show in place of a copy.
func swapMedia(text, old string, now MediaItem) string {
	return mediaAddress.ReplaceAllStringFunc(text, func(address string) string {
		m := mediaAddress.FindStringSubmatch(address)
		switch {
		case m[1]+"."+m[3] != old:
			return address
		case m[2] == "" && now.Kind == MediaPicture && now.Path != now.Shown:
			return "/media/" + now.Path
		}
		return "/media/" + now.Shown
	})
}

// MediaTexts are all words of an author that may name a file of the library.
func (a Author) MediaTexts() []string { return []string{a.Bio, a.Avatar, a.Header, a.Fields} }

// Limits of what is said about a file, in characters.
const (
	MaxAlt       = 1500
	maxMediaName = 120
)

// MediaWords is what an author says about a file. A nil field leaves what was said before.
type MediaWords struct {
	Alt        *string
	Decorative *bool
	Caption    *string
	Credit     *string
}

func (w MediaWords) onto(m *MediaItem) error {
	var wrong problems
	take := func(field string, to, from *string) {
		if from == nil {
			return
		}
		*to = oneLine(*from)
		if utf8.RuneCountInString(*to) > MaxAlt {
			wrong.add(field, "Please keep each description under 1,500 characters.")
		}
		if !utf8.ValidString(*to) {
			wrong.add(field, "This text holds characters that are not valid Unicode. Please type it again.")
		}
	}
	take("alt", &m.Alt, w.Alt)
	take("caption", &m.Caption, w.Caption)
	take("credit", &m.Credit, w.Credit)
	if w.Decorative != nil {
		m.Decorative = *w.Decorative
	}
	if m.Alt != "" {
		m.Decorative = false
	}
	return wrong.err()
}
