package httpsig

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	fed "github.com/go-fed/httpsig"
)

type signFunc func(*http.Request, []byte, string, *rsa.PrivateKey, time.Time) error

func dialects() map[Scheme]signFunc {
	return map[Scheme]signFunc{Cavage: SignCavage, RFC9421: SignRFC9421}
}

func newRequest(t testing.TB, method, address string, body []byte) *http.Request {
	t.Helper()
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, reader)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestWhatWeSignVerifiesAfterTheRealWire sends signed requests through net/http,
// which has its own mind about hosts, paths and lengths.
func TestWhatWeSignVerifiesAfterTheRealWire(t *testing.T) {
	t.Parallel()
	var base *url.URL
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = judge(r, body, &sharedKey().PublicKey, Options{BaseURL: base, Now: noon})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for scheme, sign := range dialects() {
		for _, method := range []string{"GET", "POST"} {
			for _, path := range []string{"", "/", "/ap/inbox", "/ap/inbox?x=1&y=%20+", "/%40alice/in%2Fbox", "/größe?ä=ö", "/a//b/../c", "/x?", "/x#fragment", "/ap:1/'()*!"} {
				t.Run(strings.Join([]string{string(scheme), method, path}, " "), func(t *testing.T) {
					var body []byte
					if method == "POST" {
						body = []byte(testBody)
					}
					r := newRequest(t, method, server.URL+path, body)
					if err := sign(r, body, testKeyID, sharedKey(), noon); err != nil {
						t.Fatal(err)
					}
					answer, err := server.Client().Do(r)
					if err != nil {
						t.Fatal(err)
					}
					defer answer.Body.Close()
					if text, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusAccepted {
						t.Errorf("%d %s", answer.StatusCode, text)
					}
				})
			}
		}
	}
}

func TestOurCavageHeadersLookAsPeersCompareThem(t *testing.T) {
	t.Parallel()
	r := newRequest(t, "POST", "https://Peer.test/inbox?x=1", []byte(testBody))
	if err := SignCavage(r, []byte(testBody), testKeyID, sharedKey(), noon.In(time.FixedZone("CET", 3600))); err != nil {
		t.Fatal(err)
	}
	if got, want := r.Header.Get("Date"), "Mon, 23 Nov 2026 12:00:00 GMT"; got != want {
		t.Errorf("Date %q, want %q", got, want)
	}
	if got, want := r.Header.Get("Digest"), "SHA-256="+sha256Digest(testBody); got != want {
		t.Errorf("Digest %q, want %q", got, want)
	}
	want := `keyId="` + testKeyID + `",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="`
	if got := r.Header.Get("Signature"); !strings.HasPrefix(got, want) {
		t.Errorf("Signature %q does not start with %q", got, want)
	}
	get := newRequest(t, "GET", "https://peer.test/users/bob", nil)
	if err := SignCavage(get, nil, testKeyID, sharedKey(), noon); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(get.Header.Get("Signature"), `headers="(request-target) host date",`) || get.Header.Get("Digest") != "" {
		t.Errorf("a GET has the headers %v", get.Header)
	}
}

func TestOurRFC9421HeadersHaveTheShapeOfMastodon(t *testing.T) {
	t.Parallel()
	r := newRequest(t, "POST", "https://PEER.test:443/inbox?x=1", []byte(testBody))
	if err := SignRFC9421(r, []byte(testBody), testKeyID, sharedKey(), noon); err != nil {
		t.Fatal(err)
	}
	want := `sig1=("@method" "@target-uri" "content-digest");created=1795435200;keyid="` + testKeyID + `";alg="rsa-v1_5-sha256"`
	if got := r.Header.Get("Signature-Input"); got != want {
		t.Errorf("Signature-Input\n%s, want\n%s", got, want)
	}
	if got, want := r.Header.Get("Content-Digest"), "sha-256=:"+sha256Digest(testBody)+":"; got != want {
		t.Errorf("Content-Digest %q, want %q", got, want)
	}
	l := followRFC()
	l.host, l.uri = "peer.test", "/inbox?x=1"
	if _, signature := l.rfcPair("sig1"); r.Header.Get("Signature") != signature {
		t.Error("the signature is not the one that RFC 9421 asks for")
	}
}

