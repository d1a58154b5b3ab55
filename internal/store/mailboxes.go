package store

import (
	"context"
	"errors"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

// Mailboxes keeps where authors get mail, and the news for them. It is safe for concurrent use.
type Mailboxes struct {
	queries

	db *DB
}

// NewMailboxes makes the store of mailboxes.
func NewMailboxes(db *DB) (*Mailboxes, error) {
	if err := keepClock(db.writer); err != nil {
		return nil, err
	}
	return &Mailboxes{queries{db.reader}, db}, nil
}

// Mailbox returns an author's; one who has none gets what an author begins with, with an ID of zero.
func (m *Mailboxes) Mailbox(ctx context.Context, authorID int64) (blog.Mailbox, error) {
	box, err := one[blog.Mailbox](m.from(ctx, mailboxesTable).Where("author_id = ?", authorID), "read a mailbox")
	if errors.Is(err, blog.ErrNotFound) {
		return blog.NewMailbox(authorID), nil
	}
	return box, err
}

// Mailboxes lists those with a confirmed address.
func (m *Mailboxes) Mailboxes(ctx context.Context) ([]blog.Mailbox, error) {
	return many[blog.Mailbox](m.from(ctx, mailboxesTable).Where("address <> ''").Order("id"), "list mailboxes")
}

// MailboxesAt lists those that an address was confirmed for, in any spelling of capitals.
func (m *Mailboxes) MailboxesAt(ctx context.Context, address string) ([]blog.Mailbox, error) {
	return many[blog.Mailbox](m.from(ctx, mailboxesTable).Where("lower(address) = lower(?) AND address <> ''", address).Order("id"), "find mailboxes")
}

// SaveMailbox keeps a mailbox.
func (m *Mailboxes) SaveMailbox(ctx context.Context, box *blog.Mailbox) error {
	return m.do(ctx, func(tx *Tx) error { return save(tx.DB(), mailboxesTable, box, &box.ID) })
}

// Notify keeps news, each once, and orders a letter for each that shall go at once. When more than atOnce letters went to an
// author within the last hour, the news waits for the daily mail.
func (m *Mailboxes) Notify(ctx context.Context, news []blog.News, atOnce int, now time.Time) error {
	return m.do(ctx, func(tx *Tx) error {
		for i := range news {
			if err := notify(tx, &news[i], atOnce, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func notify(tx *Tx, n *blog.News, atOnce int, now time.Time) error {
	known, err := value[int64](tx.DB().Raw(`SELECT count(*) FROM news WHERE author_id = ? AND source = ?`, n.AuthorID, n.Source), "look for news")
	if err != nil || known > 0 {
		return err
	}
	if !n.Daily {
		lately, err := value[int64](tx.DB().Raw(`SELECT count(*) FROM news WHERE author_id = ? AND NOT daily AND created_at > ?`, n.AuthorID, at(now.Add(-time.Hour))), "count news")
		if err != nil {
			return err
		}
		n.Daily = lately >= int64(atOnce)
	}
	if err := save(tx.DB(), newsTable, n, &n.ID); err != nil || n.Daily {
		return err
	}
	return tx.Enqueue(jobs.Job{Kind: blog.JobLetter, Queue: blog.QueueLetters, Args: blog.LetterArgs{NoticeID: n.ID}})
}

// Order puts a letter into the queue that is no notice. kind is blog.JobLetter or blog.JobAsk.
func (m *Mailboxes) Order(ctx context.Context, kind string, args blog.LetterArgs) error {
	return m.do(ctx, func(tx *Tx) error {
		return tx.Enqueue(jobs.Job{Kind: kind, Queue: blog.QueueLetters, Args: args})
	})
}

// Notice reads one, or answers blog.ErrNotFound.
func (m *Mailboxes) Notice(ctx context.Context, id int64) (blog.News, error) {
	return one[blog.News](m.from(ctx, newsTable).Where("id = ?", id), "read news")
}

// Waiting lists the news that waits for an author's daily mail, the oldest first.
func (m *Mailboxes) Waiting(ctx context.Context, authorID int64, limit int) ([]blog.News, error) {
	return many[blog.News](m.from(ctx, newsTable).Where("author_id = ? AND daily AND sent_at = ?", authorID, at(time.Time{})).Order("id").Limit(limit), "list news")
}

// Sent notes that news went out. Safe to repeat.
func (m *Mailboxes) Sent(ctx context.Context, now time.Time, ids ...int64) error {
	return m.do(ctx, func(tx *Tx) error {
		_, err := exec(tx.DB(), "note sent news", `UPDATE news SET sent_at = ? WHERE id IN ?`, at(now), ids)
		return err
	})
}

// HostsInTrouble counts the servers for which letters wait, and that failed for longer than age.
func (m *Mailboxes) HostsInTrouble(ctx context.Context, now time.Time, age time.Duration) (int, error) {
	return value[int](m.with(ctx).Raw(`SELECT count(*) FROM hosts WHERE failures > 0 AND failed_at > ? AND failed_at < ?
		AND EXISTS (SELECT 1 FROM deliveries WHERE deliveries.host = hosts.host AND state = 'waiting')`, at(time.Time{}), at(now.Add(-age))), "count servers in trouble")
}

func (m *Mailboxes) do(ctx context.Context, change func(tx *Tx) error) error {
	return refusal(m.db.Atomically(ctx, change))
}

// MessageByID reads a message with its sender.
func (m *Mailboxes) MessageByID(ctx context.Context, id int64) (blog.MessageView, error) {
	message, err := one[blog.Message](m.from(ctx, messagesTable).Where("id = ?", id), "read message")
	if err != nil {
		return blog.MessageView{}, err
	}
	guest, err := m.GuestByID(ctx, message.GuestID)
	return blog.MessageView{Message: message, Guest: guest}, err
}

// FollowerByID reads a follower with who it is.
func (m *Mailboxes) FollowerByID(ctx context.Context, id int64) (blog.Follower, blog.Guest, error) {
	follower, err := one[blog.Follower](m.from(ctx, followersTable).Where("id = ?", id), "read follower")
	if err != nil {
		return blog.Follower{}, blog.Guest{}, err
	}
	guest, err := m.GuestByID(ctx, follower.GuestID)
	return follower, guest, err
}

// ReportByID reads a report.
func (m *Mailboxes) ReportByID(ctx context.Context, id int64) (blog.Report, error) {
	return one[blog.Report](m.from(ctx, reportsTable).Where("id = ?", id), "read report")
}
