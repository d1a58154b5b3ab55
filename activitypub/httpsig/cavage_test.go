package httpsig

import (
	"crypto"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestCavageInterop holds the cases of the interoperability list that need no
// key fetch; the number in the name is the case.
func TestCavageInterop(t *testing.T) {
	t.Parallel()
	hs2019 := `keyId="` + testKeyID + `",algorithm="hs2019"`
	lemmy := fmt.Sprintf(`keyId="%s",algorithm="hs2019",created=%d,expires=%d`, testKeyID, noon.Unix(), noon.Unix()+300)
	tests := []struct {
		name   string
		change func(*letter)
		want   Reason
	}{
		{"35 rsa-sha256 in the order of GoToSocial", func(*letter) {}, ""},
		{"36 order of Mastodon with content-type", func(l *letter) { l.covered = "host date digest content-type (request-target)" }, ""},
		{"37 hs2019 means RSA with SHA-256", func(l *letter) { l.params = hs2019 }, ""},
		{"38 hs2019 with created and expires", func(l *letter) {
			l.params, l.covered = lemmy, "(request-target) (created) (expires) host digest"
		}, ""},
		{"38 created in quotes and with a fraction", func(l *letter) {
			l.params = fmt.Sprintf(`keyId="%s",algorithm="hs2019",created="%d.25"`, testKeyID, noon.Unix())
			l.covered = "(request-target) (created) host digest"
		}, ""},
		{"38 created with rsa-sha256", func(l *letter) {
			l.params = strings.Replace(lemmy, "hs2019", "rsa-sha256", 1)
			l.covered = "(request-target) (created) (expires) host digest"
		}, ReasonAlgorithm},
		{"38 created without an algorithm", func(l *letter) {
			l.params = fmt.Sprintf(`keyId="%s",created=%d`, testKeyID, noon.Unix())
			l.covered = "(request-target) (created) host digest"
		}, ReasonAlgorithm},
		{"39 no algorithm", func(l *letter) { l.params = `keyId="` + testKeyID + `"` }, ""},
		{"40 rsa-sha512", func(l *letter) {
			l.params, l.hash = `keyId="`+testKeyID+`",algorithm="rsa-sha512"`, crypto.SHA512
		}, ""},
		{"40 hs2019 with SHA-512", func(l *letter) { l.params, l.hash = hs2019, crypto.SHA512 }, ""},
		{"41 query sent and signed", func(l *letter) { l.uri = "/ap/inbox?x=1" }, ""},
		{"41 query sent but not signed", func(l *letter) { l.uri, l.signedURI = "/ap/inbox?x=1", "/ap/inbox" }, ""},
		{"41 query signed differs from query sent", func(l *letter) { l.uri, l.signedURI = "/ap/inbox?x=1", "/ap/inbox?x=2" }, ReasonMismatch},
		{"41 percent signs stay as they are", func(l *letter) { l.uri = "/%40alice/inbox?a=%2f%2F" }, ""},
		{"42 signed content-length", func(l *letter) { l.covered += " content-length" }, ""},
		{"42 signed content-length is wrong", func(l *letter) {
			l.covered += " content-length"
			l.signedFields = map[string]string{"content-length": "7"}
		}, ReasonMismatch},
		{"43 algorithm of Digest in small letters", func(l *letter) { l.fields["Digest"] = "sha-256=" + sha256Digest(testBody) }, ""},
		{"43 two digests", func(l *letter) {
			l.fields["Digest"] = "SHA-512=" + sha512Digest(testBody) + ",SHA-256=" + sha256Digest(testBody)
		}, ""},
		{"43 only SHA-512", func(l *letter) { l.fields["Digest"] = "SHA-512=" + sha512Digest(testBody) }, ""},
		{"43 a digest that nobody knows beside a good one", func(l *letter) {
			l.fields["Digest"] = "unixsum=30637, SHA-256=" + sha256Digest(testBody)
		}, ""},
		{"44 digest of another body", func(l *letter) { l.fields["Digest"] = "SHA-256=" + sha256Digest("{}") }, ReasonDigest},
		{"44 one digest right, one wrong", func(l *letter) {
			l.fields["Digest"] = "SHA-256=" + sha256Digest(testBody) + ",SHA-512=" + sha512Digest("{}")
		}, ReasonDigest},
		{"44 the same algorithm right and wrong", func(l *letter) {
			l.fields["Digest"] = "SHA-256=" + sha256Digest(testBody) + ",SHA-256=" + sha256Digest("{}")
		}, ReasonDigest},
		{"44 only a weak digest", func(l *letter) { l.fields["Digest"] = "MD5=1B2M2Y8AsgTpgAmY7PhCfg==" }, ReasonDigest},
		{"44 digest is not base64", func(l *letter) { l.fields["Digest"] = "SHA-256=***" }, ReasonMalformed},
		{"44 digest without a hash", func(l *letter) { l.fields["Digest"] = "SHA-256" }, ReasonMalformed},
		{"44 no digest", func(l *letter) { l.fields["Digest"] = "" }, ReasonCoverage},
		{"44 digest not signed", func(l *letter) { l.covered = "(request-target) host date" }, ReasonCoverage},
		{"45 only date signed", func(l *letter) { l.covered = "date" }, ReasonCoverage},
		{"45 no list of headers", func(l *letter) { l.covered = "" }, ReasonCoverage},
		{"45 only host signed", func(l *letter) { l.covered = "host" }, ReasonCoverage},
		{"45 no time signed", func(l *letter) { l.covered = "(request-target) host digest" }, ReasonCoverage},
		{"45 no host signed", func(l *letter) { l.covered = "(request-target) date digest" }, ReasonCoverage},
		{"46 another host signed", func(l *letter) { l.signedFields = map[string]string{"host": "other.example"} }, ReasonMismatch},
		{"46 Host header is not ours", func(l *letter) { l.host = "other.example" }, ReasonHost},
		{"46 Host header has another port", func(l *letter) { l.host = "blog.test:8443" }, ReasonHost},
		{"46 Host header in capitals with the usual port", func(l *letter) { l.host = "Blog.test:443" }, ""},
		{"47 Date 61 minutes old", func(l *letter) { l.fields["Date"] = stamp(-61 * time.Minute) }, ReasonClock},
		{"47 Date 61 minutes in the future", func(l *letter) { l.fields["Date"] = stamp(61 * time.Minute) }, ReasonClock},
		{"47 Date 30 minutes old", func(l *letter) { l.fields["Date"] = stamp(-30 * time.Minute) }, ""},
		{"47 Date 30 minutes in the future", func(l *letter) { l.fields["Date"] = stamp(30 * time.Minute) }, ""},
		{"47 Date ten years old", func(l *letter) { l.fields["Date"] = stamp(-87600 * time.Hour) }, ReasonClock},
		{"47 Date is not a date", func(l *letter) { l.fields["Date"] = "yesterday" }, ReasonMalformed},
		{"47 Date is missing", func(l *letter) { l.fields["Date"] = "" }, ReasonCoverage},
		{"47 created 61 minutes old", func(l *letter) {
			l.params = fmt.Sprintf(`keyId="%s",algorithm="hs2019",created=%d`, testKeyID, noon.Unix()-3660)
			l.covered = "(request-target) (created) host digest"
		}, ReasonClock},
		{"47 fresh created beside an old signed Date", func(l *letter) {
			l.params, l.covered = lemmy, "(request-target) (created) host date digest"
			l.fields["Date"] = stamp(-2 * time.Hour)
		}, ReasonClock},
		{"47 expired a second ago", func(l *letter) {
			l.params = fmt.Sprintf(`keyId="%s",algorithm="hs2019",created=%d,expires=%d`, testKeyID, noon.Unix()-60, noon.Unix()-1)
			l.covered = "(request-target) (created) (expires) host digest"
		}, ReasonExpired},
		{"47 created signed but not sent", func(l *letter) { l.params, l.covered = hs2019, "(request-target) (created) host digest" }, ReasonMalformed},
		{"47 created is not a number", func(l *letter) {
			l.params, l.covered = hs2019+`,created="soon"`, "(request-target) (created) host digest"
		}, ReasonMalformed},
		{"48 two keyIds", func(l *letter) { l.params += `,keyId="https://victim.test/users/bob#main-key"` }, ReasonAmbiguous},
		{"48 two keyIds in different case", func(l *letter) { l.params += `,KEYID="https://victim.test/users/bob#main-key"` }, ReasonAmbiguous},
		{"48 a header twice in the list", func(l *letter) { l.covered = "(request-target) host date digest date" }, ReasonAmbiguous},
		{"48 a header twice in different case", func(l *letter) { l.covered = "(request-target) host date digest Date" }, ReasonAmbiguous},
		{"55 a keyId of another host is left to the caller", func(l *letter) {
			l.params = `keyId="https://elsewhere.test/key",algorithm="rsa-sha256"`
		}, ""},
		{"64 a keyId that is not an address is left to the caller", func(l *letter) {
			l.params = `keyId="acct:alice@peer.test",algorithm="rsa-sha256"`
		}, ""},
		{"GET needs no digest", func(l *letter) {
			l.method, l.body, l.covered = "GET", "", "(request-target) host date"
		}, ""},
		{"GET with an empty body's digest", func(l *letter) {
			l.method, l.body, l.fields["Digest"] = "GET", "", "SHA-256="+sha256Digest("")
		}, ""},
		{"GET with a body that is not signed", func(l *letter) {
			l.method, l.covered = "GET", "(request-target) host date"
		}, ReasonCoverage},
		{"DELETE needs a digest", func(l *letter) {
			l.method, l.covered = "DELETE", "(request-target) host date"
		}, ReasonCoverage},
		{"an algorithm that is not allowed", func(l *letter) { l.params = `keyId="x",algorithm="hmac-sha256"` }, ReasonAlgorithm},
		{"rsa-sha512 announced, SHA-256 used", func(l *letter) { l.params = `keyId="x",algorithm="rsa-sha512"` }, ReasonMismatch},
		{"a signed header that was not sent", func(l *letter) { l.covered += " x-forgotten" }, ReasonCoverage},
		{"a signed part that does not exist", func(l *letter) { l.covered += " (response-status)" }, ReasonMalformed},
		{"an empty keyId", func(l *letter) { l.params = `keyId="",algorithm="rsa-sha256"` }, ReasonMalformed},
		{"a keyId of 3,000 letters", func(l *letter) {
			l.params = `keyId="https://peer.test/` + strings.Repeat("a", 3000) + `"`
		}, ReasonMalformed},
		{"an unknown parameter", func(l *letter) { l.params += `,opaque="x"` }, ""},
		{"spaces after commas", func(l *letter) { l.params = `keyId="x" , algorithm = "rsa-sha256"` }, ""},
		{"a backslash in a quoted text", func(l *letter) { l.params = `keyId="x\",algorithm="rsa-sha256"` }, ReasonMalformed},
		{"no comma between parameters", func(l *letter) { l.params = `keyId="x"algorithm="rsa-sha256"` }, ReasonMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := follow()
			tt.change(&l)
			wantReason(t, judge(l.cavage(t), []byte(l.body), &l.key.PublicKey, options()), tt.want)
		})
	}
}

