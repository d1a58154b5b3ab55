package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// follow names whom to follow; with several authors, each of them.
func follow(ctx context.Context, r Room, _ blog.Box) (any, error) {
	authors, err := r.Reader.Authors(ctx)
	if err != nil || len(authors) == 0 {
		return nil, err
	}
	return authors, nil
}
