package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Enqueuer writes jobs into transactions of the store. It needs no Runner in the same process: a job written
// by a command line tool is picked up by the server beside it. It is safe for concurrent use.
type Enqueuer struct{ engine engine }

// NewEnqueuer makes an Enqueuer. It does not touch the database.
func NewEnqueuer(db Database, log *slog.Logger) (*Enqueuer, error) {
	// River announces a queue at most once per FetchCooldown and client. With its default of 100 ms,
	// a second job of the same tenth of a second would wait for the next poll.
	e, err := newEngine(db, &river.Config{
		Logger: quiet(log), FetchCooldown: river.FetchCooldownMin, Hooks: []rivertype.Hook{&soon{}},
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	return &Enqueuer{engine: e}, nil
}

// Insert writes the jobs in the transaction: they exist when it commits and never did when it rolls back. After
// an error the transaction must be rolled back. No job is no work.
func (e *Enqueuer) Insert(ctx context.Context, tx Tx, jobs ...Job) error {
	plain := make([]river.InsertManyParams, 0, len(jobs))
	var unique []river.InsertManyParams
	seen := make(map[[2]string]bool)
	now := time.Now()
	for _, job := range jobs {
		params, err := job.params(now)
		if err != nil {
			return err
		}
		key := [2]string{job.Kind, job.UniqueKey}
		switch {
		case job.UniqueKey == "":
			plain = append(plain, params)
		case !seen[key]: // the databases refuse a key that comes twice in one statement
			seen[key] = true
			unique = append(unique, params)
		}
	}
	if err := e.engine.insert(ctx, tx, plain, unique); err != nil {
		return fmt.Errorf("insert %d jobs: %w", len(jobs), err)
	}
	return nil
}

// schedulerInterval is how often River's scheduler moves jobs whose time comes to those that may run.
const schedulerInterval = 5 * time.Second

// soon lets jobs for the next seconds pass the scheduler by, which would come too late for them: runners keep
// their time themselves. River does the same with repetitions.
type soon struct{ river.HookDefaults }

// InsertBegin is called by River before it inserts a job.
func (*soon) InsertBegin(_ context.Context, job *rivertype.JobInsertParams) error {
	if job.State == rivertype.JobStateScheduled && time.Until(*job.ScheduledAt) <= schedulerInterval {
		job.State = rivertype.JobStateAvailable
	}
	return nil
}
