package auth

import (
	"net/http"
	"net/netip"
	"strings"
)

// ClientIP returns the visitor's address. X-Forwarded-For is believed only as far as trusted proxies wrote it: read from the
// right, the first address that is not a trusted proxy is the visitor. The result is not valid when the connection has no
// address, as on a Unix socket.
func ClientIP(r *http.Request, trusted []netip.Prefix) netip.Addr {
	addr := remoteAddr(r.RemoteAddr)
	if !isTrusted(addr, trusted) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, ok := parseHop(strings.TrimSpace(hops[i]))
		if !ok {
			return addr // what stands further left was not written by a proxy of ours
		}
		addr = hop
		if !isTrusted(addr, trusted) {
			return addr
		}
	}
	return addr
}

func remoteAddr(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

// parseHop reads one entry; some proxies add the port.
func parseHop(s string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return addr.Unmap().WithZone(""), true
	}
	addr := remoteAddr(s)
	return addr, addr.IsValid()
}

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	for _, block := range trusted {
		if block.Contains(addr) {
			return true
		}
	}
	return false
}

// Network returns what counts as one visitor for limits: an IPv4 address, or the /64 that an IPv6 subscriber is given.
func Network(addr netip.Addr) netip.Prefix {
	addr = addr.Unmap().WithZone("")
	bits := 64
	if addr.Is4() {
		bits = 32
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
