package fetch

import (
	"errors"
	"fmt"
)

// Kind says which rule refused a request.
type Kind string

// The kinds of refusal. All but KindBudget hold for the URL itself: asking again gives the same answer.
const (
	KindURL       Kind = "url"       // not a usable web address
	KindScheme    Kind = "scheme"    // not https, and not inside Options.Allow
	KindAddress   Kind = "address"   // the host's address or port is not public
	KindRedirects Kind = "redirects" // too many hops, or a loop
	KindTooLarge  Kind = "too-large" // the body is longer than MaxBytes, also after inflating
	KindEncoding  Kind = "encoding"  // the body is compressed in a way that was not asked for
	KindBudget    Kind = "budget"    // the work that asked has used up its requests; another piece of work may ask
)

// Refused is the error for a request that a rule forbids. It is permanent for the URL, except for KindBudget.
// Reason is a clause in plain words; it may repeat text from the URL and must be escaped like any other input.
type Refused struct {
	Kind   Kind
	Reason string
}

// Error gives the reason.
func (r *Refused) Error() string { return "refused: " + r.Reason }

func refuse(kind Kind, format string, args ...any) *Refused {
	return &Refused{Kind: kind, Reason: fmt.Sprintf(format, args...)}
}

// networkError marks trouble on the way: names that do not resolve, time-outs, broken TLS, answers cut short.
type networkError struct{ err error }

func (n *networkError) Error() string { return n.err.Error() }
func (n *networkError) Unwrap() error { return n.err }

// asNetwork marks err as trouble on the way, unless a rule of ours is the cause: then the *Refused alone comes back.
func asNetwork(err error) error {
	var refused *Refused
	if errors.As(err, &refused) {
		return refused
	}
	return &networkError{err}
}

// IsTemporary reports whether err came from the network, so that the same request may succeed later. It is true also for
// expired certificates and unknown names, which their owners mend, and for a request whose context ended. It is false for
// nil, for *Refused and for errors of a Sign function.
func IsTemporary(err error) bool {
	var n *networkError
	return errors.As(err, &n)
}
