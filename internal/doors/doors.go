package doors

import (
	"context"
	"errors"
	"time"

	"github.com/oriel-blog/oriel/internal/fetch"
)

// patience is how long a reader waits for their server, all requests together.
const patience = 8 * time.Second

// Fetcher makes requests to other hosts; *fetch.Client is one.
type Fetcher interface {
	Get(ctx context.Context, r fetch.Request) (*fetch.Response, error)
}

// Options are the settings of a Resolver. Client is required.
type Options struct {
	Client Fetcher
	// Own is the host of this site, as links.Site.Host gives it. Readers who type it are told so.
	Own string
	// AllowLocal admits addresses and ports, and http for them: for tests and intranets, where the client allows them as well.
	AllowLocal bool
	// Clock may be nil: then it is time.Now.
	Clock func() time.Time
}

// Resolver finds addresses on readers' servers. It remembers what servers say for an hour, and failures for five minutes, of
// 2,000 at most. It is safe for concurrent use.
type Resolver struct {
	client Fetcher
	own    string
	local  bool
	memory *memory
}

// New returns a Resolver that remembers nothing yet.
func New(o Options) *Resolver {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Resolver{client: o.Client, own: o.Own, local: o.AllowLocal, memory: newMemory(o.Clock)}
}

// Resolve gives the address where a reader who typed this does it: verb, to the object with this permanent id. The address is
// absolute, ASCII, and on the reader's server. It may take eight seconds. The error is a *Refused with a sentence, or
// that of ctx. Resolve may be repeated.
func (r *Resolver) Resolve(ctx context.Context, typed string, verb Verb, object string) (string, error) {
	p, err := r.read(typed)
	if err != nil {
		return "", err
	}
	if known, ok := r.memory.recall(p); ok {
		if known.err != nil {
			return "", known.err
		}
		return known.door.to(verb, object), nil
	}
	d, err := r.ask(ctx, p)
	if err != nil {
		return "", err
	}
	return d.to(verb, object), nil
}

// ask asks the server and remembers what it said.
func (r *Resolver) ask(ctx context.Context, p place) (*door, error) {
	hurry, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	d, err := r.find(hurry, p)
	if err == nil {
		r.memory.keep(p, d, nil)
		return d, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err() // the reader left; nothing is known about the server
	}
	refused := refuse(saySilent, p.host)
	if errors.Is(err, errNothing) {
		refused = refuse(sayNoDoor, p.host)
	}
	r.memory.keep(p, nil, refused)
	return nil, refused
}
