package doors

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	keptDoors   = time.Hour
	keptFailure = 5 * time.Minute
	maxKept     = 2000
)

// memory keeps answers. A server's templates serve every reader from there; that there are none, or no answer, holds for
// what was asked only: one misspelt name must not shut out the next reader.
type memory struct {
	entries *lru.Cache[string, remembered]
	now     func() time.Time
}

type remembered struct {
	door  *door
	err   *Refused
	until time.Time
}

func newMemory(now func() time.Time) *memory {
	entries, _ := lru.New[string, remembered](maxKept) // the only error is a size below one
	return &memory{entries: entries, now: now}
}

func (m *memory) recall(p place) (remembered, bool) {
	for _, key := range []string{p.host, p.host + " " + p.asks[0]} {
		e, ok := m.entries.Get(key)
		if ok && m.now().Before(e.until) {
			return e, true
		}
		if ok {
			m.entries.Remove(key)
		}
	}
	return remembered{}, false
}

func (m *memory) keep(p place, d *door, err *Refused) {
	switch {
	case err != nil:
		m.entries.Add(p.host+" "+p.asks[0], remembered{err: err, until: m.now().Add(keptFailure)})
	case len(d.templates) == 0 || d.domain != p.host:
		m.entries.Add(p.host+" "+p.asks[0], remembered{door: d, until: m.now().Add(keptDoors)})
	default:
		m.entries.Add(p.host, remembered{door: d, until: m.now().Add(keptDoors)})
	}
}
