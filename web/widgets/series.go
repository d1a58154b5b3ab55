package widgets

import (
	"context"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// series lists the series with posts.
func series(ctx context.Context, r Room, _ blog.Box) (any, error) {
	terms, err := r.Reader.Terms(ctx, blog.Series)
	terms = slices.DeleteFunc(slices.Clone(terms), func(t blog.TermCount) bool { return t.Posts == 0 })
	if err != nil || len(terms) == 0 {
		return nil, err
	}
	return terms, nil
}
