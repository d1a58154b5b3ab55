package httpsig

import "strings"

// cavageParams are the parameters of a cavage Signature header, without quotes.
type cavageParams struct {
	keyID, algorithm, headers, signature, created, expires string

	seen map[string]bool // in lower case
}

func (p cavageParams) has(name string) bool { return p.seen[name] }

// parseCavageParams reads key="value" pairs between commas. Numbers and plain
// words may stand without quotes. It refuses what two readers could read
// differently: a name that comes twice, in whatever case, and escapes inside
// quotes. Unknown parameters are ignored (cavage §2.1).
func parseCavageParams(header string) (cavageParams, error) {
	p := cavageParams{seen: make(map[string]bool)}
	rest := strings.Trim(header, " \t")
	for {
		name, value, after, ok := nextParam(rest)
		if !ok {
			return p, refuse(ReasonMalformed, `The Signature header cannot be read; it is a list like keyId="…",algorithm="rsa-sha256",headers="…",signature="…".`)
		}
		if p.seen[name] {
			return p, refuse(ReasonAmbiguous, "The Signature header has the parameter %s twice; send each once.", excerpt(name))
		}
		p.seen[name] = true
		p.set(name, value)
		if after == "" {
			return p, nil
		}
		if after[0] != ',' {
			return p, refuse(ReasonMalformed, "The Signature header has no comma after the parameter %s.", excerpt(name))
		}
		rest = strings.TrimLeft(after[1:], " \t")
	}
}

func (p *cavageParams) set(name, value string) {
	switch name {
	case "keyid":
		p.keyID = value
	case "algorithm":
		p.algorithm = value
	case "headers":
		p.headers = value
	case "signature":
		p.signature = value
	case "created":
		p.created = value
	case "expires":
		p.expires = value
	}
}

// nextParam eats one pair and the spaces after it.
func nextParam(s string) (name, value, rest string, ok bool) {
	name, s, found := strings.Cut(s, "=")
	if name = strings.ToLower(strings.TrimRight(name, " \t")); !found || !paramName(name) {
		return "", "", "", false
	}
	s = strings.TrimLeft(s, " \t")
	if strings.HasPrefix(s, `"`) {
		value, s, found = strings.Cut(s[1:], `"`)
		if !found || !printable(value) {
			return "", "", "", false
		}
		return name, value, strings.TrimLeft(s, " \t"), true
	}
	end := strings.IndexAny(s, ", \t")
	if end < 0 {
		end = len(s)
	}
	value = s[:end]
	if value == "" || !quotable(value) {
		return "", "", "", false
	}
	return name, value, strings.TrimLeft(s[end:], " \t"), true
}

func paramName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlpha(c) && !isDigit(c) && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}

// printable tells whether s is plain ASCII without control characters and
// without the backslash, which some readers take for an escape.
func printable(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '\\' {
			return false
		}
	}
	return true
}
