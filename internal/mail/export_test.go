package mail

import (
	"context"
	"net"
)

// DialTo makes the server be found at an address on this machine, whatever its name says.
func (s *Server) DialTo(address string) {
	s.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
}
