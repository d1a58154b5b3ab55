package httpsig

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func rfcParams(created time.Time, rest string) string {
	return fmt.Sprintf(`;created=%d;keyid="%s"%s`, created.Unix(), testKeyID, rest)
}

func TestRFC9421Interop(t *testing.T) {
	t.Parallel()
	const alg = `;alg="rsa-v1_5-sha256"`
	tests := []struct {
		name   string
		label  string
		change func(*letter)
		want   Reason
	}{
		{"49 the shape of Mastodon and NodeBB", "sig1", func(*letter) {}, ""},
		{"50 the shape of Fedify", "sig1", func(l *letter) {
			l.covered = `"@method" "@target-uri" "@authority" "host" "date" "content-digest"`
			l.params = fmt.Sprintf(`;alg="rsa-v1_5-sha256";keyid="%s";created=%d`, testKeyID, noon.Unix())
		}, ""},
		{"50 the label of WordPress", "wp", func(l *letter) { l.covered = `"@method" "@target-uri" "@authority" "content-digest"` }, ""},
		{"49 without alg", "sig1", func(l *letter) { l.params = rfcParams(noon, "") }, ""},
		{"49 SHA-512", "sig1", func(l *letter) {
			l.params, l.hash = rfcParams(noon, `;alg="rsa-v1_5-sha512"`), crypto.SHA512
		}, ""},
		{"49 nonce and tag are ignored", "sig1", func(l *letter) { l.params = rfcParams(noon, alg+`;nonce="n";tag="t"`) }, ""},
		{"49 authority and path", "sig1", func(l *letter) { l.covered = `"@method" "@authority" "@path" "content-digest"` }, ""},
		{"49 authority, path and query", "sig1", func(l *letter) {
			l.uri, l.covered = "/ap/inbox?x=%31", `"@method" "@authority" "@path" "@query" "@scheme" "content-digest"`
		}, ""},
		{"49 authority and request target", "sig1", func(l *letter) {
			l.uri, l.covered = "/ap/inbox?x=1", `"@method" "@authority" "@request-target" "content-digest"`
		}, ""},
		{"49 whole address with a query", "sig1", func(l *letter) { l.uri = "/%40alice/inbox?x=1" }, ""},
		{"49 SHA-512 of the body", "sig1", func(l *letter) { l.fields["Content-Digest"] = "sha-512=:" + sha512Digest(testBody) + ":" }, ""},
		{"49 two digests", "sig1", func(l *letter) {
			l.fields["Content-Digest"] = "sha-256=:" + sha256Digest(testBody) + ":, sha-512=:" + sha512Digest(testBody) + ":"
		}, ""},
		{"51 without created", "sig1", func(l *letter) { l.params = `;keyid="` + testKeyID + `"` + alg }, ReasonCoverage},
		{"51 without content-digest", "sig1", func(l *letter) { l.covered = `"@method" "@target-uri"` }, ReasonCoverage},
		{"without keyid", "sig1", func(l *letter) { l.params = fmt.Sprintf(";created=%d", noon.Unix()) + alg }, ReasonMalformed},
		{"without method", "sig1", func(l *letter) { l.covered = `"@target-uri" "content-digest"` }, ReasonCoverage},
		{"without address", "sig1", func(l *letter) { l.covered = `"@method" "content-digest"` }, ReasonCoverage},
		{"path without authority", "sig1", func(l *letter) { l.covered = `"@method" "@path" "content-digest"` }, ReasonCoverage},
		{"authority and path, but not the query that was sent", "sig1", func(l *letter) {
			l.uri, l.covered = "/ap/inbox?x=1", `"@method" "@authority" "@path" "content-digest"`
		}, ReasonCoverage},
		{"the address without the query that was sent", "sig1", func(l *letter) { l.uri, l.signedURI = "/ap/inbox?x=1", "/ap/inbox" }, ReasonMismatch},
		{"44 digest of another body", "sig1", func(l *letter) { l.fields["Content-Digest"] = "sha-256=:" + sha256Digest("{}") + ":" }, ReasonDigest},
		{"44 only an unknown digest", "sig1", func(l *letter) { l.fields["Content-Digest"] = "md5=:1B2M2Y8AsgTpgAmY7PhCfg==:" }, ReasonDigest},
		{"44 a digest that is not bytes", "sig1", func(l *letter) { l.fields["Content-Digest"] = `sha-256="x"` }, ReasonMalformed},
		{"44 a digest without colons", "sig1", func(l *letter) { l.fields["Content-Digest"] = "sha-256=" + sha256Digest(testBody) }, ReasonMalformed},
		{"44 the same digest twice", "sig1", func(l *letter) {
			l.fields["Content-Digest"] = "sha-256=:" + sha256Digest("{}") + ":, sha-256=:" + sha256Digest(testBody) + ":"
		}, ReasonMalformed},
		{"46 Host header is not ours", "sig1", func(l *letter) { l.host = "other.example" }, ReasonHost},
		{"47 created 61 minutes old", "sig1", func(l *letter) { l.params = rfcParams(noon.Add(-61*time.Minute), alg) }, ReasonClock},
		{"47 created 61 minutes in the future", "sig1", func(l *letter) { l.params = rfcParams(noon.Add(61*time.Minute), alg) }, ReasonClock},
		{"47 created 30 minutes old", "sig1", func(l *letter) { l.params = rfcParams(noon.Add(-30*time.Minute), alg) }, ""},
		{"47 created 30 minutes in the future", "sig1", func(l *letter) { l.params = rfcParams(noon.Add(30*time.Minute), alg) }, ""},
		{"47 an old Date that is signed", "sig1", func(l *letter) {
			l.covered, l.fields["Date"] = l.covered+` "date"`, stamp(-2*time.Hour)
		}, ReasonClock},
		{"47 expired", "sig1", func(l *letter) {
			l.params = rfcParams(noon.Add(-time.Minute), fmt.Sprintf(";expires=%d", noon.Unix()-1)+alg)
		}, ReasonExpired},
		{"47 not yet expired", "sig1", func(l *letter) { l.params = rfcParams(noon, fmt.Sprintf(";expires=%d", noon.Unix()+1)+alg) }, ""},
		{"created in quotes", "sig1", func(l *letter) { l.params = `;created="1";keyid="x"` }, ReasonMalformed},
		{"48 two keyids", "sig1", func(l *letter) { l.params += `;keyid="https://victim.test/users/bob#main-key"` }, ReasonMalformed},
		{"48 a part twice", "sig1", func(l *letter) { l.covered += ` "@method"` }, ReasonAmbiguous},
		{"a shared secret", "sig1", func(l *letter) { l.params = rfcParams(noon, `;alg="hmac-sha256"`) }, ReasonAlgorithm},
		{"an elliptic curve", "sig1", func(l *letter) { l.params = rfcParams(noon, `;alg="ecdsa-p256-sha256"`) }, ReasonAlgorithm},
		{"an empty algorithm", "sig1", func(l *letter) { l.params = rfcParams(noon, `;alg=""`) }, ReasonMalformed},
		{"another algorithm than announced", "sig1", func(l *letter) { l.params = rfcParams(noon, `;alg="rsa-v1_5-sha512"`) }, ReasonMismatch},
		{"ed25519 announced for an RSA key", "sig1", func(l *letter) { l.params = rfcParams(noon, `;alg="ed25519"`) }, ReasonMismatch},
		{"a part with parameters", "sig1", func(l *letter) { l.covered += ` "@query-param";name="x"` }, ReasonMalformed},
		{"a part of an answer", "sig1", func(l *letter) { l.covered += ` "@status"` }, ReasonMalformed},
		{"a header in capitals", "sig1", func(l *letter) { l.covered += ` "Date"` }, ReasonMalformed},
		{"a signed header that was not sent", "sig1", func(l *letter) { l.covered += ` "x-forgotten"` }, ReasonCoverage},
		{"GET needs no digest", "sig1", func(l *letter) { l.method, l.body, l.covered = "GET", "", `"@method" "@target-uri"` }, ""},
		{"GET with a body that is not signed", "sig1", func(l *letter) { l.method, l.covered = "GET", `"@method" "@target-uri"` }, ReasonCoverage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := followRFC()
			tt.change(&l)
			wantReason(t, judge(l.rfc(t, tt.label), []byte(l.body), &l.key.PublicKey, options()), tt.want)
		})
	}
}

