package fetch

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// allowed is one entry of Options.Allow. Either block is valid, or publicPort is set.
type allowed struct {
	block      netip.Prefix
	port       uint16 // 0 is every port
	publicPort uint16 // a further port on public addresses; 0 is none
}

func (a allowed) covers(addr netip.Addr, port uint16) bool {
	return a.block.IsValid() && a.block.Contains(addr) && (a.port == 0 || a.port == port)
}

// parseAllow reads entries such as "127.0.0.0/8" (every port), "127.0.0.1/32:8443", "::1/128:*", "[::1]:8443", "10.0.0.7",
// and "8443" or ":8443" (a further https port on public addresses). Empty entries are skipped.
func parseAllow(entries []string) ([]allowed, error) {
	var list []allowed
	for _, entry := range entries {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		a, err := parseAllowEntry(entry)
		if err != nil {
			return nil, fmt.Errorf("allow %q: %w", entry, err)
		}
		list = append(list, a)
	}
	return list, nil
}

func parseAllowEntry(entry string) (allowed, error) {
	host, port := splitPort(entry)
	if host == "" {
		n, err := parsePort(port)
		if err != nil || n == 0 {
			return allowed{}, fmt.Errorf("a port alone must be a number from 1 to 65535")
		}
		return allowed{publicPort: n}, nil
	}
	block, err := parseBlock(host)
	if err != nil {
		return allowed{}, err
	}
	n, err := parsePort(port)
	if err != nil {
		return allowed{}, err
	}
	return allowed{block: block, port: n}, nil
}

// splitPort cuts an entry into address block and port. Colons before the slash, or inside brackets, belong to IPv6.
func splitPort(entry string) (host, port string) {
	if _, err := strconv.ParseUint(entry, 10, 16); err == nil {
		return "", entry
	}
	tail := max(strings.LastIndexByte(entry, '/'), strings.LastIndexByte(entry, ']'))
	if tail < 0 && strings.Count(entry, ":") > 1 {
		return entry, "" // a bare IPv6 address
	}
	host = entry
	if colon := strings.LastIndexByte(entry, ':'); colon >= 0 && colon > tail {
		host, port = entry[:colon], entry[colon+1:]
	}
	return strings.NewReplacer("[", "", "]", "").Replace(host), port
}

func parseBlock(host string) (netip.Prefix, error) {
	if strings.Contains(host, "/") {
		block, err := netip.ParsePrefix(host)
		if err != nil {
			return netip.Prefix{}, fmt.Errorf("not an address block such as 10.0.0.0/8: %w", err)
		}
		return unmapPrefix(block), nil
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("not an address such as 10.0.0.7: %w", err)
	}
	addr = addr.Unmap()
	return netip.PrefixFrom(addr, addr.BitLen()), nil
}

// unmapPrefix turns ::ffff:10.0.0.0/104 into 10.0.0.0/8, because addresses are judged unmapped.
func unmapPrefix(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked()
}

// parsePort reads "", "*" (both: every port, 0) or a number.
func parsePort(s string) (uint16, error) {
	if s == "" || s == "*" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("the port %q is neither * nor a number from 1 to 65535", s)
	}
	return uint16(n), nil
}
