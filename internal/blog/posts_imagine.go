package blog

import (
	"context"
	"time"
)

// Imagine is the entry that a form would become if it were published now. Nothing is saved, nobody is told, and the
// address is the one that is proposed, free or not. It answers what Save answers about the form's own fields.
func (s *Posts) Imagine(ctx context.Context, author Author, form PostForm) (Entry, error) {
	form = form.clean(s.now())
	if err := form.check(false); err != nil {
		return Entry{}, err
	}
	rendered, err := s.render.Post(ctx, form.source())
	if err != nil {
		return Entry{}, err
	}
	post := Post{Ref: form.Ref, AuthorID: author.ID, Kind: form.Kind, Status: Published, Slug: form.Slug, PublishedAt: form.PublishedAt}
	if post.PublishedAt.IsZero() {
		post.PublishedAt = s.now().UTC().Truncate(time.Second)
	}
	form.onto(&post)
	post.set(rendered)
	post.Path = s.path(post.Kind, post.PublishedAt, post.Slug)
	return Entry{Post: post, Author: author, Categories: imagined(Category, form.Categories), Tags: imagined(Tag, form.Tags)}, nil
}

func imagined(kind TermKind, names []string) []Term {
	terms := make([]Term, 0, len(names))
	for _, n := range names {
		terms = append(terms, Term{Kind: kind, Slug: Slugify(n), Name: n})
	}
	return terms
}
