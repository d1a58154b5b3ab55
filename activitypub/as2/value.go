package as2

import (
	"bytes"
	"iter"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// value points at one value of a checked document. The zero value is an absent one, and every method may be called on it.
type value struct {
	t *tree
	i int32
}

// kind is the first byte of the value's text: one of { [ " t f n - or a digit. It is 0 for an absent value and for null.
func (v value) kind() byte {
	if v.t == nil {
		return 0
	}
	c := v.t.body[v.t.nodes[v.i].start]
	if c == 'n' {
		return 0
	}
	return c
}

// raw returns the bytes of the value as they came.
func (v value) raw() []byte {
	if v.t == nil {
		return nil
	}
	n := &v.t.nodes[v.i]
	return v.t.body[n.start:n.end:n.end]
}

// get returns a member of an object.
func (v value) get(key string) value {
	if v.kind() != '{' || v.t.nodes[v.i].kids == 0 {
		return value{}
	}
	for i := v.i + 1; i != none; i = v.t.nodes[i].next {
		if string(v.t.name(&v.t.nodes[i])) == key {
			return value{v.t, i}
		}
	}
	return value{}
}

// members walks the members of an object in the order of the document.
func (v value) members() iter.Seq2[string, value] {
	return func(yield func(string, value) bool) {
		if v.kind() != '{' || v.t.nodes[v.i].kids == 0 {
			return
		}
		for i := v.i + 1; i != none; i = v.t.nodes[i].next {
			if !yield(string(v.t.name(&v.t.nodes[i])), value{v.t, i}) {
				return
			}
		}
	}
}

// each walks the items of an array. A value that stands alone is its own only item, as in JSON-LD; null and absent values have none.
func (v value) each() iter.Seq[value] {
	return func(yield func(value) bool) {
		switch v.kind() {
		case 0:
		case '[':
			if v.t.nodes[v.i].kids == 0 {
				return
			}
			for i := v.i + 1; i != none; i = v.t.nodes[i].next {
				item := value{v.t, i}
				if item.kind() != 0 && !yield(item) {
					return
				}
			}
		default:
			yield(v)
		}
	}
}

// first returns the first item, or an absent value.
func (v value) first() value {
	for item := range v.each() {
		return item
	}
	return value{}
}

// text returns the text of a string, and "" for anything else. NUL is left out, since databases refuse it; half a surrogate pair becomes U+FFFD.
func (v value) text() string {
	if v.kind() != '"' {
		return ""
	}
	n := &v.t.nodes[v.i]
	raw := v.t.body[n.start+1 : n.end-1]
	if !n.escaped {
		return string(raw)
	}
	return strings.ReplaceAll(string(unescape(raw)), "\x00", "")
}

// id returns the id that a value names: a string, or an object's id (a Link's href). Of an array it is the first one that names any.
func (v value) id() string {
	switch v.kind() {
	case '"':
		return cleanID(v.text())
	case '{':
		if id := cleanID(v.get("id").text()); id != "" {
			return id
		}
		return cleanID(v.get("href").text())
	case '[':
		for item := range v.each() {
			if item.kind() == '[' {
				continue
			}
			if id := item.id(); id != "" {
				return id
			}
		}
	}
	return ""
}

// yes tells whether the value is true. Words that stand for it do not count.
func (v value) yes() bool { return v.kind() == 't' }

// number returns a whole number that is not negative. Fractions are cut; strings and numbers out of range are refused.
func (v value) number() (int, bool) {
	c := v.kind()
	if c < '0' || c > '9' {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(v.raw()), 64)
	if err != nil || f > math.MaxInt32 {
		return 0, false
	}
	return int(f), true
}

// cleanID returns id unless it cannot be one: too long, or with spaces or control characters in it.
func cleanID(id string) string {
	if len(id) > MaxIDBytes {
		return ""
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] == 0x7f {
			return ""
		}
	}
	return id
}

// unescape decodes the inside of a checked string.
func unescape(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			return append(out, raw...)
		}
		out = append(out, raw[:i]...)
		c := raw[i+1]
		raw = raw[i+2:]
		switch c {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, _ := hex4(raw)
			raw = raw[4:]
			if utf16.IsSurrogate(r) {
				r, raw = surrogate(r, raw)
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, c)
		}
	}
}

// surrogate joins two halves of a pair. A half that stands alone becomes U+FFFD.
func surrogate(half rune, rest []byte) (rune, []byte) {
	if len(rest) >= 6 && rest[0] == '\\' && rest[1] == 'u' {
		if other, ok := hex4(rest[2:]); ok {
			if r := utf16.DecodeRune(half, other); r != utf8.RuneError {
				return r, rest[6:]
			}
		}
	}
	return utf8.RuneError, rest
}

// hex4 reads the four digits of an escape.
func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
