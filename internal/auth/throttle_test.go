package auth

import (
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func ip(s string) netip.Addr { return netip.MustParseAddr(s) }

// tryAll makes n tries and returns how many were let through.
func tryAll(throttle *Throttle, n int, account string, addr func(i int) netip.Addr) int {
	passed := 0
	for i := range n {
		if _, ok := throttle.Attempt(account, addr(i)); ok {
			passed++
		}
	}
	return passed
}

func many(i int) netip.Addr { return ip(fmt.Sprintf("203.0.%d.%d", i/250, i%250+1)) }

func TestSixthTryOnAnAccountWaitsFromWhereverItComes(t *testing.T) {
	t.Parallel()
	clock := newClock()
	throttle := NewThrottle(clock.now)
	if n := tryAll(throttle, 50, "Alice", many); n != 5 {
		t.Errorf("%d tries, want 5", n)
	}
	wait, ok := throttle.Attempt(" alice ", ip("198.51.100.1"))
	if ok || wait != 15*time.Minute {
		t.Errorf("wait %v, %v", wait, ok)
	}
	if _, ok := throttle.Attempt("bob", ip("198.51.100.1")); !ok {
		t.Error("another account is refused")
	}
}

func TestDelayGrowsAndRefusedTriesDoNotProlongIt(t *testing.T) {
	t.Parallel()
	clock := newClock()
	throttle := NewThrottle(clock.now)
	for _, want := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, time.Hour} {
		if n := tryAll(throttle, 20, "alice", many); n != 5 {
			t.Fatalf("%d tries, want 5", n)
		}
		clock.pass(want - time.Second)
		if wait, ok := throttle.Attempt("alice", many(1)); ok || wait != time.Second {
			t.Fatalf("before %v is over: wait %v, %v", want, wait, ok)
		}
		clock.pass(time.Second)
	}
	clock.pass(strikesKept)
	tryAll(throttle, 5, "alice", many)
	if wait, _ := throttle.Attempt("alice", many(1)); wait != 15*time.Minute {
		t.Errorf("after a quiet day the delay is %v", wait)
	}
}

func TestRotatingAddressesWithinOneIPv6NetworkAreOneVisitor(t *testing.T) {
	t.Parallel()
	throttle := NewThrottle(newClock().now)
	passed := 0
	for i := range 40 {
		if _, ok := throttle.Attempt(fmt.Sprintf("user%d", i), ip(fmt.Sprintf("2001:db8:1:2::%x", i+1))); ok {
			passed++
		}
	}
	if passed != 20 {
		t.Errorf("%d tries, want 20", passed)
	}
	if _, ok := throttle.Attempt("userx", ip("2001:db8:1:3::1")); !ok {
		t.Error("the neighbouring network is refused")
	}
}

func TestSuccessForgivesTheAccount(t *testing.T) {
	t.Parallel()
	throttle := NewThrottle(newClock().now)
	home := ip("198.51.100.1")
	for range 30 {
		for range 4 {
			if _, ok := throttle.Attempt("alice", many(9)); !ok {
				break
			}
		}
		throttle.Succeeded("alice", many(9))
	}
	// Signing in thirty times from home is no attack.
	for range 30 {
		if _, ok := throttle.Attempt("alice", home); !ok {
			t.Fatal("a sign-in that succeeds every time is slowed down")
		}
		throttle.Succeeded("alice", home)
	}
}

func TestStrangersCannotLockTheAuthorOut(t *testing.T) {
	t.Parallel()
	clock := newClock()
	throttle := NewThrottle(clock.now)
	home := ip("198.51.100.1")
	throttle.Attempt("alice", home)
	throttle.Succeeded("alice", home)
	tryAll(throttle, 100, "alice", many)
	if wait, ok := throttle.Attempt("alice", home); !ok {
		t.Errorf("the author has to wait %v at home", wait)
	}
	if n := tryAll(throttle, 50, "alice", func(int) netip.Addr { return home }); n != 4 {
		t.Errorf("%d further tries from home, want 4", n)
	}
	clock.pass(knownNetworkKept)
	tryAll(throttle, 100, "alice", many)
	if _, ok := throttle.Attempt("alice", home); ok {
		t.Error("the network is known for ever")
	}
}

func TestTriesInParallelCannotSlipThrough(t *testing.T) {
	t.Parallel()
	throttle := NewThrottle(nil)
	var passed atomic.Int64
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if _, ok := throttle.Attempt("alice", many(i)); ok {
				passed.Add(1)
			}
		})
	}
	wg.Wait()
	if passed.Load() != 5 {
		t.Errorf("%d tries, want 5", passed.Load())
	}
}

func TestMemoryOfTheThrottleIsBounded(t *testing.T) {
	t.Parallel()
	throttle := newThrottle(newClock().now, 100)
	for i := range 5000 {
		throttle.Attempt(fmt.Sprintf("user%d", i), many(i))
		throttle.Succeeded(fmt.Sprintf("user%d", i), many(i))
		throttle.Attempt(fmt.Sprintf("other%d", i), many(i))
	}
	for _, n := range []int{throttle.accounts.Len(), throttle.networks.Len(), throttle.known.Len()} {
		if n > 100 {
			t.Errorf("%d rows, want 100 at most", n)
		}
	}
}

func TestVisitorsWithoutAddressShareOneRow(t *testing.T) {
	t.Parallel()
	throttle := NewThrottle(newClock().now)
	for i := range 20 {
		throttle.Attempt(fmt.Sprintf("user%d", i), netip.Addr{})
	}
	throttle.Succeeded("nobody", netip.Addr{})
	throttle.Attempt("one", netip.Addr{})
	if _, ok := throttle.Attempt("two", netip.Addr{}); ok {
		t.Error("visitors without an address are not limited")
	}
}
