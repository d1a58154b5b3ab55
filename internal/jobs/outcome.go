package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
)

// Never marks err as one that no repetition can mend: the job is buried at once with err as its reason,
// whatever attempts are left. A nil err gives nil. It may be wrapped.
func Never(err error) error {
	if err == nil {
		return nil
	}
	return &neverError{cause: err, cancel: river.JobCancel(err)}
}

// Later asks to be run again after d, without counting this run as an attempt. A negative d is zero.
// It may be wrapped. Long waits are kept to about a second.
func Later(d time.Duration) error {
	return &laterError{snooze: river.JobSnooze(max(d, 0)), wait: d}
}

// neverError reads as its cause; River finds its own marker through Unwrap.
type neverError struct {
	cause  error
	cancel error
}

func (e *neverError) Error() string   { return e.cause.Error() }
func (e *neverError) Unwrap() []error { return []error{e.cancel, e.cause} }

type laterError struct {
	snooze error
	wait   time.Duration
}

func (e *laterError) Error() string { return "run again in " + e.wait.String() }
func (e *laterError) Unwrap() error { return e.snooze }

// decided reports whether err already says what is to become of the job.
func decided(err error) bool {
	var never *neverError
	var later *laterError
	return errors.As(err, &never) || errors.As(err, &later)
}

// interrupted makes River give the job back without counting the attempt when
// the run failed because the program is stopping.
func interrupted(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) && !errors.Is(err, context.Canceled) && !decided(err) {
		return errors.Join(err, context.Canceled)
	}
	return err
}