func TestCase52ProxyHeadersDoNotChangeTheAddress(t *testing.T) {
	t.Parallel()
	r := followRFC().rfc(t, "sig1")
	r.Header.Set("X-Forwarded-Proto", "http")
	r.Header.Set("X-Forwarded-Host", "evil.test")
	r.Header.Set("Forwarded", "host=evil.test;proto=http")
	wantReason(t, judge(r, []byte(testBody), &sharedKey().PublicKey, options()), "")
}

func TestSignatureWithoutItsLabelIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(http.Header){
		"another label": func(h http.Header) { h.Set("Signature", strings.Replace(h.Get("Signature"), "sig1", "sig2", 1)) },
		"not bytes":     func(h http.Header) { h.Set("Signature", `sig1="AAAA"`) },
		"empty":         func(h http.Header) { h.Set("Signature", "sig1=::") },
		"no list":       func(h http.Header) { h.Set("Signature-Input", `sig1="@method"`) },
		"token in list": func(h http.Header) {
			h.Set("Signature-Input", strings.Replace(h.Get("Signature-Input"), `"@method"`, "method", 1))
		},
		"cavage signature":  func(h http.Header) { h.Set("Signature", `keyId="x",signature="AAAA"`) },
		"label twice":       func(h http.Header) { h.Add("Signature-Input", h.Get("Signature-Input")) },
		"signature twice":   func(h http.Header) { h.Add("Signature", h.Get("Signature")) },
		"input not a field": func(h http.Header) { h.Set("Signature-Input", "!") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := followRFC().rfc(t, "sig1")
			change(r.Header)
			_, err := Parse(r, options())
			wantReason(t, err, ReasonMalformed)
		})
	}
	r := followRFC().rfc(t, "sig1")
	r.Header.Set("Signature-Input", "")
	_, err := Parse(r, options())
	wantReason(t, err, ReasonMissing)
}

