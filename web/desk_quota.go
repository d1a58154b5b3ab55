package web

import (
	"sync"
	"time"
)

// quota counts what each author did lately, and says when more is allowed. It lives in memory and is safe for concurrent use.
type quota struct {
	limit  int
	window time.Duration
	now    func() time.Time

	mu   sync.Mutex
	past map[int64][]time.Time
}

func newQuota(limit int, window time.Duration, now func() time.Time) *quota {
	return &quota{limit: limit, window: window, now: now, past: map[int64][]time.Time{}}
}

// take counts one, or says how long to wait. What is refused does not count.
func (q *quota) take(id int64) (wait time.Duration, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now, past := q.now(), q.past[id]
	for len(past) > 0 && now.Sub(past[0]) >= q.window {
		past = past[1:]
	}
	q.past[id] = past
	if len(past) >= q.limit {
		return q.window - now.Sub(past[0]), false
	}
	q.past[id] = append(past, now)
	return 0, true
}
