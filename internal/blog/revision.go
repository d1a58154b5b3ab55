package blog

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// MaxRevisions is how many earlier texts are kept of a post; the oldest is forgotten first.
const MaxRevisions = 50

// Why says what kept a revision. The words stand in the database: never rename them.
type Why string

// The reasons of revisions.
const (
	WhyBefore    Why = "before"    // the text as it was when keeping revisions began
	WhySaved     Why = "saved"     // as a draft
	WhyScheduled Why = "scheduled" // to be published later
	WhyPublished Why = "published" // by the author, or at its time
	WhyEdited    Why = "edited"    // while readers could see it
	WhyQuiet     Why = "quiet"     // the same, and nobody was told
	WhyRestored  Why = "restored"  // an earlier text came back
	WhyTaken     Why = "taken"     // what had been saved by itself was taken over
)

// Revision is the whole text of a post at a time. It is never changed.
type Revision struct {
	ID        int64
	PostID    int64
	AuthorID  int64 // who saved it; zero when the program did
	Version   int64 // of the post
	Why       Why
	Note      string // a sentence about something that the author should know, or empty
	Words     int
	CreatedAt time.Time
	Title     string
	Form      string // the PostForm as JSON, without identity, version and date
}

// Text is the form as it was saved.
func (r Revision) Text() (PostForm, error) {
	var form PostForm
	if err := json.Unmarshal([]byte(r.Form), &form); err != nil {
		return form, fmt.Errorf("read revision %d: %w", r.ID, err)
	}
	return form, nil
}

// textOf is the form of a stored post as revisions keep it: what the author wrote, in the words of the store, so that the
// same text is the same form.
func (s *Posts) textOf(ctx context.Context, tx Tx, p Post) (string, error) {
	form, err := s.formOf(ctx, tx, p)
	if err != nil {
		return "", err
	}
	form.Ref, form.Version, form.PublishedAt = "", 0, time.Time{}
	raw, err := json.Marshal(form)
	return string(raw), err
}

// revise keeps the saved text. A save that changed nothing an author would miss keeps none, unless it made the post public.
func (s *Posts) revise(ctx context.Context, tx Tx, post Post, author Author, why Why, note string) error {
	last, err := tx.LastRevision(ctx, post.ID)
	if KindOf(err) == NotFound {
		last, err = Revision{}, nil
	}
	if err != nil {
		return err
	}
	text, err := s.textOf(ctx, tx, post)
	if err != nil {
		return err
	}
	if last.Form == text && why != WhyPublished && note == "" {
		return nil
	}
	r := Revision{
		PostID: post.ID, AuthorID: author.ID, Version: post.Version, Why: why, Note: note, Words: post.Words,
		CreatedAt: post.UpdatedAt, Title: post.Title, Form: text,
	}
	if err := tx.SaveRevision(ctx, &r); err != nil {
		return err
	}
	return tx.KeepRevisions(ctx, post.ID, MaxRevisions)
}

// keepBefore keeps the text of a post that was stored before revisions were, so that its first edit loses nothing.
func (s *Posts) keepBefore(ctx context.Context, tx Tx, before Post) error {
	if before.ID == 0 {
		return nil
	}
	_, err := tx.LastRevision(ctx, before.ID)
	if KindOf(err) != NotFound {
		return err
	}
	text, err := s.textOf(ctx, tx, before)
	if err != nil {
		return err
	}
	return tx.SaveRevision(ctx, &Revision{
		PostID: before.ID, AuthorID: before.AuthorID, Version: before.Version, Why: WhyBefore, Words: before.Words,
		CreatedAt: before.UpdatedAt, Title: before.Title, Form: text,
	})
}

// formOf is the form that would save a stored post as it is.
func (s *Posts) formOf(ctx context.Context, tx Tx, p Post) (PostForm, error) {
	form := PostForm{
		Ref: p.Ref, Version: p.Version, Kind: p.Kind, Title: p.Title, Slug: p.Slug, Summary: p.Summary, Body: p.Body, Language: p.Language,
		CommentPolicy: p.CommentPolicy, Visibility: p.Visibility, PublishedAt: p.PublishedAt, MenuOrder: p.MenuOrder,
		ContentsMode: p.ContentsMode, Numbered: p.Numbered, Categories: []string{}, Tags: []string{},
	}
	if p.TranslationKey != p.Ref { // its own ref means that others translate this one
		form.TranslationOf = p.TranslationKey
	}
	terms, err := tx.TermsOfPost(ctx, p.ID)
	if err != nil {
		return form, err
	}
	for _, t := range terms {
		switch t.Kind {
		case Category:
			form.Categories = append(form.Categories, t.Name)
		case Tag:
			form.Tags = append(form.Tags, t.Name)
		case Series:
			form.Series = t.Name
		}
	}
	if p.ParentID != 0 {
		parent, err := tx.PostByID(ctx, p.ParentID)
		if err != nil && KindOf(err) != NotFound {
			return form, err
		}
		form.Parent = parent.Ref
	}
	return form, nil
}

// RestoreRevision saves an earlier text once more. It is a save like any other: it needs the version that the author saw,
// destroys no later revision, and followers hear of the change of a published post. The address stays as it is.
// It answers NotFound for a revision of another post.
func (s *Posts) RestoreRevision(ctx context.Context, author Author, ref string, revisionID, version int64) (Post, error) {
	var form PostForm
	err := s.store.Atomically(ctx, func(tx Tx) error {
		post, err := livingByRef(ctx, tx, ref)
		if err != nil {
			return err
		}
		r, err := tx.RevisionByID(ctx, revisionID)
		if err != nil {
			return err
		}
		if r.PostID != post.ID {
			return ErrNotFound
		}
		if form, err = r.Text(); err != nil {
			return err
		}
		form.Ref, form.Version, form.Kind, form.Slug = post.Ref, version, post.Kind, post.Slug
		if post.Status != Published {
			form.PublishedAt = post.PublishedAt
		}
		return nil
	})
	if err != nil {
		return Post{}, err
	}
	form = form.clean(s.now())
	if err := form.check(false); err != nil {
		return Post{}, err
	}
	rendered, err := s.render.Post(ctx, form.source())
	if err != nil {
		return Post{}, err
	}
	var post Post
	err = s.store.Atomically(ctx, func(tx Tx) error {
		if post, err = s.load(ctx, tx, author, form); err != nil {
			return err
		}
		return s.save(ctx, tx, &post, author, form, rendered, Keep, WhyRestored)
	})
	return post, err
}
