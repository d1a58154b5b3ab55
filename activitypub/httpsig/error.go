package httpsig

import "fmt"

// Reason is a short, stable word for why a signature or a key was refused. It
// is meant for logs, counters and tests; people read Error.Message.
type Reason string

// The reasons in which a request can be refused.
const (
	ReasonMissing   Reason = "missing"   // the request carries no signature
	ReasonMalformed Reason = "malformed" // a header cannot be read
	ReasonAmbiguous Reason = "ambiguous" // a header can be read in two ways
	ReasonOversize  Reason = "oversize"  // a header is larger than 8 KiB
	ReasonAlgorithm Reason = "algorithm" // the algorithm is not allowed, or not with these parts
	ReasonCoverage  Reason = "coverage"  // a part that must be signed is not
	ReasonHost      Reason = "host"      // the request was made for another host
	ReasonClock     Reason = "clock"     // signed too long ago, or in the future
	ReasonExpired   Reason = "expired"   // the sender's own expiry time has passed
	ReasonDigest    Reason = "digest"    // the body is not the one that was signed
	ReasonKey       Reason = "key"       // the key is of a kind or size that we refuse
	ReasonMismatch  Reason = "mismatch"  // the signature was not made with this key over this request
)

// Error says why a signature or a key was refused. All functions of this
// package that judge what came from another server return this type and no
// other; none of the reasons is worth a retry with the same bytes.
type Error struct {
	// Reason is the machine's word.
	Reason Reason
	// Message is a plain sentence with cause and remedy. It may quote short
	// parts of the request and is safe to send back as text/plain.
	Message string
}

// Error returns the reason and the sentence.
func (e *Error) Error() string {
	return "http signature refused (" + string(e.Reason) + "): " + e.Message
}

func refuse(reason Reason, format string, args ...any) *Error {
	return &Error{Reason: reason, Message: fmt.Sprintf(format, args...)}
}

// excerpt quotes what a stranger sent, cut to a length that is fit for a log line.
func excerpt(s string) string {
	const limit = 80
	if len(s) > limit {
		return fmt.Sprintf("%q and more", s[:limit])
	}
	return fmt.Sprintf("%q", s)
}
