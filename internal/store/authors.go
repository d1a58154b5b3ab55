package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// AuthorByID finds an author by row.
func (q queries) AuthorByID(ctx context.Context, id int64) (blog.Author, error) {
	return one[blog.Author](q.from(ctx, authorsTable).Where("id = ?", id), "read author")
}

// AuthorByName finds an author by the user part of the handle.
func (q queries) AuthorByName(ctx context.Context, name string) (blog.Author, error) {
	return one[blog.Author](q.from(ctx, authorsTable).Where("name = ?", name), "read author by name")
}

// AuthorByRef finds an author by permanent identity.
func (q queries) AuthorByRef(ctx context.Context, ref string) (blog.Author, error) {
	return one[blog.Author](q.from(ctx, authorsTable).Where("ref = ?", ref), "read author by ref")
}

// Authors lists all authors in the order in which they joined.
func (q queries) Authors(ctx context.Context) ([]blog.Author, error) {
	return many[blog.Author](q.from(ctx, authorsTable).Order("id"), "list authors")
}

// SaveAuthor keeps an author. A name that somebody has is kind Conflict.
func (t *blogTx) SaveAuthor(ctx context.Context, a *blog.Author) error {
	t.touch(blog.KeySite)
	if err := save(t.with(ctx), authorsTable, a, &a.ID); err != nil {
		return err
	}
	return t.useAuthor(ctx, *a)
}
