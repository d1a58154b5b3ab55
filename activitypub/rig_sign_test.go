package activitypub_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// dialect signs a request the way one software does (protocol.md §3.1).
type dialect func(r *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time)

func mastodon45(r *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) {
	cavage("rsa-sha256", "host", "date", "digest", "content-type", "(request-target)")(r, body, keyID, key, now)
}

// dialects are the ways of signing that peers are known for.
func dialects() map[string]dialect {
	return map[string]dialect{
		"mastodon 4.5": mastodon45,
		"mastodon 4.7": rfc9421("sig1", "@method", "@target-uri", "content-digest"),
		"gotosocial":   cavage("hs2019", "(request-target)", "host", "date", "digest"),
		"misskey":      cavage("rsa-sha256", "(request-target)", "date", "host", "digest"),
		"lemmy":        cavage("hs2019", "(request-target)", "(created)", "(expires)", "host", "content-type", "digest"),
		"friendica":    cavage("rsa-sha512", "(request-target)", "date", "digest", "content-length", "content-type", "host"),
		"pleroma":      cavage("", "(request-target)", "content-length", "date", "digest", "host"),
		"nodebb":       cavage("hs2019", "(request-target)", "host", "date", "digest"),
		"fedify":       rfc9421("sig1", "@method", "@target-uri", "@authority", "host", "date", "content-digest"),
		"wordpress":    rfc9421("wp", "@method", "@target-uri", "@authority", "content-digest"),
	}
}

// cavage signs the named parts with the older scheme.
func cavage(algorithm string, parts ...string) dialect {
	return func(r *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) {
		r.Header.Set("Date", now.UTC().Format(http.TimeFormat))
		sum := sha256.Sum256(body)
		r.Header.Set("Digest", "SHA-256="+base64.StdEncoding.EncodeToString(sum[:]))
		lines := make([]string, len(parts))
		for i, part := range parts {
			lines[i] = part + ": " + cavagePart(r, part, len(body), now)
		}
		params := []string{`keyId="` + keyID + `"`}
		if algorithm != "" {
			params = append(params, `algorithm="`+algorithm+`"`)
		}
		if slices.Contains(parts, "(created)") {
			params = append(params, fmt.Sprintf("created=%d", now.Unix()), fmt.Sprintf("expires=%d", now.Unix()+300))
		}
		params = append(params, `headers="`+strings.Join(parts, " ")+`"`,
			`signature="`+base64.StdEncoding.EncodeToString(rsaSign(key, strings.Join(lines, "\n"), algorithm == "rsa-sha512"))+`"`)
		r.Header.Set("Signature", strings.Join(params, ","))
	}
}

func cavagePart(r *http.Request, part string, size int, now time.Time) string {
	switch part {
	case "(request-target)":
		return strings.ToLower(r.Method) + " " + r.URL.Path // peers that sign the query have none in these tests
	case "(created)":
		return strconv.FormatInt(now.Unix(), 10)
	case "(expires)":
		return strconv.FormatInt(now.Unix()+300, 10)
	case "host":
		return r.URL.Host
	case "content-length":
		return strconv.Itoa(size)
	}
	return r.Header.Get(part)
}

// rfc9421 signs the named components with the newer scheme.
func rfc9421(label string, parts ...string) dialect {
	return func(r *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) {
		r.Header.Set("Date", now.UTC().Format(http.TimeFormat))
		sum := sha256.Sum256(body)
		r.Header.Set("Content-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
		var base strings.Builder
		quoted := make([]string, len(parts))
		for i, part := range parts {
			quoted[i] = strconv.Quote(part)
			base.WriteString(quoted[i] + ": " + rfcPart(r, part) + "\n")
		}
		params := fmt.Sprintf(`(%s);created=%d;keyid=%q;alg="rsa-v1_5-sha256"`, strings.Join(quoted, " "), now.Unix(), keyID)
		base.WriteString(`"@signature-params": ` + params)
		r.Header.Set("Signature-Input", label+"="+params)
		r.Header.Set("Signature", label+"=:"+base64.StdEncoding.EncodeToString(rsaSign(key, base.String(), false))+":")
	}
}

func rfcPart(r *http.Request, part string) string {
	switch part {
	case "@method":
		return r.Method
	case "@target-uri":
		return r.URL.String()
	case "@authority", "host":
		return r.URL.Host
	}
	return r.Header.Get(part)
}

func rsaSign(key *rsa.PrivateKey, base string, long bool) []byte {
	var signature []byte
	var err error
	if long {
		sum := sha512.Sum512([]byte(base))
		signature, err = rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA512, sum[:])
	} else {
		sum := sha256.Sum256([]byte(base))
		signature, err = rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	}
	if err != nil {
		return []byte(err.Error()) // which no key verifies
	}
	return signature
}

func baseOf(host string) *url.URL { return &url.URL{Scheme: "http", Host: host} }
