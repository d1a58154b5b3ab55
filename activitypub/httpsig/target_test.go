package httpsig

import (
	"net/http/httptest"
	"net/url"
	"testing"
)

func TestOurHostIsRecognisedInEverySpelling(t *testing.T) {
	t.Parallel()
	tests := []struct {
		base, host, sent string
		ours             bool
	}{
		{"https://blog.test", "", "blog.test", true},
		{"https://blog.test", "", "BLOG.test:443", true},
		{"https://blog.test:443", "", "blog.test", true},
		{"https://blog.test", "", "blog.test:80", false},
		{"https://blog.test", "", "blog.test.", false},
		{"https://blog.test", "", "sub.blog.test", false},
		{"https://blog.test", "", "", false},
		{"https://blog.test:8443", "", "blog.test:8443", true},
		{"https://blog.test:8443", "", "blog.test", false},
		{"http://localhost:8080", "", "localhost:8080", true},
		{"http://blog.test", "", "blog.test:80", true},
		{"https://[::1]", "", "[::1]:443", true},
		{"https://inner.test", "blog.test", "blog.test", true},
		{"https://inner.test", "blog.test", "inner.test", false},
		{"", "blog.test", "blog.test:443", true},
		{"", "", "", false},
	}
	for _, tt := range tests {
		opt := Options{Host: tt.host}
		if tt.base != "" {
			base, err := url.Parse(tt.base)
			if err != nil {
				t.Fatal(err)
			}
			opt.BaseURL = base
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = tt.sent
		if _, err := received(r, opt); (err == nil) != tt.ours {
			t.Errorf("base %q, host %q: %q is ours: got %v, want %v (%v)", tt.base, tt.host, tt.sent, err == nil, tt.ours, err)
		}
	}
}

func TestPartsOfTheAddress(t *testing.T) {
	t.Parallel()
	tests := []struct{ uri, whole, path, query string }{
		{"/ap/inbox", "https://blog.test/ap/inbox", "/ap/inbox", "?"},
		{"/a%2Fb?x=%31", "https://blog.test/a%2Fb?x=%31", "/a%2Fb", "?x=%31"},
		{"/?", "https://blog.test/?", "/", "?"},
		{"/a?b?c", "https://blog.test/a?b?c", "/a", "?b?c"},
		{"http://proxy.test/a?b", "https://blog.test/a?b", "/a", "?b"},
		{"http://proxy.test", "https://blog.test/", "/", "?"},
		{"http://proxy.test?b", "https://blog.test/?b", "/", "?b"},
	}
	for _, tt := range tests {
		got := target{method: "GET", scheme: "https", host: "Blog.test:443", uri: tt.uri}.originForm()
		if got.targetURI() != tt.whole || got.path() != tt.path || got.query() != tt.query {
			t.Errorf("%s: got %s, %s, %s; want %s, %s, %s", tt.uri, got.targetURI(), got.path(), got.query(), tt.whole, tt.path, tt.query)
		}
	}
}

func TestForgedLinesInTheRequestLineAreRefused(t *testing.T) {
	t.Parallel()
	for _, change := range []func(*letter){
		func(l *letter) { l.uri = "/ap/inbox\nhost: victim.test" },
		func(l *letter) { l.method = "POST\n" },
	} {
		forged := follow()
		change(&forged)
		r := follow().cavage(t)
		r.Method, r.RequestURI = forged.method, forged.uri
		_, err := Parse(r, options())
		wantReason(t, err, ReasonMalformed)
	}
}
