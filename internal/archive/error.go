package archive

import (
	"errors"
	"fmt"
	"io/fs"
)

// ErrDamaged means that a file is no backup, or not the whole of one, or that it was changed.
var ErrDamaged = errors.New("use another copy; nothing was changed")

func damaged(what string) error {
	return fmt.Errorf("this file is not a whole and unchanged file of Oriel: %s; %w", what, ErrDamaged)
}

// cut names the usual cause of what gzip and tar say about bytes that make no sense.
func cut(err error) error { return damaged(fmt.Sprintf("it is cut short or damaged (%v)", err)) }

// takenError reads as its sentence alone.
type takenError struct{ sentence string }

func taken(format string, args ...any) error { return &takenError{fmt.Sprintf(format, args...)} }

func (e *takenError) Error() string        { return e.sentence }
func (e *takenError) Is(target error) bool { return target == fs.ErrExist }
