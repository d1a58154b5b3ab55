package auth

import (
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	triesPerAccount = 5
	triesPerNetwork = 20
	throttleWindow  = 15 * time.Minute
	maxThrottle     = time.Hour
	// strikesKept is how long a past delay makes the next one longer.
	strikesKept      = 24 * time.Hour
	knownNetworkKept = 30 * 24 * time.Hour
	maxThrottleRows  = 50_000
	maxAccountBytes  = 128
)

// Throttle slows down the guessing of passwords: 5 tries in 15 minutes for an account, 20 for a network (IPv4 address or IPv6
// /64), then a delay that doubles each time, up to an hour. Refused tries do not count, so nobody can prolong the delay.
//
// Strangers cannot lock an author out: tries from a network where the account signed in before are counted apart.
// It lives in memory, holds at most 50,000 rows of each kind, and is safe for concurrent use.
type Throttle struct {
	mu       sync.Mutex
	accounts *simplelru.LRU[string, *tries]
	networks *simplelru.LRU[netip.Prefix, *tries]
	known    *simplelru.LRU[string, time.Time]
	now      func() time.Time
}

type tries struct {
	count   int
	last    time.Time
	until   time.Time // refused before this
	strikes int
}

// NewThrottle returns an empty Throttle. now may be nil: then it is time.Now.
func NewThrottle(now func() time.Time) *Throttle { return newThrottle(now, maxThrottleRows) }

func newThrottle(now func() time.Time, rows int) *Throttle {
	if now == nil {
		now = time.Now
	}
	// The only error of these constructors is a size below one.
	accounts, _ := simplelru.NewLRU[string, *tries](rows, nil)
	networks, _ := simplelru.NewLRU[netip.Prefix, *tries](rows, nil)
	known, _ := simplelru.NewLRU[string, time.Time](rows, nil)
	return &Throttle{accounts: accounts, networks: networks, known: known, now: now}
}

// Attempt asks for leave to check one password, and counts it at once, so that tries in parallel cannot slip through. When ok
// is false the password must not be looked at, and retryAfter says how long to wait (429). Call Succeeded if it was right.
// ip may be invalid; all such visitors share one row.
func (t *Throttle) Attempt(account string, ip netip.Addr) (retryAfter time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, network := t.now(), Network(ip)
	a := row(t.accounts, t.accountKey(account, network, now))
	n := row(t.networks, network)
	if wait := max(a.wait(now), n.wait(now)); wait > 0 {
		return wait, false
	}
	a.take(now, triesPerAccount)
	n.take(now, triesPerNetwork)
	return 0, true
}

// Succeeded forgives the account's tries and gives the network its last one back. The network is known for the account from
// now on, for 30 days.
func (t *Throttle) Succeeded(account string, ip netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, network := t.now(), Network(ip)
	t.accounts.Remove(t.accountKey(account, network, now))
	if n, ok := t.networks.Get(network); ok {
		n.giveBack(now, triesPerNetwork)
	}
	if network.IsValid() {
		t.known.Add(pair(account, network), now.Add(knownNetworkKept))
	}
}

func (t *Throttle) accountKey(account string, network netip.Prefix, now time.Time) string {
	key := pair(account, network)
	if until, ok := t.known.Get(key); ok && now.Before(until) {
		return key
	}
	return accountName(account)
}

func pair(account string, network netip.Prefix) string {
	return accountName(account) + "\x00" + network.String()
}

// accountName keeps rows small and makes one account of one name. Long names belong to nobody and may share rows.
func accountName(account string) string {
	account = strings.ToLower(strings.TrimSpace(account))
	return account[:min(len(account), maxAccountBytes)]
}

func row[K comparable](rows *simplelru.LRU[K, *tries], key K) *tries {
	if r, ok := rows.Get(key); ok {
		return r
	}
	r := &tries{}
	rows.Add(key, r)
	return r
}

func (r *tries) wait(now time.Time) time.Duration { return max(r.until.Sub(now), 0) }

// take counts one try. Fifteen minutes without any forgive the earlier ones; the last one that is allowed starts the delay.
func (r *tries) take(now time.Time, limit int) {
	if now.Sub(r.last) >= throttleWindow {
		r.count = 0
	}
	if now.Sub(r.last) >= strikesKept {
		r.strikes = 0
	}
	r.count++
	r.last = now
	if r.count < limit {
		return
	}
	r.until = now.Add(min(throttleWindow<<r.strikes, maxThrottle))
	r.strikes = min(r.strikes+1, 8)
	r.count = 0
}

// giveBack undoes the try just taken, also when it was the one that started the delay.
func (r *tries) giveBack(now time.Time, limit int) {
	if r.until.After(now) && r.count == 0 {
		r.until, r.count, r.strikes = time.Time{}, limit, max(r.strikes-1, 0)
	}
	r.count = max(r.count-1, 0)
}
