package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"golang.org/x/net/http/httpguts"
)

// Timeouts bound the parts of one request. A zero field takes its default.
type Timeouts struct {
	DNS     time.Duration // 5 s
	Connect time.Duration // 5 s, over all addresses of the name
	TLS     time.Duration // 5 s
	Headers time.Duration // 10 s from the request's last byte
	Total   time.Duration // 20 s, redirects and body included
}

func (t Timeouts) withDefaults() Timeouts {
	or := func(d, standard time.Duration) time.Duration {
		if d <= 0 {
			return standard
		}
		return d
	}
	return Timeouts{
		DNS:     or(t.DNS, 5*time.Second),
		Connect: or(t.Connect, 5*time.Second),
		TLS:     or(t.TLS, 5*time.Second),
		Headers: or(t.Headers, 10*time.Second),
		Total:   or(t.Total, 20*time.Second),
	}
}

// Options are the settings of a Client. Only UserAgent is required.
type Options struct {
	// UserAgent is sent with every request, for instance "Oriel/1.0 (+https://blog.example/)".
	UserAgent string
	// Allow lists what may be reached besides public addresses over https: "127.0.0.0/8" (every port), "127.0.0.1/32:8443",
	// "::1/128:*", or a port alone, which is then open on public addresses. What an address block covers may be reached
	// over http too.
	Allow []string
	// RootCAs replaces the certificate authorities. Nil means those of the system and of the file SSL_CERT_FILE.
	RootCAs *x509.CertPool
	// Logger receives one debug line for each refusal. Nil discards them.
	Logger *slog.Logger
	// Resolver replaces the system's look-up of names.
	Resolver Resolver
	// Timeouts replace the default time limits.
	Timeouts Timeouts
}

// Client makes all requests to other hosts. It is safe for concurrent use, and one is enough for a program.
type Client struct {
	agent    string
	secure   *http.Client
	plain    *http.Client // nil when nothing was allowed, and so http never is
	logger   *slog.Logger
	timeouts Timeouts
}

// New returns a Client, or an error that names the entry of Allow or the certificate file that cannot be used.
// Proxy settings in the environment are ignored: through a proxy the address rule could not hold.
func New(o Options) (*Client, error) {
	if o.UserAgent == "" || !httpguts.ValidHeaderFieldValue(o.UserAgent) {
		return nil, fmt.Errorf("user agent %q is not a header value", o.UserAgent)
	}
	allow, err := parseAllow(o.Allow)
	if err != nil {
		return nil, err
	}
	roots := o.RootCAs
	if roots == nil {
		roots, err = rootCAs(os.Getenv("SSL_CERT_FILE"))
		if err != nil {
			return nil, err
		}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	c := &Client{agent: o.UserAgent, logger: o.Logger, timeouts: o.Timeouts.withDefaults()}
	d := dialer{rule: newRule(allow), resolver: o.Resolver, timeouts: c.timeouts}
	if len(allow) > 0 {
		c.plain = newHTTPClient(d, roots)
	}
	d.secure = true
	c.secure = newHTTPClient(d, roots)
	return c, nil
}

// Close drops the idle connections. Requests in flight end on their own.
func (c *Client) Close() {
	c.secure.CloseIdleConnections()
	if c.plain != nil {
		c.plain.CloseIdleConnections()
	}
}

// newHTTPClient returns a client that follows nothing and keeps no cookies. The pool is made for thousands of hosts that are
// each visited now and then.
func newHTTPClient(d dialer, roots *x509.CertPool) *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:                  nil,
			DialContext:            d.dial,
			TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    d.timeouts.TLS,
			ResponseHeaderTimeout:  d.timeouts.Headers,
			ExpectContinueTimeout:  time.Second,
			IdleConnTimeout:        time.Minute,
			MaxIdleConns:           512,
			MaxIdleConnsPerHost:    4,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true, // gzip is asked for and undone here, so that it is counted
			ForceAttemptHTTP2:      true,
			HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
		},
	}
}

// rootCAs returns the system's certificate authorities together with those in file, if one is named. The standard library
// reads SSL_CERT_FILE on some systems only, and says nothing when the file is missing or empty.
func rootCAs(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // a nil pool is how crypto/tls says "the system's"
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read SSL_CERT_FILE: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read SSL_CERT_FILE: %s holds no certificate", file)
	}
	return pool, nil
}

// send makes one request and returns the answer with its body unread. ctx must carry the deadline.
func (c *Client) send(req *http.Request) (*http.Response, error) {
	client := c.secure
	if req.URL.Scheme == "http" {
		client = c.plain
	}
	if client == nil {
		return nil, refuse(KindScheme, "%s is not reached over https", req.URL.Host)
	}
	resp, err := client.Do(req)
	if err == nil {
		return resp, nil
	}
	var wrapper *url.Error
	if errors.As(err, &wrapper) {
		err = wrapper.Err // Get and Post name the address themselves
	}
	return nil, asNetwork(err)
}

func (c *Client) note(ctx context.Context, method, rawURL string, err error) {
	var refused *Refused
	if errors.As(err, &refused) {
		c.logger.DebugContext(ctx, "request refused", "method", method, "url", rawURL, "kind", refused.Kind, "reason", refused.Reason)
	}
}
