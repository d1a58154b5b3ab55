package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

const rescueBatch = 1000

// RescueNow gives back every job that is marked as running, and ends the term of the process that looked after
// timed jobs. It may only be called while no process works on the queue: after a crash or kill, before the Runner
// starts. The lost run counts as an attempt, so that a job that kills the program is buried in the end; from the fourth
// one on the job is kept back for a while first, so that a bad minute with many restarts buries nothing.
// It returns how many jobs it found, and is safe to repeat.
func (l *Ledger) RescueNow(ctx context.Context) (int, error) {
	exec := l.db.executor()
	now := time.Now().UTC()
	horizon := now.Add(24 * time.Hour) // River rescues what started before it: everything
	found, after := 0, int64(0)
	for {
		stuck, err := exec.JobGetStuck(ctx, &riverdriver.JobGetStuckParams{AfterID: after, Max: rescueBatch, StuckHorizon: horizon})
		if err != nil {
			return found, fmt.Errorf("look for jobs left running: %w", err)
		}
		if len(stuck) == 0 {
			break
		}
		after = stuck[len(stuck)-1].ID
		params, err := rescueParams(stuck, now, horizon)
		if err != nil {
			return found, err
		}
		if _, err := exec.JobRescueMany(ctx, params); err != nil {
			return found, fmt.Errorf("give back jobs left running: %w", err)
		}
		found += len(stuck)
	}
	if found > 0 {
		l.log.InfoContext(ctx, "jobs of a process that did not end properly will run again", "jobs", found)
	}
	return found, dethrone(ctx, exec)
}

func rescueParams(stuck []*rivertype.JobRow, now, horizon time.Time) (*riverdriver.JobRescueManyParams, error) {
	params := &riverdriver.JobRescueManyParams{StuckHorizon: horizon}
	for _, job := range stuck {
		reason, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: max(job.Attempt, 0), Error: "the program ended while this job was running"})
		if err != nil {
			return nil, fmt.Errorf("describe the rescue of job %d: %w", job.ID, err)
		}
		state, finalized, wait := rivertype.JobStateAvailable, (*time.Time)(nil), rescueWait(job.Attempt)
		switch {
		case job.Attempt >= job.MaxAttempts:
			state, finalized = rivertype.JobStateDiscarded, &now
		case wait > schedulerInterval:
			state = rivertype.JobStateRetryable
		}
		params.ID = append(params.ID, job.ID)
		params.Error = append(params.Error, reason)
		params.State = append(params.State, string(state))
		params.FinalizedAt = append(params.FinalizedAt, finalized)
		params.ScheduledAt = append(params.ScheduledAt, now.Add(wait))
	}
	return params, nil
}

// rescueWait is nothing for the first three lost runs, then a second, and doubles up to five minutes.
func rescueWait(attempt int) time.Duration {
	const free, most = 3, 5 * time.Minute
	if attempt <= free {
		return 0
	}
	return min(time.Second<<min(attempt-free-1, 16), most)
}

// dethrone ends the term of a leader that no longer lives; otherwise timed jobs would wait until it runs out.
func dethrone(ctx context.Context, exec riverdriver.Executor) error {
	leader, err := exec.LeaderGetElectedLeader(ctx, &riverdriver.LeaderGetElectedLeaderParams{})
	if errors.Is(err, rivertype.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the last leader: %w", err)
	}
	_, err = exec.LeaderResign(ctx, &riverdriver.LeaderResignParams{
		ElectedAt: leader.ElectedAt, LeaderID: leader.LeaderID, LeadershipTopic: "river_leadership",
	})
	return wrap("end the term of the last leader", err)
}
