package as2_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/activitypub/as2"
)

func TestOneServerHasOneName(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"https://peer.test/u/a":              "https://peer.test/u/a",
		"https://PEER.test/u/A":              "https://peer.test/u/A",
		"HTTPS://peer.test:443/u/a?b=C#D":    "https://peer.test/u/a?b=C#D",
		"https://peer.test:0443/":            "https://peer.test/",
		"https://peer.test:8443/u":           "https://peer.test:8443/u",
		"https://peer.test":                  "https://peer.test/",
		"https://peer.test?x=1":              "https://peer.test/?x=1",
		"https://peer.test#a":                "https://peer.test/#a",
		"https://bücher.example/ü":           "https://xn--bcher-kva.example/ü",
		"https://XN--BCHER-KVA.example/":     "https://xn--bcher-kva.example/",
		"https://ｐｅｅｒ.test/":                 "https://peer.test/",
		"https://peer。test/":                 "https://peer.test/",
		"https://faß.example/":               "https://xn--fa-hia.example/",
		"https://[2001:DB8::1]/u":            "https://[2001:db8::1]/u",
		"https://[2001:db8::1]:443/u":        "https://[2001:db8::1]/u",
		"https://192.0.2.1:8443/u":           "https://192.0.2.1:8443/u",
		"https://peer.test//a/../b/%7e?q=[]": "https://peer.test//a/../b/%7e?q=[]",
	} {
		got, err := as2.IDs{}.Canonical(id)
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", id, got, err, want)
		}
		if again, err := (as2.IDs{}).Canonical(got); err != nil || again != got {
			t.Errorf("%s: the second time it becomes %q, %v", got, again, err)
		}
	}
}

func TestDisguisedHostsAreRefused(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"", "peer.test/u", "http://peer.test/u", "ftp://peer.test/", "acct:a@peer.test", "https:peer.test", "https:///u", "https://", "https://:443/",
		"https://victim.test@evil.test/", "https://evil.test:x@victim.test/", "https://@victim.test/", "https://VICTIM.test./u/a", "https://victim.test。/",
		"https://victim..test/", "https://.victim.test/", "https://victim.test:0/", "https://victim.test:/", "https://victim.test:99999/", "https://victim.test:-1/",
		"https://[fe80::1%25eth0]/", "https://[fe80::1/", "https://[::1]x/", "https://fe80::1/", "https://[192.0.2.1]/",
		"https://victim%2etest/", "https://evil.test\\@victim.test/", "https://victim.test/\x00", "https://victim.test/\n", "https://victim.test/a b", " https://victim.test/",
		"https://victim.test/\u202egnp", "https://victim.test/\u200b", "https://vic\u00adtim.test\u200b/", "https://-victim.test/", "https://victim_a.test/", "https://victim.test／evil/",
		"https://victim.test/%zz", "https://xn--/", "https://xn--a.test/", "https://" + strings.Repeat("a", 64) + ".test/", "https://" + strings.Repeat("a.", 130) + "test/",
		"https://victim.test/" + strings.Repeat("x", as2.MaxIDBytes), "https://victim.test/\xff",
	} {
		if got, err := (as2.IDs{}).Canonical(id); !errors.Is(err, as2.ErrID) {
			t.Errorf("%q became %q, %v", id, got, err)
		}
		if (as2.IDs{}).SameOrigin(id, id) {
			t.Errorf("%q has an origin", id)
		}
	}
}

func TestOriginsAreCompared(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://peer.test/u/a", "https://PEER.test:443/n/1#x", true},
		{"https://bücher.example/a", "https://xn--bcher-kva.example/b", true},
		{"https://peer.test/u/a", "https://sub.peer.test/u/a", false},
		{"https://peer.test/u/a", "https://peer.test:8443/u/a", false},
		{"https://peer.test/u/a", "https://peer.test.evil.test/u/a", false},
		{"https://peer.test/u/a", "http://peer.test/u/a", false},
		{"https://peer.test/u/a", "", false},
	} {
		if got := (as2.IDs{}).SameOrigin(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

func TestHTTPNeedsPermission(t *testing.T) {
	t.Parallel()
	ids := as2.IDs{AllowHTTP: true}
	if host, err := ids.Host("http://LOCALHOST:80/u"); err != nil || host != "localhost" {
		t.Errorf("got %q, %v", host, err)
	}
	if host, err := ids.Host("http://127.0.0.1:8080/u"); err != nil || host != "127.0.0.1:8080" {
		t.Errorf("got %q, %v", host, err)
	}
	if ids.SameOrigin("http://peer.test/", "https://peer.test/") {
		t.Error("http and https are one origin")
	}
}
