package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

// maxAddresses is how many addresses of one name are tried: a name with a thousand would make us knock at a thousand doors.
const maxAddresses = 8

// Resolver looks names up; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// dialer opens connections of one kind: secure ones may go to public addresses, others only where the operator allowed.
type dialer struct {
	rule     rule
	secure   bool
	resolver Resolver
	timeouts Timeouts
}

// dial looks the name up once and tries its addresses in turn. The rule is asked in the socket's Control hook, with the
// address that the kernel is about to connect to, so nothing between look-up and connection can change the answer.
func (d dialer) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("split address %q: %w", address, err)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, refuse(KindURL, "port %q is not a number", portText)
	}
	addrs, err := d.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeouts.Connect)
	defer cancel()
	return d.first(ctx, addrs, uint16(port))
}

func (d dialer) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeouts.DNS)
	defer cancel()
	addrs, err := d.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", host, err)
	}
	if len(addrs) == 0 {
		return nil, fmt.Errorf("look up %s: the name has no address", host)
	}
	return addrs[:min(len(addrs), maxAddresses)], nil
}

// first connects to the first address that answers. Each gets a fair share of the time that is left, so that one silent
// address does not hide the next. A refusal is reported only when every address was refused: otherwise the trouble may pass.
func (d dialer) first(ctx context.Context, addrs []netip.Addr, port uint16) (net.Conn, error) {
	var refusal, trouble error
	for i, addr := range addrs {
		conn, err := d.connect(ctx, netip.AddrPortFrom(addr.Unmap(), port), len(addrs)-i)
		if err == nil {
			return conn, nil
		}
		if isRefused(err) {
			refusal = err
			continue
		}
		trouble = err
		if ctx.Err() != nil {
			break
		}
	}
	if trouble != nil {
		return nil, trouble
	}
	return nil, refusal
}

func (d dialer) connect(ctx context.Context, to netip.AddrPort, shares int) (net.Conn, error) {
	share := d.timeouts.Connect
	if deadline, ok := ctx.Deadline(); ok {
		share = time.Until(deadline) / time.Duration(shares)
	}
	n := net.Dialer{
		Timeout: max(share, time.Millisecond),
		Control: func(_, address string, _ syscall.RawConn) error { return d.control(address) },
	}
	return n.DialContext(ctx, "tcp", to.String())
}

// control runs after the socket exists and before it connects.
func (d dialer) control(address string) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return refuse(KindAddress, "%q is not an address", address)
	}
	return d.rule.judge(to, d.secure)
}

func isRefused(err error) bool {
	var refused *Refused
	return errors.As(err, &refused)
}
