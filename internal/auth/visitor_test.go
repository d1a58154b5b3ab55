package auth

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestForwardedForIsBelievedOnlyFromTrustedProxies(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	tests := []struct {
		remote    string
		forwarded []string
		trusted   []netip.Prefix
		want      string
	}{
		{"203.0.113.9:4000", []string{"1.2.3.4"}, nil, "203.0.113.9"},
		{"203.0.113.9:4000", []string{"1.2.3.4"}, trusted, "203.0.113.9"},
		{"10.0.0.1:4000", nil, trusted, "10.0.0.1"},
		{"10.0.0.1:4000", []string{"1.2.3.4"}, trusted, "1.2.3.4"},
		{"10.0.0.1:4000", []string{"6.6.6.6, 1.2.3.4"}, trusted, "1.2.3.4"},
		{"10.0.0.1:4000", []string{"6.6.6.6, 1.2.3.4, 10.0.0.2"}, trusted, "1.2.3.4"},
		{"10.0.0.1:4000", []string{"6.6.6.6", "1.2.3.4", "10.0.0.2"}, trusted, "1.2.3.4"},
		{"10.0.0.1:4000", []string{"1.2.3.4, nonsense, 10.0.0.2"}, trusted, "10.0.0.2"},
		{"10.0.0.1:4000", []string{"10.0.0.3, 10.0.0.2"}, trusted, "10.0.0.3"},
		{"10.0.0.1:4000", []string{"1.2.3.4:5678"}, trusted, "1.2.3.4"},
		{"10.0.0.1:4000", []string{"[2001:db8::7]:5678"}, trusted, "2001:db8::7"},
		{"10.0.0.1:4000", []string{"::ffff:1.2.3.4"}, trusted, "1.2.3.4"},
		{"[::1]:4000", []string{"2001:db8::7"}, trusted, "2001:db8::7"},
		{"[::ffff:10.0.0.1]:4000", []string{"1.2.3.4"}, trusted, "1.2.3.4"},
		{"[fe80::1%eth0]:4000", nil, trusted, "fe80::1"},
		{"@", []string{"1.2.3.4"}, trusted, "invalid IP"},
	}
	for _, test := range tests {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = test.remote
		r.Header["X-Forwarded-For"] = test.forwarded
		if got := ClientIP(r, test.trusted).String(); got != test.want {
			t.Errorf("%s with %v: got %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

func TestLoginNeverLeadsToAnotherHost(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/desk/":                "/desk/",
		"/desk/posts?q=a%2Fb#x": "/desk/posts?q=a%2Fb#x",
		"/search?q=http://x":    "/search?q=http://x",
		"":                      "/",
		"desk":                  "/",
		"//evil.test":           "/",
		"/\\evil.test":          "/",
		"\\\\evil.test":         "/",
		"%2F%2Fevil.test":       "/",
		"/%2Fevil.test":         "/",
		"/%252Fevil.test":       "/",
		"/%5Cevil.test":         "/",
		"/\tevil":               "/",
		"/%09/evil.test":        "/",
		"/%0d%0aSet-Cookie:x":   "/",
		"https://evil.test/":    "/",
		"javascript:alert(1)":   "/",
		"/%zz":                  "/",
	} {
		if got := LocalPath(next); got != want {
			t.Errorf("%q: got %q, want %q", next, got, want)
		}
	}
}
