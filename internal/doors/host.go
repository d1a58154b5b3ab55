package doors

import (
	"net"
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
)

// host reads the name of a server and gives it as it goes over the wire. Only names of the public internet pass, unless local
// ones are allowed: what a stranger types must never lead to a machine beside ours. The fetch client looks once more when the
// name was looked up.
func (r *Resolver) host(name, text string) (scheme, host string, err error) {
	name = strings.TrimSuffix(name, ".")
	if r.local {
		if host, ok := localHost(name); ok {
			return "http", host, nil
		}
	}
	if literal(name) {
		return "", "", refuse(sayNotPublic, text)
	}
	host, err = idna.Lookup.ToASCII(name)
	switch {
	case err != nil || host == "":
		return "", "", refuse(sayUnreadable, text)
	case literal(host): // digits of other scripts have become plain ones
		return "", "", refuse(sayNotPublic, text)
	case strings.EqualFold(host, "localhost"):
		return "", "", refuse(sayNotPublic, text)
	case !strings.Contains(host, "."):
		return "", "", refuse(sayNoServer, text)
	case inward(host):
		return "", "", refuse(sayNotPublic, text)
	case strings.ContainsFunc(host, notInNames) || len(host) > 253:
		return "", "", refuse(sayUnreadable, text)
	}
	return "https", host, nil
}

// literal reports whether a browser or a resolver might read the name as an IP address: in brackets, with a port, or with
// a last part that is a number in any spelling (WHATWG URL, "ends in a number").
func literal(name string) bool {
	if strings.ContainsAny(name, ":[]%") {
		return true
	}
	last := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	if last == "" {
		return false
	}
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// inward reports whether the name is one that never leads to the public internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375).
func inward(host string) bool {
	for _, end := range []string{"localhost", "local", "internal", "intranet", "lan", "home", "corp", "invalid", "onion", "arpa"} {
		if strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	return false
}

func notInNames(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.'
}

// localHost accepts an address or localhost, with or without a port, for tests and intranets.
func localHost(name string) (string, bool) {
	host, port, err := net.SplitHostPort(name)
	if err != nil {
		host, port = strings.Trim(name, "[]"), ""
	}
	if !strings.EqualFold(host, "localhost") {
		if _, err := netip.ParseAddr(host); err != nil {
			return "", false
		}
	}
	if port == "" {
		return strings.ToLower(name), true
	}
	return net.JoinHostPort(strings.ToLower(host), port), true
}
