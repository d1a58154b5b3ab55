package fetch

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	minRetryAfter = time.Second
	maxRetryAfter = 24 * time.Hour
)

// RetryAfter reads the Retry-After header (RFC 9110 §10.2.3), in seconds or as a date, and brings it into 1 s .. 24 h.
// It reports false when the header is absent or means nothing, so that the caller's own plan holds.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0, false
	}
	if value[0] >= '0' && value[0] <= '9' {
		return retrySeconds(value)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return clampRetry(at.Sub(now)), true
}

func retrySeconds(value string) (time.Duration, bool) {
	n, err := strconv.ParseUint(value, 10, 31)
	if errors.Is(err, strconv.ErrRange) {
		return maxRetryAfter, true
	}
	if err != nil {
		return 0, false
	}
	return clampRetry(time.Duration(n) * time.Second), true
}

func clampRetry(d time.Duration) time.Duration {
	return min(max(d, minRetryAfter), maxRetryAfter)
}
