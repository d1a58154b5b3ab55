package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// calm are the statuses with which a public address may answer a reader, whatever the address is.
var calm = []int{200, 301, 302, 304, 400, 404, 405, 410, 414}

// anyAddressHasACalmAnswer asks as no browser would: the bytes of the address go out as they are.
func anyAddressHasACalmAnswer(v *visitor) {
	queries := []string{
		"", "?", "?q=", "?page=0", "?page=-1", "?page=99999999999999999999", "?page=2", "?q=%", "?q=%zz&s=%", "?a;b=c", "?q=%00%ff", "?q=" + strings.Repeat("%F0%9F%8C%88", 300),
		"?s=x", "?p=1", "?feed=rss2", "?url=http://[::1", "?uri=javascript:alert(1)&do=like", "?uri=&do=", "?format=xml&url=x", "?q=\"'*()NEAR AND OR NOT -:^~", "?q=" + strings.Repeat("a ", 900),
	}
	paths := []string{
		"/", "//", "///", "/.", "/..", "/../../etc/passwd", "/%2e%2e/", "/%00", "/%ff%fe/", "/%2F%2Fevil.example/", "/\\evil.example/", "/%5c", "/;/", "/a;b/", "/?", "/*", "/@", "/@/", "/@ana/x", "/@%E2%80%AE",
		"/page/", "/page/0/", "/page/2", "/page/99999999999/", "/page/2/feed/", "/feed", "/feed/x/", "/feed/rss/", "/feed/atom/page/2/x", "/feed/json/page/999/", "/feed.json/", "/category/", "/category/none/", "/category/%00/feed/",
		"/tag/%3Cscript%3E/", "/series/none/", "/author/ana/page/0/", "/author/nobody/feed/", "/comments/", "/comments/x/", "/comments/feed/page/2/", "/0000/", "/9999/", "/2024/00/", "/2024/13/", "/2024/02/30/", "/2024/02/x/y/z/",
		"/2024/02/arithmetic-of-a-halo/page/2/", "/2024/02/arithmetic-of-a-halo/comment-page-0/", "/2024/02/arithmetic-of-a-halo/comment-page-999/", "/2024/02/arithmetic-of-a-halo/comment/x/", "/2024/02/arithmetic-of-a-halo/feed/x/",
		"/archives/x/", "/archives", "/on-this-day/02-29/", "/on-this-day/02-30/", "/on-this-day/2-2/", "/on-this-day/x/feed/", "/search", "/search/", "/search/x", "/search/feed/", "/search/feed/atom/", "/search/feed/none/", "/blogroll.opml/",
		"/opensearch.xml", "/oembed", "/robots.txt/", "/sitemap-1.xml", "/sitemap-2500.xml", "/sitemap-.xml", "/sitemap-99999999999999999999.xml", "/card/x", "/card/site-0.png", "/card/", "/look/", "/look/x.css", "/qr/", "/qr/@x.svg",
		"/assets/", "/assets/x", "/assets/../x", "/media/", "/media/../oriel.db", "/media/%2e%2e/oriel.db", "/interact", "/desk/../", "/.env", "/wp-login.php", "/index.php", "/" + strings.Repeat("x", 1000), "/" + strings.Repeat("y/", 600),
		"/.well-known/security.txt", "/.well-known/security.txt/", "/favicon.ico", "/manifest.webmanifest", "/%E2%80%8B/", "/2026//11/", "/caf%C3%A9/", "/caf\xc3\xa9/", "/%c3%28/",
	}
	for _, path := range paths {
		for _, query := range queries {
			status := v.raw(http.MethodGet, path+query)
			if !slices.Contains(calm, status) {
				v.t.Errorf("GET %.80q answers %d", path+query, status)
			}
		}
		for _, method := range []string{http.MethodHead, http.MethodPut, "PURGE"} {
			if status := v.raw(method, path); !slices.Contains(calm, status) {
				v.t.Errorf("%s %.80q answers %d", method, path, status)
			}
		}
	}
	v.listsEnd()
	v.searchTakesAnything()
}

// raw sends an address as it is and reads the status alone. The connection is kept for the next one.
func (v *visitor) raw(method, address string) int {
	v.t.Helper()
	conn, err := (&net.Dialer{}).DialContext(v.t.Context(), "tcp", strings.TrimPrefix(v.house.base, "http://"))
	if err != nil {
		v.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	address = strings.NewReplacer(" ", "%20", "\"", "%22").Replace(address)
	if _, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", method, address, strings.TrimPrefix(v.house.base, "http://")); err != nil {
		v.t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		v.t.Fatalf("%s %.80q: %v", method, address, err)
	}
	defer resp.Body.Close()
	if strings.HasPrefix(resp.Header.Get("Location"), "//") || strings.HasPrefix(resp.Header.Get("Location"), "/\\") {
		v.t.Errorf("%.80q leads away, to %s", address, resp.Header.Get("Location"))
	}
	return resp.StatusCode
}

// listsEnd: a page of a list that has no posts does not exist.
func (v *visitor) listsEnd() {
	for _, p := range v.walked("text/html") {
		if !isList.MatchString(p.path) {
			continue
		}
		for _, beyond := range []string{"page/500/", "feed/page/500/", "feed/atom/page/500/", "feed/json/page/500/"} {
			if got := v.get(p.path + beyond).status; got != http.StatusNotFound {
				v.t.Errorf("%s%s answers %d", p.path, beyond, got)
			}
		}
	}
}

func (v *visitor) searchTakesAnything() {
	for _, q := range []string{
		"light", "\"a decade\"", "-light", "\"", "'", "a OR", "NEAR(", "*", "(((", "col:x", "\x00", "\xff", "🌈", "שלום", "日本語", "<b>", strings.Repeat("word ", 300), "-", "--", "\"\"", "%", "_", "\\", "a\tb\nc", "; DROP TABLE posts",
	} {
		if p := v.get("/search?q=" + url.QueryEscape(q)); p.status != http.StatusOK || strings.Contains(string(p.body), "<b><") {
			v.t.Errorf("search for %q: %d", q, p.status)
		}
		if p := v.get("/search/feed/?q=" + url.QueryEscape(q)); p.status != http.StatusOK && p.status != http.StatusNotFound {
			v.t.Errorf("feed of the search for %q: %d", q, p.status)
		}
	}
}
