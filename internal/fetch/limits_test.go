package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func endless(w http.ResponseWriter, r *http.Request) {
	chunk := bytes.Repeat([]byte("x"), 32<<10)
	for r.Context().Err() == nil {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
}

func gzipped(w http.ResponseWriter, write func(io.Writer)) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	write(z)
	_ = z.Close()
}

func TestBodyOfExactlyTheLimitIsRead(t *testing.T) {
	t.Parallel()
	for _, zip := range []bool{false, true} {
		server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
			size := 1000
			if r.URL.Path == "/more" {
				size++
			}
			body := bytes.Repeat([]byte("x"), size)
			if zip {
				gzipped(w, func(z io.Writer) { _, _ = z.Write(body) })
				return
			}
			_, _ = w.Write(body)
		})
		c := client(t, Options{RootCAs: server.roots()})
		if resp := get(t, c, Request{URL: server.URL, MaxBytes: 1000}); len(resp.Body) != 1000 {
			t.Errorf("read %d bytes", len(resp.Body))
		}
		_, err := c.Get(t.Context(), Request{URL: server.URL + "/more", MaxBytes: 1000})
		wantRefused(t, err, KindTooLarge)
	}
}

func TestEndlessBodyIsCut(t *testing.T) {
	t.Parallel()
	server := serve(t, true, endless)
	c := client(t, Options{RootCAs: server.roots()})
	_, err := c.Get(t.Context(), Request{URL: server.URL})
	wantRefused(t, err, KindTooLarge)
}

func TestGzipBombIsCutAfterInflating(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		gzipped(w, func(z io.Writer) {
			zeros := make([]byte, 1<<20)
			for i := 0; i < 1000 && r.Context().Err() == nil; i++ {
				if _, err := z.Write(zeros); err != nil {
					return
				}
			}
		})
	})
	c := client(t, Options{RootCAs: server.roots()})
	_, err := c.Get(t.Context(), Request{URL: server.URL})
	wantRefused(t, err, KindTooLarge)
}

func TestEndlessEmptyGzipMembersAreCut(t *testing.T) {
	t.Parallel()
	var member bytes.Buffer
	_ = gzip.NewWriter(&member).Close()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		many := bytes.Repeat(member.Bytes(), 1000)
		for r.Context().Err() == nil {
			if _, err := w.Write(many); err != nil {
				return
			}
		}
	})
	c := client(t, Options{RootCAs: server.roots()})
	_, err := c.Get(t.Context(), Request{URL: server.URL, MaxBytes: 1000})
	wantRefused(t, err, KindTooLarge)
}

func TestCompressionNobodyAskedForIsRefused(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip, gzip")
		_, _ = w.Write([]byte("x"))
	})
	c := client(t, Options{RootCAs: server.roots()})
	_, err := c.Get(t.Context(), Request{URL: server.URL})
	wantRefused(t, err, KindEncoding)
}

func TestLongErrorPageDoesNotHideTheStatus(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusGone)
		endless(w, r)
	})
	c := client(t, Options{RootCAs: server.roots()})
	if resp := get(t, c, Request{URL: server.URL}); resp.Status != http.StatusGone || len(resp.Body) != maxSideBytes {
		t.Errorf("got %d with %d bytes", resp.Status, len(resp.Body))
	}
}

func TestHeaderFloodIsCut(t *testing.T) {
	t.Parallel()
	for _, withTLS := range []bool{true, false} {
		server := serve(t, withTLS, func(w http.ResponseWriter, _ *http.Request) {
			for i := range 300 {
				w.Header().Set(fmt.Sprintf("X-Flood-%d", i), strings.Repeat("x", 1000))
			}
		})
		o := Options{}
		if withTLS {
			o.RootCAs = server.roots()
		}
		_, err := client(t, o).Get(t.Context(), Request{URL: server.URL})
		wantTemporary(t, err)
	}
}

func TestDripAndSilenceEndWithTheTotalTime(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/drip", "/silent"} {
		server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/drip" {
				_, _ = w.Write([]byte("x"))
				_ = http.NewResponseController(w).Flush()
			}
			<-r.Context().Done()
		})
		c := client(t, Options{RootCAs: server.roots(), Timeouts: Timeouts{Total: 200 * time.Millisecond}})
		_, err := c.Get(t.Context(), Request{URL: server.URL + path})
		wantTemporary(t, err)
	}
}

func TestServerThatSendsNoHeadersIsLeft(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := client(t, Options{RootCAs: server.roots(), Timeouts: Timeouts{Headers: short, Total: time.Minute}})
	_, err := c.Get(t.Context(), Request{URL: server.URL})
	wantTemporary(t, err)
}

func TestStalledHandshakeIsLeft(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	c := client(t, Options{Timeouts: Timeouts{TLS: short, Total: time.Minute}})
	_, err = c.Get(t.Context(), Request{URL: "https://" + listener.Addr().String()})
	wantTemporary(t, err)
}

type silentResolver struct{}

func (silentResolver) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestSilentNameServerIsLeft(t *testing.T) {
	t.Parallel()
	c := client(t, Options{Resolver: silentResolver{}, Timeouts: Timeouts{DNS: short, Total: time.Minute}})
	_, err := c.Get(t.Context(), Request{URL: "https://peer.test/"})
	wantTemporary(t, err)
}

func TestUnknownNameClosedPortAndForeignCertificateAreTemporary(t *testing.T) {
	t.Parallel()
	foreign := serve(t, true, answer(""))
	c := client(t, Options{Resolver: name("known.test", "127.0.0.1"), RootCAs: x509.NewCertPool()})
	for _, url := range []string{"https://unknown.test/", "http://127.0.0.9:" + foreign.port(), foreign.URL, "https://known.test:" + foreign.port()} {
		if _, err := c.Get(t.Context(), Request{URL: url}); !IsTemporary(err) {
			t.Errorf("%s: got %v, want a temporary error", url, err)
		}
	}
}

func TestSecondAddressIsTriedWhenTheFirstIsDeadOrRefused(t *testing.T) {
	t.Parallel()
	server := serve(t, true, answer("ok"))
	for _, addrs := range []string{"127.0.0.9,127.0.0.1", "10.0.0.1,127.0.0.1"} {
		c := client(t, Options{RootCAs: server.roots(), Resolver: name("example.com", addrs)})
		get(t, c, Request{URL: "https://example.com:" + server.port()})
	}
}

func TestSSLCertFileIsHonoured(t *testing.T) {
	server := serve(t, true, answer("ok"))
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pemOf(server.Certificate().Raw), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", file)
	get(t, client(t, Options{}), Request{URL: server.URL})

	t.Setenv("SSL_CERT_FILE", filepath.Join(t.TempDir(), "missing.pem"))
	if _, err := New(Options{UserAgent: "x"}); err == nil {
		t.Error("a missing certificate file was passed over in silence")
	}
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", file)
	if _, err := New(Options{UserAgent: "x"}); err == nil {
		t.Error("an empty certificate file was passed over in silence")
	}
}

func TestBadUserAgentIsAnError(t *testing.T) {
	t.Parallel()
	for _, agent := range []string{"", "a\nb"} {
		if _, err := New(Options{UserAgent: agent}); err == nil {
			t.Errorf("%q was accepted", agent)
		}
	}
}
