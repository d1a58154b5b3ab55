package store

import (
	"context"
	"slices"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// What an import asks about a thousand comments at once.

func (t *blogTx) CommentsKnown(ctx context.Context, remoteIDs []string) ([]string, error) {
	return chunked(remoteIDs, func(part []string) ([]string, error) {
		return many[string](t.with(ctx).Raw(`SELECT remote_id FROM comments WHERE remote_id IN ? AND remote_id <> ''`, part), "list known comments")
	})
}

func (t *blogTx) WithdrawalsOf(ctx context.Context, remoteIDs []string, now time.Time) ([]blog.Withdrawal, error) {
	return chunked(remoteIDs, func(part []string) ([]blog.Withdrawal, error) {
		return many[blog.Withdrawal](t.with(ctx).Raw(`SELECT remote_id, actor_id, until FROM withdrawals WHERE remote_id IN ? AND until > ?`,
			part, at(now)), "list withdrawals")
	})
}

func (t *blogTx) GuestsByActors(ctx context.Context, actorIDs []string) ([]blog.Guest, error) {
	return chunked(actorIDs, func(part []string) ([]blog.Guest, error) {
		return many[blog.Guest](t.from(ctx, guestsTable).Where("actor_id IN ?", part).Order("id"), "list guests by account")
	})
}

// chunked asks for the parts of a list that fit into a query.
func chunked[T, R any](list []T, ask func(part []T) ([]R, error)) ([]R, error) {
	var all []R
	for part := range slices.Chunk(list, maxIDs) {
		found, err := ask(part)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}
