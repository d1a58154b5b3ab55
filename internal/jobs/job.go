package jobs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// DefaultQueue is where a job without a Queue waits.
const DefaultQueue = "default"

// DefaultMaxAttempts is how often a job without MaxAttempts is tried before it is buried.
const DefaultMaxAttempts = 25

const defaultPriority = 2

// kindShape is what River accepts as a kind; a kind is at least two characters long.
var kindShape = regexp.MustCompile(`\A\w[\w\-\[\]<>/.·:+]{1,126}\z`)

// Job is one piece of work to be done later.
type Job struct {
	// Kind names the Handler. It is stored: renaming a kind strands the jobs that wait under the old name.
	Kind string
	// Args is turned into JSON and handed to the Handler; nil is an empty object. Keep it small:
	// ids, not contents. PostgreSQL may reorder its keys, and the character U+0000 is refused on both databases.
	Args any
	// Queue is the lane it waits in; empty is DefaultQueue. A lane that no Runner serves is never worked.
	Queue string
	// RunAt is the earliest time; zero or past means at once. A future time is kept to about a second.
	RunAt time.Time
	// MaxAttempts is how many failed runs bury the job; zero is DefaultMaxAttempts.
	MaxAttempts int
	// UniqueKey, when set, makes Insert do nothing while an unfinished job of the same Kind and UniqueKey
	// waits or runs. A job that is already running counts: its Handler must read the state when it starts,
	// and what changes after that needs a job without the key.
	UniqueKey string
	// Priority is 1 (first) to 4 (last) within a queue; zero is 2.
	Priority int
}

// envelope is the one shape in which River stores every kind.
type envelope struct {
	kind string
	Args json.RawMessage `json:"args"`
	Key  string          `json:"key,omitempty" river:"unique"`
}

// Kind tells River which handler to call.
func (e envelope) Kind() string { return e.kind }

// params translates a job for River and refuses what one of the databases would refuse later.
func (j Job) params(now time.Time) (river.InsertManyParams, error) {
	if !kindShape.MatchString(j.Kind) {
		return river.InsertManyParams{}, fmt.Errorf("job kind %q is not usable", j.Kind)
	}
	if j.Priority < 0 || j.Priority > 4 {
		return river.InsertManyParams{}, fmt.Errorf("job %s: priority %d is not between 1 and 4", j.Kind, j.Priority)
	}
	if j.MaxAttempts < 0 {
		return river.InsertManyParams{}, fmt.Errorf("job %s: %d attempts", j.Kind, j.MaxAttempts)
	}
	args, err := encodeArgs(j.Args)
	if err != nil {
		return river.InsertManyParams{}, fmt.Errorf("encode arguments of job %s: %w", j.Kind, err)
	}
	opts := &river.InsertOpts{
		MaxAttempts: cmp.Or(j.MaxAttempts, DefaultMaxAttempts),
		Priority:    cmp.Or(j.Priority, defaultPriority),
		Queue:       cmp.Or(j.Queue, DefaultQueue),
	}
	if j.RunAt.After(now) {
		opts.ScheduledAt = j.RunAt
	}
	if j.UniqueKey != "" {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: unfinished()}
	}
	return river.InsertManyParams{Args: envelope{kind: j.Kind, Args: args, Key: j.UniqueKey}, InsertOpts: opts}, nil
}

func encodeArgs(args any) (json.RawMessage, error) {
	if args == nil {
		return json.RawMessage("{}"), nil
	}
	raw, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	// PostgreSQL's jsonb cannot hold U+0000; found out there, it would break the transaction.
	if holdsNUL(raw) {
		return nil, errors.New("the character U+0000 cannot be stored")
	}
	return raw, nil
}

// holdsNUL looks for the escape of U+0000 in JSON text; "\\u0000" is a backslash and five harmless characters.
func holdsNUL(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		if bytes.HasPrefix(raw[i:], []byte(`\u0000`)) {
			return true
		}
		i++ // the escaped character
	}
	return false
}

func unfinished() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
		rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}
}
