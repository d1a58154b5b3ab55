package httpsig

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// target is the address of a request as a signature sees it.
type target struct {
	method string
	scheme string // in lower case
	host   string // as it stands in the Host header
	uri    string // path with query, untouched, as it stands in the request line
}

// authority is the host in lower case without the scheme's usual port (RFC 9421 §2.2.3).
func (t target) authority() string { return canonicalHost(t.scheme, t.host) }

// targetURI is the whole address (RFC 9421 §2.2.2).
func (t target) targetURI() string { return t.scheme + "://" + t.authority() + t.uri }

// path is the address up to the question mark, and at least a slash (RFC 9421 §2.2.6).
func (t target) path() string {
	path, _, _ := strings.Cut(t.uri, "?")
	if path == "" {
		return "/"
	}
	return path
}

func (t target) hasQuery() bool { return strings.Contains(t.uri, "?") }

// query is the address from the question mark on; a lone question mark stands
// for no query at all (RFC 9421 §2.2.7).
func (t target) query() string {
	_, query, _ := strings.Cut(t.uri, "?")
	return "?" + query
}

// requestTarget is the pseudo header of cavage §2.3 for the given path and query.
func (t target) requestTarget(uri string) string {
	return strings.ToLower(t.method) + " " + uri
}

// received describes a request that a peer sent to us. Scheme and authority
// come from the configuration, because between the peer and us there may be a
// proxy that speaks plain HTTP; what the proxy says about it is not believed.
func received(r *http.Request, opt Options) (target, error) {
	t := target{method: r.Method, scheme: "https", host: r.Host, uri: r.RequestURI}
	ours := opt.Host
	if opt.BaseURL != nil {
		t.scheme = strings.ToLower(opt.BaseURL.Scheme)
		if ours == "" {
			ours = opt.BaseURL.Host
		}
	}
	if t.uri == "" && r.URL != nil { // only requests that no server read have none
		t.uri = r.URL.RequestURI()
	}
	if strings.ContainsAny(t.method+t.uri, "\r\n") { // net/http lets none through; they would forge signed lines
		return target{}, refuse(ReasonMalformed, "The request line contains a line break.")
	}
	if ours == "" || t.authority() != canonicalHost(t.scheme, ours) {
		return target{}, refuse(ReasonHost, "The request is for the host %s, but this server is %s; send it to the inbox address that the actor document names.", excerpt(r.Host), ours)
	}
	return t, nil
}

// originForm removes scheme and host from a request line in absolute form, which
// only clients of a proxy write; RFC 9421 builds its own absolute form.
func (t target) originForm() target {
	if strings.HasPrefix(t.uri, "/") {
		return t
	}
	_, rest, found := strings.Cut(t.uri, "://")
	if !found {
		return t
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		t.uri = rest[i:]
	} else {
		t.uri = "/"
	}
	if strings.HasPrefix(t.uri, "?") {
		t.uri = "/" + t.uri
	}
	return t
}

func canonicalHost(scheme, host string) string {
	host = strings.ToLower(host)
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return host
	}
	usual := (scheme == "https" && port == "443") || (scheme == "http" && port == "80")
	if !usual {
		return host
	}
	if strings.Contains(name, ":") { // an IPv6 address keeps its brackets
		return "[" + name + "]"
	}
	return name
}

// sending describes a request that we are about to send, as net/http will write it.
func sending(r *http.Request) (target, error) {
	if r.URL == nil {
		return target{}, errNoHost
	}
	host, err := wireHost(r.Host, r.URL)
	if err != nil {
		return target{}, err
	}
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	return target{method: method, scheme: strings.ToLower(r.URL.Scheme), host: host, uri: r.URL.RequestURI()}, nil
}

func wireHost(host string, u *url.URL) (string, error) {
	if host == "" {
		host = u.Host
	}
	if host == "" {
		return "", errNoHost
	}
	return asciiHost(host)
}
