package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
)

// maxCorked is the largest answer that is sent in one piece; larger ones gain nothing by it.
const maxCorked = 64 << 10

// Corked makes a listener whose connections can hold an answer back until it is
// whole. net/http sends a page in at least two writes, head first; each wakes the
// other side and costs about as much as the page itself. A server needs both
// Corked and ConnContext for it; without them pages are sent in pieces.
func Corked(l net.Listener) net.Listener { return corkedListener{l} }

// ConnContext goes into the field of that name of http.Server.
func ConnContext(ctx context.Context, c net.Conn) context.Context {
	if cork, ok := c.(*corkedConn); ok {
		return context.WithValue(ctx, corkKey{}, cork)
	}
	return ctx
}

type corkKey struct{}

type corkedListener struct{ net.Listener }

func (l corkedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &corkedConn{Conn: c}, nil
}

// corkedConn is written to by the one goroutine that serves it.
type corkedConn struct {
	net.Conn
	held *[]byte // not nil while an answer is held back
}

func (c *corkedConn) Write(p []byte) (int, error) {
	if c.held == nil {
		return c.Conn.Write(p)
	}
	*c.held = append(*c.held, p...)
	return len(p), nil
}

// ReadFrom lets a file go straight from the disk to the network.
func (c *corkedConn) ReadFrom(r io.Reader) (int64, error) {
	if c.held == nil {
		return io.Copy(c.Conn, r)
	}
	return io.Copy(struct{ io.Writer }{c}, r)
}

// CloseWrite lets net/http end a connection without losing the last answer.
func (c *corkedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// buffers hold answers back; they are shared, because most connections are idle.
type buffers struct{ pool sync.Pool }

func (b *buffers) take() *[]byte {
	if p, ok := b.pool.Get().(*[]byte); ok {
		return p
	}
	p := make([]byte, 0, maxCorked+4<<10)
	return &p
}

// whole writes a body in one piece with the head before it, where the connection can do that.
func (b *buffers) whole(w http.ResponseWriter, r *http.Request, body []byte) {
	c, ok := r.Context().Value(corkKey{}).(*corkedConn)
	flusher, flushes := w.(http.Flusher)
	if !ok || !flushes || len(body) > maxCorked {
		_, _ = w.Write(body) // a reader who left needs no answer
		return
	}
	held := b.take()
	c.held = held
	_, _ = w.Write(body)
	flusher.Flush()
	c.held = nil
	_, _ = c.Conn.Write(*held)
	*held = (*held)[:0]
	b.pool.Put(held)
}
