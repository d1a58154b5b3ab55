package fetch

import (
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"
)

func pemOf(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func TestRetryAfterIsReadClampedOrIgnored(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"120", 2 * time.Minute, true},
		{" 120 ", 2 * time.Minute, true},
		{"0", time.Second, true},
		{"99999999", 24 * time.Hour, true},
		{"99999999999999999999999", 24 * time.Hour, true},
		{"Mon, 23 Nov 2026 12:05:00 GMT", 5 * time.Minute, true},
		{"Mon, 23 Nov 2020 12:05:00 GMT", time.Second, true},
		{"Mon, 23 Nov 2099 12:05:00 GMT", 24 * time.Hour, true},
		{"", 0, false},
		{"-1", 0, false},
		{"+5", 0, false},
		{"1.5", 0, false},
		{"1e3", 0, false},
		{"abc", 0, false},
		{"tomorrow", 0, false},
	}
	for _, test := range tests {
		got, ok := RetryAfter(http.Header{"Retry-After": {test.value}}, now)
		if got != test.want || ok != test.ok {
			t.Errorf("%q: got %v, %v; want %v, %v", test.value, got, ok, test.want, test.ok)
		}
	}
}

func TestFailureIsRememberedForFiveMinutes(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	f := NewFailures(func() time.Time { return now })
	gone := errors.New("gone")
	f.Remember("k", gone)
	f.Remember("fine", nil)
	if !errors.Is(f.Recall("k"), gone) || f.Recall("fine") != nil || f.Recall("other") != nil {
		t.Error("the memory is wrong right away")
	}
	now = now.Add(FailureTTL - time.Second)
	if f.Recall("k") == nil {
		t.Error("forgotten too early")
	}
	now = now.Add(time.Second)
	if f.Recall("k") != nil {
		t.Error("remembered too long")
	}
	f.Remember("k", gone)
	f.Forget("k")
	if f.Recall("k") != nil {
		t.Error("not forgotten")
	}
}

func TestFailuresOfCountlessHostsStayBounded(t *testing.T) {
	t.Parallel()
	f := newFailures(nil, 100)
	for i := range 1000 {
		f.Remember(fmt.Sprintf("https://%d.evil.test/key", i), errors.New("no"))
	}
	if n := f.entries.Len(); n != 100 {
		t.Errorf("%d entries, want 100", n)
	}
}
