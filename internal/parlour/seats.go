package parlour

import (
	"context"
	"sync"
	"time"
)

const (
	seatsPerHost = 2
	queueing     = 5 * time.Second // longer would keep a worker from other servers' pictures
)

// seats counts the pictures that are being fetched from each server: with more of them at once, a slow
// server could take all workers.
type seats struct {
	mu    sync.Mutex
	hosts map[string]*bench
}

type bench struct {
	free  chan struct{}
	users int // who sits or waits; nobody needs an empty bench
}

func newSeats() *seats { return &seats{hosts: map[string]*bench{}} }

// take waits a little for a free seat. leave must be called when ok is true.
func (s *seats) take(ctx context.Context, host string) (leave func(), ok bool) {
	b := s.join(host)
	late := time.NewTimer(queueing)
	defer late.Stop()
	select {
	case b.free <- struct{}{}:
		return func() {
			<-b.free
			s.part(host, b)
		}, true
	case <-late.C:
	case <-ctx.Done():
	}
	s.part(host, b)
	return nil, false
}

func (s *seats) join(host string) *bench {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.hosts[host]
	if b == nil {
		b = &bench{free: make(chan struct{}, seatsPerHost)}
		s.hosts[host] = b
	}
	b.users++
	return b
}

func (s *seats) part(host string, b *bench) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b.users--; b.users == 0 {
		delete(s.hosts, host)
	}
}
