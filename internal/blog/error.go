package blog

import (
	"errors"
	"strings"
)

// Kind tells an edge what to answer; the sentence of an Error tells the person why.
type Kind int

// The kinds of refusal that the domain knows.
const (
	Internal  Kind = iota // anything unforeseen; its text is never shown
	Invalid               // the input is wrong; Problems name the fields
	NotFound              // there is no such thing, or not for this person
	Gone                  // it existed and was deleted
	Conflict              // somebody else changed it first, or the name is taken
	Forbidden             // this person may not do that
	Busy                  // the database or the disk cannot take it now; try again
)

// Problem is one wrong field of a form, in a sentence for the person who filled it in.
type Problem struct {
	Field    string
	Sentence string
}

// Error is a refusal with a full sentence for a person.
type Error struct {
	Kind     Kind
	Message  string
	Problems []Problem
}

// Error joins the sentence and the problems.
func (e *Error) Error() string {
	if len(e.Problems) == 0 {
		return e.Message
	}
	parts := make([]string, 0, len(e.Problems)+1)
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	for _, p := range e.Problems {
		parts = append(parts, p.Field+": "+p.Sentence)
	}
	return strings.Join(parts, " ")
}

// Refuse makes an error of a kind with a sentence.
func Refuse(kind Kind, sentence string) error { return &Error{Kind: kind, Message: sentence} }

// KindOf finds the kind of an error; anything that is not a refusal is Internal.
func KindOf(err error) Kind {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Kind
	}
	return Internal
}

// ProblemsOf gives the wrong fields of an error, or nil.
func ProblemsOf(err error) []Problem {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Problems
	}
	return nil
}

// problems collects wrong fields while a form is checked.
type problems []Problem

func (p *problems) add(field, sentence string) {
	*p = append(*p, Problem{Field: field, Sentence: sentence})
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "Some fields need your attention.", Problems: p}
}

// ErrNotFound is what a store answers when a row does not exist.
var ErrNotFound = Refuse(NotFound, "There is no such page here.")
