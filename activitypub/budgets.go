package activitypub

import (
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
	"golang.org/x/time/rate"
)

// Inbox budgets (safety.md §4): a post that a large server boosts brings thousands
// of genuine likes from one host within seconds; a flood goes on for longer.
const (
	hostPerSecond  = 20
	hostBurst      = 1000
	badPerWindow   = 600
	badWindow      = 5 * time.Minute
	budgetsKept    = 50_000
	budgetLifetime = time.Hour
)

// budgets limits what one sender may cost us. Rows expire, so that a flood of
// host names cannot fill the memory (safety row 59).
type budgets struct {
	now   func() time.Time
	hosts *expirable.LRU[string, *rate.Limiter]
	bad   *expirable.LRU[string, *rate.Limiter]
}

func newBudgets(now func() time.Time) *budgets {
	return &budgets{
		now:   now,
		hosts: expirable.NewLRU[string, *rate.Limiter](budgetsKept, nil, budgetLifetime),
		bad:   expirable.NewLRU[string, *rate.Limiter](budgetsKept, nil, budgetLifetime),
	}
}

// host takes one letter from a verified host's budget.
func (b *budgets) host(host string) bool {
	return limiter(b.hosts, host, hostPerSecond, hostBurst).AllowN(b.now(), 1)
}

// spendBad takes one bad signature from an address's budget.
func (b *budgets) spendBad(ip string) {
	limiter(b.bad, ip, rate.Every(badWindow/badPerWindow), badPerWindow).AllowN(b.now(), 1)
}

// exhausted reports whether an address sent too many bad signatures lately.
func (b *budgets) exhausted(ip string) bool {
	l, ok := b.bad.Get(ip)
	return ok && l.TokensAt(b.now()) < 1
}

func limiter(lru *expirable.LRU[string, *rate.Limiter], key string, per rate.Limit, burst int) *rate.Limiter {
	if l, ok := lru.Get(key); ok {
		return l
	}
	l := rate.NewLimiter(per, burst)
	lru.Add(key, l)
	return l
}
