package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
)

const gravesShown = 3

// queue tells whether work is done, and what was given up.
func (d *doctor) queue(ctx context.Context) {
	ledger, err := jobs.NewLedger(d.app.db.Jobs(), nil)
	if err != nil {
		d.fail("The queue cannot be read: %v", err)
		return
	}
	counts, err := ledger.Counts(ctx)
	if err != nil {
		d.fail("The queue cannot be read: %v", err)
		return
	}
	byState := map[jobs.State]int64{}
	for _, c := range counts {
		byState[c.State] += c.Jobs
	}
	d.overdue(ctx, byState)
	d.stale(ctx)
	if byState[jobs.Buried] == 0 {
		return
	}
	graves, err := ledger.Graves(ctx, gravesShown)
	if err != nil {
		d.fail("The jobs that were given up cannot be read: %v", err)
		return
	}
	var reasons []string
	for _, g := range graves {
		reasons = append(reasons, fmt.Sprintf("%s: %.120s", g.Kind, g.Reason))
	}
	d.warn("%d jobs were given up, the last ones because of: %s. If a post did not arrive anywhere, edit and save it, and it goes out again.", byState[jobs.Buried], strings.Join(reasons, "; "))
}

// overdue counts what should have begun ten minutes ago.
func (d *doctor) overdue(ctx context.Context, byState map[jobs.State]int64) {
	before := "strftime('%Y-%m-%d %H:%M:%f', 'now', '-10 minutes')"
	if d.app.db.Engine() == store.Postgres {
		before = "now() - interval '10 minutes'"
	}
	var late int64
	err := d.app.db.Jobs().Reader.QueryRowContext(ctx, "SELECT count(*) FROM river_job WHERE state = 'available' AND scheduled_at < "+before).Scan(&late)
	switch {
	case err != nil:
		d.fail("The queue cannot be read: %v", err)
	case late > 0:
		d.warn("%d jobs have waited for more than ten minutes. If the server was started just now, wait; otherwise look at its log.", late)
	default:
		d.ok("The queue is worked off: %d jobs wait, %d are being done, %d will be tried again.",
			byState[jobs.Waiting]+byState[jobs.Scheduled], byState[jobs.Running], byState[jobs.Retrying])
	}
}

// stale counts what an older program set. A server sets it again by itself, so it is nothing to worry about.
func (d *doctor) stale(ctx context.Context) {
	waiting, err := d.app.reader.CountStale(ctx, blog.SetVersion)
	switch {
	case err != nil:
		d.fail("The posts cannot be counted: %v", err)
	case waiting > 0:
		d.ok("Posts that an older version set, and that the server sets again in the background: %d. Readers see them as they were until then.", waiting)
	}
}

// hosts names the servers that do not take our letters.
func (d *doctor) hosts(ctx context.Context) {
	counts, err := d.app.mail.Counts(ctx)
	if err != nil {
		d.fail("The deliveries cannot be counted: %v", err)
		return
	}
	if dead := counts["incoming dead"]; dead > 0 {
		d.warn("%d letters from other servers could not be understood, and were put aside.", dead)
	}
	if counts["failing hosts"] == 0 {
		d.ok("Every server takes its letters: %d delivered, %d waiting.", counts["delivery done"], counts["delivery waiting"])
		return
	}
	names, err := d.failing(ctx)
	if err != nil {
		d.fail("The servers that fail cannot be read: %v", err)
		return
	}
	d.warn("%d servers do not take letters at the moment, among them %s. Oriel tries for seven days by itself; %d deliveries wait.",
		counts["failing hosts"], strings.Join(names, ", "), counts["delivery waiting"])
}

func (d *doctor) failing(ctx context.Context) (names []string, err error) {
	rows, err := d.app.db.Jobs().Reader.QueryContext(ctx, "SELECT host FROM hosts WHERE failures > 0 ORDER BY failures DESC, host LIMIT 5")
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err below tells
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
