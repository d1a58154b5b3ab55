package blog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Limits of what is saved by itself.
const (
	MaxAutosave       = 1 << 20             // bytes of all fields together
	MaxLooseAutosaves = 100                 // texts of one author that no post was made of
	KeepAutosave      = 90 * 24 * time.Hour // since it was saved last
)

// Autosave is a text that was saved by itself while it was written, and by nobody's decision. Each author has at
// most one for a post, which nobody else sees; it never changes the post. A post that nobody saved yet has its ref already.
type Autosave struct {
	ID       int64
	Ref      string
	AuthorID int64 // who wrote it
	Serial   int64 // grows with each one, also over those that are gone
	Version  int64 // of the post, when the form was opened; zero for a new one
	SavedAt  time.Time
	Title    string // or the first words of what has none
	Digest   string // TextDigest of title and body
	Fields   string // what the form held, in the words of the room that made the form
}

// Newer is what stood in the way of an autosave: a text of the same author from another window, or a save by anybody, that
// came after what the window saw.
type Newer struct {
	Autosave Autosave // ID is zero when the post itself is newer
	Post     Post     // ID is zero when nobody saved it yet
	By       Author
}

// Autosaves keeps what is being written.
type Autosaves struct {
	store Store
	now   func() time.Time
}

// NewAutosaves makes the service.
func NewAutosaves(store Store, now func() time.Time) *Autosaves { return &Autosaves{store, now} }

// ErrNewer is kind Conflict: another window or device saved something newer, and nothing was overwritten.
var ErrNewer = Refuse(Conflict, "Something newer was saved in another window or on another device. Nothing was overwritten; compare both texts.")

// Keep keeps a text, in place of the author's own with the serial seen. It answers ErrNewer and what is newer when they
// have another one, or when the post was saved since; Forbidden for another author's text, Gone when the post was deleted, Invalid when
// it is too much. text.Serial is the serial that the window saw last, zero for none.
func (s *Autosaves) Keep(ctx context.Context, author Author, text Autosave) (Autosave, Newer, error) {
	if !ValidRef(text.Ref) {
		return text, Newer{}, Refuse(Invalid, "This form is damaged. Copy your text, open a new form and paste it there.")
	}
	if len(text.Fields) > MaxAutosave {
		return text, Newer{}, Refuse(Invalid, "This text is longer than what is saved by itself, which is 1 MB. Please split it into several posts.")
	}
	seen := text.Serial
	var newer Newer
	err := s.store.Atomically(ctx, func(tx Tx) error {
		newer = Newer{}
		post, stored, err := s.stand(ctx, tx, author, text.Ref)
		if err != nil {
			return err
		}
		if post.Version > text.Version || stored.ID != 0 && stored.Serial != seen {
			newer = Newer{Post: post, Autosave: stored}
			if post.Version > text.Version {
				newer.Autosave = Autosave{}
			}
			newer.By, err = s.writer(ctx, tx, newer)
			return orElse(err, ErrNewer)
		}
		if stored.ID == 0 && post.ID == 0 {
			if err := s.room(ctx, tx, author); err != nil {
				return err
			}
		}
		text.ID, text.Ref, text.AuthorID, text.SavedAt = stored.ID, firstOf(post.Ref, text.Ref), author.ID, s.now().UTC().Truncate(time.Second)
		text.Title = oneLine(text.Title)
		text.Serial = max(stored.Serial+1, seen+1, s.now().UnixMilli())
		return tx.SaveAutosave(ctx, &text)
	})
	return text, newer, err
}

// Discard forgets a text, when serial is the one that is kept. It answers ErrNewer when it is not; safe to repeat.
func (s *Autosaves) Discard(ctx context.Context, author Author, ref string, serial int64) error {
	return s.store.Atomically(ctx, func(tx Tx) error {
		_, stored, err := s.stand(ctx, tx, author, ref)
		if err != nil || stored.ID == 0 {
			return err
		}
		if stored.Serial != serial {
			return ErrNewer
		}
		return tx.DeleteAutosave(ctx, stored.Ref, author.ID)
	})
}

// stand finds the post and the author's text that are kept under a ref; either may be zero.
func (s *Autosaves) stand(ctx context.Context, tx Tx, author Author, ref string) (Post, Autosave, error) {
	post, err := livingByRef(ctx, tx, ref)
	if err != nil && KindOf(err) != NotFound {
		return Post{}, Autosave{}, err
	}
	switch {
	case post.ID == 0:
	case !author.MayChange(post):
		return Post{}, Autosave{}, Refuse(Forbidden, "This post belongs to another author.")
	case post.Status == Deleted:
		return Post{}, Autosave{}, Refuse(Gone, "This post was deleted. Copy your text into a new post if you want to keep it.")
	case post.Status == Trashed:
		return Post{}, Autosave{}, Refuse(Gone, "This post is in the trash. Restore it there, or copy your text into a new post.")
	}
	texts, err := tx.AutosavesOfRef(ctx, firstOf(post.Ref, ref))
	if err != nil {
		return Post{}, Autosave{}, err
	}
	for _, stored := range texts {
		if stored.AuthorID == author.ID {
			return post, stored, nil
		}
	}
	if post.ID == 0 && len(texts) > 0 {
		return Post{}, Autosave{}, Refuse(Forbidden, "This text belongs to another author.")
	}
	return post, Autosave{}, nil
}

func (s *Autosaves) room(ctx context.Context, tx Tx, author Author) error {
	n, err := tx.LooseAutosaves(ctx, author.ID)
	if err == nil && n >= MaxLooseAutosaves {
		err = Refuse(Invalid, "There are 100 texts already that you never saved as a draft. Please save or discard some of them on the page of your posts.")
	}
	return err
}

// writer says who wrote what is newer.
func (s *Autosaves) writer(ctx context.Context, tx Tx, n Newer) (Author, error) {
	id := n.Autosave.AuthorID
	if id == 0 {
		last, err := tx.LastRevision(ctx, n.Post.ID)
		if err != nil && KindOf(err) != NotFound {
			return Author{}, err
		}
		if id = last.AuthorID; id == 0 {
			id = n.Post.AuthorID
		}
	}
	return tx.AuthorByID(ctx, id)
}

// settle forgets the author's text that became a save: the one that the form had seen, or one that says the same. What another
// window saved by itself meanwhile stays, and so does what other authors are writing: nobody decided to lose it.
func (s *Posts) settle(ctx context.Context, tx Tx, author Author, ref string, form PostForm) error {
	stored, err := tx.AutosaveOf(ctx, ref, author.ID)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if stored.Serial != form.Autosave && stored.Digest != TextDigest(form.Title, form.Body) {
		return nil
	}
	return tx.DeleteAutosave(ctx, ref, author.ID)
}

// TextDigest tells whether two texts are the same, whatever their line ends.
func TextDigest(title, body string) string {
	sum := sha256.Sum256([]byte(oneLine(title) + "\x00" + strings.ReplaceAll(body, "\r\n", "\n")))
	return hex.EncodeToString(sum[:])
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
