package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

func recentComments(ctx context.Context, r Room, _ blog.Box) (any, error) {
	comments, err := r.Reader.RecentComments(ctx, recentLimit)
	if err != nil || len(comments) == 0 {
		return nil, err
	}
	return comments, nil
}
