package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"
)

func TestArgumentsComeBackAsTheyWereGiven(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		args any
		want string
	}{
		"nothing":    {nil, `{}`},
		"a struct":   {struct{ ID int64 }{7}, `{"ID":7}`},
		"a number":   {42, `42`},
		"raw JSON":   {json.RawMessage(`{"a": [1, 2]}`), `{"a":[1,2]}`},
		"backslash":  {`\u0000`, `"\\u0000"`},
		"two of two": {`\\u0000`, `"\\\\u0000"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			params, err := Job{Kind: "test.args", Args: c.args}.params(time.Now())
			if err != nil {
				t.Fatal(err)
			}
			stored, err := json.Marshal(params.Args)
			if err != nil {
				t.Fatal(err)
			}
			var back envelope
			if err := json.Unmarshal(stored, &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(back.Args)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestZeroFieldsOfAJobMeanTheDefaults(t *testing.T) {
	t.Parallel()
	now := time.Now()
	params, err := Job{Kind: "test.defaults", RunAt: now.Add(-time.Hour)}.params(now)
	if err != nil {
		t.Fatal(err)
	}
	want := &river.InsertOpts{MaxAttempts: DefaultMaxAttempts, Priority: 2, Queue: DefaultQueue}
	if diff := cmp.Diff(want, params.InsertOpts); diff != "" {
		t.Error(diff)
	}
}

func TestWaitsFollowTheStepsAndRepeatTheLast(t *testing.T) {
	t.Parallel()
	retry := Steps(time.Second, time.Minute)
	for attempt, want := range map[int]time.Duration{-1: time.Second, 0: time.Second, 1: time.Second, 2: time.Minute, 99: time.Minute} {
		if got := retry(attempt); got != want {
			t.Errorf("after attempt %d: %s, want %s", attempt, got, want)
		}
	}
	if got := Steps()(1); got != 0 {
		t.Errorf("without steps: %s, want no wait", got)
	}
}

func TestWaitsAreSpreadByAQuarter(t *testing.T) {
	t.Parallel()
	least, most := time.Duration(1<<62), time.Duration(0)
	for range 10_000 {
		wait := spread(time.Hour)
		least, most = min(least, wait), max(most, wait)
	}
	if least < 45*time.Minute || most > 75*time.Minute {
		t.Errorf("spread from %s to %s, want 45 to 75 minutes", least, most)
	}
	if least > 46*time.Minute || most < 74*time.Minute {
		t.Errorf("spread from %s to %s only", least, most)
	}
	if spread(-time.Second) != 0 {
		t.Error("a negative wait was kept")
	}
}

func TestDecisionsReadAsTheirReasonAndReachRiverThroughWrapping(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	never := fmt.Errorf("deliver: %w", Never(gone))
	var cancel *river.JobCancelError
	if never.Error() != "deliver: gone" || !errors.Is(never, gone) || !errors.As(never, &cancel) || !decided(never) {
		t.Errorf("Never = %v", never)
	}
	if Never(nil) != nil {
		t.Error("Never of nothing is something")
	}
	var snooze *river.JobSnoozeError
	if !errors.As(fmt.Errorf("wait: %w", Later(time.Minute)), &snooze) || snooze.Duration != time.Minute {
		t.Errorf("Later = %v", snooze)
	}
	if !errors.As(Later(-time.Minute), &snooze) || snooze.Duration != 0 {
		t.Errorf("Later of the past = %v", snooze)
	}
}

func TestOnlyAStopMakesAFailureUncounted(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	stopped, stop := context.WithCancel(t.Context())
	stop()
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	cases := map[string]struct {
		ctx  context.Context
		err  error
		want bool
	}{
		"running":            {t.Context(), failed, false},
		"timed out":          {late, failed, false},
		"stopped":            {stopped, failed, true},
		"stopped but sure":   {stopped, Never(failed), false},
		"stopped and told":   {stopped, context.Canceled, true},
		"running, cancelled": {t.Context(), context.Canceled, true},
	}
	for name, c := range cases {
		if got := errors.Is(interrupted(c.ctx, c.err), context.Canceled); got != c.want {
			t.Errorf("%s: uncounted = %v, want %v", name, got, c.want)
		}
	}
}

func TestMistakesInTheRegistryAreReported(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context, json.RawMessage, Attempt) error { return nil }
	cases := map[string]func(*Registry){
		"two handlers": func(r *Registry) { r.Handle("test.x", nothing); r.Handle("test.x", nothing) },
		"a bad kind":   func(r *Registry) { r.Handle("x", nothing) },
		"no handler":   func(r *Registry) { r.Handle("test.x", nil) },
	}
	for name, register := range cases {
		var registry Registry
		register(&registry)
		if _, err := NewRunner(Database{}, &registry, Options{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPeriodicTimesAreAlignedToTheClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 10, 59, 59, 1, time.FixedZone("half past", 90*60))
	if got, want := aligned(time.Hour).Next(now), time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("next hour = %s, want %s", got, want)
	}
	for _, every := range []time.Duration{0, -time.Second, 500 * time.Millisecond, 1500 * time.Millisecond} {
		if _, err := periodicJobs([]Periodic{{Every: every, Job: Job{Kind: "test.x"}}}); err == nil {
			t.Errorf("every %s was accepted", every)
		}
	}
}
