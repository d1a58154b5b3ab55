package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

const recentLimit = 5

func recentPosts(ctx context.Context, r Room, _ blog.Box) (any, error) {
	list, err := r.Reader.Entries(ctx, blog.Query{Limit: recentLimit})
	if err != nil || len(list.Entries) == 0 {
		return nil, err
	}
	return list.Entries, nil
}
