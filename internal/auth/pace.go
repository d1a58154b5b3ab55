package auth

import (
	"net/netip"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Pace bounds how often one network may ask for something that costs a row, such as the challenge of a passkey. It lives in
// memory, holds at most 50,000 networks, and is safe for concurrent use.
type Pace struct {
	limit  int
	window time.Duration
	now    func() time.Time

	mu   sync.Mutex
	rows *simplelru.LRU[netip.Prefix, *paceRow]
}

type paceRow struct {
	began time.Time
	count int
}

// NewPace allows limit requests in each window.
func NewPace(limit int, window time.Duration, now func() time.Time) *Pace {
	rows, _ := simplelru.NewLRU[netip.Prefix, *paceRow](maxThrottleRows, nil) // the only error is a size below one
	return &Pace{limit: limit, window: window, now: now, rows: rows}
}

func (p *Pace) of(network netip.Prefix) *paceRow {
	if r, ok := p.rows.Get(network); ok {
		return r
	}
	r := &paceRow{}
	p.rows.Add(network, r)
	return r
}

// Take counts one request, or says how long to wait. ip may be invalid; all such visitors share one row.
func (p *Pace) Take(ip netip.Addr) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, r := p.now(), p.of(Network(ip))
	if now.Sub(r.began) >= p.window {
		r.began, r.count = now, 0
	}
	if r.count >= p.limit {
		return p.window - now.Sub(r.began), false
	}
	r.count++
	return 0, true
}
