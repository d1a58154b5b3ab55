package store

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// How long things are kept that only serve to repeat or to look into.
const (
	keepBodies    = 7 * 24 * time.Hour   // raw incoming letters, after they were read
	keepReasons   = 30 * 24 * time.Hour  // what became of an incoming letter; its key stays, so that it has no second effect
	keepKeys      = 365 * 24 * time.Hour // the key of an incoming letter: far longer than any signature holds
	keepLetters   = 30 * 24 * time.Hour  // letters of ours that arrived everywhere
	keepWaiting   = 7 * 24 * time.Hour   // answers to something that never came
	keepRequests  = 24 * time.Hour       // requests for a feed whose callback was never reached
	keepIdleHosts = 90 * 24 * time.Hour  // what we know about a host that gets nothing any more
)

// purgeBatch bounds the rows that one transaction removes, so that others need not wait long.
const purgeBatch = 5000

type purge struct {
	doing     string
	statement string
	args      []any
}

// PurgeOld removes what is no longer needed. It works in small transactions, is safe to repeat and may be stopped at any
// time. It gives the number of rows that it removed or emptied.
func (db *DB) PurgeOld(ctx context.Context, now time.Time) (int64, error) {
	var sum int64
	for _, p := range purges(now) {
		for {
			var found int64
			err := db.Atomically(ctx, func(tx *Tx) (err error) {
				found, err = exec(tx.DB(), p.doing, p.statement, p.args...)
				return err
			})
			sum += found
			if err != nil {
				return sum, refusal(err)
			}
			if found < purgeBatch {
				break
			}
		}
	}
	return sum, nil
}

func purges(now time.Time) []purge {
	before := func(age time.Duration) time.Time { return at(now.Add(-age)) }
	list := []purge{
		{"empty old incoming letters", `UPDATE incoming SET body = ? WHERE id IN (SELECT id FROM incoming
			WHERE state <> 'new' AND length(body) > 0 AND received_at < ? LIMIT ?)`, []any{[]byte{}, before(keepBodies)}},
		{"forget the fate of old letters", `UPDATE incoming SET reason = '', author_ref = '' WHERE id IN (SELECT id FROM incoming
			WHERE state <> 'new' AND (reason <> '' OR author_ref <> '') AND received_at < ? LIMIT ?)`, []any{before(keepReasons)}},
		{"forget the keys of old letters", `DELETE FROM incoming WHERE id IN (SELECT id FROM incoming
			WHERE state IN ('done', 'ignored', 'dead') AND received_at < ? LIMIT ?)`, []any{before(keepKeys)}},
		{"remove old deliveries", `DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries
			WHERE state <> 'waiting' AND done_at < ? LIMIT ?)`, []any{before(keepLetters)}},
		{"remove old outgoing letters", `DELETE FROM outgoing WHERE id IN (SELECT id FROM outgoing
			WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE outgoing_id = outgoing.id) LIMIT ?)`, []any{before(keepLetters)}},
		{"forget withdrawals", `DELETE FROM withdrawals WHERE (remote_id, actor_id) IN (SELECT remote_id, actor_id FROM withdrawals
			WHERE until <= ? LIMIT ?)`, []any{at(now)}},
		{"forget what old editions touched", `DELETE FROM touches WHERE edition IN (SELECT DISTINCT edition FROM touches
			WHERE edition <= (SELECT number FROM edition) - 5000 LIMIT ?)`, nil},
		{"end sessions", `DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= ? LIMIT ?)`, []any{at(now)}},
		{"end subscriptions", `DELETE FROM subscriptions WHERE id IN (SELECT id FROM subscriptions
			WHERE expires_at <= ? LIMIT ?)`, []any{at(now)}},
		{"drop requests for feeds", `DELETE FROM subscription_requests WHERE id IN (SELECT id FROM subscription_requests
			WHERE created_at < ? LIMIT ?)`, []any{before(keepRequests)}},
		{"drop comments that wait for nothing", `DELETE FROM comments WHERE id IN (SELECT id FROM comments
			WHERE status = 'waiting' AND created_at < ? LIMIT ?)`, []any{before(keepWaiting)}},
		{"drop reactions that wait for nothing", `DELETE FROM reactions WHERE id IN (SELECT id FROM reactions
			WHERE target_id <> '' AND created_at < ? LIMIT ?)`, []any{before(keepWaiting)}},
		{"forget texts that nobody saved", `DELETE FROM autosaves WHERE id IN (SELECT id FROM autosaves
			WHERE saved_at < ? LIMIT ?)`, []any{before(blog.KeepAutosave)}},
		{"forget idle hosts", `DELETE FROM hosts WHERE host IN (SELECT host FROM hosts WHERE lane_state = 'idle' AND updated_at < ?
			AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.host = hosts.host AND state = 'waiting') LIMIT ?)`, []any{before(keepIdleHosts)}},
	}
	for i := range list {
		list[i].args = append(list[i].args, purgeBatch)
	}
	return list
}
