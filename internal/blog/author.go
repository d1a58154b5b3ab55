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
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Role says what an author may do at the desk.
type Role string

// The roles. The zero value may do what Writer may.
const (
	Owner  Role = "owner"  // everything, the settings of the site and other authors among it
	Editor Role = "editor" // the posts, terms, pictures and conversations of all authors
	Writer Role = "author" // what they wrote themselves, and what is said about it
)

// Owns reports whether the author may change the house itself.
func (a Author) Owns() bool { return a.Role == Owner }

// Edits reports whether the author may change what others wrote.
func (a Author) Edits() bool { return a.Role == Owner || a.Role == Editor }

// MayChange reports whether the author may change a post.
func (a Author) MayChange(p Post) bool { return a.Edits() || a.ID != 0 && a.ID == p.AuthorID }

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
