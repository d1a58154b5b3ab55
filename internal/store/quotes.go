package store

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	quotesTable = "quotes"
	maxQuotes   = 200
)

func (t *blogTx) QuoteByID(ctx context.Context, id int64) (blog.Quote, error) {
	return one[blog.Quote](t.from(ctx, quotesTable).Where("id = ?", id), "read quote")
}

func (t *blogTx) QuotesByRemoteID(ctx context.Context, remoteID string) ([]blog.Quote, error) {
	return many[blog.Quote](t.from(ctx, quotesTable).Where("remote_id = ?", remoteID).Order("id"), "list quotes by remote id")
}

// SaveQuote keeps a quote. A second one of the same post with the same remote id is kind Conflict.
func (t *blogTx) SaveQuote(ctx context.Context, q *blog.Quote) error {
	t.touch(blog.KeyComments(q.PostID))
	if err := save(t.with(ctx), quotesTable, q, &q.ID); err != nil {
		return err
	}
	n := blog.Notice{
		Key: noticeKey("quote", q.ID), Kind: blog.NoticeQuote, Place: blog.PlaceInbox, Waits: q.Status == blog.Pending,
		PostID: q.PostID, GuestID: q.GuestID, ThingID: q.ID, At: q.CreatedAt,
	}
	if q.Status == blog.Hidden {
		n.Place = blog.PlaceHidden
	}
	return t.notice(ctx, n)
}

func (t *blogTx) DeleteQuotes(ctx context.Context, guestID int64, remoteID string) error {
	return t.deleteQuotes(ctx, `DELETE FROM quotes WHERE guest_id = ? AND remote_id = ? RETURNING *`, guestID, remoteID)
}

func (t *blogTx) DeleteQuotesOf(ctx context.Context, guestID int64) error {
	return t.deleteQuotes(ctx, `DELETE FROM quotes WHERE guest_id = ? RETURNING *`, guestID)
}

func (t *blogTx) deleteQuotes(ctx context.Context, statement string, args ...any) error {
	gone, err := many[blog.Quote](t.with(ctx).Raw(statement, args...), "delete quotes")
	if err != nil {
		return err
	}
	for _, q := range gone {
		t.touch(blog.KeyComments(q.PostID))
	}
	return t.dropNotices(ctx, "quote", ids(gone, func(q blog.Quote) int64 { return q.ID }))
}

// Quotes lists the approved posts elsewhere that quote a post, oldest first, 200 at most, without those of blocked guests.
// What a guest quoted before an author approved of them counts as approved.
func (r *Reader) Quotes(ctx context.Context, postID int64) ([]blog.QuoteView, error) {
	rows, err := many[blog.Quote](r.from(ctx, quotesTable).Where(`post_id = ? AND guest_id NOT IN `+shunned+`
		AND (status = 'approved' OR status = 'pending' AND (SELECT approved FROM guests WHERE id = quotes.guest_id))`, postID).
		Order("published_at, id").Limit(maxQuotes), "list quotes")
	if err != nil {
		return nil, err
	}
	return r.quoteViews(ctx, rows)
}

// QuotesPending lists quotes that wait for approval, newest first. A limit of zero is 20.
func (r *Reader) QuotesPending(ctx context.Context, limit int) ([]blog.QuoteView, error) {
	rows, err := many[blog.Quote](r.from(ctx, quotesTable).Where(`status = 'pending' AND guest_id NOT IN `+shunned+`
		AND NOT (SELECT approved FROM guests WHERE id = quotes.guest_id)`).
		Order("created_at DESC, id DESC").Limit(orTwenty(limit)), "list quotes that wait")
	if err != nil {
		return nil, err
	}
	return r.quoteViews(ctx, rows)
}

func (q queries) quoteViews(ctx context.Context, rows []blog.Quote) ([]blog.QuoteView, error) {
	guests, err := q.guestsByID(ctx, ids(rows, func(x blog.Quote) int64 { return x.GuestID }))
	if err != nil {
		return nil, err
	}
	posts, err := byID(ctx, q, postsTable, ids(rows, func(x blog.Quote) int64 { return x.PostID }),
		func(p blog.Post) int64 { return p.ID }, brief...)
	if err != nil {
		return nil, err
	}
	wishes := make([]emojiWish, len(rows))
	for i, x := range rows {
		wishes[i] = wish(guests[x.GuestID].Host, guests[x.GuestID].DisplayName)
	}
	emojis, err := q.emojisFor(ctx, wishes)
	if err != nil {
		return nil, err
	}
	views := make([]blog.QuoteView, len(rows))
	for i, x := range rows {
		views[i] = blog.QuoteView{Quote: x, Guest: guests[x.GuestID], Post: posts[x.PostID], Emojis: emojis[i]}
	}
	return views, nil
}
