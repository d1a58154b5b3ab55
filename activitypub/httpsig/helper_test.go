package httpsig

import (
	"bufio"
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testKeyID = "https://peer.test/users/alice#main-key"
	testBody  = `{"id":"https://peer.test/follow/1","type":"Follow"}`
)

// noon is the hour of all made-up requests.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// sharedKey saves the tests from making a key each.
var sharedKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := GenerateKey()
	if err != nil {
		panic(err)
	}
	return key
})

func options() Options {
	return Options{BaseURL: &url.URL{Scheme: "https", Host: "blog.test"}, Host: "blog.test", Now: noon}
}

// judge runs all three steps of verification.
func judge(r *http.Request, body []byte, pub crypto.PublicKey, opt Options) error {
	s, err := Parse(r, opt)
	if err != nil {
		return err
	}
	if err := s.VerifyBody(body); err != nil {
		return err
	}
	return s.Verify(pub)
}

// wantReason fails unless err is nil for "", or an *Error with the reason.
func wantReason(t *testing.T, err error, want Reason) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return
	}
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error with reason %q", err, want)
	}
	if e.Reason != want {
		t.Fatalf("refused for %q (%s), want %q", e.Reason, e.Message, want)
	}
	if !strings.HasSuffix(e.Message, ".") || e.Message[0] < 'A' || e.Message[0] > 'Z' {
		t.Errorf("message is not a sentence: %s", e.Message)
	}
}

// letter is a request as a peer would build it, with every freedom to get it
// wrong. It signs by its own code, so that no test proves a mistake with itself.
type letter struct {
	method, uri, signedURI, host string // signedURI is what the signature says, if not uri
	body                         string
	fields                       map[string]string // replaces or, when empty, removes a header
	covered                      string            // cavage: the headers list; RFC 9421: the inner list
	params                       string            // what stands around it
	signedFields                 map[string]string // what the signature says instead of the truth
	hash                         crypto.Hash
	key                          *rsa.PrivateKey
}

func sha256Digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func sha512Digest(body string) string {
	sum := sha512.Sum512([]byte(body))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func stamp(offset time.Duration) string { return noon.Add(offset).Format(http.TimeFormat) }

// follow is a correct POST of a Follow; tests change one thing in it.
func follow() letter {
	return letter{
		method: "POST", uri: "/ap/inbox", host: "blog.test", body: testBody,
		fields: map[string]string{
			"Date":           stamp(0),
			"Digest":         "SHA-256=" + sha256Digest(testBody),
			"Content-Digest": "sha-256=:" + sha256Digest(testBody) + ":",
			"Content-Type":   "application/activity+json",
		},
		covered: "(request-target) host date digest",
		params:  `keyId="` + testKeyID + `",algorithm="rsa-sha256"`,
		hash:    crypto.SHA256,
		key:     sharedKey(),
	}
}

// followRFC is a correct POST signed by RFC 9421 in Mastodon's shape.
func followRFC() letter {
	l := follow()
	l.covered = `"@method" "@target-uri" "content-digest"`
	l.params = fmt.Sprintf(`;created=%d;keyid="%s";alg="rsa-v1_5-sha256"`, noon.Unix(), testKeyID)
	return l
}

func (l letter) field(name string) string {
	if v, ok := l.signedFields[name]; ok {
		return v
	}
	switch name {
	case "host":
		return l.host
	case "content-length":
		return fmt.Sprint(len(l.body))
	}
	return l.fields[http.CanonicalHeaderKey(name)]
}

func (l letter) address() string {
	if l.signedURI != "" {
		return l.signedURI
	}
	return l.uri
}

func (l letter) sign(base string) string {
	h := l.hash.New()
	h.Write([]byte(base))
	signature, err := rsa.SignPKCS1v15(rand.Reader, l.key, l.hash, h.Sum(nil))
	if err != nil {
		panic(err)
	}
	return base64.StdEncoding.EncodeToString(signature)
}

// cavage signs and posts the letter; extra stands behind the signature.
func (l letter) cavage(t testing.TB, extra ...string) *http.Request {
	t.Helper()
	var lines []string
	for name := range strings.FieldsSeq(strings.ToLower(l.covered)) {
		switch name {
		case "(request-target)":
			lines = append(lines, name+": "+strings.ToLower(l.method)+" "+l.address())
		case "(created)", "(expires)":
			_, after, _ := strings.Cut(l.params, strings.Trim(name, "()")+"=")
			value, _, _ := strings.Cut(after, ",")
			lines = append(lines, name+": "+strings.Trim(value, `"`))
		default:
			lines = append(lines, name+": "+l.field(name))
		}
	}
	header := l.params
	if l.covered != "" {
		header += `,headers="` + l.covered + `"`
	}
	header += `,signature="` + l.sign(strings.Join(lines, "\n")) + `"` + strings.Join(extra, "")
	return l.post(t, map[string]string{"Signature": header})
}

// rfc signs and posts the letter under the label.
func (l letter) rfc(t testing.TB, label string) *http.Request {
	t.Helper()
	input, signature := l.rfcPair(label)
	return l.post(t, map[string]string{"Signature-Input": input, "Signature": signature})
}

func (l letter) rfcPair(label string) (input, signature string) {
	var b strings.Builder
	for quoted := range strings.FieldsSeq(l.covered) {
		name := strings.Trim(quoted, `"`)
		path, query, _ := strings.Cut(l.address(), "?")
		value := map[string]string{
			"@method": l.method, "@target-uri": "https://" + l.host + l.address(), "@authority": l.host,
			"@path": path, "@query": "?" + query, "@scheme": "https", "@request-target": l.address(),
		}[name]
		if value == "" {
			value = l.field(name)
		}
		b.WriteString(quoted + ": " + value + "\n")
	}
	params := "(" + l.covered + ")" + l.params
	b.WriteString(`"@signature-params": ` + params)
	return label + "=" + params, label + "=:" + l.sign(b.String()) + ":"
}

// post returns the request as a server reads it from the wire.
func (l letter) post(t testing.TB, headers map[string]string) *http.Request {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", l.method, l.uri, l.host)
	for name, value := range l.fields {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	for name, value := range headers {
		fmt.Fprintf(&b, "%s: %s\r\n", name, value)
	}
	if l.body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(l.body))
	}
	return readRequest(t, []byte(b.String()+"\r\n"+l.body))
}

func readRequest(t testing.TB, wire []byte) *http.Request {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(wire)))
	if err != nil {
		t.Fatalf("read request: %v\n%s", err, wire)
	}
	return r
}

// captured reads a recorded request and its body from testdata/captures.
func captured(t testing.TB, name string) (*http.Request, []byte) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "captures", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	_, request, _ := strings.Cut(string(text), "\n") // the first line is a remark
	head, body, _ := strings.Cut(request, "\n\n")
	wire := strings.ReplaceAll(strings.TrimSpace(head), "\n", "\r\n") + "\r\n\r\n"
	r := readRequest(t, []byte(wire))
	return r, []byte(body[:max(r.ContentLength, 0)])
}

func capturedKey(t testing.TB, software string) crypto.PublicKey {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "keys", software+".pem"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParsePublicKey(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return key
}
