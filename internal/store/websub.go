package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

// WebSub keeps who wants feeds pushed to them. It implements the port of the websub room and is safe for concurrent use.
type WebSub struct {
	queries

	db     *DB
	now    func() time.Time
	limits blog.SubscriptionLimits
}

// NewWebSub makes the store of the hub. limits hold when a request comes and again when it is confirmed.
func NewWebSub(db *DB, now func() time.Time, limits blog.SubscriptionLimits) (*WebSub, error) {
	if err := keepClock(db.writer); err != nil {
		return nil, err
	}
	return &WebSub{queries: queries{db.reader}, db: db, now: now, limits: limits}, nil
}

// Ask keeps a request and the job that has it confirmed, in one transaction, and sets its ID. What the limits refuse is of
// the kinds of blog.SubscriptionLimits; a renewal counts as nothing new.
func (w *WebSub) Ask(ctx context.Context, r *blog.SubscriptionRequest) error {
	return refusal(w.db.Atomically(ctx, func(tx *Tx) error {
		pending, err := value[int64](tx.DB().Raw(`SELECT count(*) FROM subscription_requests WHERE host = ?`, r.Host), "count requests")
		if err != nil {
			return err
		}
		if err := w.room(tx, *r, pending); err != nil {
			return err
		}
		r.ID = 0
		if err := save(tx.DB(), subscriptionRequestsTable, r, &r.ID); err != nil {
			return err
		}
		return tx.Enqueue(jobs.Job{
			Kind: blog.JobVerify, Queue: blog.QueueVerify, Args: blog.VerifyArgs{ID: r.ID}, MaxAttempts: blog.VerifyTries,
		})
	}))
}

// room asks the limits about a request, with so many others pending.
func (w *WebSub) room(tx *Tx, r blog.SubscriptionRequest, pending int64) error {
	if r.Ends {
		return w.limits.Check(false, pending, 0, 0)
	}
	known, err := value[int64](tx.DB().Raw(`SELECT count(*) FROM subscriptions WHERE topic = ? AND callback = ?`, r.Topic, r.Callback),
		"look for the subscription")
	if err != nil {
		return err
	}
	if known > 0 {
		return w.limits.Check(false, pending, 0, 0)
	}
	onHost, err := value[int64](tx.DB().Raw(`SELECT count(*) FROM subscriptions WHERE host = ?`, r.Host), "count subscriptions of a host")
	if err != nil {
		return err
	}
	all, err := value[int64](tx.DB().Raw(`SELECT count(*) FROM subscriptions`), "count subscriptions")
	if err != nil {
		return err
	}
	return w.limits.Check(true, pending, onHost, all)
}

// Request reads a request that waits to be confirmed.
func (w *WebSub) Request(ctx context.Context, id int64) (blog.SubscriptionRequest, error) {
	return one[blog.SubscriptionRequest](w.from(ctx, subscriptionRequestsTable).Where("id = ?", id), "read a request for a feed")
}

// Confirm does what a request asks for and ends it. A subscription that was there before takes over secret and lease. It is
// safe to repeat: a request that is gone was confirmed or dropped before.
func (w *WebSub) Confirm(ctx context.Context, id int64) error {
	return refusal(w.db.Atomically(ctx, func(tx *Tx) error {
		found, err := many[blog.SubscriptionRequest](tx.DB().Raw(`DELETE FROM subscription_requests WHERE id = ? RETURNING *`, id), "end a request")
		if err != nil || len(found) == 0 {
			return err
		}
		r := found[0]
		if r.Ends {
			_, err := exec(tx.DB(), "end a subscription", `DELETE FROM subscriptions WHERE topic = ? AND callback = ?`, r.Topic, r.Callback)
			return err
		}
		if err := w.room(tx, r, 0); err != nil {
			return err
		}
		return subscribe(tx.DB(), r, w.now())
	}))
}

func subscribe(db *gorm.DB, r blog.SubscriptionRequest, now time.Time) error {
	_, err := exec(db, "keep a subscription", `INSERT INTO subscriptions (topic, callback, host, secret, expires_at, created_at)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (topic, callback)
		DO UPDATE SET secret = excluded.secret, expires_at = excluded.expires_at, failed_at = ?, last_status = 0`,
		r.Topic, r.Callback, r.Host, r.Secret, at(now.Add(time.Duration(r.Lease)*time.Second)), at(now), at(time.Time{}))
	return err
}

// Drop ends a request without effect. Safe to repeat.
func (w *WebSub) Drop(ctx context.Context, id int64) error {
	return w.do(ctx, "drop a request", `DELETE FROM subscription_requests WHERE id = ?`, id)
}

// Subscription reads a subscription, also one whose lease is over.
func (w *WebSub) Subscription(ctx context.Context, id int64) (blog.Subscription, error) {
	return one[blog.Subscription](w.from(ctx, subscriptionsTable).Where("id = ?", id), "read a subscription")
}

// Remove ends a subscription. Safe to repeat.
func (w *WebSub) Remove(ctx context.Context, id int64) error {
	return w.do(ctx, "remove a subscription", `DELETE FROM subscriptions WHERE id = ?`, id)
}

func (w *WebSub) do(ctx context.Context, doing, statement string, args ...any) error {
	return refusal(w.db.Atomically(ctx, func(tx *Tx) error {
		_, err := exec(tx.DB(), doing, statement, args...)
		return err
	}))
}
