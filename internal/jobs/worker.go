package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

// worker lets River call the Handler of one kind.
type worker struct {
	river.WorkerDefaults[envelope]
	kind kind
	log  *slog.Logger
}

// Timeout tells River when to end the context; zero is the Runner's default.
func (w *worker) Timeout(*river.Job[envelope]) time.Duration { return w.kind.timeout }

// NextRetry tells River when to try again after a failure.
func (w *worker) NextRetry(job *river.Job[envelope]) time.Time {
	return time.Now().Add(spread(w.kind.retry(job.Attempt)))
}

// Work runs the Handler. A panic passes through: River records it with its stack and treats it as a failure.
func (w *worker) Work(ctx context.Context, job *river.Job[envelope]) error {
	attempt := Attempt{JobID: job.ID, Kind: job.Kind, Number: job.Attempt, Max: job.MaxAttempts, Inserted: job.CreatedAt}
	err := w.kind.handle(ctx, job.Args.Args, attempt)
	if err == nil {
		return nil
	}
	err = interrupted(ctx, err)
	w.report(ctx, attempt, err)
	return err
}

func (w *worker) report(ctx context.Context, attempt Attempt, err error) {
	log := w.log.With("job", attempt.Kind, "id", attempt.JobID, "attempt", attempt.Number, "error", err)
	switch {
	case decided(err):
		log.DebugContext(ctx, "job decided by its handler")
	case ctx.Err() == context.Canceled: //nolint:errorlint // never wrapped
		log.InfoContext(ctx, "job broken off by the stop; it will run again")
	case attempt.Last():
		log.WarnContext(ctx, "job buried after its last attempt")
	default:
		log.InfoContext(ctx, "job failed and will be tried again")
	}
}
