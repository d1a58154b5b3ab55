package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

const patience = 20 * time.Second // for a whole conversation with the mail server

// Refused is what a mail server said for good, or for now.
type Refused struct {
	Sentence  string // for a person, with the server's own words
	Temporary bool
	cause     error
}

// Error is the sentence.
func (r *Refused) Error() string { return r.Sentence }

// Unwrap gives the library's error.
func (r *Refused) Unwrap() error { return r.cause }

// Server is the mail server that sends our letters. It is safe for concurrent use.
type Server struct {
	address *url.URL // smtp://user:password@host:port or smtps://…
	from    netmail.Address
	helo    string
	roots   *x509.CertPool
	dial    gomail.DialContextFunc // nil for the usual way
}

// NewServer reads the address of a mail server. STARTTLS is demanded of smtp:// unless the server is on this machine. roots
// are those who may vouch for it; nil means the system's.
func NewServer(address *url.URL, from, host string, roots *x509.CertPool) (*Server, error) {
	sender, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("the sender's address %q cannot be read: %w", from, err)
	}
	return &Server{address: address, from: *sender, helo: strings.Split(host, ":")[0], roots: roots}, nil
}

// Host is where the server is, for logs and findings: no name, no password.
func (s *Server) Host() string { return s.address.Host }

// Send delivers one letter. What the server refuses is a *Refused.
func (s *Server) Send(ctx context.Context, l Letter) error {
	message, err := s.message(l)
	if err != nil {
		return &Refused{Sentence: "This letter cannot be written: " + err.Error() + ".", cause: err}
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.judge(client.DialAndSendWithContext(ctx, message))
}

// Greet goes as far as the login, and sends nothing.
func (s *Server) Greet(ctx context.Context) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return s.judge(err)
	}
	_ = client.Close() // it answered, which is what we asked
	return nil
}

func (s *Server) client() (*gomail.Client, error) {
	host := s.address.Hostname()
	options := []gomail.Option{
		gomail.WithTimeout(patience), gomail.WithHELO(s.helo),
		gomail.WithTLSConfig(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: s.roots}),
	}
	port := 587
	switch {
	case s.address.Scheme == "smtps":
		port = 465
		options = append(options, gomail.WithSSL())
	case onThisMachine(host):
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if given := s.address.Port(); given != "" {
		port, _ = strconv.Atoi(given) // the configuration checked it
	}
	options = append(options, gomail.WithPort(port))
	if s.dial != nil {
		options = append(options, gomail.WithDialContextFunc(s.dial))
	}
	if user := s.address.User; user != nil {
		password, _ := user.Password()
		options = append(options, gomail.WithUsername(user.Username()), gomail.WithPassword(password), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("prepare for the mail server: %w", err)
	}
	return client, nil
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// judge tells in words what went wrong, and whether it is worth another try.
func (s *Server) judge(err error) error {
	if err == nil {
		return nil
	}
	var said *gomail.SendError
	if errors.As(err, &said) && said.ErrorCode() > 0 {
		return &Refused{Sentence: "The mail server " + s.Host() + " refused the letter: " + oneLine(said.Error()) + ".", Temporary: said.IsTemp(), cause: err}
	}
	text := oneLine(err.Error())
	switch {
	case strings.Contains(text, "535"), strings.Contains(text, "authentication failed"), strings.Contains(text, "AUTH"):
		return &Refused{Sentence: "The mail server " + s.Host() + " did not accept the name and the password of ORIEL_SMTP: " + text + ".", Temporary: true, cause: err}
	case strings.Contains(text, "STARTTLS"):
		return &Refused{Sentence: "The mail server " + s.Host() + " offers no encryption (STARTTLS), and without it nothing is sent. Use smtps://, or another port.", Temporary: true, cause: err}
	case strings.Contains(text, "certificate"):
		return &Refused{Sentence: "The certificate of the mail server " + s.Host() + " is not one that this machine trusts: " + text + ".", Temporary: true, cause: err}
	}
	return &Refused{Sentence: "The mail server " + s.Host() + " cannot be reached: " + text + ".", Temporary: true, cause: err}
}
