package httpsig

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// String writes s in the one canonical form that goes into a signature base
// (RFC 9651 §4.1), whatever optional spaces the sender wrote.
func (s structured) String() string {
	var b strings.Builder
	s.write(&b)
	return b.String()
}

func (s structured) write(b *strings.Builder) {
	switch s.kind {
	case kindList:
		b.WriteByte('(')
		for i, item := range s.list {
			if i > 0 {
				b.WriteByte(' ')
			}
			item.write(b)
		}
		b.WriteByte(')')
	case kindString:
		b.WriteByte('"')
		for i := range len(s.text) {
			if s.text[i] == '"' || s.text[i] == '\\' {
				b.WriteByte('\\')
			}
			b.WriteByte(s.text[i])
		}
		b.WriteByte('"')
	case kindToken:
		b.WriteString(s.text)
	case kindInteger:
		b.WriteString(strconv.FormatInt(s.number, 10))
	case kindBytes:
		b.WriteString(":" + base64.StdEncoding.EncodeToString(s.bytes) + ":")
	case kindBool:
		if s.truth {
			b.WriteString("?1")
		} else {
			b.WriteString("?0")
		}
	}
	for _, p := range s.params {
		b.WriteString(";" + p.key)
		if p.value.kind == kindBool && p.value.truth {
			continue
		}
		b.WriteByte('=')
		p.value.write(b)
	}
}
