package fetch

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Limits of Failures.
const (
	FailureTTL  = 5 * time.Minute
	maxFailures = 50_000
)

// Failures remembers for FailureTTL what could not be fetched, so that a storm of requests that name one broken key asks its
// host once. It holds at most 50,000 keys and forgets the longest unused first. It is safe for concurrent use.
type Failures struct {
	entries *lru.Cache[string, failure]
	now     func() time.Time
}

type failure struct {
	err   error
	until time.Time
}

// NewFailures returns an empty memory. now may be nil: then it is time.Now.
func NewFailures(now func() time.Time) *Failures { return newFailures(now, maxFailures) }

func newFailures(now func() time.Time, size int) *Failures {
	entries, _ := lru.New[string, failure](size) // the only error is a size below one
	if now == nil {
		now = time.Now
	}
	return &Failures{entries: entries, now: now}
}

// Remember notes that key failed with err; a nil err is ignored. Remembering again starts the time anew.
func (f *Failures) Remember(key string, err error) {
	if err == nil {
		return
	}
	f.entries.Add(key, failure{err, f.now().Add(FailureTTL)})
}

// Recall returns the error remembered for key, or nil when there is none or its time is over.
func (f *Failures) Recall(key string) error {
	e, ok := f.entries.Get(key)
	if !ok {
		return nil
	}
	if !f.now().Before(e.until) {
		f.entries.Remove(key)
		return nil
	}
	return e.err
}

// Forget drops key, for instance after it was fetched in another way.
func (f *Failures) Forget(key string) { f.entries.Remove(key) }
