package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Withdraw remembers a withdrawal. Safe to repeat; the later Until wins.
func (t *blogTx) Withdraw(ctx context.Context, w blog.Withdrawal) error {
	_, err := exec(t.with(ctx), "remember a withdrawal", `INSERT INTO withdrawals (remote_id, actor_id, until) VALUES (?, ?, ?)
		ON CONFLICT (remote_id, actor_id) DO UPDATE SET until = excluded.until WHERE excluded.until > withdrawals.until`,
		w.RemoteID, w.ActorID, at(w.Until))
	return err
}

func (t *blogTx) Withdrawn(ctx context.Context, remoteID, actorID string, now time.Time) (bool, error) {
	return value[bool](t.with(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM withdrawals WHERE remote_id = ? AND actor_id = ? AND until > ?)`,
		remoteID, actorID, at(now)), "look for a withdrawal")
}
