package blog

import "time"

// Guest is a person from another house, known by the permanent id of their account.
type Guest struct {
	ID             int64
	ActorID        string // permanent, unique
	Host           string // canonical host of ActorID
	Name           string // user part of the handle
	Handle         string // name@host, as their server confirmed it
	DisplayName    string // plain text, cleaned
	ProfileURL     string
	AvatarURL      string // on their server; never put into a page
	AvatarPath     string // our copy, below our own pictures; empty while there is none
	AvatarFetched  string // the AvatarURL of which AvatarPath was made, or which gave no picture
	AvatarAt       time.Time
	Emojis         string // of the display name, see EmojiLines
	InboxURL       string
	SharedInboxURL string
	KeyID          string
	PublicKeyPEM   string
	Approved       bool // an author approved a comment of theirs once
	Blocked        bool
	Gone           bool // their account was deleted
	MovedTo        string
	JoinedAt       time.Time // when their account was made, as their server says; zero when it does not
	FetchedAt      time.Time
	CreatedAt      time.Time
}

// Shown is the name that readers see.
func (g Guest) Shown() string {
	if g.DisplayName != "" {
		return g.DisplayName
	}
	if g.Name != "" {
		return g.Name
	}
	return g.Host
}

// Follower is a guest who asked for every post of an author.
type Follower struct {
	ID        int64
	AuthorID  int64
	GuestID   int64
	FollowID  string // id of the latest request, as their server gave it; may be empty
	Request   []byte // the latest request as it came, repeated in the answer
	CreatedAt time.Time
}
