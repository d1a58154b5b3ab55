package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// What NodeInfo calls active: an author who published within these times.
const (
	activeMonth    = 30 * 24 * time.Hour
	activeHalfYear = 180 * 24 * time.Hour
)

type totalsRow struct {
	Authors, Posts, Comments, Followers, Pending, Drafts, ActiveMonth, ActiveHalfYear int
}

// Totals counts the house. What readers' pages show is counted again only when it changes.
func (r *Reader) Totals(ctx context.Context, now time.Time) (blog.Totals, error) {
	total, err := remember(ctx, r, "totals", func() (totalsRow, error) {
		return r.countAll(ctx, `SELECT
			(SELECT count(*) FROM authors) AS authors,
			(SELECT count(*) FROM posts WHERE `+listed+` AND kind = 'post') AS posts,
			(SELECT count(*) FROM comments WHERE status = 'approved')
				- (SELECT count(*) FROM comments WHERE status = 'approved' AND guest_id IN `+shunned+`) AS comments`)
	}, blog.KeySite, blog.KeyPosts, blog.KeyTalk)
	if err != nil {
		return blog.Totals{}, err
	}
	active := `(SELECT count(*) FROM authors WHERE EXISTS (SELECT 1 FROM posts
		WHERE author_id = authors.id AND status = 'published' AND kind = 'post' AND published_at > ?))`
	present, err := r.countAll(ctx, `SELECT
		(SELECT count(*) FROM followers) AS followers,
		(SELECT count(*) FROM comments WHERE status = 'pending') AS pending,
		(SELECT count(*) FROM posts WHERE status = 'draft') AS drafts,
		`+active+` AS active_month, `+active+` AS active_half_year`, at(now.Add(-activeMonth)), at(now.Add(-activeHalfYear)))
	if err != nil {
		return blog.Totals{}, err
	}
	return blog.Totals{
		Authors: total.Authors, Posts: total.Posts, Comments: total.Comments,
		Followers: present.Followers, Pending: present.Pending, Drafts: present.Drafts,
		ActiveMonth: present.ActiveMonth, ActiveHalfYear: present.ActiveHalfYear,
	}, nil
}

func (q queries) countAll(ctx context.Context, statement string, args ...any) (totalsRow, error) {
	return value[totalsRow](q.with(ctx).Raw(statement, args...), "count the house")
}
