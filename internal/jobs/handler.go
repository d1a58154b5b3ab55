package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Handler does the work of one kind. A nil error finishes the job; Never buries it, Later postpones it, and
// any other error or a panic repeats it by the kind's Retry until its attempts are used up. The context ends
// after the kind's timeout and when the program stops; a run broken off by a stop is not counted.
type Handler func(ctx context.Context, args json.RawMessage, attempt Attempt) error

// Attempt describes the present run of a job.
type Attempt struct {
	// JobID stays the same over all runs of a job.
	JobID int64
	Kind  string
	// Number counts the runs from 1; a run that ended in Later is not counted.
	Number int
	// Max is the Number after which a failure buries the job.
	Max int
	// Inserted is when the job was written.
	Inserted time.Time
}

// Last says that a failure of this run buries the job.
func (a Attempt) Last() bool { return a.Number >= a.Max }

// Option adjusts one kind.
type Option func(*kind)

// Timeout ends the context of a run after d instead of the Runner's default. Zero keeps the default.
func Timeout(d time.Duration) Option { return func(k *kind) { k.timeout = d } }

// RetryBy replaces the default waits between attempts (10 s, growing to a day).
func RetryBy(retry Retry) Option { return func(k *kind) { k.retry = retry } }

type kind struct {
	name    string
	handle  Handler
	timeout time.Duration
	retry   Retry
}

// Registry collects the handlers before a Runner is made. The zero value is ready. It is not safe for concurrent use.
type Registry struct {
	kinds map[string]kind
	err   error
}

// Handle names the Handler of a kind. Naming a kind twice, or one that cannot be stored, is reported by NewRunner.
func (r *Registry) Handle(name string, handle Handler, options ...Option) {
	if !kindShape.MatchString(name) {
		r.fail(fmt.Errorf("job kind %q is not usable", name))
		return
	}
	if handle == nil {
		r.fail(fmt.Errorf("job kind %q has no handler", name))
		return
	}
	if _, taken := r.kinds[name]; taken {
		r.fail(fmt.Errorf("job kind %q has two handlers", name))
		return
	}
	k := kind{name: name, handle: handle, retry: defaultRetry()}
	for _, adjust := range options {
		adjust(&k)
	}
	if r.kinds == nil {
		r.kinds = make(map[string]kind)
	}
	r.kinds[name] = k
}

func (r *Registry) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}
