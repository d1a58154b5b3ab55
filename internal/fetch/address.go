package fetch

import (
	"fmt"
	"net/netip"
)

// special lists the blocks that are not the public internet, with the words that a refusal uses.
// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates).
// IPv6 outside 2000::/3 needs no line here: judge refuses all of it.
type special struct {
	block netip.Prefix
	name  string
}

func specials() []special {
	list := []struct{ block, name string }{
		{"0.0.0.0/8", "unspecified"},
		{"10.0.0.0/8", "private"},
		{"100.64.0.0/10", "carrier-grade NAT"},
		{"127.0.0.0/8", "loopback"},
		{"169.254.0.0/16", "link-local"},
		{"172.16.0.0/12", "private"},
		{"192.0.0.0/24", "reserved for protocols"},
		{"192.0.2.0/24", "documentation"},
		{"192.31.196.0/24", "a DNS sink"},
		{"192.52.193.0/24", "a multicast relay"},
		{"192.88.99.0/24", "a 6to4 relay"},
		{"192.168.0.0/16", "private"},
		{"192.175.48.0/24", "a DNS sink"},
		{"198.18.0.0/15", "benchmarking"},
		{"198.51.100.0/24", "documentation"},
		{"203.0.113.0/24", "documentation"},
		{"224.0.0.0/4", "multicast"},
		{"240.0.0.0/4", "reserved"},
		{"2001::/32", "Teredo"}, // before its parent, for the better word
		{"2001::/23", "reserved for protocols"},
		{"2001:db8::/32", "documentation"},
		{"2002::/16", "6to4"},
		{"2620:4f:8000::/48", "a DNS sink"},
		{"3fff::/20", "documentation"},
	}
	table := make([]special, len(list))
	for i, s := range list {
		table[i] = special{netip.MustParsePrefix(s.block), s.name}
	}
	return table
}

// rule is the address rule: public addresses on the web's two ports, and besides them what the operator allowed.
type rule struct {
	specials []special
	global6  netip.Prefix
	allow    []allowed
}

func newRule(allow []allowed) rule {
	return rule{specials: specials(), global6: netip.MustParsePrefix("2000::/3"), allow: allow}
}

// judge returns nil when a connection to to may be opened. secure says that TLS will be spoken on it: without TLS only
// what the operator allowed can be reached. Everything else is a *Refused.
func (r rule) judge(to netip.AddrPort, secure bool) error {
	addr := to.Addr().Unmap()
	if addr.Zone() != "" {
		return refuse(KindAddress, "%s belongs to one network card only", addr)
	}
	port := to.Port()
	for _, a := range r.allow {
		if a.covers(addr, port) {
			return nil
		}
	}
	if why := r.special(addr); why != "" {
		return refuse(KindAddress, "%s is not a public address (%s)", addr, why)
	}
	if port != 80 && port != 443 && !r.publicPort(port) {
		return refuse(KindAddress, "port %d is not one that the web uses", port)
	}
	if !secure {
		return refuse(KindScheme, "%s would be reached without encryption; only https is spoken", addr)
	}
	return nil
}

// special names the special block that addr lies in; it is empty for a public address. addr must be unmapped.
func (r rule) special(addr netip.Addr) string {
	if !addr.IsValid() {
		return "not an address"
	}
	if addr.Is6() && !r.global6.Contains(addr) {
		return narrow6(addr)
	}
	for _, s := range r.specials {
		if s.block.Contains(addr) {
			return s.name
		}
	}
	if addr.Is6() && isatap(addr) {
		return "ISATAP"
	}
	return ""
}

func (r rule) publicPort(port uint16) bool {
	for _, a := range r.allow {
		if a.publicPort == port && port != 0 {
			return true
		}
	}
	return false
}

// narrow6 words the refusal of an IPv6 address outside 2000::/3.
func narrow6(addr netip.Addr) string {
	b := addr.As16()
	switch {
	case addr.IsUnspecified():
		return "unspecified"
	case addr.IsLoopback():
		return "loopback"
	case addr.IsMulticast():
		return "multicast"
	case addr.IsLinkLocalUnicast():
		return "link-local"
	case addr.IsPrivate():
		return "private"
	case b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b:
		return "NAT64"
	case [12]byte(b[:12]) == [12]byte{}:
		return fmt.Sprintf("IPv4-compatible %d.%d.%d.%d", b[12], b[13], b[14], b[15])
	}
	return "reserved"
}

// isatap reports whether the lower half of addr carries an IPv4 address that a tunnel would unpack (RFC 5214 §6.1).
func isatap(addr netip.Addr) bool {
	b := addr.As16()
	return (b[8] == 0x00 || b[8] == 0x02) && b[9] == 0x00 && b[10] == 0x5e && b[11] == 0xfe
}
