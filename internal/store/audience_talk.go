package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// talkKind is one kind of what others do with posts, as it is counted.
type talkKind struct {
	table, when, where string
	count              func(*blog.TalkCount) *int
	host               func(*blog.TalkHost) *int
}

func talkKinds() []talkKind {
	live := "post_id <> 0 AND comment_id = 0 AND undone_by = '' AND guest_id NOT IN " + shunned
	return []talkKind{
		{"comments", "published_at", "status = 'approved' AND guest_id <> 0 AND guest_id NOT IN " + shunned,
			func(c *blog.TalkCount) *int { return &c.Comments }, func(h *blog.TalkHost) *int { return &h.Comments }},
		{"reactions", "created_at", "kind = 'like' AND " + live,
			func(c *blog.TalkCount) *int { return &c.Likes }, func(h *blog.TalkHost) *int { return &h.Likes }},
		{"reactions", "created_at", "kind = 'boost' AND " + live,
			func(c *blog.TalkCount) *int { return &c.Boosts }, func(h *blog.TalkHost) *int { return &h.Boosts }},
		{"quotes", "published_at", "status = 'approved' AND guest_id NOT IN " + shunned,
			func(c *blog.TalkCount) *int { return &c.Quotes }, func(h *blog.TalkHost) *int { return &h.Quotes }},
	}
}

// about narrows a kind to what an author or a post got.
func (k talkKind) about(authorID, postID int64) (where string, args []any) {
	switch {
	case postID != 0:
		return k.where + " AND post_id = ?", []any{postID}
	case authorID != 0:
		return k.where + " AND EXISTS (SELECT 1 FROM posts WHERE posts.id = " + k.table + ".post_id AND posts.author_id = ?)", []any{authorID}
	}
	return k.where, nil
}

// Talk counts what came in each span.
func (a Audience) Talk(ctx context.Context, authorID, postID int64, spans []blog.Span) ([]blog.TalkCount, error) {
	counts := make([]blog.TalkCount, len(spans))
	for _, k := range talkKinds() {
		where, args := k.about(authorID, postID)
		err := a.perSpan(ctx, k.table, k.when, where, args, spans, func(i, n int) { *k.count(&counts[i]) = n })
		if err != nil {
			return nil, err
		}
	}
	if postID != 0 {
		return counts, nil
	}
	where, args := "status = 'published' AND kind = 'post'", []any(nil)
	if authorID != 0 {
		where, args = where+" AND author_id = ?", []any{authorID}
	}
	err := a.perSpan(ctx, postsTable, "published_at", where, args, spans, func(i, n int) { counts[i].Posts = n })
	return counts, err
}

// perSpan counts the rows of each span: one walk along a piece of an index for each.
func (a Audience) perSpan(ctx context.Context, table, when, where string, args []any, spans []blog.Span, set func(i, n int)) error {
	type row struct{ Span, Hits int }
	var b strings.Builder
	var all []any
	for i, span := range spans {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		b.WriteString("SELECT CAST(? AS INTEGER) AS span, count(*) AS hits FROM " + table + " WHERE " + when + " >= ? AND " + when + " < ? AND " + where)
		all = append(append(all, i, at(span.From), at(span.To)), args...)
	}
	if len(spans) == 0 {
		return nil
	}
	rows, err := many[row](a.with(ctx).Raw(b.String(), all...), "count "+table)
	for _, r := range rows {
		set(r.Span, r.Hits)
	}
	return err
}

// latestOfKind bounds how much of each kind is looked at for the list of servers.
const latestOfKind = 5000

// TalkHosts lists the servers that took part, the most first.
func (a Audience) TalkHosts(ctx context.Context, authorID, postID int64, from time.Time, limit int) ([]blog.TalkHost, error) {
	found := map[string]*blog.TalkHost{}
	for _, k := range talkKinds() {
		where, args := k.about(authorID, postID)
		rows, err := many[blog.Share](a.with(ctx).Raw(`SELECT guests.host AS name, count(*) AS count FROM (SELECT guest_id FROM `+k.table+`
			WHERE `+k.when+` >= ? AND `+where+` ORDER BY `+k.when+` DESC LIMIT ?) AS latest JOIN guests ON guests.id = latest.guest_id
			WHERE guests.host <> '' GROUP BY guests.host`, append(append([]any{at(from)}, args...), latestOfKind)...), "list servers that took part")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if found[r.Name] == nil {
				found[r.Name] = &blog.TalkHost{Host: r.Name}
			}
			*k.host(found[r.Name]) = r.Count
		}
	}
	list := make([]blog.TalkHost, 0, len(found))
	for _, h := range found {
		list = append(list, *h)
	}
	slices.SortFunc(list, func(x, y blog.TalkHost) int {
		return cmp.Or(cmp.Compare(y.All(), x.All()), cmp.Compare(x.Host, y.Host))
	})
	return list[:min(len(list), orTwenty(limit))], nil
}

// FirstDay is when the story begins: with the first post or the first follower; zero when there is neither.
func (a Audience) FirstDay(ctx context.Context, authorID int64) (time.Time, error) {
	posts, err := many[blog.Post](ofAuthor(a.from(ctx, postsTable).Where("status = 'published' AND kind = 'post'"), authorID).
		Select("published_at").Order("published_at").Limit(1), "find the first post")
	if err != nil {
		return time.Time{}, err
	}
	followers, err := many[blog.Follower](ofAuthor(a.from(ctx, followersTable), authorID).Select("created_at").Order("id").Limit(1), "find the first follower")
	if err != nil {
		return time.Time{}, err
	}
	var first time.Time
	for _, p := range posts {
		first = p.PublishedAt
	}
	for _, f := range followers {
		if first.IsZero() || f.CreatedAt.Before(first) {
			first = f.CreatedAt
		}
	}
	return first, nil
}
