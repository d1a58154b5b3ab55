package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// TestRatesOfTheQueue asserts nothing about speed; it prints what this machine does.
func TestRatesOfTheQueue(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a few seconds")
	}
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		const single, bulk = 300, 3000
		b := newBench(t, d)
		begin := time.Now()
		for range single {
			change(t, b.db, func(tx *store.Tx) error { return tx.Enqueue(jobs.Job{Kind: "test.rate"}) })
		}
		t.Logf("one job in a transaction: %.0f/s", single/time.Since(begin).Seconds())
		begin = time.Now()
		b.enqueue(slices.Repeat([]jobs.Job{{Kind: "test.rate"}}, bulk)...)
		t.Logf("%d jobs in a transaction: %.0f/s", bulk, bulk/time.Since(begin).Seconds())

		starts := make(chan time.Time, single+bulk)
		b.jobs.Handle("test.rate", func(context.Context, json.RawMessage, jobs.Attempt) error {
			starts <- time.Now()
			return nil
		})
		begin = time.Now()
		b.run(jobs.Options{Queues: map[string]int{jobs.DefaultQueue: 100}, Poll: time.Second})
		b.drain()
		t.Logf("worked: %.0f/s", (single+bulk)/time.Since(begin).Seconds())
		for range single + bulk {
			<-starts
		}
		var worst, sum time.Duration
		for range 20 {
			b.enqueue(jobs.Job{Kind: "test.rate"})
			committed := time.Now()
			wait := await(t, starts, "the job").Sub(committed)
			worst, sum = max(worst, wait), sum+wait
		}
		t.Logf("picked up after the commit: %s on average, %s at most", sum/20, worst)
	})
}
