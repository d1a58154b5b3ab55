package media

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"syscall"
	"unicode"
)

// ErrFull means that the disk has no room. Nothing was kept; the same picture
// may be sent again once there is space.
var ErrFull = errors.New("no room on the disk for uploads")

// Refused says that a file will never be accepted as it is. Sentence is meant
// for the person who sent it. TooLarge tells files beyond a limit (answer 413)
// from files that are no usable picture (answer 415).
type Refused struct {
	Sentence string
	TooLarge bool
	cause    error
}

// Error is the sentence, with the technical cause behind it for the log.
func (r *Refused) Error() string {
	if r.cause == nil {
		return "upload refused: " + r.Sentence
	}
	return "upload refused: " + r.Sentence + " (" + r.cause.Error() + ")"
}

// Unwrap gives the decoder's complaint, or nil when a rule refused the file.
func (r *Refused) Unwrap() error { return r.cause }

func tooLarge(format string, args ...any) error {
	return &Refused{Sentence: fmt.Sprintf(format, args...), TooLarge: true}
}

func unusable(cause error, format string, args ...any) error {
	return &Refused{Sentence: fmt.Sprintf(format, args...), cause: cause}
}

// onDisk turns "no space left" of any kind into ErrFull and wraps the rest.
func onDisk(doing string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%s: %w", doing, ErrFull)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

const shownNameRunes = 60

// shownName makes the sender's file name fit for a sentence. It is never used
// for anything else.
func shownName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) { // also drops the marks that turn the direction of text
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > shownNameRunes {
		name = string(runes[:shownNameRunes]) + "…"
	}
	if name == "" || name == "." || name == "/" {
		return "This file"
	}
	return "“" + name + "”"
}
