package doors

import (
	"slices"
	"strings"
	"testing"
)

func TestHandlesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	handle := []string{"acct:me@server.example"}
	server := []string{"acct:server.example@server.example", "https://server.example/"}
	tests := []struct {
		typed string
		asks  []string
	}{
		{"@me@server.example", handle},
		{"me@server.example", handle},
		{"  @Me@Server.Example \n", handle},
		{"@me @server.example", handle},
		{"@ me@ server.example", handle},
		{"acct:me@server.example", handle},
		{"ACCT:@me@server.example", handle},
		{"＠me＠server.example", handle},
		{"\u2068@me@server.example\u2069", handle},
		{"<@me@server.example>,", handle},
		{"@me@server.example/", handle},
		{"@me@server.example.", handle},
		{"https://server.example/@me", handle},
		{"HTTPS://Server.Example/@Me/", handle},
		{"http://server.example:80/@me", handle},
		{"https://server.example:443/@me/112233?x=1#y", handle},
		{"server.example/@me", handle},
		{"server.example", server},
		{"@server.example", server},
		{"server.example/", server},
		{"https://server.example", server},
		{"https://server.example/@them@elsewhere.example", server},
		{"https://server.example/users/me", []string{"https://server.example/users/me"}},
		{"server.example/users/me", []string{"https://server.example/users/me"}},
		{"me@bücher.example", []string{"acct:me@xn--bcher-kva.example"}},
		{"me@BÜCHER。example", []string{"acct:me@xn--bcher-kva.example"}},
		{"me@xn--bcher-kva.example", []string{"acct:me@xn--bcher-kva.example"}},
	}
	for _, test := range tests {
		r := newRig(nil)
		p, err := r.read(test.typed)
		if err != nil || !slices.Equal(p.asks, test.asks) || p.scheme != "https" {
			t.Errorf("%q: %+v, %v, want %q", test.typed, p, err, test.asks)
		}
	}
}

func TestWhatIsNoHandleIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                                       sayEmpty,
		" @ ":                                    sayEmpty,
		"me":                                     sayNoServer,
		"@me":                                    sayNoServer,
		"me@server":                              sayNoServer,
		"@me@":                                   sayUnreadable,
		"me@them@server.example":                 sayUnreadable,
		"me at server.example":                   sayUnreadable,
		"I do not know":                          sayUnreadable,
		"ftp://server.example/@me":               sayUnreadable,
		"javascript://server.example/%0aalert(1": sayUnreadable,
		"javascript:alert(1)@server.example":     sayUnreadable,
		"https://me:secret@server.example/":      sayUnreadable,
		"https://server.example\\@evil.example/": sayUnreadable,
		"me@server.example/@them":                sayUnreadable,
		"me@ser_ver.example":                     sayUnreadable,
		"me@server.example?x=1":                  sayUnreadable,
		"me@server.example#x":                    sayUnreadable,
		"me@-server-.example":                    sayUnreadable,
		"m\x00e@server.example":                  sayUnreadable,
		"me@\xff.example":                        sayUnreadable,
		"me@" + strings.Repeat("a.", 300) + "example": sayUnreadable,
		"@ana@blog.example":                           sayOurs,
		"https://Blog.example/":                       sayOurs,
	} {
		r := newRig(nil)
		got := r.refused(t, typed)
		if got.message != want || got.Theirs() {
			t.Errorf("%q: %v", typed, got)
		}
		if strings.Contains(got.Error(), "%s") || len(r.web.asked) > 0 {
			t.Errorf("%q: %v after %q", typed, got, r.web.asked)
		}
	}
}

// What a stranger types must not make this server knock at its neighbours' doors.
func TestPlacesInsideAreRefusedWithoutAnyRequest(t *testing.T) {
	t.Parallel()
	for _, host := range []string{
		"localhost", "LOCALHOST", "localhost:80", "127.0.0.1", "127.0.0.1:80", "169.254.169.254", "[::1]", "[::1]:443", "::1", "0x7f.1", "0x7f000001",
		"2130706433", "127.1", "0177.0.0.1", "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "printer.local", "metadata.google.internal", "a.localhost", "router.lan", "1.0.0.127.in-addr.arpa",
		"server.example:8443", "server.example:22", "x.onion", "127.0.0.1.", "[::ffff:7f00:1]", "fe80::1%eth0",
	} {
		for _, typed := range []string{host, "@me@" + host, "https://" + host + "/@me", "http://" + host + "/"} {
			r := newRig(nil)
			got := r.refused(t, typed)
			if got.Error() == "" || got.Theirs() || len(r.web.asked) > 0 {
				t.Errorf("%q: %v after %q", typed, got, r.web.asked)
			}
		}
	}
}
