package locale

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// verb is a place for an argument. The zero value is none.
type verb struct {
	arg  int  // from 1
	kind byte // 's' or 'd'
}

// fill puts arguments into a message. Package fmt would also do it, but it writes complaints into the page when a form
// leaves an argument out, and it knows only English numbers. A verb without an argument stays as it was written.
func (l *Locale) fill(message string, args []any) string {
	if !strings.Contains(message, "%") || len(args) == 0 {
		return message
	}
	var b strings.Builder
	for text, v := range pieces(message) {
		if v != (verb{}) && v.arg <= len(args) {
			text = l.argument(v, args[v.arg-1])
		}
		b.WriteString(text)
	}
	return b.String()
}

func (l *Locale) argument(v verb, arg any) string {
	switch value := arg.(type) {
	case string:
		return value
	case int:
		if v.kind == 'd' {
			return l.Number(value)
		}
	case int64:
		if v.kind == 'd' {
			return l.Number(int(value))
		}
	}
	return fmt.Sprint(arg)
}

// pieces walks over a message: plain text comes with the zero verb, a verb comes with its own spelling. As in
// package fmt, a plain verb after %[2]s takes the third argument.
func pieces(message string) iter.Seq2[string, verb] {
	return func(yield func(string, verb) bool) {
		next := 1
		for message != "" {
			plain, _, found := strings.Cut(message, "%")
			if plain != "" && !yield(plain, verb{}) {
				return
			}
			if !found {
				return
			}
			message = message[len(plain):]
			spelling, text, v := head(message, next)
			if v != (verb{}) {
				text, next = spelling, v.arg+1
			}
			if !yield(text, v) {
				return
			}
			message = message[len(spelling):]
		}
	}
}

// head reads what a message begins with, which is a percent sign: how it is spelled, what it stands for when it is no verb,
// and the verb. next is the argument of a verb that names none.
func head(message string, next int) (spelling, text string, v verb) {
	if strings.HasPrefix(message, "%%") {
		return "%%", "%", verb{}
	}
	rest := message[1:]
	if inside, after, ok := strings.Cut(rest, "]"); ok && strings.HasPrefix(inside, "[") {
		if n, err := strconv.Atoi(inside[1:]); err == nil && n > 0 {
			next, rest = n, after
		}
	}
	if rest == "" || (rest[0] != 's' && rest[0] != 'd') {
		return "%", "%", verb{}
	}
	return message[:len(message)-len(rest)+1], "", verb{next, rest[0]}
}

// verbs are the places for arguments that a message has.
func verbs(message string) map[verb]bool {
	found := map[verb]bool{}
	for _, v := range pieces(message) {
		if v != (verb{}) {
			found[v] = true
		}
	}
	return found
}