// labels posts one request with several signatures.
func labels(t *testing.T, letters map[string]letter, order ...string) *http.Request {
	t.Helper()
	var inputs, signatures []string
	for _, label := range order {
		input, signature := letters[label].rfcPair(label)
		inputs, signatures = append(inputs, input), append(signatures, signature)
	}
	return followRFC().post(t, map[string]string{"Signature-Input": strings.Join(inputs, ", "), "Signature": strings.Join(signatures, ", ")})
}

func TestOneGoodSignatureOfSeveralIsEnough(t *testing.T) {
	t.Parallel()
	proxy, stale, good := followRFC(), followRFC(), followRFC()
	proxy.params = fmt.Sprintf(`;created=%d;keyid="https://proxy.test/key"`, noon.Unix())
	stale.params = rfcParams(noon.Add(-3*time.Hour), "")
	r := labels(t, map[string]letter{"stale": stale, "proxy": proxy, "good": good}, "stale", "proxy", "good")
	s, err := Parse(r, options())
	wantReason(t, err, "")
	if want := []string{"https://proxy.test/key", testKeyID}; !slices.Equal(s.KeyIDs, want) || s.KeyID != want[0] {
		t.Fatalf("candidates %q, first %q, want %q", s.KeyIDs, s.KeyID, want)
	}
	wantReason(t, s.VerifyBody([]byte(testBody)), "")
	wantReason(t, s.VerifyWith(testKeyID, &good.key.PublicKey), "")
	wantReason(t, s.VerifyWith("https://nobody.test/key", &good.key.PublicKey), ReasonMismatch)
}

// TestSignatureDoesNotSpeakForTheKeyOfAnotherLabel holds evil's valid signature
// beside a claim to be the victim.
func TestSignatureDoesNotSpeakForTheKeyOfAnotherLabel(t *testing.T) {
	t.Parallel()
	evilKey, err := GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	evil, forged := followRFC(), followRFC()
	evil.key, forged.key = evilKey, evilKey
	evil.params = fmt.Sprintf(`;created=%d;keyid="https://evil.test/key"`, noon.Unix())
	s, err := Parse(labels(t, map[string]letter{"a": forged, "b": evil}, "a", "b"), options())
	wantReason(t, err, "")
	wantReason(t, s.VerifyWith("https://evil.test/key", &evilKey.PublicKey), "")
	wantReason(t, s.Verify(&sharedKey().PublicKey), ReasonMismatch)
}

