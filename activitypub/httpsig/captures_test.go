package httpsig

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// TestRecordedRequestsOfRealServersAreAccepted judges what four servers really
// sent, at the minute of their Date, behind a proxy that spoke plain HTTP to us.
func TestRecordedRequestsOfRealServersAreAccepted(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("testdata/captures")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]map[Scheme]int{}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".txt")
		software, _, _ := strings.Cut(name, "-")
		r, body := captured(t, name)
		if seen[software] == nil {
			seen[software] = map[Scheme]int{}
		}
		s, err := Parse(r, sinkOptions(t, r))
		if err == nil {
			seen[software][s.Scheme]++
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantReason(t, err, "")
			wantReason(t, s.VerifyBody(body), "")
			wantReason(t, s.Verify(capturedKey(t, keyOf(name))), "")
		})
	}
	for software, want := range map[string]Scheme{"gotosocial": Cavage, "nodebb": Cavage, "writefreely": Cavage, "fedify": RFC9421} {
		if seen[software][want] == 0 {
			t.Errorf("no request of %s was read as %s", software, want)
		}
	}
	if seen["fedify"][Cavage] == 0 {
		t.Error("the second knock of fedify was not read as cavage")
	}
}

// TestRecordedRequestsDoNotSurviveTampering changes one thing after the other.
func TestRecordedRequestsDoNotSurviveTampering(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"gotosocial-011-POST-Follow", "fedify-002-POST-Follow", "fedify-knock-003-POST-Follow", "nodebb-014-POST-Create-Article", "writefreely-005-POST-Create-Article"} {
		digest := "Digest"
		if strings.HasPrefix(name, "fedify-0") {
			digest = "Content-Digest"
		}
		tests := []struct {
			name   string
			tamper func(*http.Request, *[]byte)
			want   Reason
		}{
			{"one byte of the body", func(_ *http.Request, b *[]byte) { (*b)[len(*b)/2] ^= 1 }, ReasonDigest},
			{"body and digest", func(r *http.Request, b *[]byte) {
				*b = []byte("{}")
				r.Header.Set(digest, map[string]string{"Digest": digestHeader(*b), "Content-Digest": contentDigestHeader(*b)}[digest])
			}, ReasonMismatch},
			{"another inbox", func(r *http.Request, _ *[]byte) { r.RequestURI = "/u/9/inbox" }, ReasonMismatch},
			{"another method", func(r *http.Request, _ *[]byte) { r.Method = "PUT" }, ReasonMismatch},
			{"another host", func(r *http.Request, _ *[]byte) { r.Host = "victim.test" }, ReasonHost},
			{"no signature", func(r *http.Request, _ *[]byte) { r.Header.Del("Signature") }, ReasonMissing},
		}
		for _, tt := range tests {
			t.Run(name+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				r, body := captured(t, name)
				opt := sinkOptions(t, r)
				body = bytes.Clone(body)
				tt.tamper(r, &body)
				wantReason(t, judge(r, body, capturedKey(t, keyOf(name)), opt), tt.want)
			})
		}
	}
}

// keyOf names the key file of a recording; Fedify was restarted with a new key
// before its double knock was recorded.
func keyOf(name string) string {
	if strings.HasPrefix(name, "fedify-knock-") {
		return "fedify-knock"
	}
	software, _, _ := strings.Cut(name, "-")
	return software
}

func sinkOptions(t *testing.T, r *http.Request) Options {
	t.Helper()
	now, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil {
		t.Fatal(err)
	}
	return Options{BaseURL: &url.URL{Scheme: "https", Host: "sink.test"}, Now: now}
}