// TestSecondKnockReplacesTheFirst signs one request again and again, as a
// delivery does that is answered 401 in the first dialect.
func TestSecondKnockReplacesTheFirst(t *testing.T) {
	t.Parallel()
	for scheme, sign := range dialects() {
		r := newRequest(t, "POST", "https://blog.test/ap/inbox", []byte(testBody))
		for _, again := range []signFunc{sign, SignRFC9421, SignCavage, sign} {
			if err := again(r, []byte(testBody), testKeyID, sharedKey(), noon); err != nil {
				t.Fatal(err)
			}
		}
		for name, lines := range r.Header {
			if len(lines) != 1 {
				t.Errorf("%s: %s is there %d times", scheme, name, len(lines))
			}
		}
		if both := r.Header.Get("Digest") != "" && r.Header.Get("Content-Digest") != ""; both {
			t.Errorf("%s: the digest of the other dialect stayed", scheme)
		}
		s, err := Parse(r, options())
		wantReason(t, err, "")
		if s.Scheme != scheme {
			t.Errorf("read as %s, signed as %s", s.Scheme, scheme)
		}
		wantReason(t, s.VerifyBody([]byte(testBody)), "")
		wantReason(t, s.Verify(&sharedKey().PublicKey), "")
	}
}

func TestOneKeySignsManyRequestsAtOnce(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for range 8 {
		for scheme, sign := range dialects() {
			r := newRequest(t, "POST", "https://blog.test/ap/inbox", []byte(testBody))
			wg.Go(func() {
				err := sign(r, []byte(testBody), testKeyID, sharedKey(), noon)
				if err == nil {
					err = judge(r, []byte(testBody), &sharedKey().PublicKey, options())
				}
				if err != nil {
					t.Errorf("%s: %v", scheme, err)
				}
			})
		}
	}
	wg.Wait()
}

func TestWhatCannotBeSignedIsAnError(t *testing.T) {
	t.Parallel()
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for scheme, sign := range dialects() {
		good := func() *http.Request { return newRequest(t, "POST", "https://peer.test/inbox", nil) }
		for name, err := range map[string]error{
			"no key":          sign(good(), nil, testKeyID, nil, noon),
			"empty key":       sign(good(), nil, testKeyID, &rsa.PrivateKey{}, noon),
			"weak key":        sign(good(), nil, testKeyID, weak, noon),
			"no key id":       sign(good(), nil, "", sharedKey(), noon),
			"quote in key id": sign(good(), nil, `a"b`, sharedKey(), noon),
			"line in key id":  sign(good(), nil, "a\r\nb", sharedKey(), noon),
			"no address":      sign(&http.Request{}, nil, testKeyID, sharedKey(), noon),
			"no host":         sign(&http.Request{URL: &url.URL{Path: "/"}}, nil, testKeyID, sharedKey(), noon),
			"host of spaces":  sign(&http.Request{URL: &url.URL{Host: "ä\x00"}}, nil, testKeyID, sharedKey(), noon),
		} {
			if err == nil {
				t.Errorf("%s: %s: signed", scheme, name)
			}
		}
		r := &http.Request{URL: &url.URL{Scheme: "https", Host: "peer.test"}}
		if err := sign(r, nil, testKeyID, sharedKey(), noon); err != nil {
			t.Errorf("%s: a bare request is a GET of the root, but: %v", scheme, err)
		}
	}
}

// TestGoFedVerifiesWhatWeSign lets the library that many Go servers use judge us.
func TestGoFedVerifiesWhatWeSign(t *testing.T) {
	t.Parallel()
	for method, body := range map[string][]byte{"POST": []byte(testBody), "GET": nil} {
		r := newRequest(t, method, "https://blog.test/ap/inbox?x=1", body)
		if err := SignCavage(r, body, testKeyID, sharedKey(), noon); err != nil {
			t.Fatal(err)
		}
		verifier, err := fed.NewVerifier(r)
		if err != nil {
			t.Fatal(err)
		}
		if verifier.KeyId() != testKeyID {
			t.Errorf("%s: key id %q", method, verifier.KeyId())
		}
		if err := verifier.Verify(&sharedKey().PublicKey, fed.RSA_SHA256); err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// TestWeVerifyWhatGoFedSigns covers the many Go servers that sign with it.
func TestWeVerifyWhatGoFedSigns(t *testing.T) {
	t.Parallel()
	r := newRequest(t, "POST", "https://blog.test/ap/inbox", []byte(testBody))
	r.Header.Set("Date", stamp(0))
	r.Header.Set("Host", "blog.test")
	signer, _, err := fed.NewSigner([]fed.Algorithm{fed.RSA_SHA512}, fed.DigestSha256, []string{fed.RequestTarget, "host", "date", "digest"}, fed.Signature, 60)
	if err != nil {
		t.Fatal(err)
	}
	if err := signer.SignRequest(sharedKey(), testKeyID, r, []byte(testBody)); err != nil {
		t.Fatal(err)
	}
	wantReason(t, judge(r, []byte(testBody), &sharedKey().PublicKey, options()), "")
}
