package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// maxPins bounds the pinned posts of all authors together.
const maxPins = 20

// CountPinned counts the pinned published posts of an author but one.
func (t *blogTx) CountPinned(ctx context.Context, authorID, exceptPostID int64) (int, error) {
	return value[int](t.with(ctx).Raw(`SELECT count(*) FROM posts WHERE author_id = ? AND pinned_at > ? AND status = 'published' AND id <> ?`,
		authorID, time.Time{}, exceptPostID), "count pinned posts")
}

// Pinned lists the posts that an author pinned and that lists show, the latest pin first, 20 at most; of all authors when
// authorID is zero.
func (r *Reader) Pinned(ctx context.Context, authorID int64) ([]blog.Entry, error) {
	posts := r.from(ctx, postsTable).Where("pinned_at > ? AND kind = 'post' AND "+listed, time.Time{})
	if authorID != 0 {
		posts = posts.Where("author_id = ?", authorID)
	}
	found, err := many[blog.Post](posts.Order("pinned_at DESC, id DESC").Limit(maxPins), "list pinned posts")
	if err != nil {
		return nil, err
	}
	return r.furnish(ctx, found)
}
