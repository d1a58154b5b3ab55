package websub

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	requestsPerMinute = 20
	window            = time.Minute
	maxVisitors       = 20_000
)

// throttle counts the requests of each network in windows of a minute. It holds at most 20,000 networks and forgets the
// longest unused first.
type throttle struct {
	mu       sync.Mutex
	visitors *simplelru.LRU[string, *visits]
	now      func() time.Time
}

type visits struct {
	count int
	ends  time.Time
}

func newThrottle(now func() time.Time) *throttle {
	visitors, _ := simplelru.NewLRU[string, *visits](maxVisitors, nil) // the only error is a size below one
	return &throttle{visitors: visitors, now: now}
}

// admit counts a request. It gives how long to wait when it is one too many; such a request is not counted.
func (t *throttle) admit(network string) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	v, known := t.visitors.Get(network)
	if !known || !now.Before(v.ends) {
		v = &visits{ends: now.Add(window)}
		t.visitors.Add(network, v)
	}
	if v.count >= requestsPerMinute {
		return v.ends.Sub(now), false
	}
	v.count++
	return 0, true
}
