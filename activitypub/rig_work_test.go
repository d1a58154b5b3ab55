package activitypub_test

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
)

// job is a row of the queue.
type job struct {
	id   int64
	kind string
	args json.RawMessage
}

// work does everything that waits in the queue and is due by the rig's clock, in the order in which it was written. A job
// that asks for another try is put aside for retry. The real runner has a test of its own.
func (r *rig) work() {
	r.Helper()
	if r.db.Engine() != store.SQLite { // the few tests on PostgreSQL are about letters that come in
		for _, l := range r.letters(blog.IncomingNew) {
			args, err := json.Marshal(blog.ReceiveArgs{IDs: []int64{l.ID}})
			r.must(err)
			r.run(job{kind: blog.JobReceive, args: args})
		}
		return
	}
	for range 200 {
		waiting := r.waiting()
		for _, j := range waiting {
			r.run(j)
		}
		if carried := r.carry(); len(waiting) == 0 && !carried {
			return
		}
	}
	r.Fatal("the queue never becomes empty")
}

// retry runs what asked for another try.
func (r *rig) retry() {
	r.Helper()
	waiting := r.again
	r.again = nil
	for _, j := range waiting {
		r.run(j)
	}
	r.work()
}

// waiting takes the due jobs out of the queue.
func (r *rig) waiting() []job {
	r.Helper()
	now := r.clock.Now()
	if real := time.Now(); real.After(now) {
		now = real // the queue itself stamps jobs for at once
	}
	rows, err := r.db.Jobs().Reader.QueryContext(r.Context(),
		`SELECT id, kind, json(args) FROM river_job WHERE state IN ('available', 'scheduled') AND scheduled_at <= ? ORDER BY id`,
		now.UTC().Format("2006-01-02 15:04:05.000"))
	r.must(err)
	var found []job
	for rows.Next() {
		var j job
		var envelope []byte
		r.must(rows.Scan(&j.id, &j.kind, &envelope))
		var unpacked struct{ Args json.RawMessage }
		r.must(json.Unmarshal(envelope, &unpacked))
		j.args = unpacked.Args
		found = append(found, j)
	}
	r.must(rows.Err())
	r.must(rows.Close())
	for _, j := range found {
		_, err := r.db.Jobs().Writer.ExecContext(r.Context(), `DELETE FROM river_job WHERE id = ?`, j.id)
		r.must(err)
	}
	return found
}

func (r *rig) run(j job) {
	r.Helper()
	var err error
	switch j.kind {
	case blog.JobFact:
		err = r.server.Fact(r.Context(), j.args)
	case blog.JobReceive:
		err = r.server.Receive(r.Context(), j.args)
	case blog.JobPicture:
		r.orders = append(r.orders, j) // carried out by the tests that are about pictures
	case blog.JobDeliver:
		return // carry looks at the lanes themselves
	default:
		r.Fatalf("job of unknown kind %s", j.kind)
	}
	if err != nil {
		r.Logf("another try for %s %s: %v", j.kind, j.args, err)
		r.again = append(r.again, j)
	}
}

// carry lets every lane with due deliveries run once and reports whether anything was tried.
func (r *rig) carry() bool {
	r.Helper()
	tried := false
	for _, h := range r.hosts() {
		if h.OpenUntil.After(r.clock.Now()) {
			continue
		}
		due, err := r.mail.DueDeliveries(r.Context(), h.Host, r.clock.Now(), 1)
		r.must(err)
		if len(due) == 0 {
			continue
		}
		tried = true
		args, err := json.Marshal(blog.LaneArgs{Host: h.Host, Lane: h.Lane})
		r.must(err)
		if err := r.server.Deliver(r.Context(), args); err != nil && !strings.Contains(err.Error(), jobs.Later(0).Error()[:len("run again in ")]) {
			r.Fatalf("deliver to %s: %v", h.Host, err)
		}
	}
	return tried
}

// hosts reads what is known about every host.
func (r *rig) hosts() []blog.Host {
	r.Helper()
	rows, err := r.db.Jobs().Reader.QueryContext(r.Context(), `SELECT host, lane FROM hosts ORDER BY host`)
	r.must(err)
	defer rows.Close()
	var found []blog.Host
	for rows.Next() {
		var h blog.Host
		r.must(rows.Scan(&h.Host, &h.Lane))
		found = append(found, h)
	}
	r.must(rows.Err())
	for i, h := range found {
		opened, mine, err := r.mail.OpenLane(r.Context(), h.Host, h.Lane)
		r.must(err)
		if mine {
			found[i] = opened
		}
	}
	return found
}

// deliveries lists the deliveries to a host as "state status attempts" in the order of posting.
func (r *rig) deliveries(host string) []blog.Delivery {
	r.Helper()
	rows, err := r.db.Jobs().Reader.QueryContext(r.Context(),
		`SELECT id, inbox, state, attempts, last_status, last_error FROM deliveries WHERE host LIKE ? || ':%' ORDER BY id`, host)
	r.must(err)
	defer rows.Close()
	var found []blog.Delivery
	for rows.Next() {
		var d blog.Delivery
		r.must(rows.Scan(&d.ID, &d.Inbox, &d.State, &d.Attempts, &d.LastStatus, &d.LastError))
		found = append(found, d)
	}
	r.must(rows.Err())
	return found
}
