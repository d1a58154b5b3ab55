// Package links builds and parses every address of the site, and is the only
// place that does. It knows paths and nothing of what stands behind them.
//
// An ActivityPub id is opaque and permanent (/ap/posts/<ULID>); the address
// that people see may change. Both are built here so that neither face of the
// program has to guess the other's shape.
package links

import (
	"fmt"
	"net/url"
	"strings"
)

// Site builds absolute addresses below one public base address.
// The zero value is not usable; call New.
type Site struct {
	base string
	host string
}

// New reads the public base address, for example "https://blog.example".
// A path, query or user part is an error, because handles could not be found there.
func New(base string) (Site, error) {
	u, err := url.Parse(strings.TrimSuffix(base, "/"))
	if err != nil {
		return Site{}, fmt.Errorf("read site address %q: %w", base, err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return Site{}, fmt.Errorf("read site address %q: it must look like https://blog.example, without a path", base)
	}
	host := strings.ToLower(u.Host)
	return Site{base: u.Scheme + "://" + host, host: host}, nil
}

// Base is the public address without a trailing slash.
func (s Site) Base() string { return s.base }

// Host is the handle's domain: the host name, with the port when it is not the scheme's own.
func (s Site) Host() string { return s.host }

// Secure reports whether the public address is https.
func (s Site) Secure() bool { return strings.HasPrefix(s.base, "https://") }

// Abs makes a site path absolute; an address that is already absolute comes back as it is.
func (s Site) Abs(path string) string {
	if strings.Contains(path, "://") {
		return path
	}
	return s.base + path
}

// Owns reports whether an address lies on this site, whatever its scheme.
func (s Site) Owns(address string) bool {
	_, ok := s.PathOf(address)
	return ok
}

// PathOf gives the escaped path of an address on this site. It accepts the http
// and https spelling of the same host, because peers mix them (interop case 81),
// and drops query and fragment.
func (s Site) PathOf(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || !strings.EqualFold(stripDefaultPort(u), s.host) {
		return "", false
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return path, true
}

// Handle is the name that people type, "ana@blog.example".
func (s Site) Handle(name string) string { return name + "@" + s.host }

func stripDefaultPort(u *url.URL) string {
	if (u.Scheme == "https" && u.Port() == "443") || (u.Scheme == "http" && u.Port() == "80") {
		return u.Hostname()
	}
	return u.Host
}