func TestSwappedBodyUnderTheSignedDigestIsRefused(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*http.Request{"cavage": follow().cavage(t), "rfc9421": followRFC().rfc(t, "sig1")} {
		err := judge(r, []byte(`{"type":"Delete"}`), &sharedKey().PublicKey, options())
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
		wantReason(t, err, ReasonDigest)
	}
}

func TestKeyIDAppendedByAThiefIsRefused(t *testing.T) {
	t.Parallel()
	r := follow().cavage(t, `,keyId="https://victim.test/users/bob#main-key"`)
	_, err := Parse(r, options())
	wantReason(t, err, ReasonAmbiguous)
}

func TestSeveralSignatureLinesAreRefused(t *testing.T) {
	t.Parallel()
	r := follow().cavage(t)
	r.Header.Add("Signature", r.Header.Get("Signature"))
	_, err := Parse(r, options())
	wantReason(t, err, ReasonAmbiguous)
}

func TestSignatureBesideAuthorizationIsRefused(t *testing.T) {
	t.Parallel()
	for _, r := range []*http.Request{follow().cavage(t), followRFC().rfc(t, "sig1")} {
		r.Header.Set("Authorization", "Signature "+r.Header.Get("Signature"))
		_, err := Parse(r, options())
		wantReason(t, err, ReasonAmbiguous)
	}
}

