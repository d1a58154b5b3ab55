package store

import (
	"context"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// searchedNotices is how far back one question of the search looks; the next page goes on from there.
const searchedNotices = 2_000

// countedNotices is where counts end: a person needs to know no more than "many".
const countedNotices = 100

// personal are the kinds that concern one author alone, see blog.NoticeKind.Personal.
const personal = `('private', 'mention', 'follow')`

// sifted is a choice of notices in SQL.
type sifted struct {
	where []string
	args  []any
}

func (c *sifted) and(condition string, args ...any) {
	c.where, c.args = append(c.where, condition), append(c.args, args...)
}

func (c *sifted) sql() string { return strings.Join(c.where, " AND ") }

// Inbox lists one page of what came in, newest first; see blog.InboxQuery.
func (r *Reader) Inbox(ctx context.Context, q blog.InboxQuery) (blog.InboxPage, error) {
	limit := orTwenty(q.Limit)
	mark, err := r.inboxMark(ctx, q.Author)
	if err != nil {
		return blog.InboxPage{}, err
	}
	c, err := r.choose(ctx, q, mark)
	if err != nil {
		return blog.InboxPage{}, err
	}
	from, args := noticesTable+" AS n WHERE "+c.sql(), c.args
	if q.Search != "" {
		from, args = searchIn(from, args, q.Search)
	}
	rows, err := many[unreadNotice](r.with(ctx).Raw("SELECT n.*, "+unread+" AS unread FROM "+from+" ORDER BY n.at DESC, n.id DESC LIMIT ?",
		append(append([]any{q.Author.ID, at(mark.SeenAt)}, args...), limit+1)...), "list what came in")
	if err != nil {
		return blog.InboxPage{}, err
	}
	var page blog.InboxPage
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = blog.NoticeCursor{At: rows[limit-1].At, ID: rows[limit-1].ID}
	} else if q.Search != "" {
		if page.Next, err = r.searchedTo(ctx, c); err != nil {
			return page, err
		}
	}
	page.Views, err = r.noticeViews(ctx, rows)
	return page, err
}

// unread says whether the author has not read a notice: since they read it, or else since their mark.
const unread = `coalesce((SELECT n.at > d.read_at FROM notice_reads AS d WHERE d.author_id = ? AND d.notice_id = n.id), n.at > ?)`

type unreadNotice struct {
	blog.Notice

	Unread bool
}

// choose turns a query into conditions that an index serves.
func (q queries) choose(ctx context.Context, x blog.InboxQuery, mark blog.InboxMark) (*sifted, error) {
	c := &sifted{}
	place := x.Place
	if place == "" {
		place = blog.PlaceInbox
	}
	c.and("n.place = ?", place)
	if x.Author.Edits() {
		c.and("(n.author_id = ? OR n.kind NOT IN "+personal+")", x.Author.ID)
	} else {
		c.and("n.author_id = ?", x.Author.ID)
	}
	if len(x.Kinds) > 0 {
		c.and("n.kind IN ?", x.Kinds)
	}
	if x.Waiting {
		c.and("n.waits")
		c.and("NOT (n.kind = 'quote' AND EXISTS (SELECT 1 FROM guests AS g WHERE g.id = n.guest_id AND g.approved))") // see Reader.Quotes
	}
	if x.Unread {
		floor, err := q.unreadFloor(ctx, mark)
		if err != nil {
			return nil, err
		}
		c.and("n.at >= ?", floor)
		c.and(unread, x.Author.ID, at(mark.SeenAt))
	}
	if x.PostID != 0 {
		c.and("n.post_id = ? AND n.post_id <> 0", x.PostID)
	}
	if x.GuestID != 0 {
		c.and("n.guest_id = ? AND n.guest_id <> 0", x.GuestID)
	} else {
		c.and("n.guest_id NOT IN " + shunned)
	}
	if x.Before.ID != 0 {
		c.and("(n.at, n.id) < (?, ?)", at(x.Before.At), x.Before.ID)
	}
	return c, nil
}

