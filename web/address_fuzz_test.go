package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
)

// FuzzAddress: whatever a reader or a robot asks for, the answer is one of those that an address may have, and nobody is led away.
func FuzzAddress(f *testing.F) {
	for path, status := range publicAddresses() {
		f.Add(path, "")
		f.Add(path, "page=2")
		if status == http.StatusOK {
			f.Add(path+"feed/atom/page/2/", "q=%00")
		}
	}
	for _, seed := range [][2]string{
		{"//evil.example/", ""}, {"/\\evil.example", ""}, {"/%2e%2e/%2e%2e/etc/passwd", ""}, {"/\x00", "\xff"}, {"/\xff\xfe/", "q=\xff"}, {"/page/99999999999999999999/", ""},
		{"/search", "q=%22&page=-1"}, {"/search", "q=a&page=10000"}, {"/search/feed/", "q=a"}, {"/oembed", "url=http://[::1&maxwidth=x"}, {"/interact", "uri=javascript:x&do=like"}, {"/on-this-day/02-30/", ""},
		{"/card/site-0.png", ""}, {"/sitemap-2500.xml", ""}, {"/2026/11/the-window-over-the-street/comment-page-2/", ""}, {"/2026/11/the-window-over-the-street/comment/x/", ""}, {"/look/x.css", ""}, {"/qr/@ana.svg", ""},
	} {
		f.Add(seed[0], seed[1])
	}
	o := open(f)
	calm := []int{200, 301, 302, 304, 400, 404, 405, 410, 414}
	f.Fuzz(func(t *testing.T, path, query string) {
		if path == "" || path[0] != '/' || isDesk(path) {
			return
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.URL = &url.URL{Path: path, RawQuery: query}
		r.RequestURI = r.URL.RequestURI()
		w := httptest.NewRecorder()
		o.Handler().ServeHTTP(w, r)
		if !slices.Contains(calm, w.Code) {
			t.Errorf("GET %q with %q answers %d", path, query, w.Code)
		}
		if to := w.Header().Get("Location"); len(to) > 1 && (to[0] != '/' || to[1] == '/' || to[1] == '\\') && w.Code != http.StatusFound {
			t.Errorf("%q leads to %q", path, to)
		}
	})
}
