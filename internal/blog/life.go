package blog

import (
	"context"
	"time"
)

// FormerRef is an identity that a post had until it was taken back. Its tombstone is a post of its own with this ref, which
// answers 410 for good; at the desk it leads to the post that lives on.
type FormerRef struct {
	Ref    string
	PostID int64 // of the post that lives on
}

// LifeTx keeps what surrounds a post in its life: former identities, earlier texts, and texts that were not saved yet.
type LifeTx interface {
	SaveFormerRef(ctx context.Context, r FormerRef) error
	// LivingPost finds the post that gave a ref up; ErrNotFound when no post did.
	LivingPost(ctx context.Context, formerRef string) (Post, error)
	// Tombstones lists what a post left behind each time that it was taken back, the latest first.
	Tombstones(ctx context.Context, postID int64) ([]Post, error)
	// RenameTranslations gives all texts of a translation key another one.
	RenameTranslations(ctx context.Context, from, to string) error
	// DuePosts lists the scheduled posts whose time has come, the earliest first.
	DuePosts(ctx context.Context, now time.Time, limit int) ([]int64, error)
	// OldTrash lists the posts that were thrown away before a time.
	OldTrash(ctx context.Context, before time.Time, limit int) ([]Post, error)
	TermsOfPost(ctx context.Context, postID int64) ([]Term, error) // by id

	LastRevision(ctx context.Context, postID int64) (Revision, error)
	RevisionByID(ctx context.Context, id int64) (Revision, error)
	SaveRevision(ctx context.Context, r *Revision) error
	// KeepRevisions forgets all but the latest revisions of a post; zero forgets all.
	KeepRevisions(ctx context.Context, postID int64, latest int) error

	AutosaveOf(ctx context.Context, ref string, authorID int64) (Autosave, error)
	AutosavesOfRef(ctx context.Context, ref string) ([]Autosave, error) // of all authors
	SaveAutosave(ctx context.Context, a *Autosave) error
	DeleteAutosave(ctx context.Context, ref string, authorID int64) error // safe to repeat
	DeleteAutosaves(ctx context.Context, ref string) error                // of all authors; safe to repeat
	// LooseAutosaves counts the texts of an author that no post was made of.
	LooseAutosaves(ctx context.Context, authorID int64) (int, error)
}
