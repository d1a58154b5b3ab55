package parlour

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestOneServerTakesTwoSeatsAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSeats()
		take := func(host string) func() {
			t.Helper()
			leave, ok := s.take(t.Context(), host)
			if !ok {
				t.Fatalf("no seat for %s", host)
			}
			return leave
		}
		one, two := take("a.test"), take("a.test")
		take("b.test")()
		began := time.Now()
		if _, ok := s.take(t.Context(), "a.test"); ok {
			t.Error("a third seat for the same server")
		}
		if waited := time.Since(began); waited != queueing {
			t.Errorf("waited %v, want %v", waited, queueing)
		}
		go func() {
			time.Sleep(time.Second)
			one()
		}()
		three := take("a.test") // the seat that becomes free
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, ok := s.take(gone, "a.test"); ok {
			t.Error("a seat for work that was stopped")
		}
		two()
		three()
		if len(s.hosts) != 0 {
			t.Errorf("%d servers are remembered though nobody sits there", len(s.hosts))
		}
	})
}
