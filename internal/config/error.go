package config

import (
	"fmt"
	"net/url"
	"strings"
)

// Error is one mistake in the configuration. Load reports all of them together, joined.
type Error struct {
	Key     string // the variable, such as ORIEL_URL, or the key in the file
	Source  string // "the environment", or the path of the file
	Value   string // as written, passwords removed
	Problem string // ends the sentence "Key is Value, which …"
	Remedy  string // a full sentence
}

// Error gives the mistake in two sentences for a person: what is wrong where, and what to do.
func (e *Error) Error() string {
	return fmt.Sprintf("%s in %s is %q, which %s. %s", e.Key, e.Source, e.Value, e.Problem, e.Remedy)
}

// redact removes a password from an address. What cannot be read as an address is not shown beyond its scheme.
func redact(value string) string {
	scheme, _, found := strings.Cut(value, "://")
	if !found {
		return value
	}
	u, err := url.Parse(value)
	if err != nil {
		return scheme + "://…"
	}
	u.RawQuery = "" // PostgreSQL accepts a password there too
	return u.Redacted()
}
