package jobs

import (
	"math/rand/v2"
	"time"
)

// Retry tells how long to wait after the given failed attempt, counted from 1.
// The wait is spread by a quarter to either side, so that jobs that failed together do not return together.
type Retry func(attempt int) time.Duration

// Steps waits the given durations in turn; the last one repeats. Without steps it never waits.
func Steps(waits ...time.Duration) Retry {
	return func(attempt int) time.Duration {
		if len(waits) == 0 {
			return 0
		}
		return waits[min(max(attempt, 1), len(waits))-1]
	}
}

// defaultRetry reaches a day after eight failures; 25 attempts last about seventeen days.
func defaultRetry() Retry {
	return Steps(10*time.Second, time.Minute, 5*time.Minute, 15*time.Minute, time.Hour, 4*time.Hour, 12*time.Hour, 24*time.Hour)
}

// spread returns a duration between 75 % and 125 % of wait.
func spread(wait time.Duration) time.Duration {
	if wait <= 0 {
		return 0
	}
	return time.Duration(float64(wait) * (0.75 + rand.Float64()/2)) //nolint:gosec // spreading needs no secret
}
