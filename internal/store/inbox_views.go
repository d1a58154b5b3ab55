package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// noticeThings are the rows behind the notices of a page, by their ids.
type noticeThings struct {
	guests   map[int64]blog.Guest
	posts    map[int64]blog.Post
	comments map[int64]blog.CommentView
	messages map[int64]blog.Message
	answers  map[int64][]blog.MessageAnswer // by message
	answered map[int64]blog.MessageAnswer
	quotes   map[int64]blog.Quote
	reports  map[int64]blog.Report
}

// noticeViews adds to notices what they are about: a query for each table, however many notices there are.
func (q queries) noticeViews(ctx context.Context, rows []unreadNotice) ([]blog.NoticeView, error) {
	things, err := q.noticeThings(ctx, rows)
	if err != nil {
		return nil, err
	}
	views := make([]blog.NoticeView, len(rows))
	wishes := make([]emojiWish, len(rows))
	for i, row := range rows {
		n := row.Notice
		v := blog.NoticeView{Notice: n, Unread: row.Unread, Guest: things.guests[n.GuestID], Post: things.posts[n.PostID], Comment: things.comments[n.CommentID]}
		v.Parent = things.comments[v.Comment.Comment.ParentID]
		switch n.Kind {
		case blog.NoticePrivate, blog.NoticeMention:
			v.Message = things.messages[n.ThingID]
			v.Answers, v.Answered = things.answers[n.ThingID], things.answered[v.Message.AnswersID]
		case blog.NoticeQuote:
			v.Quote = things.quotes[n.ThingID]
		case blog.NoticeReport:
			v.Report = things.reports[n.ThingID]
		}
		for _, id := range n.FaceIDs() {
			if g, known := things.guests[id]; known && !g.Blocked {
				v.People = append(v.People, g)
			}
		}
		wishes[i] = wish(v.Guest.Host, v.Guest.DisplayName, v.Message.HTML)
		views[i] = v
	}
	emojis, err := q.emojisFor(ctx, wishes)
	for i := range emojis {
		views[i].Emojis = emojis[i]
	}
	return views, err
}

func (q queries) noticeThings(ctx context.Context, rows []unreadNotice) (noticeThings, error) {
	of := func(kinds ...blog.NoticeKind) []int64 {
		return ids(rows, func(n unreadNotice) int64 {
			for _, k := range kinds {
				if n.Kind == k {
					return n.ThingID
				}
			}
			return 0
		})
	}
	var t noticeThings
	var err error
	people := ids(rows, func(n unreadNotice) int64 { return n.GuestID })
	for _, n := range rows {
		people = append(people, n.FaceIDs()...)
	}
	if t.guests, err = q.guestsByID(ctx, people); err != nil {
		return t, err
	}
	if t.posts, err = byID(ctx, q, postsTable, ids(rows, func(n unreadNotice) int64 { return n.PostID }), func(p blog.Post) int64 { return p.ID }, brief...); err != nil {
		return t, err
	}
	if t.comments, err = q.commentsWithParents(ctx, ids(rows, func(n unreadNotice) int64 { return n.CommentID })); err != nil {
		return t, err
	}
	if t.messages, err = byID(ctx, q, messagesTable, of(blog.NoticePrivate, blog.NoticeMention), func(m blog.Message) int64 { return m.ID }); err != nil {
		return t, err
	}
	if t.answers, err = q.answersTo(ctx, of(blog.NoticePrivate, blog.NoticeMention)); err != nil {
		return t, err
	}
	var named []int64
	for _, m := range t.messages {
		if m.AnswersID != 0 {
			named = append(named, m.AnswersID)
		}
	}
	if t.answered, err = q.answersNamed(ctx, named); err != nil {
		return t, err
	}
	if t.quotes, err = byID(ctx, q, quotesTable, of(blog.NoticeQuote), func(x blog.Quote) int64 { return x.ID }); err != nil {
		return t, err
	}
	t.reports, err = byID(ctx, q, reportsTable, of(blog.NoticeReport), func(r blog.Report) int64 { return r.ID })
	return t, err
}

// commentsWithParents reads comments and what they answer, by id.
func (q queries) commentsWithParents(ctx context.Context, wanted []int64) (map[int64]blog.CommentView, error) {
	found := map[int64]blog.CommentView{}
	for range 2 {
		if len(wanted) == 0 {
			break
		}
		rows, err := q.views(ctx, "read comments of the queue", "WHERE c.id IN ?", wanted)
		if err != nil {
			return nil, err
		}
		views, err := q.furnishViews(ctx, rows)
		if err != nil {
			return nil, err
		}
		for _, v := range views {
			found[v.Comment.ID] = v
		}
		wanted = ids(views, func(v blog.CommentView) int64 {
			if _, known := found[v.Comment.ParentID]; known {
				return 0
			}
			return v.Comment.ParentID
		})
	}
	return found, nil
}
