package web

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Pinned lists what an author pinned, of all authors when authorID is zero.
func (f *fakeReader) Pinned(_ context.Context, authorID int64) ([]blog.Entry, error) {
	var found []blog.Entry
	for _, e := range f.entries {
		if e.Post.Pinned() && (authorID == 0 || e.Author.ID == authorID) {
			found = append(found, e)
		}
	}
	return found, f.read()
}
