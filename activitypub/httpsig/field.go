package httpsig

import (
	"net/http"
	"strconv"
	"strings"
)

// signedField returns the value of a header as both dialects sign it: lines
// trimmed and joined by a comma (cavage §2.3, RFC 9421 §2.1). net/http keeps two
// headers outside of Header: Host, and the length, which is unknown for a
// chunked body.
func signedField(r *http.Request, t target, name string) (string, error) {
	switch name {
	case "host":
		return t.host, nil
	case "content-length":
		if r.ContentLength < 0 {
			return "", refuse(ReasonCoverage, "The signature covers the length of the body, but the request does not say it; send a Content-Length header, or do not sign it.")
		}
		return strconv.FormatInt(r.ContentLength, 10), nil
	}
	lines := r.Header.Values(name)
	if len(lines) == 0 {
		return "", refuse(ReasonCoverage, "The signature covers the header %s, but the request does not have it; send it, or do not sign it.", excerpt(name))
	}
	trimmed := make([]string, len(lines))
	for i, line := range lines {
		trimmed[i] = strings.Trim(line, " \t")
	}
	value := strings.Join(trimmed, ", ")
	if strings.ContainsAny(value, "\r\n") {
		return "", refuse(ReasonMalformed, "The signed header %s contains a line break.", excerpt(name))
	}
	return value, nil
}

// fieldName tells whether s is a header name in lower case.
func fieldName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLower(c) && !isDigit(c) && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}

// needsDigest tells whether a request of this method must bind its body. All do
// but the two that have none.
func needsDigest(method string) bool {
	return method != http.MethodGet && method != http.MethodHead
}
