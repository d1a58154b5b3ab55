package httpsig

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// parseRFC9421 reads Signature-Input and Signature (RFC 9421 §4). A request may
// carry several signatures under different labels; those that are not good
// enough are passed over, and one that is good is enough (§3.2).
func parseRFC9421(r *http.Request, t target, now time.Time) (*Signature, error) {
	inputs, err := parseDictionary(strings.Join(r.Header.Values("Signature-Input"), ", "))
	if err != nil {
		return nil, refuse(ReasonMalformed, "The Signature-Input header cannot be read: %s.", err)
	}
	signatures, err := parseDictionary(strings.Join(r.Header.Values("Signature"), ", "))
	if err != nil {
		return nil, refuse(ReasonMalformed, "The Signature header cannot be read: %s; beside Signature-Input it looks like sig1=:…:.", err)
	}
	var refused error = refuse(ReasonMissing, "The Signature-Input header is empty; name the signed parts in it.")
	s := &Signature{Scheme: RFC9421}
	covered := 0
	for _, input := range inputs {
		c, err := rfcCandidate(input, signatures, r, t, now)
		if err != nil {
			if len(s.candidates) == 0 {
				refused = err
			}
			continue
		}
		if covers(input.value, "content-digest") {
			covered++
		}
		s.add(c)
		if len(s.candidates) == maxCandidates {
			break
		}
	}
	if len(s.candidates) == 0 {
		return nil, refused
	}
	if covered > 0 {
		value, err := signedField(r, t, "content-digest")
		if err != nil {
			return nil, err
		}
		s.digest = digestCheck{header: value, signed: covered == len(s.candidates)}
	}
	return s, nil
}

// rfcCandidate judges one label.
func rfcCandidate(input param, signatures []param, r *http.Request, t target, now time.Time) (candidate, error) {
	label, parts := input.key, input.value
	i := slices.IndexFunc(signatures, func(p param) bool { return p.key == label })
	if i < 0 || signatures[i].value.kind != kindBytes || len(signatures[i].value.bytes) == 0 {
		return candidate{}, refuse(ReasonMalformed, "The Signature header has no signature with the label %s that Signature-Input names.", excerpt(label))
	}
	if parts.kind != kindList {
		return candidate{}, refuse(ReasonMalformed, "The signature %s does not list the parts that it covers; list them in brackets.", excerpt(label))
	}
	keyID, _ := parts.param("keyid")
	if keyID.kind != kindString || !quotable(keyID.text) || len(keyID.text) > maxKeyIDBytes {
		return candidate{}, refuse(ReasonMalformed, "The signature %s has no usable keyid; name the key by its address.", excerpt(label))
	}
	algorithms, err := partsAlgorithms(parts)
	if err != nil {
		return candidate{}, err
	}
	if err := checkParts(parts, t); err != nil {
		return candidate{}, err
	}
	if err := checkPartsTimes(parts, r.Header, now); err != nil {
		return candidate{}, err
	}
	base, err := signatureBase(parts, r, t)
	if err != nil {
		return candidate{}, err
	}
	return candidate{keyID.text, algorithms, []string{base}, signatures[i].value.bytes}, nil
}

func partsAlgorithms(parts structured) ([]string, error) {
	alg, named := parts.param("alg")
	if named && (alg.kind != kindString || alg.text == "") {
		return nil, refuse(ReasonMalformed, `The alg parameter of the signature is not a text in quotes, as in alg="rsa-v1_5-sha256".`)
	}
	algorithms := rfcAlgorithms(alg.text)
	if algorithms == nil {
		return nil, refuse(ReasonAlgorithm, "The algorithm %s is not accepted; sign with rsa-v1_5-sha256 or ed25519.", excerpt(alg.text))
	}
	return algorithms, nil
}

// checkParts demands what binds a signature to one request, as checkCavageCoverage does.
func checkParts(parts structured, t target) error {
	seen := make(map[string]bool, len(parts.list))
	for _, part := range parts.list {
		if part.kind != kindString {
			return refuse(ReasonMalformed, "A signed part is not a name in quotes.")
		}
		if len(part.params) > 0 {
			return refuse(ReasonMalformed, "The signed part %s has parameters, which are not used here; sign the whole part.", excerpt(part.text))
		}
		if seen[part.text] {
			return refuse(ReasonAmbiguous, "The signature covers %s twice; name each part once.", excerpt(part.text))
		}
		seen[part.text] = true
	}
	address := seen["@target-uri"] ||
		(seen["@authority"] && (seen["@request-target"] || (seen["@path"] && (seen["@query"] || !t.hasQuery()))))
	switch {
	case !seen["@method"]:
		return refuse(ReasonCoverage, "The signature does not cover @method; sign at least @method and @target-uri, and content-digest for a POST.")
	case !address:
		return refuse(ReasonCoverage, "The signature does not cover the address; sign @target-uri, or @authority with @path and @query.")
	case needsDigest(t.method) && !seen["content-digest"]:
		return refuse(ReasonCoverage, "The signature does not cover content-digest; add a Content-Digest header with the sha-256 of the body, and sign it.")
	default:
		return nil
	}
}

// checkPartsTimes judges created, which must be there, expires, and a signed Date.
func checkPartsTimes(parts structured, h http.Header, now time.Time) error {
	created, found := parts.param("created")
	if !found {
		return refuse(ReasonCoverage, "The signature has no created time; add the created parameter.")
	}
	if created.kind != kindInteger {
		return refuse(ReasonMalformed, "The created time of the signature is not a number of seconds since 1970.")
	}
	if err := checkCreated(time.Unix(created.number, 0), now); err != nil {
		return err
	}
	if covers(parts, "date") {
		if err := checkDate(h, now); err != nil {
			return err
		}
	}
	expires, found := parts.param("expires")
	if !found {
		return nil
	}
	if expires.kind != kindInteger {
		return refuse(ReasonMalformed, "The expires time of the signature is not a number of seconds since 1970.")
	}
	return checkExpires(time.Unix(expires.number, 0), now)
}

func covers(parts structured, name string) bool {
	return slices.ContainsFunc(parts.list, func(p structured) bool { return p.text == name })
}

// signatureBase builds the text that is signed (RFC 9421 §2.5).
func signatureBase(parts structured, r *http.Request, t target) (string, error) {
	var b strings.Builder
	for _, part := range parts.list {
		value, err := componentValue(part.text, r, t)
		if err != nil {
			return "", err
		}
		b.WriteString(part.String() + ": " + value + "\n")
	}
	b.WriteString(`"@signature-params": ` + parts.String())
	return b.String(), nil
}

// componentValue is one part as it is signed: derived (§2.2) or a header (§2.1).
func componentValue(name string, r *http.Request, t target) (string, error) {
	switch name {
	case "@method":
		return t.method, nil
	case "@target-uri":
		return t.targetURI(), nil
	case "@authority":
		return t.authority(), nil
	case "@scheme":
		return t.scheme, nil
	case "@request-target":
		return t.uri, nil
	case "@path":
		return t.path(), nil
	case "@query":
		return t.query(), nil
	}
	if !fieldName(name) {
		return "", refuse(ReasonMalformed, "The signature covers %s, which is neither a part of a request nor the name of a header in small letters.", excerpt(name))
	}
	return signedField(r, t, name)
}
