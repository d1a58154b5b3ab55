package main

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/oriel-blog/oriel/activitypub"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/store"
)

const inboxesAtOnce = 256

// handler divides the addresses between the two faces. A request for another host
// ends here: a signature that was made for somebody else's host must find no reader (safety row 6).
func (s *server) handler() http.Handler {
	pages, federation := s.pages.Handler(), gate(inboxesAtOnce, s.federation)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case path == "/healthz":
			writePlain(w, http.StatusOK, "alive")
		case path == "/readyz":
			s.ready.ServeHTTP(w, r)
		case !s.forUs(r.Host):
			writePlain(w, http.StatusMisdirectedRequest, "This server answers for "+s.app.links.Host()+" only.")
		case path == links.SecurityTxt: // the one well-known file that is for people
			pages.ServeHTTP(w, r)
		case activitypub.Serves(path):
			headers(w)
			federation.ServeHTTP(w, r)
		case path == links.Hub:
			headers(w)
			s.hub.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// forUs accepts the public host, and this machine's own names for a person who tries things out.
func (s *server) forUs(host string) bool {
	if strings.EqualFold(host, s.app.links.Host()) {
		return true
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	if strings.EqualFold(name, "localhost") || strings.EqualFold(host, s.app.config.Host()) {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil && address.IsLoopback()
}

// headers are sent with every document for servers.
func headers(w http.ResponseWriter) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("Referrer-Policy", "same-origin")
}

// gate lets so many inbox posts in at once; who waits longer than ten seconds is asked to come back.
func gate(places int, next http.Handler) http.Handler {
	free := make(chan struct{}, places)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		patience := time.NewTimer(10 * time.Second)
		defer patience.Stop()
		select {
		case free <- struct{}{}:
			defer func() { <-free }()
			next.ServeHTTP(w, r)
		case <-patience.C:
			w.Header().Set("Retry-After", "30")
			writePlain(w, http.StatusServiceUnavailable, "The server is busy. Please try again.")
		case <-r.Context().Done():
		}
	})
}

// readiness says whether requests should come here: the program is up and the database answers.
type readiness struct {
	db *store.DB
	up atomic.Bool
}

func (r *readiness) set(up bool) { r.up.Store(up) }

func (r *readiness) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	ctx, cancel := context.WithTimeout(req.Context(), 2*time.Second)
	defer cancel()
	if err := r.db.Ping(ctx); err != nil || !r.up.Load() {
		w.Header().Set("Retry-After", "5")
		writePlain(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	writePlain(w, http.StatusOK, "ready")
}

func writePlain(w http.ResponseWriter, status int, text string) {
	headers(w)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // a client that left is no trouble of ours
}