// unreadFloor is the time before which nothing can be unread: the mark, or what the author called unread themselves.
func (q queries) unreadFloor(ctx context.Context, mark blog.InboxMark) (time.Time, error) {
	oldest, err := many[struct{ At time.Time }](q.with(ctx).Raw(`SELECT n.at FROM notice_reads AS d JOIN notices AS n ON n.id = d.notice_id
		WHERE d.author_id = ? AND d.read_at < n.at ORDER BY n.at LIMIT 1`, mark.AuthorID), "look for what was called unread")
	if err != nil || len(oldest) == 0 || oldest[0].At.After(mark.SeenAt) {
		return at(mark.SeenAt), err
	}
	return at(oldest[0].At), nil
}

// searchIn narrows a choice to the notices that hold a text, among the newest of it.
func searchIn(from string, args []any, text string) (narrowed string, all []any) {
	like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(text)) + "%"
	inner := "(SELECT n.* FROM " + from + " ORDER BY n.at DESC, n.id DESC LIMIT ?) AS n"
	holds := `(n.guest_id IN (SELECT id FROM guests WHERE lower(display_name) LIKE ? ESCAPE '\' OR lower(handle) LIKE ? ESCAPE '\')
		OR n.kind IN ('comment', 'guestbook') AND EXISTS (SELECT 1 FROM comments AS c WHERE c.id = n.thing_id AND lower(c.html) LIKE ? ESCAPE '\')
		OR n.kind IN ('private', 'mention') AND EXISTS (SELECT 1 FROM messages AS m WHERE m.id = n.thing_id AND lower(m.html) LIKE ? ESCAPE '\')
		OR n.kind = 'report' AND EXISTS (SELECT 1 FROM reports AS x WHERE x.id = n.thing_id AND lower(x.content) LIKE ? ESCAPE '\')
		OR EXISTS (SELECT 1 FROM posts AS p WHERE p.id = n.post_id AND lower(p.title) LIKE ? ESCAPE '\'))`
	all = append(append([]any{}, args...), searchedNotices)
	for range 6 {
		all = append(all, like)
	}
	return inner + " WHERE " + holds, all
}

// searchedTo is the place where a search that found little ended; zero when it saw everything.
func (q queries) searchedTo(ctx context.Context, c *sifted) (blog.NoticeCursor, error) {
	last, err := many[blog.Notice](q.with(ctx).Raw("SELECT n.id, n.at FROM notices AS n WHERE "+c.sql()+" ORDER BY n.at DESC, n.id DESC LIMIT 1 OFFSET ?",
		append(append([]any{}, c.args...), searchedNotices-1)...), "look how far the search went")
	if err != nil || len(last) == 0 {
		return blog.NoticeCursor{}, err
	}
	return blog.NoticeCursor{At: last[0].At, ID: last[0].ID}, nil
}

// InboxCounts counts what an author should look at, each number up to 100.
func (r *Reader) InboxCounts(ctx context.Context, author blog.Author) (blog.InboxCounts, error) {
	var counts blog.InboxCounts
	mark, err := r.inboxMark(ctx, author)
	if err != nil {
		return counts, err
	}
	for _, one := range []struct {
		query blog.InboxQuery
		into  *int
	}{
		{blog.InboxQuery{Author: author, Waiting: true}, &counts.Waiting},
		{blog.InboxQuery{Author: author, Unread: true}, &counts.Unread},
		{blog.InboxQuery{Author: author, Place: blog.PlaceSpam}, &counts.Spam},
	} {
		c, err := r.choose(ctx, one.query, mark)
		if err != nil {
			return counts, err
		}
		*one.into, err = value[int](r.with(ctx).Raw("SELECT count(*) FROM (SELECT 1 FROM notices AS n WHERE "+c.sql()+" LIMIT ?) AS found",
			append(c.args, countedNotices)...), "count what came in")
		if err != nil {
			return counts, err
		}
	}
	c, err := r.choose(ctx, blog.InboxQuery{Author: author, Unread: true}, mark)
	if err != nil {
		return counts, err
	}
	c.and("NOT n.waits")
	unreadOthers, err := value[int](r.with(ctx).Raw("SELECT count(*) FROM (SELECT 1 FROM notices AS n WHERE "+c.sql()+" LIMIT ?) AS found",
		append(c.args, countedNotices)...), "count what is new")
	counts.New = min(counts.Waiting+unreadOthers, countedNotices)
	return counts, err
}

// InboxMark gives how far an author has read, and whether they want shortcuts.
func (r *Reader) InboxMark(ctx context.Context, author blog.Author) (blog.InboxMark, error) {
	return r.inboxMark(ctx, author)
}
