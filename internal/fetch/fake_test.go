package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// names is a Resolver whose answers may change from one look-up to the next; the last answer stays.
type names struct {
	mu      sync.Mutex
	answers map[string][][]netip.Addr
	asked   int
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked++
	list := n.answers[host]
	if len(list) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(list) > 1 {
		n.answers[host] = list[1:]
	}
	return list[0], nil
}

func name(host string, answers ...string) *names {
	n := &names{answers: map[string][][]netip.Addr{}}
	for _, a := range answers {
		var addrs []netip.Addr
		for part := range strings.SplitSeq(a, ",") {
			addrs = append(addrs, netip.MustParseAddr(part))
		}
		n.answers[host] = append(n.answers[host], addrs)
	}
	return n
}

// counted is a server that counts connections, which is stricter than counting requests.
type counted struct {
	*httptest.Server
	connections atomic.Int64
	requests    atomic.Int64
}

func serve(t *testing.T, withTLS bool, h http.HandlerFunc) *counted {
	t.Helper()
	s := &counted{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		h(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	s.EnableHTTP2 = true
	if withTLS {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

func (s *counted) port() string {
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	return port
}

func (s *counted) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return pool
}

// client returns a Client that may reach loopback, unless o says otherwise.
func client(t *testing.T, o Options) *Client {
	t.Helper()
	if o.UserAgent == "" {
		o.UserAgent = "Oriel/test (+https://blog.test/)"
	}
	if o.Allow == nil {
		o.Allow = []string{"127.0.0.0/8"}
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func get(t *testing.T, c *Client, r Request) *Response {
	t.Helper()
	resp, err := c.Get(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func wantRefused(t *testing.T, err error, kind Kind) {
	t.Helper()
	var refused *Refused
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want a refusal of kind %s", err, kind)
	}
	if refused.Kind != kind {
		t.Errorf("refused as %s (%s), want %s", refused.Kind, refused.Reason, kind)
	}
	if IsTemporary(err) {
		t.Errorf("a refusal is not temporary: %v", err)
	}
}

func wantTemporary(t *testing.T, err error) {
	t.Helper()
	if !IsTemporary(err) {
		t.Fatalf("got %v, want a temporary error", err)
	}
}

const short = 50 * time.Millisecond
