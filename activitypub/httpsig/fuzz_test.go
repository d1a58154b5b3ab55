package httpsig

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/dunglas/httpsfv"
)

// FuzzParse throws garbage at all three steps: nothing may panic, every refusal
// is an *Error, and nobody's garbage is a valid signature.
func FuzzParse(f *testing.F) {
	l := follow()
	good, rfc := l.cavage(f), followRFC().rfc(f, "sig1")
	f.Add("POST", "/ap/inbox", good.Header.Get("Signature"), "", good.Header.Get("Digest"), "", stamp(0), []byte("{}"))
	f.Add("POST", "/ap/inbox", rfc.Header.Get("Signature"), rfc.Header.Get("Signature-Input"), "", rfc.Header.Get("Content-Digest"), stamp(0), []byte("{}"))
	f.Add("GET", "*", `keyId="a",headers="(request-target) host date",signature="AAAA"`, "", "", "", stamp(0), []byte(nil))
	f.Add("GET", "http://x?y", "a=:AAAA:", `a=("@method" "@target-uri");created=1795435200;keyid="a"`, "", "", "", []byte(nil))
	f.Add("", "", "=", "(", ",", ":", "?", []byte("\xff"))
	pub := &sharedKey().PublicKey
	f.Fuzz(func(t *testing.T, method, uri, signature, input, digest, contentDigest, date string, body []byte) {
		r := &http.Request{Method: method, RequestURI: uri, Host: "blog.test", Header: http.Header{}, ContentLength: int64(len(body))}
		for name, value := range map[string]string{"Signature": signature, "Signature-Input": input, "Digest": digest, "Content-Digest": contentDigest, "Date": date} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		s, err := Parse(r, options())
		if err == nil {
			if s.KeyID == "" || len(s.KeyIDs) == 0 || len(s.KeyIDs) > maxCandidates || len(s.candidates) > maxCandidates {
				t.Fatalf("accepted with the keys %q, first %q", s.KeyIDs, s.KeyID)
			}
			if err = s.VerifyBody(body); err == nil {
				err = s.Verify(pub)
			}
		}
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("refused with a %T: %v", err, err)
		}
		if err == nil && !strings.Contains(signature, signatureOf(good)) && !strings.Contains(signature, signatureOf(rfc)) {
			t.Fatalf("garbage was accepted: %q", signature)
		}
	})
}

// signatureOf is the longest run of base64 in the Signature header.
func signatureOf(r *http.Request) string {
	longest := ""
	for run := range strings.FieldsFuncSeq(r.Header.Get("Signature"), func(c rune) bool { return c == '"' || c == ':' }) {
		if len(run) > len(longest) {
			longest = run
		}
	}
	return longest
}

// FuzzParseDictionary compares our reader of structured fields with another:
// what ours accepts, the other reads the same way.
func FuzzParseDictionary(f *testing.F) {
	for _, seed := range []string{
		`sig1=("@method" "@target-uri");created=1;keyid="x"`, `sig1=:AAAA:`, `a, b;c=?0`, `a=("x";y "z")  ,	b=1`, `a=-0;b=*t/:`, `a="\\\""`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		members, err := parseDictionary(field)
		if err != nil {
			return
		}
		theirs, err := httpsfv.UnmarshalDictionary([]string{field})
		if err != nil {
			t.Fatalf("%q: ours accepts, httpsfv says %v", field, err)
		}
		if len(members) != len(theirs.Names()) {
			t.Fatalf("%q: %d members, httpsfv has %d", field, len(members), len(theirs.Names()))
		}
		for _, m := range members {
			value, ok := theirs.Get(m.key)
			if !ok {
				t.Fatalf("%q: httpsfv has no %s", field, m.key)
			}
			want, err := httpsfv.Marshal(value)
			if err != nil {
				t.Fatalf("%q: %v", field, err)
			}
			if got := m.value.String(); got != want {
				t.Fatalf("%q: %s is %s, httpsfv writes %s", field, m.key, got, want)
			}
		}
	})
}
