package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"mime"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/oriel-blog/oriel/internal/mail"
)

// peer is a real SMTP server that asks for encryption and a login, and keeps what it is given.
type peer struct {
	address string
	roots   *x509.CertPool
	answer  error // to RCPT, instead of 250

	mu      sync.Mutex
	arrived []arrived
}

type arrived struct {
	user, from, to, body string
	encrypted            bool
}

// startPeer starts a peer that speaks TLS from the start when implicit, and offers STARTTLS otherwise.
func startPeer(t *testing.T, implicit bool) *peer {
	t.Helper()
	cert, roots := selfSigned(t)
	return listen(t, &peer{roots: roots}, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, implicit)
}

func startPlainPeer(t *testing.T) *peer {
	t.Helper()
	return listen(t, &peer{}, nil, false)
}

func listen(t *testing.T, p *peer, config *tls.Config, implicit bool) *peer {
	t.Helper()
	server := smtp.NewServer(p)
	server.Domain, server.TLSConfig = "mail.test", config
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = listener.Addr().String()
	if implicit {
		listener = tls.NewListener(listener, config)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return p
}

func (p *peer) url(t *testing.T, scheme, user string) *url.URL {
	t.Helper()
	u, err := url.Parse(scheme + "://" + user + "@" + p.address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (p *peer) client(t *testing.T, scheme, user string) *mail.Server {
	t.Helper()
	s, err := mail.NewServer(p.url(t, scheme, user), "The Bay Window <oriel@blog.example>", "blog.example:8443", p.roots)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (p *peer) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.arrived)
}

func (p *peer) only(t *testing.T) arrived {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.arrived) != 1 {
		t.Fatalf("%d letters arrived, want 1", len(p.arrived))
	}
	return p.arrived[0]
}

func (a arrived) header(t *testing.T, name string) string {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(a.body))
	if err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
	text, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// NewSession is smtp.Backend.
func (p *peer) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, encrypted := c.TLSConnectionState()
	return &conversation{peer: p, got: arrived{encrypted: encrypted}}, nil
}

type conversation struct {
	peer *peer
	got  arrived
}

func (c *conversation) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *conversation) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "oriel" || password != "p@ss" {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "authentication failed"}
		}
		c.got.user = user
		return nil
	}), nil
}

func (c *conversation) Mail(from string, _ *smtp.MailOptions) error {
	if c.got.user == "" {
		return errors.New("log in first")
	}
	c.got.from = from
	return nil
}

func (c *conversation) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.got.to = to
	return c.peer.answer
}

func (c *conversation) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	c.got.body = string(body)
	c.peer.mu.Lock()
	defer c.peer.mu.Unlock()
	c.peer.arrived = append(c.peer.arrived, c.got)
	return err
}

func (c *conversation) Reset()        {}
func (c *conversation) Logout() error { return nil }

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
