package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
)

// letterKey is what makes an incoming letter the same as another.
type letterKey struct{ ActorID, RemoteID string }

// StoreIncoming keeps letters and one job for the new ones in one transaction. It sets ID on each; zero marks one that
// came before, also within the same call.
func (m *Mail) StoreIncoming(ctx context.Context, letters []*blog.Incoming) error {
	waiting := make(map[letterKey]*blog.Incoming, len(letters))
	rows := make([][]any, 0, len(letters))
	for _, l := range letters {
		l.ID = 0
		key := letterKey{l.ActorID, l.RemoteID}
		if waiting[key] != nil {
			continue
		}
		waiting[key] = l
		if l.State == "" {
			l.State = blog.IncomingNew
		}
		rows = append(rows, []any{l.ActorID, l.RemoteID, l.AuthorRef, l.State, l.Attempts, l.Reason, at(l.ReceivedAt), notNull(l.Body)})
	}
	if len(rows) == 0 {
		return nil
	}
	// In one order everywhere, so that two calls with the same letters wait for each other and never crosswise.
	slices.SortFunc(rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string))) //nolint:forcetypeassert // put there above
	})
	return refusal(m.db.AtomicallyUnordered(ctx, func(tx *Tx) error {
		return insertIncoming(tx, rows, waiting)
	}))
}

func insertIncoming(tx *Tx, rows [][]any, waiting map[letterKey]*blog.Incoming) error {
	type inserted struct {
		ID                int64
		ActorID, RemoteID string
	}
	var fresh []int64
	for part := range slices.Chunk(rows, rowsPerInsert) {
		list, args := values(part)
		kept, err := many[inserted](tx.DB().Raw(`INSERT INTO incoming
			(actor_id, remote_id, author_ref, state, attempts, reason, received_at, body) VALUES `+list+`
			ON CONFLICT (actor_id, remote_id) DO NOTHING RETURNING id, actor_id, remote_id`, args...), "keep incoming letters")
		if err != nil {
			return err
		}
		for _, row := range kept {
			waiting[letterKey{row.ActorID, row.RemoteID}].ID = row.ID
			fresh = append(fresh, row.ID)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	slices.Sort(fresh)
	return tx.Enqueue(jobs.Job{Kind: blog.JobReceive, Queue: blog.QueueReceive, Args: blog.ReceiveArgs{IDs: fresh}})
}

// Incoming reads a letter.
func (m *Mail) Incoming(ctx context.Context, id int64) (blog.Incoming, error) {
	return one[blog.Incoming](m.from(ctx, incomingTable).Where("id = ?", id), "read incoming letter")
}

// FinishIncoming notes what became of a letter; it counts an attempt.
func (m *Mail) FinishIncoming(ctx context.Context, id int64, state blog.IncomingState, reason string) error {
	return refusal(m.db.Atomically(ctx, func(tx *Tx) error {
		found, err := exec(tx.DB(), "finish incoming letter",
			`UPDATE incoming SET state = ?, reason = ?, attempts = attempts + 1 WHERE id = ?`, state, reason, id)
		if err == nil && found == 0 {
			return blog.ErrNotFound
		}
		return err
	}))
}

// notNull is a body for a column that is never NULL.
func notNull(body []byte) []byte {
	if body == nil {
		return []byte{}
	}
	return body
}
