package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

// pushBatch bounds the subscriptions that one transaction wakes, so that others need not wait long.
const pushBatch = 500

// laterPriority is that of a push to a callback that failed lately: those that work come first.
const laterPriority = 3

// Announce writes the job that looks which feeds have changed. key names what happened: while a job of the same key waits
// or runs, no second one is written.
func (w *WebSub) Announce(ctx context.Context, key string) error {
	return refusal(w.db.Atomically(ctx, func(tx *Tx) error {
		return tx.Enqueue(jobs.Job{Kind: blog.JobFanout, UniqueKey: key})
	}))
}

// Topics lists the feeds that somebody is subscribed to.
func (w *WebSub) Topics(ctx context.Context) ([]string, error) {
	return many[string](w.with(ctx).Raw(`SELECT DISTINCT topic FROM subscriptions WHERE expires_at > ? ORDER BY topic`, at(w.now())), "list topics")
}

type wokenSubscription struct {
	ID, Generation int64
	FailedAt       time.Time
}

// Wake begins a new generation of every subscription of a topic that has not taken the content of this hash, and writes a
// push job for each. It gives their number. Safe to repeat: jobs of an older generation find nothing to do. After an error
// some may have been woken.
func (w *WebSub) Wake(ctx context.Context, topic, hash string) (int, error) {
	woken, after := 0, int64(0)
	for {
		var batch []wokenSubscription
		err := w.db.Atomically(ctx, func(tx *Tx) (err error) {
			batch, err = w.wake(tx, topic, hash, after)
			return err
		})
		if err != nil {
			return woken, refusal(err)
		}
		for _, s := range batch {
			after = max(after, s.ID)
		}
		woken += len(batch)
		if len(batch) < pushBatch {
			return woken, nil
		}
	}
}

func (w *WebSub) wake(tx *Tx, topic, hash string, after int64) ([]wokenSubscription, error) {
	batch, err := many[wokenSubscription](tx.DB().Raw(`UPDATE subscriptions SET generation = generation + 1 WHERE id IN (
			SELECT id FROM subscriptions WHERE topic = ? AND id > ? AND sent_hash <> ? AND expires_at > ? ORDER BY id LIMIT ?)
		RETURNING id, generation, failed_at`, topic, after, hash, at(w.now()), pushBatch), "wake subscriptions")
	if err != nil {
		return nil, err
	}
	work := make([]jobs.Job, len(batch))
	for i, s := range batch {
		work[i] = jobs.Job{
			Kind: blog.JobPush, Queue: blog.QueueWebSub, Args: blog.PushArgs{ID: s.ID, Generation: s.Generation}, MaxAttempts: blog.PushTries,
		}
		if !s.FailedAt.IsZero() {
			work[i].Priority = laterPriority
		}
	}
	return batch, tx.Enqueue(work...)
}

// Took notes that a callback took the content of this hash. A generation that is not the present one only proves that the
// callback works: what it took may be older than what it was sent since.
func (w *WebSub) Took(ctx context.Context, s blog.Subscription, hash string, status int) error {
	return w.do(ctx, "note what a subscriber took", `UPDATE subscriptions
		SET failed_at = ?, last_status = ?, sent_hash = CASE WHEN generation = ? THEN ? ELSE sent_hash END WHERE id = ?`,
		at(time.Time{}), status, s.Generation, hash, s.ID)
}

// Failed notes that a callback took nothing; since is the first failure of this run of failures.
func (w *WebSub) Failed(ctx context.Context, id int64, since time.Time, status int) error {
	return w.do(ctx, "note that a subscriber failed", `UPDATE subscriptions SET failed_at = ?, last_status = ? WHERE id = ?`, at(since), status, id)
}
