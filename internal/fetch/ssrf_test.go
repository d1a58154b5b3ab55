package fetch

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

func answer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

func TestLoopbackInEverySpellingIsNeverConnectedTo(t *testing.T) {
	t.Parallel()
	for _, host := range []string{
		"127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]", "[::1]",
	} {
		for _, scheme := range []string{"http", "https"} {
			server := serve(t, scheme == "https", answer("secret"))
			c := client(t, Options{Allow: []string{"192.168.77.0/24:9"}}) // so that http gets as far as the dialer
			_, err := c.Get(t.Context(), Request{URL: scheme + "://" + host + ":" + server.port() + "/"})
			wantRefused(t, err, KindAddress)
			_, err = c.Post(t.Context(), scheme+"://"+host+":"+server.port()+"/inbox", "application/activity+json", []byte("{}"), nil)
			wantRefused(t, err, KindAddress)
			if n := server.connections.Load(); n != 0 {
				t.Errorf("%s://%s: %d connections, want none", scheme, host, n)
			}
		}
	}
}

func TestNamesThatPointInsideAreNeverConnectedTo(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{
		"127.0.0.1", "0.0.0.0", "100.64.0.1", "169.254.169.254", "::ffff:169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::", "::10.0.0.1",
		"10.0.0.1,127.0.0.1,::1",
	} {
		server := serve(t, true, answer("secret"))
		c := client(t, Options{Allow: []string{":" + server.port()}, Resolver: name("evil.test", addr)})
		_, err := c.Get(t.Context(), Request{URL: "https://evil.test:" + server.port() + "/key"})
		wantRefused(t, err, KindAddress)
		if n := server.connections.Load(); n != 0 {
			t.Errorf("%s: %d connections, want none", addr, n)
		}
	}
}

func TestNameThatIsRebornAsLoopbackIsRefused(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("this system has one loopback address only: %v", err)
	}
	var requests atomic.Int64
	peer := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		http.Redirect(w, r, "/again", http.StatusFound)
	}))
	_ = peer.Listener.Close()
	peer.Listener = listener
	peer.Config.SetKeepAlivesEnabled(false) // so that the redirect needs a new connection, and a second look-up
	peer.Start()
	t.Cleanup(peer.Close)

	_, port, _ := net.SplitHostPort(listener.Addr().String())
	resolver := name("evil.test", "127.0.0.2", "127.0.0.1")
	c := client(t, Options{Allow: []string{"127.0.0.2/32"}, Resolver: resolver})
	_, err = c.Get(t.Context(), Request{URL: "http://evil.test:" + port + "/"})
	wantRefused(t, err, KindAddress)
	if requests.Load() != 1 || resolver.asked != 2 {
		t.Errorf("%d requests and %d look-ups, want 1 and 2", requests.Load(), resolver.asked)
	}
}

func TestOneLookUpDecidesForOneConnection(t *testing.T) {
	t.Parallel()
	server := serve(t, true, answer("ok"))
	resolver := name("example.com", "127.0.0.1", "10.0.0.1")
	c := client(t, Options{Resolver: resolver, RootCAs: server.roots()})
	get(t, c, Request{URL: "https://example.com:" + server.port() + "/"})
	if resolver.asked != 1 {
		t.Errorf("looked up %d times for one connection", resolver.asked)
	}
}

func TestRedirectToPrivateAddressIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"http://169.254.169.254/latest/meta-data/", "https://169.254.169.254/", "https://[::ffff:10.0.0.1]/", "https://[::10.0.0.1]/",
		"https://[64:ff9b::7f00:1]/", "https://0.0.0.0/", "https://10.0.0.1:443/", "//192.168.0.1/",
	} {
		peer := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
		})
		c := client(t, Options{RootCAs: peer.roots()})
		_, err := c.Get(t.Context(), Request{URL: peer.URL})
		wantRefused(t, err, KindAddress)
	}
}

func TestRedirectFromPublicPeerToLoopbackServerSendsNoByte(t *testing.T) {
	t.Parallel()
	inside := serve(t, false, answer("secret"))
	peer := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL, http.StatusMovedPermanently)
	})
	c := client(t, Options{Allow: []string{"127.0.0.1/32:" + peer.port()}, RootCAs: peer.roots()})
	_, err := c.Get(t.Context(), Request{URL: peer.URL})
	wantRefused(t, err, KindAddress)
	if n := inside.connections.Load(); n != 0 {
		t.Errorf("%d connections inside, want none", n)
	}
}

func TestHTTPToPublicAddressNeverSendsAByte(t *testing.T) {
	t.Parallel()
	for _, allow := range [][]string{{}, {"127.0.0.0/8"}} {
		resolver := name("peer.test", "93.184.215.14")
		c := client(t, Options{Allow: allow, Resolver: resolver})
		_, err := c.Get(t.Context(), Request{URL: "http://peer.test/u/alice"})
		wantRefused(t, err, KindScheme)
		if len(allow) == 0 && resolver.asked != 0 {
			t.Error("http was refused only after a look-up")
		}
	}
}

func TestProxyEnvironmentIsIgnored(t *testing.T) {
	proxy := serve(t, false, answer("through the proxy"))
	for _, key := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"} {
		t.Setenv(key, proxy.URL)
	}
	t.Setenv("NO_PROXY", "")
	server := serve(t, true, answer("direct"))
	// The standard library spares loopback from proxies, so the name is one that it would send there.
	c := client(t, Options{RootCAs: server.roots(), Resolver: name("example.com", "127.0.0.1")})
	resp := get(t, c, Request{URL: "https://example.com:" + server.port() + "/"})
	if string(resp.Body) != "direct" || proxy.connections.Load() != 0 {
		t.Errorf("got %q, and %d connections to the proxy", resp.Body, proxy.connections.Load())
	}
}

func TestOddAddressesAreRefusedBeforeAnyLookUp(t *testing.T) {
	t.Parallel()
	tests := []struct {
		url  string
		kind Kind
	}{
		{"", KindScheme},
		{"/local/path", KindScheme},
		{"file:///etc/passwd", KindScheme},
		{"data:text/plain,x", KindScheme},
		{"gopher://peer.test/", KindScheme},
		{"https:opaque", KindURL},
		{"https://", KindURL},
		{"https:///path", KindURL},
		{"https://victim.test@evil.test/", KindURL},
		{"https://user:secret@evil.test/", KindURL},
		{"https://[fe80::1%25eth0]/", KindURL},
		{"https://peer.test:port/", KindURL},
		{"https://peer.test:99999/", KindURL},
		{"https://peer.test/\x00", KindURL},
		{"https://-\u202e.test/", KindURL},
	}
	resolver := name("peer.test", "93.184.215.14")
	c := client(t, Options{Resolver: resolver})
	for _, test := range tests {
		_, err := c.Get(t.Context(), Request{URL: test.url})
		if err == nil {
			t.Errorf("%q was fetched", test.url)
			continue
		}
		wantRefused(t, err, test.kind)
	}
	if resolver.asked != 0 {
		t.Errorf("%d look-ups, want none", resolver.asked)
	}
}
