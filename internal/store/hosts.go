package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// SaveHost writes what was learned about a host, except its lane.
func (m *Mail) SaveHost(ctx context.Context, h blog.Host) error {
	return refusal(m.db.Atomically(ctx, func(tx *Tx) error {
		_, err := exec(tx.DB(), "save host", `INSERT INTO hosts
				(host, failures, failed_at, failing_days, open_until, last_ok, scheme, scheme_until, updated_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (host) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at,
				failing_days = excluded.failing_days, open_until = excluded.open_until, last_ok = excluded.last_ok,
				scheme = excluded.scheme, scheme_until = excluded.scheme_until, updated_at = excluded.updated_at`,
			h.Host, h.Failures, at(h.FailedAt), h.FailingDays, at(h.OpenUntil), at(h.LastOK), h.Scheme, at(h.SchemeUntil), at(m.now()))
		return err
	}))
}

// ReviveHost closes the breaker of a host that was heard from, makes its waiting deliveries due and wakes its lane. For a
// host whose breaker did not open since its last success it does nothing, at the cost of one read.
func (m *Mail) ReviveHost(ctx context.Context, host string) error {
	never := time.Time{}
	ailing, err := many[blog.Host](m.from(ctx, hostsTable).Where("host = ? AND open_until > ?", host, never), "read host")
	if err != nil || len(ailing) == 0 {
		return err
	}
	return refusal(m.db.Atomically(ctx, func(tx *Tx) error {
		closed, err := exec(tx.DB(), "close the breaker of a host",
			`UPDATE hosts SET open_until = ? WHERE host = ? AND open_until > ?`, never, host, never)
		if err != nil || closed == 0 {
			return err
		}
		_, err = exec(tx.DB(), "make the deliveries of a host due",
			`UPDATE deliveries SET not_before = ? WHERE host = ? AND state = 'waiting' AND not_before > ?`, at(m.now()), host, at(m.now()))
		if err != nil {
			return err
		}
		waiting, err := many[blog.Delivery](due(tx.DB(), host, m.now()).Order("id").Limit(1), "look for due deliveries")
		if err != nil || len(waiting) == 0 {
			return err
		}
		return wakeLanes(tx, []string{host}, m.now())
	}))
}

// WakeStuckLanes wakes the lanes that have waiting deliveries and have not moved since before, and gives their number. It
// mends what a lost queue leaves behind, for example after an old backup was restored. Safe to repeat.
func (m *Mail) WakeStuckLanes(ctx context.Context, before time.Time) (int, error) {
	var woken []wokenLane
	err := m.db.Atomically(ctx, func(tx *Tx) (err error) {
		woken, err = many[wokenLane](tx.DB().Raw(`UPDATE hosts SET lane = lane + 1, lane_state = 'queued', updated_at = ?
			WHERE lane_state IN ('queued', 'running', 'sleeping') AND updated_at < ?
				AND EXISTS (SELECT 1 FROM deliveries WHERE deliveries.host = hosts.host AND state = 'waiting')
			RETURNING host, lane, failures`, at(m.now()), at(before)), "wake stuck lanes")
		if err != nil {
			return err
		}
		return enqueueLanes(tx, woken)
	})
	return len(woken), refusal(err)
}
