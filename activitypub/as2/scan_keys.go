package as2

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// key reads a key, its colon and the space around it. The result carries the key fields of a node only.
func (s *scanner) key(context bool) (node, error) {
	if s.peek() != '"' {
		return node{}, s.fail("a key is missing")
	}
	start := s.pos + 1
	escaped, err := s.text()
	if err != nil {
		return node{}, err
	}
	if !s.count(1) {
		return node{}, s.fail("too many values")
	}
	key := node{keyStart: offset(start), keyEnd: offset(s.pos - 1), keyEscaped: escaped}
	name := s.name(&key)
	if len(name) > MaxKeyBytes {
		return node{}, s.fail("a key too long")
	}
	if !context && reserved(name) {
		return node{}, s.fail("a JSON-LD keyword that is not supported")
	}
	key.hash = hash(name, !context)
	s.space()
	if s.peek() != ':' {
		return node{}, s.fail("a colon is missing")
	}
	s.pos++
	s.space()
	return key, nil
}

// name returns the key of a member, without quotes and escapes.
func (t *tree) name(n *node) []byte {
	raw := t.body[n.keyStart:n.keyEnd]
	if n.keyEscaped {
		return unescape(raw)
	}
	return raw
}

func (t *tree) isContext(key node) bool { return string(t.name(&key)) == "@context" }

// reserved are the keywords that let a document hide a second object where a plain reader does not look.
func reserved(key []byte) bool {
	return len(key) > 0 && key[0] == '@' && (string(key) == "@graph" || string(key) == "@included" || string(key) == "@reverse")
}

// unique refuses an object that has one key twice. Most objects are small, so pairs are compared; a large one gets a set.
func (s *scanner) unique(self int32, context bool) error {
	const small = 32
	if s.nodes[self].kids > small {
		return s.uniqueInSet(self, context)
	}
	for a := self + 1; a != none; a = s.nodes[a].next {
		for b := s.nodes[a].next; b != none; b = s.nodes[b].next {
			if s.nodes[a].hash == s.nodes[b].hash && sameKey(s.name(&s.nodes[a]), s.name(&s.nodes[b]), !context) {
				return s.fail("a key used twice")
			}
		}
	}
	return nil
}

func (s *scanner) uniqueInSet(self int32, context bool) error {
	seen := make(map[string]struct{}, s.nodes[self].kids)
	for a := self + 1; a != none; a = s.nodes[a].next {
		name := s.name(&s.nodes[a])
		if !context {
			name = folded(name)
		}
		if _, twice := seen[string(name)]; twice {
			return s.fail("a key used twice")
		}
		seen[string(name)] = struct{}{}
	}
	return nil
}

func sameKey(a, b []byte, fold bool) bool {
	if !fold {
		return bytes.Equal(a, b)
	}
	return bytes.Equal(folded(a), folded(b))
}

// hash is FNV-1a over the key, or over its folded form.
func hash(key []byte, fold bool) uint32 {
	h := uint32(2166136261)
	for _, c := range key {
		if fold {
			if c >= utf8.RuneSelf {
				return hash(folded(key), false)
			}
			c = upper(c)
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// folded maps keys that differ in case only to the same bytes. It uses Unicode's simple folding, because decoders that ignore case do: the Kelvin sign is a k.
func folded(key []byte) []byte {
	out := make([]byte, 0, len(key))
	for _, r := range string(key) {
		if r < utf8.RuneSelf {
			out = append(out, upper(byte(r)))
			continue
		}
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		out = utf8.AppendRune(out, least)
	}
	return out
}
