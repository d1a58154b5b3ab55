package render

import "fmt"

// TooComplex says that a text passes one of the limits that keep a page quick to build and small to send. It is meant
// for the author: Reason and Remedy are full sentences. Rendering the same text again gives the same error.
type TooComplex struct {
	// Reason says what was found, with the number where there is one.
	Reason string
	// Remedy says what the author can change.
	Remedy string
}

// Error returns the reason and the remedy, ready to be shown to the author.
func (e *TooComplex) Error() string { return e.Reason + " " + e.Remedy }

func tooComplex(remedy, reason string, args ...any) error {
	return &TooComplex{Reason: fmt.Sprintf(reason, args...), Remedy: remedy}
}
