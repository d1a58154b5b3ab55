package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// since narrows rows of days to those from a day on, and to what belongs to an author or to one post.
func (a Audience) since(ctx context.Context, table string, authorID, postID int64, fromDay string) *gorm.DB {
	rows := a.from(ctx, table).Where("day >= ?", fromDay)
	if postID != 0 {
		return rows.Where("post_id = ?", postID)
	}
	if authorID != 0 {
		rows = rows.Where("post_id IN (SELECT id FROM posts WHERE author_id = ?)", authorID)
	}
	return rows
}

// VisitsByDay sums the visits of each day or month, the oldest first. Those of the whole site are kept as sums already.
func (a Audience) VisitsByDay(ctx context.Context, authorID, postID int64, fromDay string) ([]blog.VisitDay, error) {
	if authorID == 0 && postID == 0 {
		return many[blog.VisitDay](a.from(ctx, "reading_days").Where("day >= ?", fromDay).Select("day, views, previews").Order("day"), "list visits")
	}
	return many[blog.VisitDay](a.since(ctx, "visit_days", authorID, postID, fromDay).
		Select("day, sum(views) AS views, sum(previews) AS previews").Group("day").Order("day"), "list visits")
}

// ReadingDays lists what is known of days as a whole, the oldest first.
func (a Audience) ReadingDays(ctx context.Context, fromDay string) ([]blog.ReadingDay, error) {
	return many[blog.ReadingDay](a.from(ctx, "reading_days").Where("day >= ?", fromDay).Order("day"), "list days")
}

// TopPosts lists the posts and pages that were read most.
func (a Audience) TopPosts(ctx context.Context, authorID int64, fromDay string, limit int) ([]blog.PostFigures, error) {
	type row struct{ PostID, Views, Previews int64 }
	rows, err := many[row](a.since(ctx, "visit_days", authorID, 0, fromDay).Where("post_id <> 0").
		Where("post_id IN (SELECT id FROM posts WHERE status = 'published')").
		Select("post_id, sum(views) AS views, sum(previews) AS previews").Group("post_id").Order("sum(views) DESC, post_id DESC").Limit(orTwenty(limit)), "list what was read most")
	if err != nil {
		return nil, err
	}
	posts, err := byID(ctx, a.queries, postsTable, ids(rows, func(r row) int64 { return r.PostID }), func(p blog.Post) int64 { return p.ID }, "html", "body", "contents", "text")
	if err != nil {
		return nil, err
	}
	figures := make([]blog.PostFigures, 0, len(rows))
	for _, r := range rows {
		f, err := a.figures(ctx, posts[r.PostID])
		if err != nil {
			return nil, err
		}
		f.Views, f.Previews = r.Views, r.Previews
		figures = append(figures, f)
	}
	return figures, nil
}

// FiguresOf counts what became of a post, in all.
func (a Audience) FiguresOf(ctx context.Context, p blog.Post) (blog.PostFigures, error) {
	f, err := a.figures(ctx, p)
	if err != nil {
		return blog.PostFigures{}, err
	}
	sums, err := value[blog.VisitDay](a.since(ctx, "visit_days", 0, p.ID, "").
		Select("coalesce(sum(views), 0) AS views, coalesce(sum(previews), 0) AS previews"), "count visits of a post")
	f.Views, f.Previews = sums.Views, sums.Previews
	return f, err
}

func (a Audience) figures(ctx context.Context, p blog.Post) (blog.PostFigures, error) {
	type row struct{ Comments, Likes, Boosts, Quotes int }
	r, err := value[row](a.with(ctx).Raw(`SELECT
		(SELECT count(*) FROM comments WHERE post_id = ? AND status = 'approved' AND guest_id NOT IN `+shunned+`) AS comments,
		(SELECT count(DISTINCT guest_id) FROM reactions WHERE post_id = ? AND comment_id = 0 AND kind = 'like' AND undone_by = '' AND guest_id NOT IN `+shunned+`) AS likes,
		(SELECT count(DISTINCT guest_id) FROM reactions WHERE post_id = ? AND comment_id = 0 AND kind = 'boost' AND undone_by = '' AND guest_id NOT IN `+shunned+`) AS boosts,
		(SELECT count(*) FROM quotes WHERE post_id = ? AND status = 'approved' AND guest_id NOT IN `+shunned+`) AS quotes`,
		p.ID, p.ID, p.ID, p.ID), "count what became of a post")
	return blog.PostFigures{Post: p, Comments: r.Comments, Likes: r.Likes, Boosts: r.Boosts, Quotes: r.Quotes}, err
}

// TopPlaces lists the lists of the site that were read most.
func (a Audience) TopPlaces(ctx context.Context, fromDay string, limit int) ([]blog.Place, error) {
	return many[blog.Place](a.since(ctx, "visit_days", 0, 0, fromDay).Where("post_id = 0").
		Select("path, sum(views) AS views").Group("path").Order("sum(views) DESC, path").Limit(orTwenty(limit)), "list the lists that were read most")
}

// Referrers lists the hosts from which readers came, the most first.
func (a Audience) Referrers(ctx context.Context, authorID, postID int64, fromDay string, limit int) ([]blog.Share, error) {
	return many[blog.Share](a.since(ctx, "referrer_days", authorID, postID, fromDay).
		Select("host AS name, sum(views) AS count").Group("host").Order("sum(views) DESC, host").Limit(orTwenty(limit)), "list referrers")
}

// FeedDays lists who fetched the feeds, the oldest first.
func (a Audience) FeedDays(ctx context.Context, fromDay string) ([]blog.FeedDay, error) {
	return many[blog.FeedDay](a.from(ctx, "feed_days").Where("day >= ?", fromDay).Order("day, feed, fetcher"), "list fetchers of feeds")
}

// HubSubscribers counts the live WebSub subscriptions of each feed.
func (a Audience) HubSubscribers(ctx context.Context, now time.Time) ([]blog.Share, error) {
	return many[blog.Share](a.from(ctx, subscriptionsTable).Where("expires_at > ?", at(now)).
		Select("topic AS name, count(*) AS count").Group("topic").Order("count(*) DESC, topic"), "count subscriptions")
}

// KnownServers tells which of some hosts are servers that we wrote to or whose people follow, with what runs them; empty is unknown.
func (a Audience) KnownServers(ctx context.Context, hosts []string) (map[string]string, error) {
	software, err := byHost(a.from(ctx, "server_software"), hosts, func(s blog.Software) string { return s.Host })
	if err != nil {
		return nil, err
	}
	written, err := byHost(a.from(ctx, hostsTable), hosts, func(h blog.Host) string { return h.Host })
	known := map[string]string{}
	for host := range written {
		known[host] = ""
	}
	for host, s := range software {
		known[host] = s.Name
	}
	return known, err
}
