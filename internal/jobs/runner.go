package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

// Options shape a Runner. The zero value serves DefaultQueue with ten workers.
type Options struct {
	// Queues is the number of jobs that may run at once, by queue. Throughput of a queue is at most
	// that number in every Cooldown.
	Queues map[string]int
	// Periodic jobs are inserted by one of all running processes.
	Periodic []Periodic
	// Sole promises that no other process works on this database. Jobs that a killed process left behind
	// are then taken up when the Runner starts, instead of after RescueAfter.
	Sole bool
	// Timeout ends the context of a run whose kind has none of its own; zero is 60 s.
	Timeout time.Duration
	// RescueAfter is when a job that a vanished process left running is tried again, plus up to 30 s; zero is
	// Timeout plus 15 s. It must exceed Timeout: a run that outlives it is done twice.
	RescueAfter time.Duration
	// Grace is how long Stop lets jobs finish before it ends their contexts; zero is 20 s.
	Grace time.Duration
	// Poll is how often a queue is looked at without being told of a job; zero is one second. It is also how
	// exactly a future job or a repetition is kept.
	Poll time.Duration
	// Cooldown is the least time between two looks at a queue; zero is 5 ms.
	Cooldown time.Duration
	// KeepFinished is how long finished jobs stay in the table; zero is one minute.
	KeepFinished time.Duration
	// KeepBuried is how long buried jobs can be looked at; zero is 30 days.
	KeepBuried time.Duration
	// Logger may be nil.
	Logger *slog.Logger
}

// stopWithin is how long Stop waits altogether.
const stopWithin = 30 * time.Second

// Runner works on jobs in the background.
type Runner struct {
	engine engine
	ledger *Ledger
	sole   bool
}

// NewRunner prepares a Runner; nothing runs before Start. The database must have been migrated by then.
func NewRunner(db Database, registry *Registry, options Options) (*Runner, error) {
	if registry.err != nil {
		return nil, registry.err
	}
	log := options.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	workers := river.NewWorkers()
	for name, k := range registry.kinds {
		river.AddWorkerArgs(workers, envelope{kind: name}, &worker{kind: k, log: log})
	}
	periodic, err := periodicJobs(options.Periodic)
	if err != nil {
		return nil, err
	}
	config := options.config()
	config.Workers, config.PeriodicJobs, config.Logger = workers, periodic, quiet(log)
	e, err := newEngine(db, config)
	if err != nil {
		return nil, fmt.Errorf("prepare the runner: %w", err)
	}
	ledger, err := NewLedger(db, log)
	if err != nil {
		return nil, err
	}
	return &Runner{engine: e, ledger: ledger, sole: options.Sole}, nil
}

// config fills in the defaults.
func (o Options) config() *river.Config {
	timeout := cmp.Or(o.Timeout, time.Minute)
	queues := make(map[string]river.QueueConfig, max(len(o.Queues), 1))
	for name, workers := range o.Queues {
		queues[name] = river.QueueConfig{MaxWorkers: workers}
	}
	if len(queues) == 0 {
		queues[DefaultQueue] = river.QueueConfig{MaxWorkers: 10}
	}
	keepBuried := cmp.Or(o.KeepBuried, 30*24*time.Hour)
	return &river.Config{
		Queues:                      queues,
		JobTimeout:                  timeout,
		RescueStuckJobsAfter:        cmp.Or(o.RescueAfter, timeout+15*time.Second),
		SoftStopTimeout:             cmp.Or(o.Grace, 20*time.Second),
		FetchPollInterval:           cmp.Or(o.Poll, time.Second),
		FetchCooldown:               cmp.Or(o.Cooldown, 5*time.Millisecond),
		CompletedJobRetentionPeriod: cmp.Or(o.KeepFinished, time.Minute),
		CancelledJobRetentionPeriod: keepBuried,
		DiscardedJobRetentionPeriod: keepBuried,
		// While an old and a new program share a database, each leaves kinds that it does not know to the other.
		FetchOnlyKnownKinds: true,
		// The table is kept small, so its indexes need no rebuilding, which would outlast the statement limit.
		ReindexerSchedule: river.NeverSchedule(),
	}
}

// Start begins to work on jobs and returns. When ctx ends, the Runner stops as by Stop. It can be started once.
func (r *Runner) Start(ctx context.Context) error {
	if r.sole {
		if _, err := r.ledger.RescueNow(ctx); err != nil {
			return err
		}
	}
	return wrap("start the runner", r.engine.Start(ctx))
}

// Stop takes no more jobs and waits for those that run: first Options.Grace, then with their contexts ended, 30 s
// in all or until ctx ends. A job that ignores its context is left behind and reported as an error; it runs again
// after the next start. Stop is safe to repeat.
func (r *Runner) Stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	err := r.engine.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop the runner: some jobs did not end in time: %w", err)
	}
	return wrap("stop the runner", err)
}
