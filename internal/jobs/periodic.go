package jobs

import (
	"cmp"
	"fmt"
	"time"

	"github.com/riverqueue/river"
)

// Periodic is a job that is inserted again and again.
type Periodic struct {
	// Every is the distance in whole seconds. Times are aligned to the clock in UTC (every hour is on the
	// hour), so that restarts do not put them off; a time at which no process runs is skipped.
	Every time.Duration
	// Job is what to insert; its RunAt is ignored. Its UniqueKey is "periodic" when empty: while one still
	// waits or runs, no second one is added.
	Job Job
	// AtStart inserts it also when the program starts.
	AtStart bool
}

// aligned is the schedule of a Periodic.
type aligned time.Duration

// Next returns the next full multiple of the distance.
func (a aligned) Next(now time.Time) time.Time {
	return now.UTC().Truncate(time.Duration(a)).Add(time.Duration(a))
}

func periodicJobs(all []Periodic) ([]*river.PeriodicJob, error) {
	out := make([]*river.PeriodicJob, 0, len(all))
	for _, p := range all {
		if p.Every < time.Second || p.Every%time.Second != 0 {
			return nil, fmt.Errorf("periodic job %s: %s is not a whole number of seconds", p.Job.Kind, p.Every)
		}
		job := p.Job
		job.RunAt = time.Time{}
		job.UniqueKey = cmp.Or(job.UniqueKey, "periodic")
		params, err := job.params(time.Time{})
		if err != nil {
			return nil, err
		}
		insert := func() (river.JobArgs, *river.InsertOpts) { return params.Args, params.InsertOpts }
		out = append(out, river.NewPeriodicJob(aligned(p.Every), insert, &river.PeriodicJobOpts{RunOnStart: p.AtStart}))
	}
	return out, nil
}
