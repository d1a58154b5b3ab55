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

	"github.com/google/go-cmp/cmp"

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
		b.enqueue(jobs.Job{Kind: "test.greet", Args: map[string]string{"name": "Ada"}})
		if name := await(t, ran, "the job"); name != "Ada" {
			t.Errorf("greeted %s, want Ada", name)
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

func TestUniqueKeyHoldsWhileTheFirstIsUnfinished(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		started, release := make(chan int64, 10), make(chan struct{})
		b.jobs.Handle("test.unique", func(_ context.Context, _ json.RawMessage, attempt jobs.Attempt) error {
			started <- attempt.JobID
			<-release
			return nil
		})
		one := func(id int) jobs.Job {
			return jobs.Job{Kind: "test.unique", UniqueKey: "feed", Args: map[string]int{"id": id}}
		}
		b.enqueue(one(1), one(2))
		b.enqueue(one(3), jobs.Job{Kind: "test.unique", UniqueKey: "other"}, jobs.Job{Kind: "test.another", UniqueKey: "feed"})
		if n := b.count("test.unique", jobs.Waiting); n != 2 {
			t.Errorf("%d wait, want one of each key", n)
		}
		b.run(jobs.Options{})
		await(t, started, "the first run")
		b.enqueue(one(4))
		close(release)
		await(t, started, "the second run")
		waitFor(t, func() bool { return b.count("test.unique", jobs.Finished) == 2 })
		b.enqueue(one(5))
		await(t, started, "the run after the first was done")
	})
}

// waitFor asks until the claim holds.
func waitFor(t *testing.T, claim func() bool) {
	t.Helper()
	tick, limit := time.NewTicker(10*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !claim() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatal("it did not come to pass")
		}
	}
}

func TestFutureJobsWaitForTheirTime(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		ran := make(chan time.Time, 1)
		b.jobs.Handle("test.timed", func(context.Context, json.RawMessage, jobs.Attempt) error {
			ran <- time.Now()
			return nil
		})
		b.run(jobs.Options{Sole: true})
		due := time.Now().Add(500 * time.Millisecond)
		b.enqueue(jobs.Job{Kind: "test.timed", RunAt: due}, jobs.Job{Kind: "test.timed", RunAt: due.Add(time.Hour)})
		at := await(t, ran, "the timed job")
		if at.Before(due) {
			t.Errorf("ran %s too early", due.Sub(at))
		}
		t.Logf("ran %s after its time", at.Sub(due))
		b.drain()
		if n := b.count("test.timed", jobs.Scheduled); n != 1 {
			t.Errorf("%d jobs wait for later, want 1", n)
		}
	})
}

func TestUrgentJobsOvertake(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		order := make(chan string, 10)
		b.jobs.Handle("test.order", func(_ context.Context, args json.RawMessage, _ jobs.Attempt) error {
			order <- string(args)
			return nil
		})
		b.enqueue(
			jobs.Job{Kind: "test.order", Args: "last", Priority: 4},
			jobs.Job{Kind: "test.order", Args: "usual"},
			jobs.Job{Kind: "test.order", Args: "urgent", Priority: 1},
		)
		b.run(jobs.Options{Queues: map[string]int{jobs.DefaultQueue: 1}})
		var got []string
		for range 3 {
			got = append(got, await(t, order, "a run"))
		}
		if diff := cmp.Diff([]string{`"urgent"`, `"usual"`, `"last"`}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestQueuesDoNotHoldEachOtherUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		release, ran := make(chan struct{}), make(chan string, 10)
		b.jobs.Handle("test.block", func(context.Context, json.RawMessage, jobs.Attempt) error {
			ran <- "block"
			<-release
			return nil
		})
		b.jobs.Handle("test.quick", func(context.Context, json.RawMessage, jobs.Attempt) error {
			ran <- "quick"
			return nil
		})
		b.run(jobs.Options{Queues: map[string]int{"slow": 1, "fast": 1}})
		b.enqueue(jobs.Job{Kind: "test.block", Queue: "slow"}, jobs.Job{Kind: "test.block", Queue: "slow"})
		await(t, ran, "the slow job")
		b.enqueue(jobs.Job{Kind: "test.quick", Queue: "fast"})
		if got := await(t, ran, "the quick job"); got != "quick" {
			t.Errorf("%s ran first", got)
		}
		close(release)
		b.drain()
	})
}

func TestPeriodicJobsComeAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		ran := make(chan struct{}, 10)
		b.jobs.Handle("test.sweep", func(context.Context, json.RawMessage, jobs.Attempt) error {
			ran <- struct{}{}
			return nil
		})
		b.run(jobs.Options{Periodic: []jobs.Periodic{
			{Every: time.Second, Job: jobs.Job{Kind: "test.sweep"}},
			{Every: time.Hour, Job: jobs.Job{Kind: "test.sweep", UniqueKey: "hourly"}, AtStart: true},
		}})
		for range 3 {
			await(t, ran, "a periodic run")
		}
	})
}

func TestStopWaitsForRunningJobsAndThenEndsTheirContexts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		started := make(chan struct{}, 10)
		b.jobs.Handle("test.short", func(context.Context, json.RawMessage, jobs.Attempt) error {
			started <- struct{}{}
			<-time.After(100 * time.Millisecond)
			return nil
		})
		b.jobs.Handle("test.long", func(ctx context.Context, _ json.RawMessage, _ jobs.Attempt) error {
			started <- struct{}{}
			<-ctx.Done()
			return errors.New("broken off")
		})
		runner := b.run(jobs.Options{Grace: 500 * time.Millisecond})
		b.enqueue(jobs.Job{Kind: "test.short"}, jobs.Job{Kind: "test.long", MaxAttempts: 1})
		await(t, started, "the first job")
		await(t, started, "the second job")
		if err := runner.Stop(t.Context()); err != nil {
			t.Fatalf("stop: %v", err)
		}
		if n := b.count("test.short", jobs.Finished); n != 1 {
			t.Errorf("%d short jobs finished, want 1", n)
		}
		if n := b.count("test.long", jobs.Waiting); n != 1 {
			t.Errorf("%d long jobs wait for the next start, want 1: the run must not count", n)
		}
	})
}

func TestStopDoesNotWaitForeverForAJobThatIgnoresIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		started, release := make(chan struct{}), make(chan struct{})
		b.jobs.Handle("test.deaf", func(context.Context, json.RawMessage, jobs.Attempt) error {
			close(started)
			<-release
			return nil
		})
		runner := b.run(jobs.Options{Grace: time.Millisecond})
		b.enqueue(jobs.Job{Kind: "test.deaf"})
		await(t, started, "the job")
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := runner.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("stop = %v, want DeadlineExceeded", err)
		}
		close(release)
		if err := runner.Stop(t.Context()); err != nil {
			t.Errorf("second stop: %v", err)
		}
	})
}

func TestUnusableJobsAreRefusedBeforeTheyHarmTheTransaction(t *testing.T) {
	t.Parallel()
	cases := map[string]jobs.Job{
		"no kind":                {},
		"a kind with a space":    {Kind: "two words"},
		"a priority out of line": {Kind: "test.x", Priority: 5},
		"a NUL character":        {Kind: "test.x", Args: map[string]string{"a": "x\x00y"}},
		"what is not JSON":       {Kind: "test.x", Args: json.RawMessage("{")},
		"a channel":              {Kind: "test.x", Args: make(chan int)},
		"a queue with a space":   {Kind: "test.x", Queue: "two words"},
		"negative attempts":      {Kind: "test.x", MaxAttempts: -1},
	}
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		change(t, b.db, func(tx *store.Tx) error {
			for name, job := range cases {
				if err := tx.Enqueue(job); err == nil {
					t.Errorf("%s was accepted", name)
				}
			}
			return tx.Enqueue(jobs.Job{Kind: "test.x", Args: `\u0000 in words is harmless`})
		})
		if n := b.count("test.x", jobs.Waiting); n != 1 {
			t.Errorf("%d jobs wait, want 1", n)
		}
	})
}
