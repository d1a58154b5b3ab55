package httpsig

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	requestTargetName = "(request-target)"
	createdName       = "(created)"
	expiresName       = "(expires)"
)

// parseCavage reads a Signature header of draft-cavage-http-signatures-12 §4.1.
func parseCavage(r *http.Request, t target, now time.Time) (*Signature, error) {
	lines := r.Header.Values("Signature")
	if len(lines) != 1 {
		return nil, refuse(ReasonAmbiguous, "The request has %d Signature headers; send exactly one.", len(lines))
	}
	params, err := parseCavageParams(lines[0])
	if err != nil {
		return nil, err
	}
	if !quotable(params.keyID) || len(params.keyID) > maxKeyIDBytes {
		return nil, refuse(ReasonMalformed, "The Signature header has no usable keyId; name the key by its address.")
	}
	algorithm := strings.ToLower(params.algorithm)
	algorithms := cavageAlgorithms(algorithm)
	if algorithms == nil {
		return nil, refuse(ReasonAlgorithm, "The algorithm %s is not accepted; sign with rsa-sha256.", excerpt(params.algorithm))
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(params.signature)
	if err != nil || len(signature) == 0 {
		return nil, refuse(ReasonMalformed, "The signature in the Signature header is missing or is not base64.")
	}
	names, err := coveredNames(params, algorithm)
	if err != nil {
		return nil, err
	}
	if err := checkCavageCoverage(names, t.method); err != nil {
		return nil, err
	}
	if err := checkCavageTimes(params, names, r.Header, now); err != nil {
		return nil, err
	}
	bases, err := cavageBases(params, names, r, t)
	if err != nil {
		return nil, err
	}
	s := &Signature{Scheme: Cavage}
	s.add(candidate{params.keyID, algorithms, bases, signature})
	if slices.Contains(names, "digest") {
		value, err := signedField(r, t, "digest")
		if err != nil {
			return nil, err
		}
		s.digest = digestCheck{header: value, signed: true}
	}
	return s, nil
}

// coveredNames lists what is signed, in lower case and in order.
func coveredNames(params cavageParams, algorithm string) ([]string, error) {
	list := strings.ToLower(params.headers)
	if !params.has("headers") { // the default covers too little anyway (cavage §2.1.6)
		list = "date"
		if algorithm == "hs2019" {
			list = createdName
		}
	}
	names := strings.Fields(list)
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			return nil, refuse(ReasonAmbiguous, "The signature covers %s twice; name each part once.", excerpt(name))
		}
		seen[name] = true
		switch name {
		case requestTargetName:
		case createdName, expiresName:
			// cavage §2.3 forbids the two with the old algorithm names.
			if algorithm != "hs2019" {
				return nil, refuse(ReasonAlgorithm, `The signature covers %s, which needs algorithm="hs2019"; sign the Date header instead.`, name)
			}
		default:
			if !fieldName(name) {
				return nil, refuse(ReasonMalformed, "The signature covers %s, which is not the name of a header.", excerpt(name))
			}
		}
	}
	return names, nil
}

// checkCavageCoverage demands what binds a signature to one request. Less would
// let a thief use it for another path, host, time or body.
func checkCavageCoverage(names []string, method string) error {
	for _, name := range []string{requestTargetName, "host"} {
		if !slices.Contains(names, name) {
			return refuse(ReasonCoverage, "The signature does not cover %s; sign at least (request-target), host and date, and digest for a POST.", name)
		}
	}
	if !slices.Contains(names, "date") && !slices.Contains(names, createdName) {
		return refuse(ReasonCoverage, "The signature covers no time; sign the Date header.")
	}
	if needsDigest(method) && !slices.Contains(names, "digest") {
		return refuse(ReasonCoverage, "The signature does not cover digest; add a Digest header with the SHA-256 of the body, and sign it.")
	}
	return nil
}

// checkCavageTimes judges every signed time, and an expiry even if it is not signed.
func checkCavageTimes(params cavageParams, names []string, h http.Header, now time.Time) error {
	if slices.Contains(names, "date") {
		if err := checkDate(h, now); err != nil {
			return err
		}
	}
	if slices.Contains(names, createdName) {
		created, ok := unixTime(params.created)
		if !ok {
			return refuse(ReasonMalformed, "The created time of the signature is missing or is not a number of seconds since 1970.")
		}
		if err := checkCreated(created, now); err != nil {
			return err
		}
	}
	if !params.has("expires") && !slices.Contains(names, expiresName) {
		return nil
	}
	expires, ok := unixTime(params.expires)
	if !ok {
		return refuse(ReasonMalformed, "The expires time of the signature is missing or is not a number of seconds since 1970.")
	}
	return checkExpires(expires, now)
}

// cavageBases returns the texts that may have been signed (cavage §2.3): the one
// with the path as it came, and for a path with a query also the one without,
// which is what Misskey and old versions of Mastodon sign.
func cavageBases(params cavageParams, names []string, r *http.Request, t target) ([]string, error) {
	base, err := cavageBase(params, names, r, t, t.uri)
	if err != nil {
		return nil, err
	}
	bases := []string{base}
	if path, _, found := strings.Cut(t.uri, "?"); found {
		bare, err := cavageBase(params, names, r, t, path)
		if err != nil {
			return nil, err
		}
		bases = append(bases, bare)
	}
	return bases, nil
}

func cavageBase(params cavageParams, names []string, r *http.Request, t target, uri string) (string, error) {
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteByte('\n')
		}
		var value string
		var err error
		switch name {
		case requestTargetName:
			value = t.requestTarget(uri)
		case createdName:
			value = params.created
		case expiresName:
			value = params.expires
		default:
			value, err = signedField(r, t, name)
		}
		if err != nil {
			return "", err
		}
		b.WriteString(name + ": " + value)
	}
	return b.String(), nil
}
