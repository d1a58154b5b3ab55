package store

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// plank is a part of a shelf: posts of one status in one order.
type plank struct {
	selected
	time string
}

// Shelf lists one page of posts for the desk and counts them all; see blog.ShelfQuery.
func (r *Reader) Shelf(ctx context.Context, q blog.ShelfQuery) (blog.List, error) {
	limit, offset := orTwenty(q.Limit), max(q.Offset, 0)
	var list blog.List
	var posts []blog.Post
	for _, p := range r.planks(q) {
		n, err := r.length(ctx, p, q)
		if err != nil {
			return list, err
		}
		list.Total += n
		if rest := limit - len(posts); rest > 0 && offset < n {
			more, err := r.page(ctx, p.selected, p.time, rest, offset)
			if err != nil {
				return list, err
			}
			posts = append(posts, more...)
		}
		offset = max(offset-n, 0)
	}
	entries, err := r.furnish(ctx, posts)
	list.Entries = entries
	return list, err
}

// length counts a plank. What is published is counted again only when some come or go.
func (r *Reader) length(ctx context.Context, p plank, q blog.ShelfQuery) (int, error) {
	if p.time == "published_at" && !p.oldest && q.Words == "" {
		return r.countOnce(ctx, p.selected)
	}
	return r.count(ctx, p.selected)
}

// planks are the parts of a shelf, the first one on top. Each spells its status out, because a partial index only serves a
// query that names it.
func (r *Reader) planks(q blog.ShelfQuery) []plank {
	scheduled := r.plank(q, "scheduled", "published_at")
	scheduled.oldest = true
	drafts, published := r.plank(q, "draft", "updated_at"), r.plank(q, "published", "published_at")
	switch q.Show {
	case blog.ShelfDrafts:
		return []plank{drafts}
	case blog.ShelfScheduled:
		return []plank{scheduled}
	case blog.ShelfPublished:
		return []plank{published}
	case blog.ShelfTrash:
		return []plank{r.plank(q, "trashed", "trashed_at")}
	}
	return []plank{scheduled, drafts, published}
}

func (r *Reader) plank(q blog.ShelfQuery, status, time string) plank {
	p := plank{selected{source: postsTable, id: "id"}, time}
	p.and("status = '" + status + "'")
	if status != "trashed" {
		kind := q.Kind
		if kind == "" {
			kind = blog.KindPost
		}
		p.and("kind = ?", kind)
	}
	if q.AuthorID != 0 {
		p.and("author_id = ?", q.AuthorID)
	}
	for _, word := range strings.Fields(q.Words) {
		condition, args := r.aboutWord(status, word)
		p.and(condition, args...)
	}
	return p
}

// ShelfCounts counts what is not public; an author of zero means all.
func (r *Reader) ShelfCounts(ctx context.Context, authorID int64) (blog.ShelfCounts, error) {
	of, args := "", []any{}
	if authorID != 0 {
		of, args = " AND author_id = ?", []any{authorID, authorID, authorID}
	}
	return value[blog.ShelfCounts](r.with(ctx).Raw(`SELECT
		(SELECT count(*) FROM posts WHERE status = 'draft' AND kind = 'post'`+of+`) AS drafts,
		(SELECT count(*) FROM posts WHERE status = 'scheduled' AND kind = 'post'`+of+`) AS scheduled,
		(SELECT count(*) FROM posts WHERE status = 'trashed'`+of+`) AS trash`, args...), "count what is not public")
}
