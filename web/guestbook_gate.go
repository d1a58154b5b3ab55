package web

import (
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/oriel-blog/oriel/internal/auth"
)

// Every comment of a visitor is work for an author, so few come through in an hour: from one network, and from all together.
const (
	visitsPerHour    = 5
	visitsOfAll      = 100
	maxVisitNetworks = 20_000
)

// visits limits what visitors write for each network (IPv4 address or IPv6 /64), and for the whole house. It lives in memory,
// remembers 20,000 networks, and is safe for concurrent use.
type visits struct {
	now func() time.Time

	mu       sync.Mutex
	networks *simplelru.LRU[netip.Prefix, []time.Time] // oldest first, an hour at most
	all      []time.Time
}

func newVisits(now func() time.Time) *visits {
	networks, _ := simplelru.NewLRU[netip.Prefix, []time.Time](maxVisitNetworks, nil) // the only error is a size below one
	return &visits{now: now, networks: networks}
}

// take counts one comment, or says how long its network has to wait. What is refused does not count.
func (v *visits) take(ip netip.Addr) time.Duration {
	v.mu.Lock()
	defer v.mu.Unlock()
	now, network := v.now(), auth.Network(ip)
	old := func(t time.Time) bool { return now.Sub(t) >= time.Hour }
	past, _ := v.networks.Get(network)
	past = slices.DeleteFunc(past, old)
	v.all = slices.DeleteFunc(v.all, old)
	switch {
	case len(past) >= visitsPerHour:
		v.networks.Add(network, past)
		return time.Hour - now.Sub(past[0])
	case len(v.all) >= visitsOfAll:
		return time.Hour - now.Sub(v.all[0])
	}
	v.networks.Add(network, append(past, now))
	v.all = append(v.all, now)
	return 0
}

// giveBack forgets the latest comment of a network, which was not taken after all.
func (v *visits) giveBack(ip netip.Addr) {
	v.mu.Lock()
	defer v.mu.Unlock()
	network := auth.Network(ip)
	if past, _ := v.networks.Get(network); len(past) > 0 {
		v.networks.Add(network, past[:len(past)-1])
	}
	if len(v.all) > 0 {
		v.all = v.all[:len(v.all)-1]
	}
}
