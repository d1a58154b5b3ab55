package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

const noticesTable = "notices"

// What comes in has a notice, written here by the methods that keep the thing itself. That is one statement more for each;
// for it the queue is read by an index, whatever the house holds.

func noticeKey(table string, id int64) string { return table + ":" + strconv.FormatInt(id, 10) }

// dayKey is the day of a group.
func dayKey(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func followKey(authorID int64, at time.Time) string {
	return "follow:" + strconv.FormatInt(authorID, 10) + ":" + dayKey(at)
}

func reactionKey(r blog.Reaction) string {
	return string(r.Kind) + ":" + strconv.FormatInt(r.PostID, 10) + ":" + strconv.FormatInt(r.CommentID, 10) + ":" + dayKey(r.CreatedAt)
}

// notice writes the notice of one thing, or changes where it lies. Whom it concerns follows from the post, if there is one.
func (t *blogTx) notice(ctx context.Context, n blog.Notice) error {
	_, err := exec(t.with(ctx), "write a notice", `INSERT INTO notices (key, kind, place, waits, author_id, post_id, comment_id, guest_id, thing_id, at)
		VALUES (?, ?, ?, ?, coalesce((SELECT author_id FROM posts WHERE id = ?), ?), ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, place = excluded.place, waits = excluded.waits, post_id = excluded.post_id, author_id = excluded.author_id`,
		n.Key, n.Kind, n.Place, n.Waits, n.PostID, n.AuthorID, n.PostID, n.CommentID, n.GuestID, n.ThingID, at(n.At))
	return err
}

func (t *blogTx) dropNotices(ctx context.Context, table string, rows []int64) error {
	if len(rows) == 0 {
		return nil
	}
	keys := make([]string, len(rows))
	for i, id := range rows {
		keys[i] = noticeKey(table, id)
	}
	_, err := chunked(keys, func(part []string) ([]int64, error) {
		return exec1(exec(t.with(ctx), "drop notices", `DELETE FROM notices WHERE key IN ?`, part))
	})
	return err
}

func exec1(n int64, err error) ([]int64, error) { return []int64{n}, err }

// noticeComment writes the notice of a guest's comment that has a place. What authors write themselves did not come in.
func (t *blogTx) noticeComment(ctx context.Context, c blog.Comment) error {
	if c.GuestID == 0 || c.Status == blog.Waiting {
		return nil
	}
	n := blog.Notice{
		Key: noticeKey("comment", c.ID), Kind: blog.NoticeComment, Place: placeOfComment(c), Waits: c.Status == blog.Pending,
		PostID: c.PostID, CommentID: c.ID, GuestID: c.GuestID, ThingID: c.ID, At: c.CreatedAt,
	}
	if c.RemoteID == "" {
		n.Kind = blog.NoticeGuestBook // whoever has an account has ids
	}
	return t.notice(ctx, n)
}

func placeOfComment(c blog.Comment) blog.NoticePlace {
	switch {
	case c.Status == blog.Removed:
		return blog.PlaceGone
	case c.Spam():
		return blog.PlaceSpam
	case c.Status == blog.Hidden:
		return blog.PlaceHidden
	}
	return blog.PlaceInbox
}

func placeOfMessage(hold blog.Hold) blog.NoticePlace {
	switch hold {
	case "", blog.HoldWithdrawn:
		return blog.PlaceInbox
	case blog.HoldSpam:
		return blog.PlaceSpam
	case blog.HoldHidden, blog.HoldMuted:
		return blog.PlaceHidden
	}
	return blog.PlaceGone
}

// noticeReaction keeps the group of a day true when a reaction comes, goes or changes. Each guest counts once in a group.
func (t *blogTx) noticeReaction(ctx context.Context, before, after blog.Reaction) error {
	live := func(r blog.Reaction) bool { return r.ID != 0 && r.TargetID == "" && r.UndoneBy == "" }
	if live(before) == live(after) {
		return nil
	}
	r := after
	if live(before) {
		r = before
	}
	from := at(r.CreatedAt).Truncate(24 * time.Hour)
	others, err := value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM reactions WHERE post_id = ? AND comment_id = ? AND kind = ? AND undone_by = ''
		AND guest_id = ? AND target_id = '' AND id <> ? AND created_at >= ? AND created_at < ?)`,
		r.PostID, r.CommentID, r.Kind, r.GuestID, r.ID, from, from.Add(24*time.Hour)), "look for the same reaction")
	if err != nil || others {
		return err
	}
	if live(before) {
		return t.leaveGroup(ctx, reactionKey(r), r.GuestID)
	}
	return t.joinGroup(ctx, blog.Notice{
		Key: reactionKey(r), Kind: blog.NoticeKind(r.Kind), PostID: r.PostID, CommentID: r.CommentID, GuestID: r.GuestID, At: r.CreatedAt,
	})
}

// groupPause is how far the time of a group may lie behind its latest guest, so that a thousand likes at once move it up once.
const groupPause = time.Minute

// joinGroup adds a guest to the group of a day. The faces are guests' ids with a comma behind each, the latest first; a cut
// one at the end has no comma and counts for nothing.
func (t *blogTx) joinGroup(ctx context.Context, n blog.Notice) error {
	face := strconv.FormatInt(n.GuestID, 10) + ","
	// In a wave only the count changes, which no index holds.
	joined, err := exec(t.with(ctx), "count in a group", `UPDATE notices SET total = total + 1, faces = substr(? || faces, 1, 96) WHERE key = ? AND at >= ?`,
		face, n.Key, at(n.At).Add(-groupPause))
	if err != nil || joined > 0 {
		return err
	}
	_, err = exec(t.with(ctx), "add to a group", `INSERT INTO notices (key, kind, place, author_id, post_id, comment_id, total, faces, at)
		VALUES (?, ?, 'inbox', coalesce((SELECT author_id FROM posts WHERE id = ?), ?), ?, ?, 1, ?, ?)
		ON CONFLICT (key) DO UPDATE SET total = notices.total + 1, faces = substr(excluded.faces || notices.faces, 1, 96),
			at = CASE WHEN excluded.at > notices.at THEN excluded.at ELSE notices.at END`,
		n.Key, n.Kind, n.PostID, n.AuthorID, n.PostID, n.CommentID, face, at(n.At))
	return err
}

// leaveGroup takes a guest out of the group of a day; an empty one goes.
func (t *blogTx) leaveGroup(ctx context.Context, key string, guestID int64) error {
	face := strconv.FormatInt(guestID, 10) + ","
	left, err := many[int64](t.with(ctx).Raw(`UPDATE notices SET total = total - 1, faces = ltrim(replace(',' || faces, ?, ','), ',')
		WHERE key = ? RETURNING total`, ","+face, key), "take out of a group")
	if err != nil || len(left) == 0 || left[0] > 0 {
		return err
	}
	_, err = exec(t.with(ctx), "drop an empty group", `DELETE FROM notices WHERE key = ? AND total <= 0`, key)
	return err
}

// NoticeByID finds a notice by row.
func (t *blogTx) NoticeByID(ctx context.Context, id int64) (blog.Notice, error) {
	return one[blog.Notice](t.from(ctx, noticesTable).Where("id = ?", id), "read notice")
}

// NoticeOfComment finds the notice of a guest's comment.
func (t *blogTx) NoticeOfComment(ctx context.Context, commentID int64) (blog.Notice, error) {
	return one[blog.Notice](t.from(ctx, noticesTable).Where("key = ?", noticeKey("comment", commentID)), "read notice of a comment")
}

// NoticeOfMessage finds the notice of a mention or a private message.
func (t *blogTx) NoticeOfMessage(ctx context.Context, messageID int64) (blog.Notice, error) {
	return one[blog.Notice](t.from(ctx, noticesTable).Where("key = ?", noticeKey("message", messageID)), "read notice of a message")
}

// MoveNotice lays a notice into a place.
func (t *blogTx) MoveNotice(ctx context.Context, id int64, place blog.NoticePlace) error {
	_, err := exec(t.with(ctx), "move notice", `UPDATE notices SET place = ? WHERE id = ?`, place, id)
	return err
}

// InboxMark gives how far an author has read. Who never said so has read nothing since they came.
func (t *blogTx) InboxMark(ctx context.Context, author blog.Author) (blog.InboxMark, error) {
	return t.inboxMark(ctx, author)
}

func (q queries) inboxMark(ctx context.Context, author blog.Author) (blog.InboxMark, error) {
	mark, err := one[blog.InboxMark](q.from(ctx, "inbox_marks").Where("author_id = ?", author.ID), "read how far an author has read")
	if errors.Is(err, blog.ErrNotFound) {
		return blog.InboxMark{AuthorID: author.ID, SeenAt: author.CreatedAt}, nil
	}
	return mark, err
}

// SaveInboxMark keeps how far an author has read, and forgets the single reads.
func (t *blogTx) SaveInboxMark(ctx context.Context, m blog.InboxMark) error {
	_, err := exec(t.with(ctx), "mark as read", `INSERT INTO inbox_marks (author_id, seen_at, keys_off) VALUES (?, ?, ?)
		ON CONFLICT (author_id) DO UPDATE SET seen_at = excluded.seen_at, keys_off = excluded.keys_off`, m.AuthorID, at(m.SeenAt), m.KeysOff)
	if err != nil {
		return err
	}
	_, err = exec(t.with(ctx), "forget single reads", `DELETE FROM notice_reads WHERE author_id = ? AND read_at <= ?`, m.AuthorID, at(m.SeenAt))
	return err
}

// MarkRead says that an author read a notice. Safe to repeat.
func (t *blogTx) MarkRead(ctx context.Context, r blog.NoticeRead) error {
	_, err := exec(t.with(ctx), "mark one as read", `INSERT INTO notice_reads (author_id, notice_id, read_at) VALUES (?, ?, ?)
		ON CONFLICT (author_id, notice_id) DO UPDATE SET read_at = excluded.read_at`, r.AuthorID, r.NoticeID, at(r.ReadAt))
	return err
}

// MarkUnread says that an author has not read a notice, be it as old as it may.
func (t *blogTx) MarkUnread(ctx context.Context, authorID, noticeID int64) error {
	return t.MarkRead(ctx, blog.NoticeRead{AuthorID: authorID, NoticeID: noticeID})
}

const moderationsTable = "moderations"

// SaveModeration keeps what an author did.
func (t *blogTx) SaveModeration(ctx context.Context, m *blog.Moderation) error {
	return save(t.with(ctx), moderationsTable, m, &m.ID)
}

// ModerationByRef finds what an author did.
func (t *blogTx) ModerationByRef(ctx context.Context, ref string) (blog.Moderation, error) {
	return one[blog.Moderation](t.from(ctx, moderationsTable).Where("ref = ?", ref), "read moderation")
}
