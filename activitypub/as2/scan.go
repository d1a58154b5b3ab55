package as2

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Limits of a document that Read accepts. Longer arrays are cut, everything else over a limit is refused.
const (
	MaxDepth    = 32     // objects and arrays inside each other, the document itself included
	MaxTokens   = 20_000 // braces, brackets, keys and scalars
	MaxKeyBytes = 256    // of one key, after unescaping
	MaxItems    = 1_000  // items of one array; the rest is checked, then forgotten

	maxBodyBytes = 16 << 20 // a guard for the offsets; the inbox and the fetcher stop far earlier
)

// ErrInvalid is wrapped by every error of Read. The answer to a sender is 400, and a retry is of no use.
var ErrInvalid = errors.New("not an acceptable JSON document")

// node is one value of the document. The kind is the first byte of its text. A container's first child, if any, is the node after it.
type node struct {
	start, end       int32  // text of the value, quotes and braces included
	keyStart, keyEnd int32  // text of the key without quotes; for members of an object
	hash             uint32 // of the key as unique compares it
	next             int32  // following sibling, or none
	kids             int32  // number of children
	escaped          bool   // the value is a string with backslashes
	keyEscaped       bool
}

const none = int32(-1)

// tree is a checked document: its bytes, and where the values lie in them. Strings are decoded when they are asked for.
type tree struct {
	body  []byte
	nodes []node
}

type scanner struct {
	tree
	pos    int
	tokens int
}

// scan checks body and notes its values.
//
// Two readings of one document are the root of many forgeries (safety rule 24), so keys that are equal, or equal but for their case, are refused. Only
// a @context may hold both "Emoji" and "emoji"; it is never read.
func scan(body []byte) (*tree, error) {
	s := &scanner{tree: tree{body: body}}
	if len(body) > maxBodyBytes {
		return nil, s.fail("too long")
	}
	if !utf8.Valid(body) {
		return nil, s.fail("not UTF-8")
	}
	s.space()
	if s.peek() != '{' {
		return nil, s.fail("not an object")
	}
	s.nodes = make([]node, 0, min(16+len(body)/32, 4096))
	if _, err := s.value(1, false); err != nil {
		return nil, err
	}
	s.space()
	if s.pos != len(body) {
		return nil, s.fail("something follows the object")
	}
	return &s.tree, nil
}

// offset narrows a position in the body, which maxBodyBytes keeps far below the limit of the type.
func offset(position int) int32 {
	return int32(position) //nolint:gosec // see above
}

func (s *scanner) fail(reason string) error {
	return fmt.Errorf("%w: %s at byte %d", ErrInvalid, reason, s.pos)
}

func (s *scanner) peek() byte {
	if s.pos < len(s.body) {
		return s.body[s.pos]
	}
	return 0
}

func (s *scanner) space() {
	for s.pos < len(s.body) {
		switch s.body[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// count adds to the tokens seen, and tells whether that is still within the limit.
func (s *scanner) count(tokens int) bool {
	s.tokens += tokens
	return s.tokens <= MaxTokens
}

// value reads one value and returns its node. In a context (of JSON-LD) the rules for keys are looser.
func (s *scanner) value(depth int, context bool) (int32, error) {
	self := offset(len(s.nodes))
	s.nodes = append(s.nodes, node{start: offset(s.pos), next: none})
	var err error
	switch c := s.peek(); {
	case c == '{' || c == '[':
		if depth > MaxDepth {
			return self, s.fail("too deep")
		}
		if !s.count(2) {
			return self, s.fail("too many values")
		}
		if c == '{' {
			err = s.object(self, depth, context)
		} else {
			err = s.array(self, depth, context)
		}
		s.nodes[self].end = offset(s.pos)
		return self, err
	case c == '"':
		var escaped bool
		escaped, err = s.text()
		s.nodes[self].escaped = escaped
	case c == '-' || '0' <= c && c <= '9':
		err = s.number()
	default:
		err = s.literal()
	}
	if err == nil && !s.count(1) {
		err = s.fail("too many values")
	}
	s.nodes[self].end = offset(s.pos)
	return self, err
}

func (s *scanner) object(self int32, depth int, context bool) error {
	s.pos++
	s.space()
	if s.peek() == '}' {
		s.pos++
		return nil
	}
	last := none
	for {
		key, err := s.key(context)
		if err != nil {
			return err
		}
		child, err := s.value(depth+1, context || s.isContext(key))
		if err != nil {
			return err
		}
		n := &s.nodes[child]
		n.keyStart, n.keyEnd, n.keyEscaped, n.hash = key.keyStart, key.keyEnd, key.keyEscaped, key.hash
		if last != none {
			s.nodes[last].next = child
		}
		last = child
		s.nodes[self].kids++
		s.space()
		c := s.peek()
		s.pos++
		if c == '}' {
			return s.unique(self, context)
		}
		if c != ',' {
			return s.fail("a comma or a brace is missing")
		}
		s.space()
	}
}

func (s *scanner) array(self int32, depth int, context bool) error {
	s.pos++
	s.space()
	if s.peek() == ']' {
		s.pos++
		return nil
	}
	last := none
	for {
		nodes, tokens := len(s.nodes), s.tokens
		child, err := s.value(depth+1, context)
		if err != nil {
			return err
		}
		if s.nodes[self].kids == MaxItems {
			s.nodes, s.tokens = s.nodes[:nodes], tokens
		} else {
			if last != none {
				s.nodes[last].next = child
			}
			last = child
			s.nodes[self].kids++
		}
		s.space()
		c := s.peek()
		s.pos++
		if c == ']' {
			return nil
		}
		if c != ',' {
			return s.fail("a comma or a bracket is missing")
		}
		s.space()
	}
}

// text reads a string and tells whether it has escapes.
func (s *scanner) text() (escaped bool, err error) {
	s.pos++
	for s.pos < len(s.body) {
		switch c := s.body[s.pos]; {
		case c == '"':
			s.pos++
			return escaped, nil
		case c == '\\':
			escaped = true
			if err := s.escape(); err != nil {
				return escaped, err
			}
		case c < ' ':
			return escaped, s.fail("a control character in a string")
		default:
			s.pos++
		}
	}
	return escaped, s.fail("a string without an end")
}

func (s *scanner) escape() error {
	s.pos++
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos++
		return nil
	case 'u':
		if _, ok := hex4(s.body[s.pos+1:]); ok {
			s.pos += 5
			return nil
		}
	}
	return s.fail("an unknown escape")
}

// number reads a number by the grammar of RFC 8259 §6.
func (s *scanner) number() error {
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
	} else if !s.digits() {
		return s.fail("a number without digits")
	}
	if s.peek() == '.' {
		s.pos++
		if !s.digits() {
			return s.fail("a number without digits")
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return s.fail("a number without digits")
		}
	}
	return nil
}

func (s *scanner) digits() bool {
	from := s.pos
	for c := s.peek(); '0' <= c && c <= '9'; c = s.peek() {
		s.pos++
	}
	return s.pos > from
}

func (s *scanner) literal() error {
	for _, word := range [3]string{"true", "false", "null"} {
		if bytes.HasPrefix(s.body[s.pos:], []byte(word)) {
			s.pos += len(word)
			return nil
		}
	}
	return s.fail("no value")
}
