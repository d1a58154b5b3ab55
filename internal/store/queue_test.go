package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

const patience = time.Minute

// bench is a database with a registry of handlers, for tests of the queue.
type bench struct {
	t      *testing.T
	db     *store.DB
	jobs   jobs.Registry
	ledger *jobs.Ledger
}

func newBench(t *testing.T, d *storetest.Database) *bench {
	t.Helper()
	db := d.Open()
	ledger, err := jobs.NewLedger(db.Jobs(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, db: db, ledger: ledger}
}

// run starts a Runner that is quick to notice, and stops it at the end of the test.
func (b *bench) run(options jobs.Options) *jobs.Runner {
	b.t.Helper()
	if options.Logger == nil {
		options.Logger = slog.New(slog.NewTextHandler(b.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	if options.Poll == 0 {
		options.Poll = 20 * time.Millisecond
	}
	runner, err := jobs.NewRunner(b.db.Jobs(), &b.jobs, options)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := runner.Start(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		if err := runner.Stop(context.WithoutCancel(b.t.Context())); err != nil {
			b.t.Errorf("stop: %v", err)
		}
	})
	return runner
}

func (b *bench) enqueue(work ...jobs.Job) {
	b.t.Helper()
	change(b.t, b.db, func(tx *store.Tx) error { return tx.Enqueue(work...) })
}

func (b *bench) drain() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	if err := b.ledger.Drain(ctx); err != nil {
		b.t.Fatal(err)
	}
}

// count is how many jobs of the kind are in the state.
func (b *bench) count(kind string, state jobs.State) int64 {
	b.t.Helper()
	counts, err := b.ledger.Counts(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range counts {
		if c.Kind == kind && c.State == state {
			return c.Jobs
		}
	}
	return 0
}

// await receives from a channel or fails.
func await[T any](t *testing.T, from <-chan T, what string) T {
	t.Helper()
	select {
	case got := <-from:
		return got
	case <-time.After(patience):
		t.Fatalf("%s did not happen", what)
		panic("not reached")
	}
}

func TestJobRunsOnceItsTransactionHasCommitted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		ran := make(chan string, 10)
		b.jobs.Handle("test.greet", func(_ context.Context, args json.RawMessage, attempt jobs.Attempt) error {
			var to struct{ Name string }
			if err := json.Unmarshal(args, &to); err != nil {
				return err
			}
			if attempt.Number != 1 || attempt.Kind != "test.greet" || attempt.JobID == 0 || attempt.Max != jobs.DefaultMaxAttempts {
				t.Errorf("attempt = %+v", attempt)
			}
			ran <- to.Name
			return nil
		})
		b.run(jobs.Options{Poll: time.Hour}) // so that it is told of the job, and does not look
		err := b.db.Atomically(t.Context(), func(tx *store.Tx) error {
			if err := tx.Enqueue(jobs.Job{Kind: "test.greet", Args: map[string]string{"name": "nobody"}}); err != nil {
				return err
			}
			return errChanged
		})
		if !errors.Is(err, errChanged) {
			t.Fatal(err)
		}
		if n := b.count("test.greet", jobs.Waiting); n != 0 {
			t.Errorf("%d jobs are left by a transaction that was rolled back", n)
		}
		for deadline := time.Now().Add(patience); ; { // River listens a moment after it started; what comes before that it would only find by looking
			b.enqueue(jobs.Job{Kind: "test.greet", Args: map[string]string{"name": "Ada"}})
			select {
			case name := <-ran:
				if name != "Ada" {
					t.Errorf("greeted %s, want Ada", name)
				}
				return
			case <-time.After(time.Second):
			}
			if time.Now().After(deadline) {
				t.Fatal("the runner was never told of a job")
			}
		}
	})
}

func TestJobsOfOneTransactionAllArrive(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		var ran atomic.Int64
		b.jobs.Handle("test.one", func(context.Context, json.RawMessage, jobs.Attempt) error {
			ran.Add(1)
			return nil
		})
		b.run(jobs.Options{})
		many := slices.Repeat([]jobs.Job{{Kind: "test.one"}}, 500)
		many = append(many, jobs.Job{Kind: "test.one", UniqueKey: "x"}, jobs.Job{Kind: "test.one", UniqueKey: "x"})
		b.enqueue(many...)
		b.enqueue()
		b.drain()
		if ran.Load() != 501 {
			t.Errorf("%d jobs ran, want 500 and one unique one", ran.Load())
		}
	})
}

