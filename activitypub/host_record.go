package activitypub

import (
	"math/rand/v2"
	"sync"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// The retry plan of safety.md §3.2: about 24 tries in seven days, six in the first hour.
var retryPlan = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour,
}

const (
	retryLast   = 12 * time.Hour
	giveUpAfter = 7 * 24 * time.Hour

	breakerFailures = 5
	breakerWindow   = 10 * time.Minute
	breakerFirst    = 30 * time.Minute
	breakerMost     = 6 * time.Hour
	schemeKept      = 24 * time.Hour
)

// retryIn is the pause after the n-th failed attempt, with a quarter of jitter either way.
func retryIn(n int) time.Duration {
	wait := retryLast
	if n >= 1 && n <= len(retryPlan) {
		wait = retryPlan[n-1]
	}
	return time.Duration(float64(wait) * (0.75 + rand.Float64()/2)) //nolint:gosec // jitter, not a secret
}

// hostRecord is what a lane learns about its host; two workers share it.
type hostRecord struct {
	mu      sync.Mutex
	host    *blog.Host
	now     func() time.Time
	changed bool
}

func newHostRecord(h *blog.Host, now func() time.Time) *hostRecord {
	return &hostRecord{host: h, now: now}
}

func (r *hostRecord) open() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.host.OpenUntil.After(r.now())
}

// newer reports whether the host wants RFC 9421 signatures.
func (r *hostRecord) newer() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.host.Scheme != "" && r.host.SchemeUntil.After(r.now())
}

func (r *hostRecord) learn(newer bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changed = true
	r.host.Scheme, r.host.SchemeUntil = "", time.Time{}
	if newer {
		r.host.Scheme, r.host.SchemeUntil = "rfc9421", r.now().UTC().Add(schemeKept)
	}
}

// success closes the breaker. A host that answers is healthy, even if it refuses.
func (r *hostRecord) success() {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now().UTC()
	if r.host.Failures == 0 && now.Sub(r.host.LastOK) < time.Hour {
		return // nothing new worth a write
	}
	r.changed = true
	r.host.Failures, r.host.FailingDays, r.host.FailedAt, r.host.OpenUntil, r.host.LastOK = 0, 0, time.Time{}, time.Time{}, now
}

// failure counts, and opens the breaker after five failures in ten minutes, or at
// once when the try after an opening fails as well. Each opening lasts longer, up to six hours.
func (r *hostRecord) failure() {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now().UTC()
	h := r.host
	r.changed = true
	if h.FailedAt.IsZero() || h.FailedAt.Truncate(24*time.Hour) != now.Truncate(24*time.Hour) {
		h.FailingDays++
	}
	wasOpen := !h.OpenUntil.IsZero()
	if !wasOpen && now.Sub(h.FailedAt) > breakerWindow {
		h.Failures = 0
	}
	h.Failures++
	if h.Failures == 1 || now.Truncate(24*time.Hour) != h.FailedAt.Truncate(24*time.Hour) {
		h.FailedAt = now
	}
	if h.Failures < breakerFailures && !wasOpen {
		return
	}
	pause := breakerFirst << min(max(h.Failures-breakerFailures, 0), 4)
	h.OpenUntil = now.Add(min(pause, breakerMost))
}
