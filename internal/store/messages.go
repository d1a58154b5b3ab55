package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// SaveMessage keeps a message. A second one with the same guest, remote id and author takes the place of the first.
func (t *blogTx) SaveMessage(ctx context.Context, m *blog.Message) error {
	if m.ID == 0 && m.RemoteID != "" {
		known, err := many[blog.Message](t.from(ctx, messagesTable).Select("id").
			Where("guest_id = ? AND remote_id = ? AND remote_id <> '' AND author_id = ?", m.GuestID, m.RemoteID, m.AuthorID), "look for the message")
		if err != nil {
			return err
		}
		if len(known) > 0 {
			m.ID = known[0].ID
		}
	}
	if err := save(t.with(ctx), messagesTable, m, &m.ID); err != nil {
		return err
	}
	return t.noticeMessage(ctx, *m)
}

func (t *blogTx) noticeMessage(ctx context.Context, m blog.Message) error {
	return t.notice(ctx, blog.Notice{
		Key: noticeKey("message", m.ID), Kind: blog.NoticeKind(m.Kind), Place: placeOfMessage(m.Hold), AuthorID: m.AuthorID, GuestID: m.GuestID, ThingID: m.ID, At: m.CreatedAt,
	})
}

func (t *blogTx) MessageByID(ctx context.Context, id int64) (blog.Message, error) {
	return one[blog.Message](t.from(ctx, messagesTable).Where("id = ?", id), "read message by id")
}

func (t *blogTx) MessageOf(ctx context.Context, guestID int64, remoteID string, authorID int64) (blog.Message, error) {
	return one[blog.Message](t.from(ctx, messagesTable).
		Where("guest_id = ? AND remote_id = ? AND remote_id <> '' AND author_id = ?", guestID, remoteID, authorID), "read message of an author")
}

func (t *blogTx) MessageByRemoteID(ctx context.Context, guestID int64, remoteID string) (blog.Message, error) {
	return one[blog.Message](t.from(ctx, messagesTable).
		Where("guest_id = ? AND remote_id = ? AND remote_id <> ''", guestID, remoteID).Order("id"), "read message")
}

// DeleteMessage removes what a guest sent under an id, to whomever. What an author answered stays in its place without its
// words, unless that author deleted it. Safe to repeat.
func (t *blogTx) DeleteMessage(ctx context.Context, guestID int64, remoteID string) error {
	kept, err := many[blog.Message](t.with(ctx).Raw(`UPDATE messages SET html = '', warning = '', remote_url = '', hold = 'withdrawn', score = 0, reasons = ''
		WHERE guest_id = ? AND remote_id = ? AND remote_id <> '' AND hold <> 'gone'
		AND EXISTS (SELECT 1 FROM message_answers AS a WHERE a.message_id = messages.id AND a.deleted_at = ?) RETURNING *`, guestID, remoteID, at(time.Time{})), "empty an answered message")
	if err != nil {
		return err
	}
	for _, m := range kept {
		if err := t.noticeMessage(ctx, m); err != nil {
			return err
		}
	}
	gone, err := many[int64](t.with(ctx).Raw(
		`DELETE FROM messages WHERE guest_id = ? AND remote_id = ? AND remote_id <> '' AND hold <> 'withdrawn' RETURNING id`, guestID, remoteID), "delete message")
	if err != nil {
		return err
	}
	return t.dropNotices(ctx, "message", gone)
}

// SaveReport keeps a report. A second one with the same remote id is dropped and leaves r.ID zero.
func (t *blogTx) SaveReport(ctx context.Context, r *blog.Report) error {
	if r.ID == 0 && r.RemoteID != "" {
		known, err := many[blog.Report](t.from(ctx, reportsTable).Select("id").
			Where("remote_id = ? AND remote_id <> ''", r.RemoteID), "look for the report")
		if err != nil || len(known) > 0 {
			return err
		}
	}
	if err := save(t.with(ctx), reportsTable, r, &r.ID); err != nil {
		return err
	}
	return t.noticeReport(ctx, *r)
}

func (t *blogTx) noticeReport(ctx context.Context, r blog.Report) error {
	return t.notice(ctx, blog.Notice{
		Key: noticeKey("report", r.ID), Kind: blog.NoticeReport, Place: blog.PlaceInbox, GuestID: r.GuestID, ThingID: r.ID, At: r.CreatedAt,
	})
}

// Messages lists what guests told an author, latest first. A limit of zero is 20.
func (q queries) Messages(ctx context.Context, authorID int64, limit int) ([]blog.MessageView, error) {
	messages, err := many[blog.Message](q.from(ctx, messagesTable).Where("author_id = ?", authorID).
		Order("created_at DESC, id DESC").Limit(orTwenty(limit)), "list messages")
	if err != nil {
		return nil, err
	}
	guests, err := q.guestsByID(ctx, ids(messages, func(m blog.Message) int64 { return m.GuestID }))
	if err != nil {
		return nil, err
	}
	views := make([]blog.MessageView, len(messages))
	for i, m := range messages {
		views[i] = blog.MessageView{Message: m, Guest: guests[m.GuestID]}
	}
	return views, nil
}

// Reports lists complaints, latest first. A limit of zero is 20.
func (q queries) Reports(ctx context.Context, limit int) ([]blog.Report, error) {
	return many[blog.Report](q.from(ctx, reportsTable).Order("created_at DESC, id DESC").Limit(orTwenty(limit)), "list reports")
}