func TestLaterRunsAgainWithoutCountingAnAttempt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		numbers := make(chan int, 10)
		var runs atomic.Int64
		b.jobs.Handle("test.later", func(_ context.Context, _ json.RawMessage, attempt jobs.Attempt) error {
			numbers <- attempt.Number
			if runs.Add(1) <= 3 {
				return jobs.Later(10 * time.Millisecond)
			}
			return nil
		})
		b.run(jobs.Options{})
		b.enqueue(jobs.Job{Kind: "test.later", MaxAttempts: 1})
		for range 4 {
			if n := await(t, numbers, "a run"); n != 1 {
				t.Errorf("attempt %d, want 1 every time", n)
			}
		}
		b.drain()
		if n := b.count("test.later", jobs.Finished); n != 1 {
			t.Errorf("%d finished, want 1", n)
		}
	})
}

func TestNeverBuriesAtOnceWithItsReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		b.jobs.Handle("test.never", func(context.Context, json.RawMessage, jobs.Attempt) error {
			return errors.Join(jobs.Never(errors.New("the inbox is gone")))
		})
		b.run(jobs.Options{})
		b.enqueue(jobs.Job{Kind: "test.never", Args: map[string]int{"id": 7}})
		b.drain()
		graves, err := b.ledger.Graves(t.Context(), 10, "test.never")
		if err != nil || len(graves) != 1 {
			t.Fatalf("%d graves (%v), want 1", len(graves), err)
		}
		if g := graves[0]; g.Reason != "the inbox is gone" || g.Attempts != 1 || compact(t, g.Args) != `{"id":7}` || g.Buried.IsZero() {
			t.Errorf("grave = %+v", g)
		}
	})
}

// compact removes the spaces that PostgreSQL puts into JSON.
func compact(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	out, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestFailuresAreRepeatedByTheScheduleOfTheKindAndThenBuried(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		runs := make(chan time.Time, 10)
		asked := make(chan int, 10)
		b.jobs.Handle("test.fail", func(context.Context, json.RawMessage, jobs.Attempt) error {
			runs <- time.Now()
			return errors.New("no luck")
		}, jobs.RetryBy(func(attempt int) time.Duration {
			asked <- attempt
			return time.Duration(attempt) * 200 * time.Millisecond
		}))
		b.run(jobs.Options{})
		b.enqueue(jobs.Job{Kind: "test.fail", MaxAttempts: 3})
		at := []time.Time{await(t, runs, "run 1"), await(t, runs, "run 2"), await(t, runs, "run 3")}
		b.drain()
		if got := []int{await(t, asked, "a question"), await(t, asked, "a question")}; got[0] != 1 || got[1] != 2 {
			t.Errorf("the schedule was asked for attempts %v, want 1 and 2", got)
		}
		for i, least := range []time.Duration{150 * time.Millisecond, 300 * time.Millisecond} {
			if wait := at[i+1].Sub(at[i]); wait < least {
				t.Errorf("waited %s after attempt %d, want at least %s", wait, i+1, least)
			}
		}
		graves, err := b.ledger.Graves(t.Context(), 10)
		if err != nil || len(graves) != 1 || graves[0].Reason != "no luck" || graves[0].Attempts != 3 {
			t.Fatalf("graves = %+v (%v)", graves, err)
		}
		if err := b.ledger.Revive(t.Context(), graves[0].ID); err != nil {
			t.Fatal(err)
		}
		await(t, runs, "the run after the revival")
		b.drain()
	})
}

func TestPanicIsContainedRecordedAndBuried(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		b.jobs.Handle("test.panic", func(_ context.Context, _ json.RawMessage, attempt jobs.Attempt) error {
			var none map[string]int
			none["x"] = attempt.Number //nolint:staticcheck // the panic is the point
			return nil
		}, jobs.RetryBy(jobs.Steps(0)))
		b.run(jobs.Options{})
		b.enqueue(jobs.Job{Kind: "test.panic", MaxAttempts: 2})
		b.drain()
		graves, err := b.ledger.Graves(t.Context(), 10)
		if err != nil || len(graves) != 1 {
			t.Fatalf("%d graves (%v), want 1", len(graves), err)
		}
		g := graves[0]
		if g.Attempts != 2 || !strings.Contains(g.Reason, "nil map") || !strings.Contains(g.Trace, "queue_test.go") {
			t.Errorf("grave = %+v", g)
		}
	})
}

func TestRunsEndAtTheTimeoutOfTheKind(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		b.jobs.Handle("test.slow", func(ctx context.Context, _ json.RawMessage, _ jobs.Attempt) error {
			<-ctx.Done()
			return ctx.Err()
		}, jobs.Timeout(50*time.Millisecond))
		b.run(jobs.Options{})
		b.enqueue(jobs.Job{Kind: "test.slow", MaxAttempts: 1})
		b.drain()
		if n := b.count("test.slow", jobs.Buried); n != 1 {
			t.Errorf("%d buried, want 1", n)
		}
	})
}