func TestCandidatesAreBounded(t *testing.T) {
	t.Parallel()
	letters, order := map[string]letter{}, []string{}
	for i := range 9 {
		l := followRFC()
		l.params = fmt.Sprintf(`;created=%d;keyid="https://peer%d.test/key"`, noon.Unix(), i)
		label := fmt.Sprintf("s%d", i)
		letters[label], order = l, append(order, label)
	}
	s, err := Parse(labels(t, letters, order...), options())
	wantReason(t, err, "")
	if len(s.KeyIDs) != maxCandidates {
		t.Errorf("%d keys would be fetched, want %d", len(s.KeyIDs), maxCandidates)
	}
}

func TestBodyBoundByOneLabelOnlyIsRefused(t *testing.T) {
	t.Parallel()
	bare, full := followRFC(), followRFC()
	bare.method, full.method = "GET", "GET"
	bare.covered = `"@method" "@target-uri"`
	r := labels(t, map[string]letter{"bare": bare, "full": full}, "bare", "full")
	r.Method = "GET"
	s, err := Parse(r, options())
	wantReason(t, err, "")
	wantReason(t, s.VerifyBody([]byte(testBody)), ReasonCoverage)
}

func TestEd25519AndPSSAreVerified(t *testing.T) {
	t.Parallel()
	pub, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		alg  string
		sign func(base string) []byte
		pub  crypto.PublicKey
	}{
		"ed25519":             {`;alg="ed25519"`, func(base string) []byte { return ed25519.Sign(secret, []byte(base)) }, pub},
		"ed25519 without alg": {"", func(base string) []byte { return ed25519.Sign(secret, []byte(base)) }, pub},
		"rsa-pss-sha512":      {`;alg="rsa-pss-sha512"`, signPSS, &sharedKey().PublicKey},
		"pss without alg":     {"", signPSS, &sharedKey().PublicKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := followRFC()
			l.params = rfcParams(noon, tt.alg)
			params := "(" + l.covered + ")" + l.params
			base := fmt.Sprintf("\"@method\": POST\n\"@target-uri\": https://blog.test/ap/inbox\n\"content-digest\": %s\n\"@signature-params\": %s", l.fields["Content-Digest"], params)
			signature := tt.sign(base)
			r := l.post(t, map[string]string{"Signature-Input": "sig1=" + params, "Signature": "sig1=:" + base64.StdEncoding.EncodeToString(signature) + ":"})
			wantReason(t, judge(r, []byte(testBody), tt.pub, options()), "")
			signature[0] ^= 1
			r.Header.Set("Signature", "sig1=:"+base64.StdEncoding.EncodeToString(signature)+":")
			wantReason(t, judge(r, []byte(testBody), tt.pub, options()), ReasonMismatch)
		})
	}
}

func signPSS(base string) []byte {
	sum := sha512.Sum512([]byte(base))
	signature, err := rsa.SignPSS(rand.Reader, sharedKey(), crypto.SHA512, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	if err != nil {
		panic(err)
	}
	return signature
}

func TestCavageEd25519IsVerified(t *testing.T) {
	t.Parallel()
	pub, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	l := follow()
	base := fmt.Sprintf("(request-target): post /ap/inbox\nhost: blog.test\ndate: %s\ndigest: %s", l.fields["Date"], l.fields["Digest"])
	r := l.post(t, map[string]string{"Signature": fmt.Sprintf(`keyId="x",algorithm="hs2019",headers="%s",signature="%s"`,
		l.covered, base64.StdEncoding.EncodeToString(ed25519.Sign(secret, []byte(base))))})
	wantReason(t, judge(r, []byte(testBody), pub, options()), "")
	wantReason(t, judge(r, []byte(testBody), &sharedKey().PublicKey, options()), ReasonMismatch)
}
