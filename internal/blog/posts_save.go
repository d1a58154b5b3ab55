package blog

import (
	"context"
	"time"
)

// Intent is what saving a form shall lead to.
type Intent int

// The intents. Each says what becomes of a post that is not there yet, a draft, a scheduled or a published one.
const (
	Keep      Intent = iota // each stays what it is; a new one is a draft; followers hear of the change of a published one
	Publish                 // all become public, a published one is changed as with Keep
	Schedule                // it is published at PublishedAt, which must lie in the future; a published one is refused
	BackDraft               // a scheduled one becomes a draft; the others as with Keep
	Quietly                 // as Keep, but nobody hears of the change of a published one, and it does not count as edited
)

// Save keeps a form: with publish as Publish does, else as Keep does.
func (s *Posts) Save(ctx context.Context, author Author, form PostForm, publish bool) (Post, error) {
	if publish {
		return s.Take(ctx, author, form, Publish)
	}
	return s.Take(ctx, author, form, Keep)
}

// Take keeps a form and does what the author wants with it.
// Saving is safe to repeat with the same Ref: a form sent twice is one post.
// It answers Invalid with Problems, Conflict when Version is not the present one
// or the address is taken, Gone when the post was deleted or lies in the trash,
// Forbidden for another author's post.
func (s *Posts) Take(ctx context.Context, author Author, form PostForm, intent Intent) (Post, error) {
	form = form.clean(s.now())
	if err := form.check(intent == Publish || intent == Schedule); err != nil {
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
		return s.save(ctx, tx, &post, author, form, rendered, intent, "")
	})
	return post, err
}

func (s *Posts) load(ctx context.Context, tx Tx, author Author, form PostForm) (Post, error) {
	post, err := livingByRef(ctx, tx, form.Ref)
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
	case post.Status == Trashed:
		return Post{}, Refuse(Gone, "This post is in the trash. Restore it there first, or copy your text into a new post.")
	case form.Version != 0 && form.Version != post.Version:
		return Post{}, Refuse(Conflict, "This post was changed in another window since you opened it. Nothing was overwritten; compare both texts and save again.")
	}
	return post, nil
}

// livingByRef finds a post by its ref, or by one that it had before it was taken back.
func livingByRef(ctx context.Context, tx Tx, ref string) (Post, error) {
	post, err := tx.PostByRef(ctx, ref)
	if err != nil || post.Status != Deleted {
		return post, err
	}
	living, err := tx.LivingPost(ctx, ref)
	if KindOf(err) == NotFound {
		return post, nil
	}
	return living, err
}

// save writes a post with its history, and records what others will be told.
func (s *Posts) save(ctx context.Context, tx Tx, post *Post, author Author, form PostForm, r Rendered, intent Intent, why Why) error {
	before := *post
	if err := s.keepBefore(ctx, tx, before); err != nil {
		return err
	}
	fact, err := s.keep(ctx, tx, post, form, r, intent)
	if err != nil {
		return err
	}
	if err := s.revise(ctx, tx, *post, author, firstWhy(why, reason(before, *post, form, intent)), ""); err != nil {
		return err
	}
	if err := s.settle(ctx, tx, author, post.Ref, form); err != nil {
		return err
	}
	return s.tell(ctx, tx, *post, fact)
}

func firstWhy(a, b Why) Why {
	if a != "" {
		return a
	}
	return b
}

// reason says in one word what a save was.
func reason(before, now Post, form PostForm, intent Intent) Why {
	switch {
	case now.Status == Published && before.Status != Published:
		return WhyPublished
	case now.Status == Published && intent == Quietly:
		return WhyQuiet
	case now.Status == Published:
		return WhyEdited
	case form.Taken:
		return WhyTaken
	case now.Status == Scheduled:
		return WhyScheduled
	}
	return WhySaved
}

// tell records a fact in the transaction of the change.
func (s *Posts) tell(ctx context.Context, tx Tx, post Post, fact FactKind) error {
	record := Fact{Kind: fact, ID: post.ID, Version: post.Version}
	switch fact {
	case "":
		return nil
	case PostDue:
		record.After = post.PublishedAt.Sub(s.now())
		return tx.Record(ctx, record)
	case PostEdited:
		record.After = s.quiet
		record.Note = editMark(post.EditedAt)
	}
	if !post.Federated() {
		return nil
	}
	return tx.Record(ctx, record)
}

// editMark is the note of PostEdited: a newer notable edit supersedes the fact, and a quiet one does not.
func editMark(editedAt time.Time) string { return editedAt.UTC().Format(time.RFC3339) }

// Superseded reports whether a fact tells of an edit that was not the last one that readers shall hear of.
func (p Post) Superseded(fact FactArgs) bool {
	if fact.Note == "" { // written by an older program
		return p.Version != fact.Version
	}
	return editMark(p.EditedAt) != fact.Note
}

// keep writes a post and all that hangs on it, and says what became of it; it tells nobody.
func (s *Posts) keep(ctx context.Context, tx Tx, post *Post, form PostForm, r Rendered, intent Intent) (FactKind, error) {
	before := *post
	form.onto(post)
	post.set(r)
	fact, err := s.advance(post, before, form, intent)
	if err != nil {
		return "", err
	}
	if post.Status == Scheduled {
		if err := form.check(true); err != nil {
			return "", err
		}
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
	if err := tx.SavePost(ctx, post); err != nil {
		return "", err
	}
	if err := s.saveTerms(ctx, tx, post.ID, form); err != nil {
		return "", err
	}
	return fact, s.wantVideos(ctx, tx, *post)
}

// advance moves the post along its life and says which fact that is.
func (s *Posts) advance(post *Post, before Post, form PostForm, intent Intent) (FactKind, error) {
	switch {
	case before.Status == Published && intent == Schedule:
		return "", wrongField("date", "This post is published already. Take it back to a draft first if it shall appear later.")
	case before.Status == Published && intent == Quietly:
		return "", nil
	case before.Status == Published:
		return PostEdited, nil
	case intent == Publish:
		post.Status, post.PublishedAt = Published, form.PublishedAt
		if post.PublishedAt.IsZero() {
			post.PublishedAt = s.now().UTC().Truncate(time.Second)
		}
		return PostPublished, nil
	case intent == Schedule || before.Status == Scheduled && intent != BackDraft:
		return s.plan(post, before, form, intent)
	}
	post.Status, post.PublishedAt = Draft, form.PublishedAt
	return "", nil
}
