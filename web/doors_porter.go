package web

import (
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/oriel-blog/oriel/internal/auth"
)

// Each look-up may ask a stranger's server, so nobody gets many of them.
const (
	doorsPerMinute = 10
	doorsPerHour   = 60
	doorsAtOnce    = 5
	maxPorterRows  = 20_000
	waitForCrowd   = 5 * time.Second
)

// porter limits look-ups for each network (IPv4 address or IPv6 /64), and for the whole house at one time. It lives in memory,
// remembers 20,000 networks, and is safe for concurrent use.
type porter struct {
	places chan struct{}
	now    func() time.Time

	mu    sync.Mutex
	calls *simplelru.LRU[netip.Prefix, []time.Time] // oldest first, an hour at most
}

func newPorter(now func() time.Time) *porter {
	calls, _ := simplelru.NewLRU[netip.Prefix, []time.Time](maxPorterRows, nil) // the only error is a size below one
	return &porter{places: make(chan struct{}, doorsAtOnce), now: now, calls: calls}
}

// delay says how long a reader must have patience, and whether that is because of all the others.
type delay struct {
	time  time.Duration
	crowd bool
}

// admit lets one look-up in; call leave afterwards. leave is nil when it may not come in, and then nothing was counted.
func (p *porter) admit(ip netip.Addr) (leave func(), d delay) {
	select {
	case p.places <- struct{}{}:
	default:
		return nil, delay{waitForCrowd, true}
	}
	leave = func() { <-p.places }
	if t := p.take(auth.Network(ip)); t > 0 {
		leave()
		return nil, delay{t, false}
	}
	return leave, delay{}
}

// take counts one call, or says how long the network has to wait.
func (p *porter) take(network netip.Prefix) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	calls, _ := p.calls.Get(network)
	calls = slices.DeleteFunc(calls, func(t time.Time) bool { return now.Sub(t) >= time.Hour })
	p.calls.Add(network, calls)
	n := len(calls)
	if n >= doorsPerHour {
		return time.Hour - now.Sub(calls[0])
	}
	if n >= doorsPerMinute && now.Sub(calls[n-doorsPerMinute]) < time.Minute {
		return time.Minute - now.Sub(calls[n-doorsPerMinute])
	}
	p.calls.Add(network, append(calls, now))
	return 0
}

// holdUp asks a reader for patience.
func (s *Server) holdUp(c *gin.Context, page doorPage, d delay) {
	c.Header("Retry-After", strconv.Itoa(int(math.Ceil(d.time.Seconds()))))
	if d.crowd {
		s.showDoor(c, http.StatusServiceUnavailable, page, func(b base) string {
			return b.T("Many readers are looking for their servers right now. Please try again in a few seconds.")
		})
		return
	}
	s.showDoor(c, http.StatusTooManyRequests, page, func(b base) string {
		return b.T("There were many tries from your network. Please wait a little and try again, or copy the address below into the search of your own server.")
	})
}
