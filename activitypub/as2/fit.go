package as2

import (
	"errors"
	"fmt"
)

// DeliveryLimit is the length that no delivered activity may reach: the family of Misskey answers 413 above it and does not come back.
const DeliveryLimit = 64 << 10

// ErrTooLarge says that an activity does not fit, whatever is left out of it.
var ErrTooLarge = errors.New("activity too large")

// Fit writes an activity in less than limit bytes, leaving out as little as possible: the second copy of the text, then the preview, and in the end
// the object itself, whose id the peer can fetch. What it leaves out follows from the activity and the limit alone, so retries send the same bytes.
func Fit(a Activity, limit int) ([]byte, error) {
	body, err := Marshal(a)
	if err != nil || len(body) < limit {
		return body, err
	}
	for _, step := range []struct {
		activity Activity
		lean     lean
	}{
		{a, lean{contentMap: true}},
		{a, lean{contentMap: true, preview: true}},
		{a.ByReference(), lean{contentMap: true, preview: true}},
	} {
		body, err = encode(step.activity, step.lean)
		if err != nil || len(body) < limit {
			return body, err
		}
	}
	return nil, fmt.Errorf("fit %s into %d bytes: %w", a.ID, limit, ErrTooLarge)
}
