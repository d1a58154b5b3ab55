package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// victimOf names the database for the child process that is to be killed.
const victimOf = "ORIEL_TEST_VICTIM_OF"

// TestVictim is no test of its own: it is the process that TestJobOfAKilledProcessRunsAgain kills.
func TestVictim(t *testing.T) {
	address := os.Getenv(victimOf)
	if address == "" {
		t.Skip("only run as a child")
	}
	db, err := store.Open(t.Context(), store.Options{URL: address, Serve: true, Migrations: noteFiles})
	if err != nil {
		t.Fatal(err)
	}
	var registry jobs.Registry
	registry.Handle("test.survive", func(ctx context.Context, _ json.RawMessage, _ jobs.Attempt) error {
		fmt.Println("running")
		<-ctx.Done()
		return nil
	})
	runner, err := jobs.NewRunner(db.Jobs(), &registry, jobs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {} // until it is killed
}

func TestJobOfAKilledProcessRunsAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		b.enqueue(jobs.Job{Kind: "test.survive", MaxAttempts: 2})
		killWhileRunning(t, d.Options())
		if n := b.count("test.survive", jobs.Running); n != 1 {
			t.Fatalf("%d jobs are marked as running, want the one of the dead process", n)
		}
		ran := make(chan jobs.Attempt, 1)
		b.jobs.Handle("test.survive", func(_ context.Context, _ json.RawMessage, attempt jobs.Attempt) error {
			ran <- attempt
			return nil
		})
		begin := time.Now()
		b.run(jobs.Options{Sole: true})
		if attempt := await(t, ran, "the job of the dead process"); attempt.Number != 2 {
			t.Errorf("attempt %d, want 2: the lost run counts", attempt.Number)
		}
		t.Logf("taken up %s after the start", time.Since(begin))
	})
}

func TestJobThatKillsTheProgramEachTimeIsBuried(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		b := newBench(t, d)
		b.enqueue(jobs.Job{Kind: "test.survive", MaxAttempts: 1})
		killWhileRunning(t, d.Options())
		if found, err := b.ledger.RescueNow(t.Context()); found != 1 || err != nil {
			t.Fatalf("rescued %d (%v), want 1", found, err)
		}
		graves, err := b.ledger.Graves(t.Context(), 1)
		if err != nil || len(graves) != 1 || graves[0].Reason != "the program ended while this job was running" {
			t.Errorf("graves = %+v (%v)", graves, err)
		}
	})
}

// killWhileRunning starts a server as a process of its own and kills it as soon as its job runs.
func killWhileRunning(t *testing.T, at store.Options) {
	t.Helper()
	address := at.URL
	if address == "" {
		address = "sqlite:" + at.DataDir + "/oriel.db"
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestVictim$") //nolint:gosec // ourselves
	child.Env = append(os.Environ(), victimOf+"="+address)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	running := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "running") {
			running = true
			break
		}
		t.Log(lines.Text())
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // says that it was killed
	if !running {
		t.Fatal("the job did not begin in the other process")
	}
}

func TestTwoRunnersShareAQueueWithoutDuplicates(t *testing.T) {
	t.Parallel()
	const work = 2000
	onBoth(t, func(t *testing.T, d *storetest.Database) {
		if d.Engine == store.SQLite {
			t.Skip("one server works on a SQLite file")
		}
		var mu sync.Mutex
		seen := make(map[int64]int, work)
		shares := make([]int, 2)
		benches := []*bench{newBench(t, d), newBench(t, d)}
		for i, b := range benches {
			b.jobs.Handle("test.share", func(_ context.Context, _ json.RawMessage, attempt jobs.Attempt) error {
				mu.Lock()
				defer mu.Unlock()
				seen[attempt.JobID]++
				shares[i]++
				return nil
			})
			b.run(jobs.Options{Queues: map[string]int{jobs.DefaultQueue: 50}})
		}
		many := make([]jobs.Job, work)
		for i := range many {
			many[i] = jobs.Job{Kind: "test.share"}
		}
		benches[0].enqueue(many...)
		benches[0].drain()
		mu.Lock()
		defer mu.Unlock()
		for id, times := range seen {
			if times != 1 {
				t.Errorf("job %d ran %d times", id, times)
			}
		}
		if len(seen) != work || shares[0] == 0 || shares[1] == 0 {
			t.Errorf("%d jobs ran, shared as %v", len(seen), shares)
		}
		t.Logf("shared as %v", shares)
	})
}
