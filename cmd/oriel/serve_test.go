package main

import (
	"context"
	"strconv"
	"testing"
)

// serve runs the server in this process until stop is called, which reports how it ended.
func (h *hearth) serve(t *testing.T) (stop func()) {
	t.Helper()
	listen := "127.0.0.1:" + strconv.Itoa(freePort(t))
	h.env["ORIEL_LISTEN"] = listen
	if h.env["ORIEL_URL"] == "" {
		h.env["ORIEL_URL"] = "http://" + listen
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	std, _, problems := h.streams("")
	go func() { ended <- run(ctx, []string{"serve"}, std) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("serve ended with %d: %s", code, problems)
		}
	}
	t.Cleanup(stop)
	waitFor(t, "http://"+listen+"/readyz")
	return stop
}
