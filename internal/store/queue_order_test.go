package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

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
