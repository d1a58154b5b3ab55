package as2

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// MaxIDBytes is the length of the longest id that is accepted.
const MaxIDBytes = 2_048

// ErrID is wrapped when text cannot be the id of anything on a remote server.
var ErrID = errors.New("not an acceptable id")

// IDs compares the ids of remote things. There is one canonical form, so that one server has one name wherever Oriel compares, stores or shows it (safety
// rule 21). The zero value accepts https only.
type IDs struct {
	AllowHTTP bool // for tests and intranets; never where the public network is spoken to
}

// Host returns the canonical host of an id: lower case, ASCII (IDNA), with a port only if it is not the scheme's own. Errors wrap ErrID.
func (ids IDs) Host(id string) (string, error) {
	_, host, _, err := ids.split(id)
	return host, err
}

// Canonical returns id with scheme and host in canonical form. Everything after the host stays byte for byte, fragment included, but an empty path becomes "/".
// Errors wrap ErrID.
func (ids IDs) Canonical(id string) (string, error) {
	scheme, host, rest, err := ids.split(id)
	if err != nil {
		return "", err
	}
	if rest == "" || rest[0] != '/' {
		rest = "/" + rest
	}
	return scheme + "://" + host + rest, nil
}

// SameOrigin tells whether two ids have the same scheme, host and port. Ids that cannot be read share an origin with nothing, not even with themselves.
func (ids IDs) SameOrigin(a, b string) bool {
	schemeA, hostA, _, errA := ids.split(a)
	schemeB, hostB, _, errB := ids.split(b)
	return errA == nil && errB == nil && schemeA == schemeB && hostA == hostB
}

func (ids IDs) split(id string) (scheme, host, rest string, err error) {
	if reason := unfit(id); reason != "" {
		return "", "", "", fmt.Errorf("%w: %s", ErrID, reason)
	}
	scheme, rest, ok := strings.Cut(id, "://")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "https" && (scheme != "http" || !ids.AllowHTTP) {
		return "", "", "", fmt.Errorf("%w: its scheme is not https", ErrID)
	}
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority, rest = rest[:end], rest[end:]
	} else {
		rest = ""
	}
	host, err = canonicalHost(scheme, authority)
	if err != nil {
		return "", "", "", err
	}
	if _, err := url.Parse("https://h" + rest); err != nil {
		return "", "", "", fmt.Errorf("%w: its path is malformed", ErrID)
	}
	return scheme, host, rest, nil
}

// unfit says what makes the text no id before any parsing: browsers and Go disagree about backslashes, so those are refused too.
func unfit(id string) string {
	if len(id) > MaxIDBytes {
		return "too long"
	}
	for _, r := range id {
		if r <= ' ' || r == '\\' || r == unicode.ReplacementChar || r > 0x7f && (unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)) || r == 0x7f {
			return "it has spaces or control characters"
		}
	}
	return ""
}

func canonicalHost(scheme, authority string) (string, error) {
	if strings.ContainsAny(authority, "@%") {
		return "", fmt.Errorf("%w: its host holds a user name or an escape", ErrID)
	}
	name, port := authority, ""
	if i := strings.LastIndexByte(authority, ':'); i > strings.LastIndexByte(authority, ']') {
		name, port = authority[:i], authority[i+1:]
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil || number == 0 {
			return "", fmt.Errorf("%w: its port is malformed", ErrID)
		}
		port = ":" + strconv.FormatUint(number, 10)
		if scheme == "https" && number == 443 || scheme == "http" && number == 80 {
			port = ""
		}
	}
	if strings.HasPrefix(name, "[") {
		address, err := netip.ParseAddr(strings.TrimSuffix(name[1:], "]"))
		if err != nil || !strings.HasSuffix(name, "]") || !address.Is6() || address.Zone() != "" {
			return "", fmt.Errorf("%w: its host is malformed", ErrID)
		}
		return "[" + address.String() + "]" + port, nil
	}
	if !plainHost(name) {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil || !plainLabels(ascii) {
			return "", fmt.Errorf("%w: its host is malformed", ErrID)
		}
		name = ascii
	}
	return name + port, nil
}

// plainHost tells whether name needs no translation: the common case, kept off the slow road.
func plainHost(name string) bool { return plainLabels(name) && !strings.Contains(name, "--") }

// plainLabels checks a host in ASCII: dotted labels of lower-case letters, digits and hyphens, none empty, so there is no dot at the end.
func plainLabels(name string) bool {
	if len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			c := label[i]
			if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				return false
			}
		}
	}
	return true
}
