package store

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

// viewRow is a comment beside the guest or the author who wrote it.
type viewRow struct {
	Comment blog.Comment `gorm:"embedded;embeddedPrefix:c_"`
	Guest   blog.Guest   `gorm:"embedded;embeddedPrefix:g_"`
	Author  blog.Author  `gorm:"embedded;embeddedPrefix:a_"`
	Shunned bool
}

// view is the comment as a reader may see it.
func (v viewRow) view() blog.CommentView {
	return blog.CommentView{Comment: v.Comment, Guest: v.Guest, Author: v.Author}
}

// views reads comments with their writers, in one query. rest goes on after FROM comments AS c. Keys and the
// addresses of emojis are left out: no page needs them.
func (q queries) views(ctx context.Context, doing, rest string, args ...any) ([]viewRow, error) {
	db := q.with(ctx)
	var list []string
	for _, part := range []struct {
		row           any
		alias, prefix string
		without       []string
	}{
		{blog.Comment{}, "c", "c_", []string{"emojis"}},
		{blog.Guest{}, "g", "g_", []string{"public_key_pem", "emojis"}},
		{blog.Author{}, "a", "a_", []string{"public_key_pem", "sealed_key", "password_hash"}},
	} {
		names, err := columns(db, part.row, part.alias, part.prefix, part.without...)
		if err != nil {
			return nil, err
		}
		list = append(list, names)
	}
	return many[viewRow](db.Raw("SELECT "+strings.Join(list, ", ")+`, coalesce(g.blocked OR g.host_blocked, false) AS shunned
		FROM comments AS c LEFT JOIN guests AS g ON g.id = c.guest_id LEFT JOIN authors AS a ON a.id = c.author_id `+rest, args...), doing)
}

// CommentByRef finds a comment in any state; the caller looks at Status.
func (r *Reader) CommentByRef(ctx context.Context, ref string) (blog.CommentView, error) {
	return r.commentView(ctx, "c.ref = ?", ref)
}

// CommentByID finds a comment in any state; the caller looks at Status.
func (r *Reader) CommentByID(ctx context.Context, id int64) (blog.CommentView, error) {
	return r.commentView(ctx, "c.id = ?", id)
}

// CommentByRemoteID finds a guest's comment in any state; the caller looks at Status.
func (r *Reader) CommentByRemoteID(ctx context.Context, remoteID string) (blog.CommentView, error) {
	return r.commentView(ctx, "c.remote_id = ? AND c.remote_id <> ''", remoteID)
}

// RecentComments lists approved comments of listed posts, newest first. A limit of zero is 20.
func (r *Reader) RecentComments(ctx context.Context, limit int) ([]blog.CommentView, error) {
	// Asked like this, and not by a join or EXISTS, for which SQLite first looks through all posts.
	rows, err := r.views(ctx, "list recent comments", `WHERE c.status = 'approved' AND c.guest_id NOT IN `+shunned+`
			AND (SELECT p.status FROM posts AS p WHERE p.id = c.post_id AND p.`+unhidden+`) = 'published'
		ORDER BY c.published_at DESC, c.id DESC LIMIT ?`, orTwenty(limit))
	if err != nil {
		return nil, err
	}
	return r.furnishViews(ctx, rows)
}

// Queue lists comments in a state for the desk, newest first; an empty status means all but Waiting, a limit of zero 20.
func (r *Reader) Queue(ctx context.Context, status blog.CommentStatus, limit, offset int) ([]blog.CommentView, error) {
	state, args := "status <> 'waiting'", []any{}
	if status != "" {
		state, args = "status = ?", []any{status}
	}
	rows, err := r.views(ctx, "list comments for the desk", `WHERE c.id IN (SELECT id FROM comments WHERE `+state+`
		ORDER BY published_at DESC, id DESC LIMIT ? OFFSET ?) ORDER BY c.published_at DESC, c.id DESC`,
		append(args, orTwenty(limit), max(offset, 0))...)
	if err != nil {
		return nil, err
	}
	return r.furnishViews(ctx, rows)
}

// VisibleIDs lists how the approved comments of a post are known on the wire, oldest first, and how many there are. What
// visitors wrote is not among them: it has no id. A limit of zero is 20.
func (r *Reader) VisibleIDs(ctx context.Context, postID int64, limit, offset int) (refs []blog.CommentRef, total int, err error) {
	const known = ` FROM comments WHERE post_id = ? AND status = 'approved' AND (guest_id = 0 OR remote_id <> '') AND guest_id NOT IN ` + shunned
	if total, err = value[int](r.with(ctx).Raw(`SELECT count(*)`+known, postID), "count the ids of comments"); err != nil {
		return nil, 0, err
	}
	refs, err = many[blog.CommentRef](r.with(ctx).Raw(`SELECT remote_id, ref`+known+`
		ORDER BY published_at, remote_id, ref LIMIT ? OFFSET ?`, postID, orTwenty(limit), max(offset, 0)), "list the ids of comments")
	for i := range refs {
		if refs[i].RemoteID != "" {
			refs[i].Ref = ""
		}
	}
	return refs, total, err
}

func (q queries) commentView(ctx context.Context, where string, arg any) (blog.CommentView, error) {
	rows, err := q.views(ctx, "read comment", "WHERE "+where, arg)
	if err != nil {
		return blog.CommentView{}, err
	}
	if len(rows) == 0 {
		return blog.CommentView{}, blog.ErrNotFound
	}
	views, err := q.furnishViews(ctx, rows)
	if err != nil {
		return blog.CommentView{}, err
	}
	return views[0], nil
}

// furnishViews adds the posts, without their long texts, and the counts of reactions.
func (q queries) furnishViews(ctx context.Context, rows []viewRow) ([]blog.CommentView, error) {
	posts, err := byID(ctx, q, postsTable, ids(rows, func(v viewRow) int64 { return v.Comment.PostID }),
		func(p blog.Post) int64 { return p.ID }, brief...)
	if err != nil {
		return nil, err
	}
	tallies, err := q.commentTallies(ctx, ids(rows, func(v viewRow) int64 { return v.Comment.ID }))
	if err != nil {
		return nil, err
	}
	views := make([]blog.CommentView, len(rows))
	for i, row := range rows {
		views[i] = row.view()
		views[i].Post = posts[row.Comment.PostID]
		views[i].Likes, views[i].Boosts = tallies[row.Comment.ID].likes, tallies[row.Comment.ID].boosts
	}
	return views, q.dress(ctx, views)
}
