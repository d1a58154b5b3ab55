package blog

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Author writes here. Name is the permanent user part of the handle: it is never
// renamed, because other servers keep it for good (GoToSocial fixes it at first sight).
type Author struct {
	ID           int64
	Ref          string
	Name         string
	DisplayName  string
	Role         Role
	Bio          string // Markdown
	Avatar       string // address of a picture of the library, or empty
	Header       string // the same, the wide one above the profile
	Fields       string // see Table
	PasswordHash string
	SealedKey    string // RSA-2048 private key, PKCS#8 PEM, sealed with the house's key
	PublicKeyPEM string // SPKI; its bytes never change
	AlsoKnownAs  string // ids of the author's accounts elsewhere, one a line; it repeats their OtherAccounts
	MovedTo      string // id of the account that the author moved to; empty while they are at home here
	MovedHandle  string // name@host of it
	MovedURL     string // its page for people
	MovedAt      time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
	LeftAt       time.Time // when they were taken off the site; zero while they write here
}

// Role says what an author may do at the desk.
type Role string

// The roles. The zero value may do what Writer may.
const (
	Owner  Role = "owner"  // everything, the settings of the site and other authors among it
	Editor Role = "editor" // the posts, terms, pictures and conversations of all authors
	Writer Role = "author" // what they wrote themselves, and what is said about it
)

// Operator is whoever gives commands on the machine itself: they own the house, and are nobody's colleague.
func Operator() Author { return Author{Role: Owner} }

// Active reports whether the author may still come in. One who left keeps their actor and their posts: other servers know both.
func (a Author) Active() bool { return a.LeftAt.IsZero() }

// Owns reports whether the author may change the house itself.
func (a Author) Owns() bool { return a.Role == Owner && a.Active() }

// Edits reports whether the author may change what others wrote.
func (a Author) Edits() bool { return (a.Role == Owner || a.Role == Editor) && a.Active() }

// MayChange reports whether the author may change a post.
func (a Author) MayChange(p Post) bool {
	return a.Edits() || a.Active() && a.ID != 0 && a.ID == p.AuthorID
}

var (
	errNotOwner  = Refuse(Forbidden, "Only an owner of this site may do that. Ask one of them.")
	errNotEditor = Refuse(Forbidden, "Only editors and owners of this site may do that. Ask one of them.")
)

// owns refuses whoever may not change the house.
func (a Author) owns() error {
	if !a.Owns() {
		return errNotOwner
	}
	return nil
}

// edits refuses whoever may not change what others wrote.
func (a Author) edits() error {
	if !a.Edits() {
		return errNotEditor
	}
	return nil
}

// Moved reports whether the author's followers were sent to an account elsewhere.
func (a Author) Moved() bool { return a.MovedTo != "" }

// Shown is the name that readers see.
func (a Author) Shown() string {
	if a.DisplayName != "" {
		return a.DisplayName
	}
	return a.Name
}

var authorName = regexp.MustCompile(`^[a-z0-9_]{1,30}$`)

// CheckAuthorName says what is wrong with a name for a new author, or "".
// The characters are those that every fediverse server accepts.
func CheckAuthorName(name string) string {
	switch {
	case name == "":
		return "Please choose a name; it becomes the first part of your fediverse address."
	case !authorName.MatchString(name):
		return "Please use only small letters a to z, digits and underscores, 30 at most."
	case strings.Trim(name, "_") == "":
		return "Please use at least one letter or digit."
	}
	return ""
}

const maxDisplayName = 100

func checkDisplayName(name string) string {
	if utf8.RuneCountInString(name) > maxDisplayName {
		return "Please keep the display name under 100 characters."
	}
	return ""
}
