package store

import (
	"context"
	"slices"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

// A lane carries the deliveries to one host, one job at a time. The row of the host holds its state and its generation:
// whoever wakes a lane makes a new generation and one job for it, and a job of an older generation finds nothing to do.
// Transactions happen one after the other, so a lane never misses a delivery: either the one who posts it finds the
// lane at rest and wakes it, or the lane finds the delivery when it closes.

// laneDead is how long a lane that says that it runs may be silent. Its job ends after a minute at the latest, so the
// process that ran it was killed; the next letter need not wait until the queue notices.
const laneDead = 75 * time.Second

type wokenLane struct {
	Host     string
	Lane     int64
	Failures int
}

// wakeLanes wakes the lanes that are at rest and whose breaker is closed; the others come to their deliveries by themselves.
func wakeLanes(tx *Tx, hosts []string, now time.Time) error {
	slices.Sort(hosts)
	hosts = slices.Compact(hosts)
	for part := range slices.Chunk(hosts, rowsPerInsert) {
		rows := make([][]any, len(part))
		for i, host := range part {
			rows[i] = []any{host, at(now)}
		}
		list, args := values(rows)
		if _, err := exec(tx.DB(), "note hosts", `INSERT INTO hosts (host, updated_at) VALUES `+list+` ON CONFLICT (host) DO NOTHING`, args...); err != nil {
			return err
		}
		woken, err := many[wokenLane](tx.DB().Raw(`UPDATE hosts SET lane = lane + 1, lane_state = 'queued', updated_at = ?
			WHERE host IN ? AND (lane_state = 'idle' OR (lane_state = 'sleeping' AND open_until <= ?)
				OR (lane_state = 'running' AND updated_at <= ?))
			RETURNING host, lane, failures`, at(now), part, at(now), at(now.Add(-laneDead))), "wake lanes")
		if err != nil {
			return err
		}
		if err := enqueueLanes(tx, woken); err != nil {
			return err
		}
	}
	return nil
}

func enqueueLanes(tx *Tx, lanes []wokenLane) error {
	work := make([]jobs.Job, len(lanes))
	for i, lane := range lanes {
		work[i] = jobs.Job{Kind: blog.JobDeliver, Queue: blog.QueueDeliver, Args: blog.LaneArgs{Host: lane.Host, Lane: lane.Lane}}
		if lane.Failures > 0 {
			work[i].Queue = blog.QueueSlow
		}
	}
	return tx.Enqueue(work...)
}

// OpenLane marks a lane as running and gives the host. It reports false when the generation is not the present one. A lane
// whose job was killed opens again for the same generation.
func (m *Mail) OpenLane(ctx context.Context, host string, lane int64) (blog.Host, bool, error) {
	var opened []blog.Host
	err := m.db.Atomically(ctx, func(tx *Tx) (err error) {
		opened, err = many[blog.Host](tx.DB().Raw(`UPDATE hosts SET lane_state = 'running', updated_at = ?
			WHERE host = ? AND lane = ? RETURNING *`, at(m.now()), host, lane), "open lane")
		return err
	})
	if err != nil || len(opened) == 0 {
		return blog.Host{}, false, refusal(err)
	}
	return opened[0], true, nil
}

// CloseLane decides in one transaction what a lane does next: go on, because deliveries are due; sleep until wake, because
// others wait for later or the breaker is open; or end, when both results are zero. So does a lane of an older
// generation.
func (m *Mail) CloseLane(ctx context.Context, host string, lane int64, now time.Time) (more bool, wake time.Time, err error) {
	err = m.db.Atomically(ctx, func(tx *Tx) error {
		more, wake = false, time.Time{}
		hosts, err := many[blog.Host](tx.DB().Table(hostsTable).Where("host = ? AND lane = ?", host, lane), "read host")
		if err != nil || len(hosts) == 0 {
			return err
		}
		more, wake, err = nextStep(tx, hosts[0], now)
		if err != nil || more {
			return err
		}
		state := blog.LaneIdle
		if !wake.IsZero() {
			state = blog.LaneSleeping
		}
		_, err = exec(tx.DB(), "close lane", `UPDATE hosts SET lane_state = ?, updated_at = ? WHERE host = ?`, state, at(now), host)
		return err
	})
	if err != nil {
		return false, time.Time{}, refusal(err)
	}
	return more, wake, nil
}

func nextStep(tx *Tx, host blog.Host, now time.Time) (more bool, wake time.Time, err error) {
	ready, err := many[blog.Delivery](due(tx.DB(), host.Host, now).Order("id").Limit(1), "look for due deliveries")
	if err != nil {
		return false, time.Time{}, err
	}
	breakerOpen := host.OpenUntil.After(now)
	switch {
	case len(ready) > 0 && breakerOpen:
		return false, host.OpenUntil, nil
	case len(ready) > 0:
		return true, time.Time{}, nil
	}
	// None is due, so those that wait are of later times, or behind one that is.
	later, err := many[blog.Delivery](tx.DB().Table(deliveriesTable).
		Where("host = ? AND state = 'waiting' AND not_before > ?", host.Host, at(now)).Order("not_before, id").Limit(1), "look for later deliveries")
	if err != nil || len(later) == 0 {
		return false, time.Time{}, err
	}
	wake = later[0].NotBefore
	if host.OpenUntil.After(wake) {
		wake = host.OpenUntil
	}
	return false, wake, nil
}
