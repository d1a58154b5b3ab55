package blog

import (
	"context"
	"time"
)

// Rendered is a post's body as readers see it, with what was found in it.
type Rendered struct {
	HTML                    string
	Contents                string
	Excerpt                 string
	Text                    string // plain text of the whole body, for the search
	Image                   string
	ImageAlt                string
	ImageWidth, ImageHeight int      // in pixels; zero when unknown
	Pictures                []string // addresses of all pictures in the text
	Videos                  []string // addresses of all videos that the text links to, each once
	Words                   int
}

// Source is what a renderer makes a post's HTML of.
type Source struct {
	Markdown string
	Language string // BCP 47; for the few words that the renderer adds, such as "Note"
	Contents ContentsMode
	Numbered bool
}

// Renderer turns Markdown into safe HTML. An error of kind Invalid says what in the text is too much.
type Renderer interface {
	Post(ctx context.Context, source Source) (Rendered, error)
	Comment(ctx context.Context, markdown string) (string, error)
	// Visitor is Comment for somebody whom nobody knows: links lead to the web only and tell machines that they are not ours.
	Visitor(ctx context.Context, markdown string) (string, error)
}

// Pather proposes the path of a new post or page, or "" when the slug would hide an address of the program.
type Pather func(kind PostKind, published time.Time, slug string) string

// Posts writes, publishes, edits and deletes posts.
type Posts struct {
	store  Store
	render Renderer
	path   Pather
	now    func() time.Time
	quiet  time.Duration
}

// NewPosts makes the service. Edits go out to other servers once a post has been
// left alone for quiet, so that a row of small corrections is one update (interop case 156).
func NewPosts(store Store, render Renderer, path Pather, now func() time.Time, quiet time.Duration) *Posts {
	return &Posts{store: store, render: render, path: path, now: now, quiet: quiet}
}

// Preview renders a form without saving anything.
func (s *Posts) Preview(ctx context.Context, form PostForm) (Rendered, error) {
	return s.render.Post(ctx, form.source())
}

// Save keeps a form as a draft, publishes it, or edits a published post.
// publish turns a draft into a published post; a published post stays published.
// Saving is safe to repeat with the same Ref: a form sent twice is one post.
// It answers Invalid with Problems, Conflict when Version is not the present one
// or the address is taken, Gone when the post was deleted, Forbidden for another author's post.
func (s *Posts) Save(ctx context.Context, author Author, form PostForm, publish bool) (Post, error) {
	form = form.clean(s.now())
	if err := form.check(publish); err != nil {
		return Post{}, err
	}
	rendered, err := s.render.Post(ctx, form.source())
	if err != nil {
		return Post{}, err
	}
	var post Post
	err = s.store.Atomically(ctx, func(tx Tx) error {
		post, err = s.load(ctx, tx, author, form)
		if err != nil {
			return err
		}
		return s.save(ctx, tx, &post, form, rendered, publish)
	})
	return post, err
}

// Delete retracts a post: its addresses answer 410 from now on, its text is
// erased, and servers that have it are told. Safe to repeat.
func (s *Posts) Delete(ctx context.Context, author Author, ref string) error {
	return s.store.Atomically(ctx, func(tx Tx) error {
		post, err := tx.PostByRef(ctx, ref)
		if err != nil {
			return err
		}
		if !author.MayChange(post) {
			return Refuse(Forbidden, "This post belongs to another author.")
		}
		if post.Status == Deleted {
			return nil
		}
		told := post.Live() && post.InStream()
		post.Status, post.DeletedAt = Deleted, s.now().UTC().Truncate(time.Second)
		post.Body, post.Summary = "", ""
		post.set(Rendered{})
		post.UpdatedAt = later(s.now(), post.UpdatedAt)
		post.Version++
		if err := tx.SavePost(ctx, &post); err != nil {
			return err
		}
		if !told {
			return nil
		}
		return tx.Record(ctx, Fact{Kind: PostRetracted, ID: post.ID, Version: post.Version})
	})
}

func (s *Posts) load(ctx context.Context, tx Tx, author Author, form PostForm) (Post, error) {
	post, err := tx.PostByRef(ctx, form.Ref)
	switch {
	case KindOf(err) == NotFound:
		now := s.now().UTC().Truncate(time.Second)
		return Post{Ref: form.Ref, AuthorID: author.ID, Kind: form.Kind, Status: Draft, CreatedAt: now}, nil
	case err != nil:
		return Post{}, err
	case !author.MayChange(post):
		return Post{}, Refuse(Forbidden, "This post belongs to another author.")
	case post.Status == Deleted:
		return Post{}, Refuse(Gone, "This post was deleted. Copy your text into a new post if you want to keep it.")
	case form.Version != 0 && form.Version != post.Version:
		return Post{}, Refuse(Conflict, "This post was changed in another window since you opened it. Nothing was overwritten; compare both texts and save again.")
	}
	return post, nil
}

func (s *Posts) save(ctx context.Context, tx Tx, post *Post, form PostForm, r Rendered, publish bool) error {
	before := *post
	fact, err := s.keep(ctx, tx, post, form, r, publish)
	if err != nil {
		return err
	}
	if err := s.announce(ctx, tx, before, *post, fact); err != nil {
		return err
	}
	return tellPin(ctx, tx, before, *post)
}

// keep writes a post and all that hangs on it, and says what became of it; it tells nobody.
func (s *Posts) keep(ctx context.Context, tx Tx, post *Post, form PostForm, r Rendered, publish bool) (FactKind, error) {
	before := *post
	form.onto(post)
	post.set(r)
	fact := s.advance(post, before, form, publish)
	if err := s.pin(ctx, tx, post, form); err != nil {
		return "", err
	}
	if err := s.relate(ctx, tx, post, form); err != nil {
		return "", err
	}
	if err := s.place(ctx, tx, post, before, form); err != nil {
		return "", err
	}
	post.UpdatedAt = later(s.now(), before.UpdatedAt)
	post.Version++
	if fact == PostEdited {
		post.EditedAt = post.UpdatedAt
	}
	stone := s.leave(post, before)
	if before.Audience() != post.Audience() {
		post.Note = post.Title == "" // a kind is for life: peers do not turn one into the other
	}
	if err := tx.SavePost(ctx, post); err != nil {
		return "", err
	}
	if err := bury(ctx, tx, stone, post); err != nil {
		return "", err
	}
	if err := s.saveTerms(ctx, tx, post.ID, form); err != nil {
		return "", err
	}
	return fact, s.wantVideos(ctx, tx, *post)
}

// advance moves the post along its life and says which fact that is.
func (s *Posts) advance(post *Post, before Post, form PostForm, publish bool) FactKind {
	if before.Status == Published {
		return PostEdited
	}
	if !publish {
		return ""
	}
	post.Status = Published
	post.PublishedAt = form.PublishedAt
	if post.PublishedAt.IsZero() {
		post.PublishedAt = s.now().UTC().Truncate(time.Second)
	}
	return PostPublished
}