func TestTwoDateLinesAreRefused(t *testing.T) {
	t.Parallel()
	r := follow().cavage(t)
	r.Header.Add("Date", stamp(0))
	_, err := Parse(r, options())
	wantReason(t, err, ReasonAmbiguous)
}

func TestOversizeHeadersAreRefusedUnread(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Signature", "Signature-Input", "Digest", "Content-Digest"} {
		r := follow().cavage(t)
		r.Header.Set(name, strings.Repeat("a", maxHeaderBytes+1))
		_, err := Parse(r, options())
		wantReason(t, err, ReasonOversize)
	}
}

func TestUnsignedRequestIsCalledMissing(t *testing.T) {
	t.Parallel()
	_, err := Parse(follow().post(t, nil), options())
	wantReason(t, err, ReasonMissing)
}

func TestSignedLengthOfAChunkedBodyIsRefused(t *testing.T) {
	t.Parallel()
	l := follow()
	l.covered += " content-length"
	r := l.cavage(t)
	r.ContentLength = -1
	_, err := Parse(r, options())
	wantReason(t, err, ReasonCoverage)
}

func TestOldDateIsExplainedToTheSender(t *testing.T) {
	t.Parallel()
	for offset, want := range map[time.Duration]string{
		-61 * time.Minute:  "The Date header is 61 minutes old; check the clock of the sending server.",
		5 * time.Hour:      "The Date header is 5 hours in the future; check the clock of the sending server.",
		-240 * time.Hour:   "The Date header is 10 days old; check the clock of the sending server.",
		3601 * time.Second: "The Date header is 60 minutes in the future; check the clock of the sending server.",
	} {
		l := follow()
		l.fields["Date"] = stamp(offset)
		_, err := Parse(l.cavage(t), options())
		wantReason(t, err, ReasonClock)
		var refused *Error
		if !errors.As(err, &refused) || refused.Message != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestCaseSixtyFiveGarbageIsRefusedWithoutPanic(t *testing.T) {
	t.Parallel()
	kinds := []string{
		strings.Repeat(`keyId="a",`, 400), strings.Repeat("=", 4096), strings.Repeat(`"`, 4096), strings.Repeat("(", 4096),
		strings.Repeat("a=(", 1300), strings.Repeat(`a;b="`, 800), strings.Repeat(":", 4096), strings.Repeat("\xff", 4096),
		strings.Repeat("sig1=::,", 500), strings.Repeat("a,b,", 1000), strings.Repeat("headers=x,", 400), strings.Repeat(" ", 4096),
		`keyId="a",headers="` + strings.Repeat("(", 4000) + `",signature="AAAA"`,
		`keyId="a",headers="` + strings.Repeat("a ", 2000) + `",signature="AAAA"`,
	}
	for i, garbage := range kinds {
		for _, other := range append(kinds, "") {
			r := follow().post(t, nil)
			r.Header.Set("Signature", garbage)
			if other != "" {
				r.Header.Set("Signature-Input", other)
			}
			if _, err := Parse(r, options()); err == nil {
				t.Errorf("garbage %d was accepted", i)
			}
		}
	}
}
