package blog

import (
	"slices"
	"strings"
	"time"
)

// BlockedHost is a server whose people cannot reach this house, or only after approval; subdomains are meant as well. A
// host may be blocked by an author and by several lists, each with a row of its own.
type BlockedHost struct {
	Host      string
	ListID    int64 // the list that it came with; zero when an author blocked it by hand
	Hold      bool  // not turned away, but every comment from there waits for approval
	Comment   string
	CreatedAt time.Time
}

// SparedHost stays open whatever lists say, with all below it. A block by hand is stronger.
type SparedHost struct {
	Host      string
	CreatedAt time.Time
}

// AllowedHost is a server that may reach this house while it opens to chosen ones only; subdomains are meant as well.
type AllowedHost struct {
	Host      string
	CreatedAt time.Time
}

// The values of the setting FederationMode: everybody but the blocked may come, or nobody but the allowed.
const (
	FederationMode  = "federation.mode"
	FederationOpen  = "open"
	FederationAllow = "allow"
)

// HostRules decide which servers are turned away. The zero value turns nobody away.
type HostRules struct {
	ByHand  map[string]bool // blocked by an author
	Listed  map[string]bool // blocked by an import or a list
	Spared  map[string]bool
	Allowed map[string]bool
	Chosen  bool // only the allowed may come
}

// Blocked reports whether blocks turn a host away: those of an author always, those of lists unless it is spared.
func (r HostRules) Blocked(host string) bool {
	return holds(r.ByHand, host) || holds(r.Listed, host) && !r.Spares(host)
}

// Spares reports whether an exception keeps a host open, whatever lists say.
func (r HostRules) Spares(host string) bool { return holds(r.Spared, host) }

func holds(set map[string]bool, host string) bool {
	return slices.ContainsFunc(HostAndAbove(host), func(n string) bool { return set[n] })
}

// Away reports whether nothing is taken from a host and nothing sent to it. Where no host is named, nobody is turned away.
func (r HostRules) Away(host string) bool {
	if host == "" {
		return false
	}
	return r.Blocked(host) || r.Chosen && !holds(r.Allowed, host)
}

// HostAndAbove lists the names under which a rule may hold for a host: itself, itself without a port, and each domain above.
func HostAndAbove(host string) []string {
	host = strings.ToLower(host)
	names := []string{host}
	name, port := CutPort(host)
	if port != "" {
		names = append(names, name)
	}
	for {
		_, rest, found := strings.Cut(name, ".")
		if !found || rest == "" {
			return names
		}
		name = rest
		names = append(names, name)
	}
}

// CutPort splits a host before the colon of its port. An IPv6 address keeps its brackets.
func CutPort(host string) (name, port string) {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || strings.Trim(host[i+1:], "0123456789") != "" {
		return host, ""
	}
	return host[:i], host[i:]
}
