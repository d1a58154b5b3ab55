// Package crate packs a whole house into one zip file that a person can read, and takes such a file apart again for a
// house that is empty. What is in it and in which form is written in docs/moving.md.
//
// It must not know the database, the library or the renderer: it is handed rows, files and words. What it reads may come
// from anybody; whatever readers will see is made anew.
package crate

import (
	"context"
	"io"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Kind names what these zip files are, in their manifests.
const Kind = "oriel export"

// Rows gives rows by noun, as pointers to structs of the domain, in the order of their ids.
type Rows interface {
	Each(ctx context.Context, noun string, visit func(row any) error) error
}

// Shelves takes rows by noun, with the ids that they have.
type Shelves interface {
	Put(ctx context.Context, noun string, rows []any) error
	// KeepHouseKey keeps the sealed key of the house itself.
	KeepHouseKey(ctx context.Context, sealed string) error
}

// Files are the pictures and recordings of a house.
type Files interface {
	Files(visit func(name string, open func() (io.ReadCloser, error)) error) error
}

// Words makes what readers see of what was written.
type Words interface {
	Post(ctx context.Context, source blog.Source) (blog.Rendered, error)
	Comment(ctx context.Context, markdown string) (string, error)
	Remote(html string) string
}

// KeyRing opens and locks the private keys of the house and its authors. The keys of this map are refs of authors;
// that of the house itself is "".
type KeyRing interface {
	// Private gives a key as PKCS#8 PEM.
	Private(ctx context.Context, a blog.Author) (string, error)
	House(ctx context.Context) (string, error)
	// Lock seals a key for this house, and gives its public half.
	Lock(ref, privatePEM string) (sealed, publicPEM string, err error)
	// NewPair makes a new key where the old one did not come along.
	NewPair(ref string) (sealed, publicPEM string, err error)
}

// Choice is what is taken along beside what always is.
type Choice struct {
	Author     blog.Author // when set: only what this author wrote, for people and other programs
	Messages   bool        // private messages to the authors, mentions and reports
	Passwords  bool        // password hashes of the authors
	Passphrase string      // locks the private keys; empty leaves them behind
}

// Part names of a Choice in the manifest.
const (
	partMessages  = "messages"
	partPasswords = "passwords"
	partKeys      = "keys"
)

func (c Choice) parts() []string {
	parts := []string{}
	if c.Messages {
		parts = append(parts, partMessages)
	}
	if c.Passwords {
		parts = append(parts, partPasswords)
	}
	if c.Passphrase != "" {
		parts = append(parts, partKeys)
	}
	return parts
}
