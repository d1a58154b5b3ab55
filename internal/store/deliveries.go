package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/oriel-blog/oriel/internal/blog"
)

// behindAnother says that an earlier delivery to the same inbox waits for a later try, so that letters arrive in the order in
// which they were posted.
const behindAnother = `EXISTS (SELECT 1 FROM deliveries AS earlier WHERE earlier.inbox = deliveries.inbox
	AND earlier.host = deliveries.host AND earlier.state = 'waiting' AND earlier.not_before > ? AND earlier.id < deliveries.id)`

// due narrows a query to the waiting deliveries of a host that may be tried now.
func due(db *gorm.DB, host string, now time.Time) *gorm.DB {
	return db.Table(deliveriesTable).
		Where("host = ? AND state = 'waiting' AND not_before <= ? AND NOT "+behindAnother, host, at(now), at(now))
}

// DueDeliveries lists waiting deliveries of a host that are due, in the order they were posted, without those to an inbox
// whose earlier delivery waits for a later try. A limit of zero is 20.
func (m *Mail) DueDeliveries(ctx context.Context, host string, now time.Time, limit int) ([]blog.Delivery, error) {
	return many[blog.Delivery](due(m.with(ctx), host, now).Order("id").Limit(orTwenty(limit)), "list due deliveries")
}

// SettleDeliveries writes the new state of deliveries. It is safe to repeat: what was done or buried once stays so. A DoneAt
// that is missing is now.
func (m *Mail) SettleDeliveries(ctx context.Context, deliveries []blog.Delivery) error {
	if len(deliveries) == 0 {
		return nil
	}
	return refusal(m.db.Atomically(ctx, func(tx *Tx) error {
		for _, d := range deliveries {
			if d.State != blog.DeliveryWaiting && d.DoneAt.IsZero() {
				d.DoneAt = m.now()
			}
			_, err := exec(tx.DB(), "settle delivery", `UPDATE deliveries
				SET state = ?, attempts = ?, last_status = ?, last_error = ?, not_before = ?, done_at = ?
				WHERE id = ? AND state = 'waiting'`,
				d.State, d.Attempts, d.LastStatus, d.LastError, at(d.NotBefore), at(d.DoneAt), d.ID)
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// BuryInbox ends all waiting deliveries to an inbox. Safe to repeat.
func (m *Mail) BuryInbox(ctx context.Context, inbox, reason string) error {
	return refusal(m.db.Atomically(ctx, func(tx *Tx) error {
		_, err := exec(tx.DB(), "bury deliveries to an inbox",
			`UPDATE deliveries SET state = 'buried', last_error = ?, done_at = ? WHERE inbox = ? AND state = 'waiting'`,
			reason, at(m.now()), inbox)
		return err
	}))
}
