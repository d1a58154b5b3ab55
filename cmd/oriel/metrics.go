package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
	"time"

	"github.com/oriel-blog/oriel/internal/jobs"
)

// serveMetrics opens the listener for the people who run the server, off by default
// and never on the public port: counts for Prometheus, and profiles.
func (s *server) serveMetrics(ctx context.Context) error {
	if s.app.config.MetricsListen == "" {
		return nil
	}
	ledger, err := jobs.NewLedger(s.app.db.Jobs(), s.app.logger)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.app.config.MetricsListen)
	if err != nil {
		return fmt.Errorf("listen for metrics on %s: %w", s.app.config.MetricsListen, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/metrics", func(w http.ResponseWriter, r *http.Request) { s.metrics(w, r, ledger) })
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	metrics := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = metrics.Close() // nothing of value is in flight
	}()
	go func() { _ = metrics.Serve(listener) }() // it ends with Close
	return nil
}

func (s *server) metrics(w http.ResponseWriter, r *http.Request, ledger *jobs.Ledger) {
	counts, err := ledger.Counts(r.Context())
	if err != nil {
		http.Error(w, "the queue cannot be read", http.StatusServiceUnavailable)
		return
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	fmt.Fprintf(w, "# TYPE oriel_jobs gauge\n")
	for _, c := range counts {
		fmt.Fprintf(w, "oriel_jobs{kind=%q,state=%q} %d\n", c.Kind, c.State, c.Jobs)
	}
	fmt.Fprintf(w, "# TYPE oriel_goroutines gauge\noriel_goroutines %d\n", runtime.NumGoroutine())
	fmt.Fprintf(w, "# TYPE oriel_heap_bytes gauge\noriel_heap_bytes %d\n", memory.HeapInuse)
}
