package web

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

const (
	editionFresh   = 25 * time.Millisecond // how long a read edition is believed
	editionTimeout = 2 * time.Second
)

// edition is the house's edition number as last read. Asking costs two atomic
// loads, except once in 25 ms and right after expire.
type edition struct {
	read func(context.Context) (int64, error)
	now  func() time.Time
	log  *slog.Logger

	changes atomic.Int64 // grows with each expire
	seen    atomic.Int64 // changes when the number was read
	at      atomic.Int64 // Unix nanoseconds of that moment
	number  atomic.Int64

	reading sync.Mutex
}

// expire makes the next question read anew.
func (e *edition) expire() { e.changes.Add(1) }

// current gives the edition. When it cannot be read, the last one is believed
// further: a busy database must not take the kept pages away.
func (e *edition) current(ctx context.Context) int64 {
	if e.fresh() {
		return e.number.Load()
	}
	if e.seen.Load() != e.changes.Load() {
		e.reading.Lock() // who changed something wants to see it
	} else if !e.reading.TryLock() {
		return e.number.Load() // somebody is reading it; a slow database makes nobody else wait
	}
	defer e.reading.Unlock()
	if e.fresh() {
		return e.number.Load()
	}
	changes, now := e.changes.Load(), e.now()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), editionTimeout)
	defer cancel()
	if number, err := e.read(ctx); err != nil {
		e.log.Warn("read the edition; kept pages may be old", "error", err)
	} else {
		e.number.Store(number)
	}
	e.at.Store(now.UnixNano())
	e.seen.Store(changes)
	return e.number.Load()
}

func (e *edition) fresh() bool {
	if e.seen.Load() != e.changes.Load() {
		return false
	}
	age := time.Duration(e.now().UnixNano() - e.at.Load())
	return age >= 0 && age < editionFresh
}
