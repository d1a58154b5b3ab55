package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// State is where a job is in its life.
type State string

// The states of a job. Finished and buried jobs are deleted after a while.
const (
	Waiting   State = "waiting"   // may run now or in the next seconds
	Running   State = "running"   // is being worked on
	Scheduled State = "scheduled" // waits for its first time
	Retrying  State = "retrying"  // failed and waits for its next time
	Finished  State = "finished"
	Buried    State = "buried" // will not run again: Never, or no attempts left
)

// Count is how many jobs of a kind are in a state.
type Count struct {
	Kind  string
	State State
	Jobs  int64
}

// Ledger answers questions about the queue. It is safe for concurrent use.
type Ledger struct {
	db    Database
	read  engine
	write engine
	log   *slog.Logger
}

// NewLedger makes a Ledger. It does not touch the database.
func NewLedger(db Database, log *slog.Logger) (*Ledger, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	write, err := newEngine(db, &river.Config{Logger: quiet(log)})
	if err != nil {
		return nil, fmt.Errorf("prepare the ledger: %w", err)
	}
	reading := db
	if db.Pool == nil {
		reading.Writer = db.Reader
	}
	read, err := newEngine(reading, &river.Config{Logger: quiet(log)})
	if err != nil {
		return nil, fmt.Errorf("prepare the ledger: %w", err)
	}
	return &Ledger{db: db, read: read, write: write, log: log}, nil
}

// Counts tells how many jobs there are by kind and state, in the order of the kinds.
func (l *Ledger) Counts(ctx context.Context) ([]Count, error) {
	const query = `SELECT kind, CAST(state AS TEXT), count(*) FROM river_job GROUP BY kind, state ORDER BY kind, state`
	rows, err := l.db.Reader.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var counts []Count
	for rows.Next() {
		var c Count
		var state string
		if err := rows.Scan(&c.Kind, &state, &c.Jobs); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		c.State = stateOf(rivertype.JobState(state))
		counts = addCount(counts, c)
	}
	return counts, wrap("count jobs", rows.Err())
}

// addCount sums states that are one to us and two to River.
func addCount(counts []Count, c Count) []Count {
	for i := range counts {
		if counts[i].Kind == c.Kind && counts[i].State == c.State {
			counts[i].Jobs += c.Jobs
			return counts
		}
	}
	return append(counts, c)
}

func stateOf(state rivertype.JobState) State {
	switch state {
	case rivertype.JobStateAvailable:
		return Waiting
	case rivertype.JobStateRunning:
		return Running
	case rivertype.JobStateRetryable:
		return Retrying
	case rivertype.JobStateCompleted:
		return Finished
	case rivertype.JobStateCancelled, rivertype.JobStateDiscarded:
		return Buried
	case rivertype.JobStateScheduled, rivertype.JobStatePending:
		return Scheduled
	}
	return Scheduled
}

// Drain waits until no job runs or could run now; jobs for later do not count. It is meant for tests: it asks
// the database a hundred times a second.
func (l *Ledger) Drain(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		open, err := l.runnable(ctx)
		if err != nil || open == 0 {
			return wrap("drain the queue", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("drain the queue: %d jobs are left: %w", open, ctx.Err())
		case <-tick.C:
		}
	}
}

func (l *Ledger) runnable(ctx context.Context) (open int64, err error) {
	now := "strftime('%Y-%m-%d %H:%M:%f', 'now')"
	if l.db.Pool != nil {
		now = "now()"
	}
	query := `SELECT count(*) FROM river_job WHERE state IN ('available', 'running')
		OR (state IN ('scheduled', 'retryable') AND scheduled_at <= ` + now + `)`
	err = l.db.Reader.QueryRowContext(ctx, query).Scan(&open)
	return open, err
}
