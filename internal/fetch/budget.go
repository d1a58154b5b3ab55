package fetch

import (
	"context"
	"sync/atomic"
)

type budgetKey struct{}

type budget struct {
	left   atomic.Int64
	parent *budget
}

// WithBudget returns a context in which Get may send n requests in all, redirects included; the next one is a *Refused of
// KindBudget. A budget inside a budget draws on both, so it can narrow but never widen. Without a budget there is no limit.
func WithBudget(ctx context.Context, n int) context.Context {
	b := &budget{}
	b.left.Store(int64(n))
	b.parent, _ = ctx.Value(budgetKey{}).(*budget)
	return context.WithValue(ctx, budgetKey{}, b)
}

// spend takes one request from every budget in ctx.
func spend(ctx context.Context) error {
	b, _ := ctx.Value(budgetKey{}).(*budget)
	for ; b != nil; b = b.parent {
		if b.left.Add(-1) < 0 {
			return refuse(KindBudget, "this piece of work has used up its requests to other servers")
		}
	}
	return nil
}
