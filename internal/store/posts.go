package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// whole reads posts with their plain text, which has a table of its own.
func (q queries) whole(ctx context.Context) *gorm.DB {
	return q.from(ctx, postsTable).Select("posts.*, coalesce((SELECT text FROM post_texts WHERE post_id = posts.id), '') AS text")
}

// PostByID finds a post in any state.
func (q queries) PostByID(ctx context.Context, id int64) (blog.Post, error) {
	return one[blog.Post](q.whole(ctx).Where("id = ?", id), "read post")
}

// PostByRef finds a post in any state.
func (q queries) PostByRef(ctx context.Context, ref string) (blog.Post, error) {
	return one[blog.Post](q.whole(ctx).Where("ref = ?", ref), "read post by ref")
}

// PathHeld tells the status of another post that has a path: published, directly or as its old address, or scheduled. It is
// empty when the path is free. Drafts reserve nothing, and a tombstone gives its path up.
func (q queries) PathHeld(ctx context.Context, path string, exceptPostID int64) (blog.PostStatus, error) {
	return value[blog.PostStatus](q.with(ctx).Raw(`SELECT COALESCE(
		(SELECT MIN(status) FROM posts WHERE path = ? AND status IN ('published', 'scheduled') AND id <> ?),
		(SELECT MIN(posts.status) FROM aliases JOIN posts ON posts.id = aliases.post_id
			WHERE aliases.path = ? AND posts.status = 'published' AND posts.id <> ?), '')`,
		path, exceptPostID, path, exceptPostID), "look whether a path is taken")
}

// SavePost keeps a post. A path or ref that another post has is kind Conflict.
func (t *blogTx) SavePost(ctx context.Context, p *blog.Post) error {
	before, err := t.postBefore(ctx, p.ID)
	if err != nil {
		return err
	}
	if err := save(t.with(ctx), postsTable, p, &p.ID); err != nil {
		return err
	}
	if err := t.touchPost(ctx, before, *p); err != nil {
		return err
	}
	if err := t.usePost(ctx, *p); err != nil {
		return err
	}
	if err := t.indexPost(ctx, before, *p); err != nil || before.ID == 0 {
		return err
	}
	_, err = exec(t.with(ctx), "repeat the post at its terms",
		`UPDATE post_terms SET kind = ?, status = ?, visibility = ?, published_at = ? WHERE post_id = ?`, p.Kind, p.Status, p.Visibility, p.PublishedAt, p.ID)
	return err
}

// SaveAlias keeps an old path of a post. Safe to repeat; the latest post wins.
func (t *blogTx) SaveAlias(ctx context.Context, a blog.Alias) error {
	t.touch(blog.KeyPost(a.PostID))
	_, err := exec(t.with(ctx), "save alias",
		`INSERT INTO aliases (path, post_id) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET post_id = excluded.post_id`, a.Path, a.PostID)
	return err
}

// PathOfAlias gives the present path behind an old one, only of a post that everybody could read; one that was
// deleted or taken back answers there that it is gone.
func (q queries) PathOfAlias(ctx context.Context, path string) (string, error) {
	rows, err := many[string](q.with(ctx).Raw(`SELECT posts.path FROM aliases JOIN posts ON posts.id = aliases.post_id
		WHERE aliases.path = ? AND (posts.status = 'published' OR posts.status = 'deleted' AND posts.published_at > ?) AND posts.visibility <> 'followers'
		UNION ALL SELECT stones.path FROM aliases JOIN former_refs ON former_refs.post_id = aliases.post_id
			JOIN posts AS stones ON stones.ref = former_refs.ref
		WHERE aliases.path = ? AND stones.path <> '' AND stones.visibility <> 'followers'
			AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.id = aliases.post_id AND posts.status = 'published')`,
		path, time.Time{}, path), "look up an old address")
	if err != nil {
		return "", err
	}
	if len(rows) == 0 {
		return "", blog.ErrNotFound
	}
	return rows[0], nil
}

// Pages lists the published pages in menu order.
func (q queries) Pages(ctx context.Context) ([]blog.Post, error) {
	return many[blog.Post](q.from(ctx, postsTable).Where(listed+" AND kind = 'page'").Order("menu_order, title, id"), "list pages")
}

// Neighbours are the published posts before and after one, zero when there is none.
func (q queries) Neighbours(ctx context.Context, p blog.Post) (older, newer blog.Post, err error) {
	siblings := func(compare, order string) ([]blog.Post, error) {
		return many[blog.Post](q.from(ctx, postsTable).
			Where(listed+" AND kind = ? AND (published_at, id) "+compare+" (?, ?)", p.Kind, at(p.PublishedAt), p.ID).
			Order("published_at "+order+", id "+order).Limit(1), "read neighbours")
	}
	before, err := siblings("<", "DESC")
	if err != nil {
		return older, newer, err
	}
	after, err := siblings(">", "ASC")
	if err != nil {
		return older, newer, err
	}
	if len(before) > 0 {
		older = before[0]
	}
	if len(after) > 0 {
		newer = after[0]
	}
	return older, newer, nil
}

// published is when a post of the stream was published, in seconds since 1970: a number, because reading thousands of
// times as text costs more than all the rest.
type published struct{ ID, Seconds int64 }

// timesOnce lists when the posts of the stream were published, newest first, and again only when some come or go.
func (r *Reader) timesOnce(ctx context.Context) ([]published, error) {
	return remember(ctx, r, "times of posts", func() ([]published, error) { return r.publishedTimes(ctx) }, blog.KeyPosts)
}

func (q queries) publishedTimes(ctx context.Context) ([]published, error) {
	seconds := "unixepoch(published_at)"
	if q.onPostgres() {
		seconds = "floor(extract(epoch FROM published_at))::bigint"
	}
	return many[published](q.with(ctx).Raw("SELECT id, "+seconds+` AS seconds FROM posts WHERE `+listed+` AND kind = 'post'
		ORDER BY published_at DESC, id DESC`), "list the times of posts")
}
