package web

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// countedListener counts the writes of its connections.
type countedListener struct {
	net.Listener
	writes *atomic.Int64
}

func (l countedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return countedConn{c, l.writes}, err
}

type countedConn struct {
	net.Conn
	writes *atomic.Int64
}

func (c countedConn) Write(p []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(p)
}

func TestPageLeavesInOneWrite(t *testing.T) {
	t.Parallel()
	o := open(t)
	var writes atomic.Int64
	server := httptest.NewUnstartedServer(o.Handler())
	server.Config.ConnContext = ConnContext
	server.Listener = Corked(countedListener{server.Listener, &writes})
	server.Start()
	t.Cleanup(server.Close)

	fetch := func(method, path string) (*http.Response, int) {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close() //nolint:errcheck // read to its end
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, len(body)
	}
	for range 2 { // built, then kept, on one connection
		for _, path := range []string{postPath, "/", "/feed/"} {
			fetch(http.MethodGet, path)
		}
	}
	for _, path := range []string{postPath, "/", "/feed/", o.assets.folder + "site.css"} {
		writes.Store(0)
		answer, size := fetch(http.MethodGet, path)
		if answer.StatusCode != http.StatusOK || size == 0 || writes.Load() != 1 {
			t.Errorf("%s: %d, %d bytes in %d writes", path, answer.StatusCode, size, writes.Load())
		}
	}
	if answer, size := fetch(http.MethodHead, postPath); answer.StatusCode != http.StatusOK || size != 0 {
		t.Errorf("HEAD: %d, %d bytes", answer.StatusCode, size)
	}
}

func TestListenerOfAnotherKindServesPagesToo(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(open(t).Handler())
	t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+postPath, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read to its end
	if body, err := io.ReadAll(answer.Body); err != nil || len(body) < 10_000 {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}
