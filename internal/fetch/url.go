package fetch

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const maxURLBytes = 2048

// parseURL accepts an absolute http or https address without user name, and drops its fragment. Whether http may be spoken is
// decided when the connection is made.
func parseURL(raw string) (*url.URL, error) {
	if len(raw) > maxURLBytes {
		return nil, refuse(KindURL, "the address is longer than %d bytes", maxURLBytes)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, refuse(KindURL, "%q is not a web address", raw)
	}
	return checkURL(u)
}

func checkURL(u *url.URL) (*url.URL, error) {
	if u.Scheme != "https" && u.Scheme != "http" {
		return nil, refuse(KindScheme, "%q is not an https address", shown(u))
	}
	if u.Hostname() == "" || u.Opaque != "" {
		return nil, refuse(KindURL, "%q names no host", shown(u))
	}
	if u.User != nil {
		return nil, refuse(KindURL, "%q carries a user name", shown(u))
	}
	if strings.ContainsAny(u.Hostname(), "% \t\\") {
		return nil, refuse(KindURL, "%q has an odd host name", shown(u))
	}
	host, err := asciiHost(u)
	if err != nil {
		return nil, err
	}
	clean := *u
	clean.Host = host
	clean.Fragment, clean.RawFragment = "", ""
	return &clean, nil
}

// asciiHost returns host and port with international names in their ASCII form, as they go over the wire and into signatures.
func asciiHost(u *url.URL) (string, error) {
	if strings.IndexFunc(u.Host, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return u.Host, nil
	}
	name, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return "", refuse(KindURL, "%q has an odd host name", shown(u))
	}
	if port := u.Port(); port != "" {
		return net.JoinHostPort(name, port), nil
	}
	return name, nil
}

// next returns where resp sends the reader, or nil when it is not a redirect. A redirect without an address is an answer
// like any other.
func next(resp *http.Response) (*url.URL, error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil //nolint:nilnil // no redirect, no error
	}
	location := resp.Header.Get("Location")
	if location == "" {
		return nil, nil //nolint:nilnil // no redirect, no error
	}
	if len(location) > maxURLBytes {
		return nil, refuse(KindURL, "the redirect's address is longer than %d bytes", maxURLBytes)
	}
	u, err := resp.Request.URL.Parse(location)
	if err != nil {
		return nil, refuse(KindURL, "the redirect's address %q cannot be read", location)
	}
	return checkURL(u)
}

func shown(u *url.URL) string { return u.Redacted() }
