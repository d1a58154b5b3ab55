package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Audience is the blog.AudienceReader of the house. It never waits for a writer.
type Audience struct{ queries }

var _ blog.AudienceReader = Audience{}

// NewAudience makes the reader. It does not touch the database.
func NewAudience(db *DB) Audience { return Audience{queries{db.reader}} }

// FollowerList lists the followers that a query selects, and how many there are.
func (a Audience) FollowerList(ctx context.Context, q blog.FollowerQuery) ([]blog.FollowerView, int, error) {
	total, err := value[int](chosen(a.from(ctx, followersTable), q).Select("count(*)"), "count followers")
	if err != nil || total == 0 {
		return nil, total, err
	}
	followers, err := many[blog.Follower](chosen(a.from(ctx, followersTable), q).Order(followerOrder(q.Sort)).
		Limit(orTwenty(q.Limit)).Offset(q.Offset), "list followers")
	if err != nil {
		return nil, 0, err
	}
	guests, err := a.guestsByID(ctx, ids(followers, func(f blog.Follower) int64 { return f.GuestID }))
	if err != nil {
		return nil, 0, err
	}
	names := make([]string, 0, len(guests))
	for _, g := range guests {
		names = append(names, g.Host)
	}
	software, err := byHost(a.from(ctx, "server_software"), names, func(s blog.Software) string { return s.Host })
	if err != nil {
		return nil, 0, err
	}
	hosts, err := byHost(a.from(ctx, hostsTable), names, func(h blog.Host) string { return h.Host })
	if err != nil {
		return nil, 0, err
	}
	views := make([]blog.FollowerView, len(followers))
	for i, f := range followers {
		g := guests[f.GuestID]
		views[i] = blog.FollowerView{Follower: f, Guest: g, Software: software[g.Host], Host: hosts[g.Host]}
	}
	return views, total, nil
}

func byHost[T any](table *gorm.DB, names []string, host func(T) string) (map[string]T, error) {
	rows, err := many[T](table.Where("host IN ?", names), "read about servers")
	if err != nil {
		return nil, err
	}
	found := make(map[string]T, len(rows))
	for _, row := range rows {
		found[host(row)] = row
	}
	return found, nil
}

// chosen narrows the followers to those of a query.
func chosen(followers *gorm.DB, q blog.FollowerQuery) *gorm.DB {
	followers = followers.Where("author_id = ?", q.AuthorID)
	if q.Host != "" {
		followers = followers.Where("host = ?", q.Host)
	}
	switch q.Software {
	case "":
	case blog.UnknownSoftware:
		followers = followers.Where("host NOT IN (SELECT host FROM server_software WHERE name <> '')")
	default:
		followers = followers.Where("host IN (SELECT host FROM server_software WHERE name = ?)", q.Software)
	}
	if search := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(q.Search), "@")); search != "" {
		followers = followers.Where("handle_key LIKE ? ESCAPE '!'", "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(search)+"%")
	}
	return followers
}

func followerOrder(sort blog.FollowerSort) string {
	switch sort {
	case blog.FollowersOldest:
		return "id"
	case blog.FollowersByName:
		return "handle_key, id"
	case blog.FollowersByHost:
		return "host, handle_key, id"
	}
	return "id DESC"
}

// ofAuthor narrows rows to those of an author; zero is everybody's.
func ofAuthor(rows *gorm.DB, authorID int64) *gorm.DB {
	if authorID == 0 {
		return rows
	}
	return rows.Where("author_id = ?", authorID)
}

// FollowerCount counts followers; somebody who follows two authors counts twice.
func (a Audience) FollowerCount(ctx context.Context, authorID int64) (int, error) {
	return value[int](ofAuthor(a.from(ctx, followersTable), authorID).Select("count(*)"), "count followers")
}

// FollowerServers counts the followers of each server, the most first.
func (a Audience) FollowerServers(ctx context.Context, authorID int64, limit int) ([]blog.Share, error) {
	return many[blog.Share](ofAuthor(a.from(ctx, followersTable), authorID).Select("host AS name, count(*) AS count").
		Group("host").Order("count(*) DESC, host").Limit(orTwenty(limit)), "count the servers of followers")
}

// FollowerSoftware counts the followers by what runs their servers, the most first. An empty name is unknown.
func (a Audience) FollowerSoftware(ctx context.Context, authorID int64) ([]blog.Share, error) {
	servers := ofAuthor(a.from(ctx, followersTable), authorID).Select("host, count(*) AS count").Group("host")
	return many[blog.Share](a.with(ctx).Raw(`SELECT coalesce(s.name, '') AS name, sum(f.count) AS count FROM (?) AS f
		LEFT JOIN server_software AS s ON s.host = f.host GROUP BY 1 ORDER BY 2 DESC, 1`, servers), "count the software of followers")
}

// FollowerChanges counts who came and went in each span; the quarter of an hour is that of the span's begin.
func (a Audience) FollowerChanges(ctx context.Context, authorID int64, spans []blog.Span) ([]blog.FollowerChange, error) {
	changes := make([]blog.FollowerChange, len(spans))
	if len(spans) == 0 {
		return changes, nil
	}
	type row struct{ Span, Gained, Lost int64 }
	one := `SELECT CAST(? AS INTEGER) AS span, coalesce(sum(gained), 0) AS gained, coalesce(sum(lost), 0) AS lost FROM follower_changes WHERE quarter >= ? AND quarter < ?`
	if authorID != 0 {
		one += ` AND author_id = ?`
	}
	var args []any
	for i, span := range spans {
		changes[i] = blog.FollowerChange{AuthorID: authorID, Quarter: blog.QuarterOf(span.From)}
		args = append(args, i, blog.QuarterOf(span.From), blog.QuarterOf(span.To))
		if authorID != 0 {
			args = append(args, authorID)
		}
	}
	rows, err := many[row](a.with(ctx).Raw(one+strings.Repeat(" UNION ALL "+one, len(spans)-1), args...), "count changes of followers")
	for _, r := range rows {
		changes[r.Span].Gained, changes[r.Span].Lost = r.Gained, r.Lost
	}
	return changes, err
}
