package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Entries lists one page of posts and counts them all; see blog.Query.
func (r *Reader) Entries(ctx context.Context, q blog.Query) (blog.List, error) {
	if q.Kind == "" {
		q.Kind = blog.KindPost
	}
	q.Limit, q.Offset = orTwenty(q.Limit), max(q.Offset, 0)
	q.From, q.To = at(q.From), at(q.To)
	if q.Drafts {
		return r.deskEntries(ctx, q)
	}
	published := selection(q, blog.Published)
	total, err := r.countOnce(ctx, published)
	if err != nil {
		return blog.List{}, err
	}
	published.oldest = q.Oldest
	posts, err := r.page(ctx, published, "published_at", q.Limit, q.Offset)
	if err != nil {
		return blog.List{}, err
	}
	entries, err := r.furnish(ctx, posts)
	return blog.List{Entries: entries, Total: total}, err
}

// deskEntries lists drafts by their last change and then published posts, as one list.
func (r *Reader) deskEntries(ctx context.Context, q blog.Query) (blog.List, error) {
	drafts, published := selection(q, blog.Draft), selection(q, blog.Published)
	draftCount, err := r.count(ctx, drafts)
	if err != nil {
		return blog.List{}, err
	}
	publishedCount, err := r.countOnce(ctx, published)
	if err != nil {
		return blog.List{}, err
	}
	var posts []blog.Post
	if q.Offset < draftCount {
		posts, err = r.page(ctx, drafts, "updated_at", q.Limit, q.Offset)
		if err != nil {
			return blog.List{}, err
		}
	}
	if rest := q.Limit - len(posts); rest > 0 {
		more, err := r.page(ctx, published, "published_at", rest, max(q.Offset-draftCount, 0))
		if err != nil {
			return blog.List{}, err
		}
		posts = append(posts, more...)
	}
	entries, err := r.furnish(ctx, posts)
	return blog.List{Entries: entries, Total: draftCount + publishedCount}, err
}

// selected is a choice of posts in SQL. Its source holds the columns status, kind,
// published_at and the post's id: the posts, or post_terms, which repeats them.
type selected struct {
	source string
	id     string
	where  []string
	args   []any
	oldest bool // oldest first, instead of latest first
}

func (s *selected) order(time, id string) string {
	if s.oldest {
		return time + ", " + id
	}
	return time + " DESC, " + id + " DESC"
}

func selection(q blog.Query, status blog.PostStatus) selected {
	s := selected{source: postsTable, id: "id"}
	switch {
	case q.TermID != 0 && len(q.Below) > 0: // a post may stand in several of them
		s.and("id IN (SELECT post_id FROM post_terms WHERE term_id IN ?)", append([]int64{q.TermID}, q.Below...))
	case q.TermID != 0 && status == blog.Published && q.AuthorID == 0:
		s.source, s.id = "post_terms", "post_id"
		s.and("term_id = ?", q.TermID)
	case q.TermID != 0:
		s.and("id IN (SELECT post_id FROM post_terms WHERE term_id = ?)", q.TermID)
	}
	// The state is spelled out, because a partial index only serves a query that names it.
	s.and("status = '" + string(status) + "'")
	s.and("kind = ?", q.Kind)
	switch {
	case q.Outward:
		s.and(outgoing)
	case !q.Drafts:
		s.and(unhidden)
	}
	if q.AuthorID != 0 {
		s.and("author_id = ?", q.AuthorID)
	}
	if !q.From.IsZero() {
		s.and("published_at >= ?", q.From)
	}
	if !q.To.IsZero() {
		s.and("published_at < ?", q.To)
	}
	return s
}

func (s *selected) and(condition string, args ...any) {
	s.where, s.args = append(s.where, condition), append(s.args, args...)
}

func (s *selected) conditions() string { return strings.Join(s.where, " AND ") }

// countOnce counts published posts, and again only when some come or go.
func (r *Reader) countOnce(ctx context.Context, s selected) (int, error) {
	question := fmt.Sprint("posts ", s.source, s.where, s.args)
	return remember(ctx, r, question, func() (int, error) { return r.count(ctx, s) }, blog.KeyPosts, blog.KeyPages)
}

func (q queries) count(ctx context.Context, s selected) (int, error) {
	return value[int](q.with(ctx).Raw("SELECT count(*) FROM "+s.source+" WHERE "+s.conditions(), s.args...), "count posts")
}

// page reads posts of a selection, latest first by one of its times. What the offset passes over is only walked in
// the index; the long rows are read for this page alone.
func (q queries) page(ctx context.Context, s selected, time string, limit, offset int) ([]blog.Post, error) {
	args := append(slices.Clone(s.args), limit, offset)
	return many[blog.Post](q.with(ctx).Raw("SELECT * FROM posts WHERE id IN (SELECT "+s.id+" FROM "+s.source+
		" WHERE "+s.conditions()+" ORDER BY "+s.order(time, s.id)+" LIMIT ? OFFSET ?) ORDER BY "+s.order(time, "id"), args...), "list posts")
}

// Months lists the months with published posts, latest first, as the clocks of loc show them.
func (r *Reader) Months(ctx context.Context, loc *time.Location) ([]blog.MonthCount, error) {
	times, err := r.timesOnce(ctx)
	if err != nil {
		return nil, err
	}
	var months []blog.MonthCount
	for _, p := range times {
		year, month, _ := time.Unix(p.Seconds, 0).In(loc).Date()
		if n := len(months); n > 0 && months[n-1].Year == year && months[n-1].Month == month {
			months[n-1].Posts++
			continue
		}
		months = append(months, blog.MonthCount{Year: year, Month: month, Posts: 1})
	}
	return months, nil
}

// Terms lists the terms of a kind by name, each with the number of its published posts; terms without any too.
func (r *Reader) Terms(ctx context.Context, kind blog.TermKind) ([]blog.TermCount, error) {
	counts, err := remember(ctx, r, kind, func() ([]blog.TermCount, error) { return r.termCounts(ctx, kind) }, blog.KeySite, blog.KeyPosts)
	return slices.Clone(counts), err
}
