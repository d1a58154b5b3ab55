package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Grave is a buried job.
type Grave struct {
	ID       int64
	Kind     string
	Queue    string
	Args     json.RawMessage
	Attempts int
	Inserted time.Time
	Buried   time.Time
	// Reason is the last error, for the owner of the server; Trace is the stack when it was a panic.
	Reason string
	Trace  string
}

// Graves lists buried jobs, the latest first; limit is 1 to 10000. Without kinds it lists all.
func (l *Ledger) Graves(ctx context.Context, limit int, kinds ...string) ([]Grave, error) {
	params := river.NewJobListParams().
		States(rivertype.JobStateCancelled, rivertype.JobStateDiscarded).
		OrderBy(river.JobListOrderByFinalizedAt, river.SortOrderDesc).
		First(min(max(limit, 1), 10_000))
	if len(kinds) > 0 {
		params = params.Kinds(kinds...)
	}
	list, err := l.read.JobList(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("list buried jobs: %w", err)
	}
	graves := make([]Grave, 0, len(list.Jobs))
	for _, row := range list.Jobs {
		graves = append(graves, graveOf(row))
	}
	return graves, nil
}

func graveOf(row *rivertype.JobRow) Grave {
	g := Grave{ID: row.ID, Kind: row.Kind, Queue: row.Queue, Attempts: row.Attempt, Inserted: row.CreatedAt}
	var e envelope
	if json.Unmarshal(row.EncodedArgs, &e) == nil { // what cannot be read is shown without arguments
		g.Args = e.Args
	}
	if row.FinalizedAt != nil {
		g.Buried = *row.FinalizedAt
	}
	if n := len(row.Errors); n > 0 {
		g.Reason, g.Trace = row.Errors[n-1].Error, row.Errors[n-1].Trace
	}
	return g
}

// Revive lets a buried job run again at once, with one more attempt. A job that is running is left alone.
func (l *Ledger) Revive(ctx context.Context, id int64) error {
	return wrap(fmt.Sprintf("revive job %d", id), l.write.revive(ctx, id))
}
