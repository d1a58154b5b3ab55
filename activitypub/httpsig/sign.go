package httpsig

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

var (
	errNoHost = errors.New("the request has no host")
	errNoKey  = errors.New("there is no key")
)

// SignCavage signs an outgoing request in the dialect of
// draft-cavage-http-signatures-12, which every peer reads. It sets Host, Date
// and Signature, and for a body (or any POST, even an empty one) Digest. The
// signed parts are (request-target) with the query, host, date and digest.
//
// body must be the bytes that r will carry; it is not read from r. keyID is the
// id of the key in the actor document; key must have at least 2048 bits. Signing
// the same request again is safe: it replaces what either signing function left,
// so a second knock may use the other dialect. The request must not be changed
// afterwards, and redirects must be signed anew.
func SignCavage(r *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) error {
	t, err := prepare(r, keyID, now)
	if err != nil {
		return fmt.Errorf("sign request: %w", err)
	}
	names := []string{requestTargetName, "host", "date"}
	if hasBody(r, body) {
		r.Header.Set("Digest", digestHeader(body))
		names = append(names, "digest")
	}
	var base strings.Builder
	base.WriteString(requestTargetName + ": " + t.requestTarget(t.uri))
	base.WriteString("\nhost: " + t.host)
	for _, name := range names[2:] {
		base.WriteString("\n" + name + ": " + r.Header.Get(name))
	}
	signature, err := signRSA(key, base.String())
	if err != nil {
		return fmt.Errorf("sign request: %w", err)
	}
	r.Header.Set("Signature", fmt.Sprintf(`keyId="%s",algorithm="rsa-sha256",headers="%s",signature="%s"`,
		keyID, strings.Join(names, " "), base64.StdEncoding.EncodeToString(signature)))
	return nil
}

// SignRFC9421 signs an outgoing request as RFC 9421 §3.1 has it, in the shape
// that Mastodon 4.7 sends and demands: method, whole address and, with a body,
// its Content-Digest. The rest is as for SignCavage.
func SignRFC9421(r *http.Request, body []byte, keyID string, key *rsa.PrivateKey, now time.Time) error {
	t, err := prepare(r, keyID, now)
	if err != nil {
		return fmt.Errorf("sign request: %w", err)
	}
	parts := structured{kind: kindList, params: []param{
		{"created", structured{kind: kindInteger, number: now.Unix()}},
		{"keyid", structured{kind: kindString, text: keyID}},
		{"alg", structured{kind: kindString, text: algRSAv15SHA256}},
	}}
	names := []string{"@method", "@target-uri"}
	if hasBody(r, body) {
		r.Header.Set("Content-Digest", contentDigestHeader(body))
		names = append(names, "content-digest")
	}
	for _, name := range names {
		parts.list = append(parts.list, structured{kind: kindString, text: name})
	}
	base, err := signatureBase(parts, r, t)
	if err != nil {
		return fmt.Errorf("sign request: %w", err)
	}
	signature, err := signRSA(key, base)
	if err != nil {
		return fmt.Errorf("sign request: %w", err)
	}
	r.Header.Set("Signature-Input", "sig1="+parts.String())
	r.Header.Set("Signature", "sig1=:"+base64.StdEncoding.EncodeToString(signature)+":")
	return nil
}

// prepare removes the marks of an earlier signature and sets what both dialects need.
func prepare(r *http.Request, keyID string, now time.Time) (target, error) {
	if !quotable(keyID) {
		return target{}, fmt.Errorf("the key id %q cannot stand in a header", keyID)
	}
	t, err := sending(r)
	if err != nil {
		return target{}, err
	}
	if r.Header == nil {
		r.Header = make(http.Header)
	}
	for _, name := range []string{"Signature", "Signature-Input", "Digest", "Content-Digest"} {
		r.Header.Del(name)
	}
	r.Host = t.host
	r.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	return t, nil
}

func hasBody(r *http.Request, body []byte) bool {
	return body != nil || r.Method == http.MethodPost
}

// signRSA makes an RSASSA-PKCS1-v1_5 signature with SHA-256, the one that every peer reads.
func signRSA(key *rsa.PrivateKey, base string) ([]byte, error) {
	if key == nil {
		return nil, errNoKey
	}
	if err := checkRSA(&key.PublicKey); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(base))
	return rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
}

// quotable tells whether s can stand between quotes without escapes, in every
// reader's opinion.
func quotable(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return s != ""
}

// asciiHost writes an international host name as net/http does on the wire.
func asciiHost(host string) (string, error) {
	ascii, err := httpguts.PunycodeHostPort(host)
	if err != nil {
		return "", fmt.Errorf("write host %q in ASCII: %w", host, err)
	}
	if !httpguts.ValidHostHeader(ascii) {
		return "", fmt.Errorf("the host %q cannot stand in a header", host)
	}
	return ascii, nil
}
