package httpsig

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// This file reads the part of RFC 9651 (structured fields) that signatures
// need: dictionaries of items and inner lists. It is stricter than the RFC in
// two points. A repeated key is an error, where the RFC lets the last one win:
// two readers that disagree about which one counts are a hole. Decimals, dates
// and display strings, which no signature contains, are errors too.

// maxKeys bounds a dictionary and the parameters of an item; real ones have five.
const maxKeys = 32

type kind int

const (
	kindString kind = iota + 1
	kindToken
	kindInteger
	kindBytes
	kindBool
	kindList
)

// structured is an item, or an inner list of items, with its parameters.
type structured struct {
	kind   kind
	text   string // kindString, kindToken
	number int64  // kindInteger
	truth  bool   // kindBool
	bytes  []byte // kindBytes
	list   []structured
	params []param
}

// param is one key with its value, of a dictionary or of an item.
type param struct {
	key   string
	value structured
}

func (s structured) param(key string) (structured, bool) {
	for _, p := range s.params {
		if p.key == key {
			return p.value, true
		}
	}
	return structured{}, false
}

// parseDictionary reads a whole field value (RFC 9651 §4.2.2).
func parseDictionary(field string) ([]param, error) {
	p := &fieldReader{rest: strings.Trim(field, " ")}
	var members []param
	for p.rest != "" {
		m, err := p.member()
		if err != nil {
			return nil, err
		}
		if members, err = appendUnique(members, m); err != nil {
			return nil, err
		}
		p.skip(" \t")
		if p.rest == "" {
			return members, nil
		}
		if !p.take(',') {
			return nil, fmt.Errorf("a comma is missing after %q", m.key)
		}
		p.skip(" \t")
		if p.rest == "" {
			return nil, errors.New("it ends with a comma")
		}
	}
	return members, nil
}

// appendUnique refuses a key that is there already, and more keys than anybody
// has a use for, so that hostile fields cost little.
func appendUnique(params []param, next param) ([]param, error) {
	if len(params) == maxKeys {
		return nil, fmt.Errorf("it has more than %d keys", maxKeys)
	}
	for _, p := range params {
		if p.key == next.key {
			return nil, fmt.Errorf("the key %q is there twice", next.key)
		}
	}
	return append(params, next), nil
}

// fieldReader eats a field value from the left.
type fieldReader struct{ rest string }

func (p *fieldReader) skip(set string) { p.rest = strings.TrimLeft(p.rest, set) }

// peek returns the next byte, or 0 at the end; 0 is not legal anywhere in a field.
func (p *fieldReader) peek() byte {
	if p.rest == "" {
		return 0
	}
	return p.rest[0]
}

func (p *fieldReader) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

// span eats the longest prefix of legal bytes.
func (p *fieldReader) span(legal func(byte) bool) string {
	i := 0
	for i < len(p.rest) && legal(p.rest[i]) {
		i++
	}
	var eaten string
	eaten, p.rest = p.rest[:i], p.rest[i:]
	return eaten
}

func (p *fieldReader) member() (param, error) {
	key, err := p.key()
	if err != nil {
		return param{}, err
	}
	if p.take('=') {
		value, err := p.itemOrList()
		return param{key, value}, err
	}
	params, err := p.params()
	return param{key, structured{kind: kindBool, truth: true, params: params}}, err
}

func (p *fieldReader) key() (string, error) {
	if c := p.peek(); !isLower(c) && c != '*' {
		return "", errors.New("a key must start with a small letter")
	}
	return p.span(func(c byte) bool {
		return isLower(c) || isDigit(c) || strings.IndexByte("_-.*", c) >= 0
	}), nil
}

func (p *fieldReader) itemOrList() (structured, error) {
	if p.take('(') {
		return p.innerList()
	}
	return p.item()
}

func (p *fieldReader) innerList() (structured, error) {
	list := structured{kind: kindList}
	for {
		p.skip(" ")
		if p.take(')') {
			break
		}
		item, err := p.item()
		if err != nil {
			return structured{}, err
		}
		if c := p.peek(); c != ' ' && c != ')' {
			return structured{}, errors.New("a list in brackets is not closed, or a space is missing in it")
		}
		list.list = append(list.list, item)
	}
	var err error
	list.params, err = p.params()
	return list, err
}

func (p *fieldReader) item() (structured, error) {
	item, err := p.bareItem()
	if err != nil {
		return structured{}, err
	}
	item.params, err = p.params()
	return item, err
}

func (p *fieldReader) params() ([]param, error) {
	var params []param
	for p.take(';') {
		p.skip(" ")
		key, err := p.key()
		if err != nil {
			return nil, err
		}
		value := structured{kind: kindBool, truth: true}
		if p.take('=') {
			if value, err = p.bareItem(); err != nil {
				return nil, err
			}
		}
		if params, err = appendUnique(params, param{key, value}); err != nil {
			return nil, err
		}
	}
	return params, nil
}

func (p *fieldReader) bareItem() (structured, error) {
	switch c := p.peek(); {
	case c == '"':
		return p.quoted()
	case c == ':':
		return p.byteSequence()
	case c == '?':
		return p.boolean()
	case c == '-' || isDigit(c):
		return p.integer()
	case c == '*' || isAlpha(c):
		return structured{kind: kindToken, text: p.span(isToken)}, nil
	default:
		return structured{}, errors.New("a value is missing or has an unknown form")
	}
}

func (p *fieldReader) quoted() (structured, error) {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.rest = p.rest[i+1:]
			return structured{kind: kindString, text: b.String()}, nil
		case c == '\\':
			i++
			if i == len(p.rest) || (p.rest[i] != '"' && p.rest[i] != '\\') {
				return structured{}, errors.New("a backslash in a quoted text stands before something else than a quote")
			}
			b.WriteByte(p.rest[i])
		case c < 0x20 || c > 0x7e:
			return structured{}, errors.New("a quoted text contains a character that is not plain ASCII")
		default:
			b.WriteByte(c)
		}
	}
	return structured{}, errors.New("a quoted text is not closed")
}

func (p *fieldReader) byteSequence() (structured, error) {
	text, rest, closed := strings.Cut(p.rest[1:], ":")
	if !closed {
		return structured{}, errors.New("a byte sequence is not closed by a colon")
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		return structured{}, errors.New("a byte sequence is not base64")
	}
	p.rest = rest
	return structured{kind: kindBytes, bytes: decoded}, nil
}

func (p *fieldReader) boolean() (structured, error) {
	switch {
	case strings.HasPrefix(p.rest, "?0"), strings.HasPrefix(p.rest, "?1"):
		truth := p.rest[1] == '1'
		p.rest = p.rest[2:]
		return structured{kind: kindBool, truth: truth}, nil
	default:
		return structured{}, errors.New("a question mark must be followed by 0 or 1")
	}
}

// integer reads up to 15 digits (RFC 9651 §3.3.1).
func (p *fieldReader) integer() (structured, error) {
	negative := p.take('-')
	digits := p.span(isDigit)
	if digits == "" || len(digits) > 15 || p.peek() == '.' {
		return structured{}, errors.New("a number is not an integer of at most 15 digits")
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return structured{}, errors.New("a number is not an integer of at most 15 digits")
	}
	if negative {
		n = -n
	}
	return structured{kind: kindInteger, number: n}, nil
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isAlpha(c byte) bool { return isLower(c) || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isToken tells the bytes of a token (RFC 9651 §3.3.4).
func isToken(c byte) bool {
	return isAlpha(c) || isDigit(c) || strings.IndexByte("!#$%&'*+-.^_`|~:/", c) >= 0
}
