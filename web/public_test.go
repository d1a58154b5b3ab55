package web

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// publicAddresses is one address of each public kind with the status that it answers.
func publicAddresses() map[string]int {
	return map[string]int{
		"/": 200, "/page/2/": 200, "/category/houses/": 200, "/category/houses/page/1/": 301, "/tag/glass/": 200, "/author/bo/": 200,
		"/@ana": 200, "/qr/@ana.svg": 200, "/qr/@nobody.svg": 404, "/interact": 404, "/2026/": 200, "/2026/11/": 200, "/2026/11/page/2/": 404, postPath: 200, alienPath: 200, "/about/": 200,
		"/feed/": 200, "/feed/atom/": 200, "/feed.json": 200, "/comments/feed/": 200, postPath + "feed/": 200, "/tag/glass/feed/": 200,
		"/author/ana/feed/": 200, "/2026/feed/": 200, "/2026/11/feed/": 200, "/robots.txt": 200, "/sitemap.xml": 200, "/favicon.ico": 200,
		"/2026/05/taken-back/": 410, "/2026/05/secret/": 404, "/2026/05/secret/feed/": 404, "/nothing/": 404, "/1999/": 404,
		"/2026/11/old-name/": 301, "/2026/11/the-window-over-the-street": 301, "/about": 301, "/@ana/": 301, "/@nobody": 404,
		"/archives/": 200, "/archives": 301, "/on-this-day/": 302, "/on-this-day/11-20/": 200, "/on-this-day/02-30/": 404, "/search": 200, "/search?q=window": 200, "/search?q=window&page=2": 404,
		"/search/window": 301, "/?s=window": 301, "/search/feed/?q=window": 200, "/search/feed/": 404, "/opensearch.xml": 200, "/manifest.webmanifest": 200, "/blogroll.opml": 404, "/.well-known/security.txt": 404,
		"/oembed?url=https%3A%2F%2Fblog.example" + postPath: 200, "/oembed?url=https%3A%2F%2Fother.example%2F": 404, "/oembed?format=yaml": 400, "/category/houses/feed/json/": 200, "/category/houses/feed/atom/page/9/": 404, "/series/none/": 404,
		postPath + "feed/json/": 200, postPath + "comment-page-2/": 404, postPath + "comment-page-1/": 301, "/sitemap-2500.xml": 404,
		"/media/no/picture.jpg": 404, "/assets/older/site.css": 200, "/assets/older/none.css": 404, "/page/0/": 404, "/page/x/": 404,
	}
}

func TestEveryAddressAnswersWithItsStatusAndTheProtectingHeaders(t *testing.T) {
	t.Parallel()
	o := open(t)
	for path, status := range publicAddresses() {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := o.ask(t, method, path)
			if w.Code != status {
				t.Errorf("%s %s: %d, want %d", method, path, w.Code, status)
			}
			if method == http.MethodHead && w.Body.Len() > 0 && status == 200 {
				t.Errorf("HEAD %s has a body", path)
			}
			checkHeaders(t, path, w.Header())
		}
	}
}

func checkHeaders(t *testing.T, path string, h http.Header) {
	t.Helper()
	want := policy
	if strings.HasPrefix(path, "/media/") {
		want = "sandbox; default-src 'none'"
	}
	if got := h.Get("Content-Security-Policy"); got != want {
		t.Errorf("%s: policy %q", path, got)
	}
	for name, value := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000",
	} {
		if h.Get(name) != value {
			t.Errorf("%s: %s is %q", path, name, h.Get(name))
		}
	}
	if link := h.Get("Link"); strings.Contains(link, "alternate") || (link != "" && !strings.Contains(h.Get("Content-Type"), "+")) {
		t.Errorf("%s: a Link header hides the page's own links from Mastodon 4.5: %q", path, link)
	}
	if h.Get("Set-Cookie") != "" {
		t.Errorf("%s sets a cookie", path)
	}
}

func TestOldAndIncompleteAddressesLeadToThePresentOne(t *testing.T) {
	t.Parallel()
	o := open(t)
	for path, to := range map[string]string{
		"/2026/11/old-name/": postPath, "/2026/11/old-name": postPath, "/2026/11/the-window-over-the-street": postPath,
		"/about": "/about/", "/@ana/": "/@ana", "/category/houses": "/category/houses/", "/feed": "/feed/", "/page/1/": "/",
		"/2026/11": "/2026/11/", "/category/houses/windows/": "/category/windows/", "/category/houses/windows/feed/atom/": "/category/windows/feed/atom/",
		"/category/houses/windows/page/2/": "/category/windows/page/2/", "/category/houses/windows/feed/nothing/": "/category/windows/",
	} {
		w := o.get(t, path)
		if w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != to {
			t.Errorf("%s: %d to %q, want 301 to %q", path, w.Code, w.Header().Get("Location"), to)
		}
	}
}

// safety.md row 72
func TestNoAddressLeadsAway(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, path := range []string{"//evil.example", "//evil.example/..", "///evil.example/", "/%2Fevil.example", "/%5Cevil.example", "/%09/evil.example", "//evil.example/category/x"} {
		w := o.get(t, "http://blog.example"+path)
		if to := w.Header().Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") || strings.Contains(to, "://evil") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

// safety.md row 74
func TestDraftsShowNowhere(t *testing.T) {
	t.Parallel()
	o := open(t)
	for path := range publicAddresses() {
		for _, accept := range []string{"text/html", "application/activity+json"} {
			if body := o.get(t, path, "Accept", accept).Body.String(); strings.Contains(body, "A secret") || strings.Contains(body, "secret words") || strings.Contains(body, "/secret/") {
				t.Errorf("%s shows the draft", path)
			}
		}
	}
}

func TestGarbageNeverBreaksThePages(t *testing.T) {
	t.Parallel()
	o := open(t)
	garbage := []string{
		"/%00", "/%ff%fe/", "/..%2f..%2fetc/passwd", "/../../etc/passwd", "/2026/13/", "/0000/", "/9999999/", "/2026/11/page/-1/", "/2026/11/page/99999999999999999999/",
		"/category//", "/category/%00/", "/tag/<script>/", "/author/../", "/@", "/@/", "/@ana/../", "/@%E2%80%AE", "/feed/feed/", "/feed/atom", "/page/", "/page//",
		"/?page=9", "/?%zz=1", "/?a=b;c=d", "/;x=1", "/a;b/", "/" + strings.Repeat("a/", 500), "/" + strings.Repeat("%C3%A4", 300) + "/", "/2026/feed/feed/", "/feed.json/",
		"/sitemap.xml/", "/favicon.ico?x", "/assets/", "/assets/x/", "/media/", "/media/..", "/ap/posts/x", "/.well-known/x", "/comments/", "/comments/feed", "/2026//11/", "/%e2%80%8b/",
	}
	for _, path := range garbage {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, "PURGE"} {
			r := httptest.NewRequestWithContext(t.Context(), method, "/", http.NoBody)
			r.RequestURI = path
			if u, err := r.URL.Parse(path); err == nil {
				r.URL = u
			} else {
				r.URL.Path = path
			}
			w := httptest.NewRecorder()
			o.Handler().ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Errorf("%s %q: %d", method, path, w.Code)
			}
		}
	}
}

func TestLongAddressesAndLargeFormsAreRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	if w := o.get(t, "/?q="+strings.Repeat("x", maxURLBytes)); w.Code != http.StatusRequestURITooLong {
		t.Errorf("long address: %d", w.Code)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(strings.Repeat("x", maxFormBytes+1)))
	w := httptest.NewRecorder()
	o.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("large form: %d", w.Code)
	}
}

// safety.md row 69
func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, headers := range [][]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "null"}} {
		w := o.ask(t, http.MethodPost, "/about/", headers...)
		if w.Code != http.StatusForbidden {
			t.Errorf("%v: %d", headers, w.Code)
		}
		checkHeaders(t, "/about/", w.Header())
	}
}

// safety.md rows 46 and 47
func TestMarkupAndBidiInTitlesAndNamesAreHarmless(t *testing.T) {
	t.Parallel()
	o := open(t)
	for path := range publicAddresses() {
		w := o.get(t, path)
		body := w.Body.String()
		if !strings.Contains(w.Header().Get("Content-Type"), "json") && strings.Count(body, "<script") != strings.Count(body, `<script type="application/ld+json">`) {
			t.Errorf("%s: markup of a title is live", path)
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, match := range regexp.MustCompile("[^>\"]*\u202e[^<\"]*").FindAllStringIndex(body, -1) {
			before := body[:match[0]]
			tag := before[strings.LastIndex(before, "<"):]
			isolated := strings.HasPrefix(tag, "<bdi") || strings.HasPrefix(tag, "<title") || strings.HasPrefix(tag, "<a href") || strings.Contains(tag, `dir="auto"`) || strings.HasSuffix(tag, `="`)
			if !isolated {
				t.Errorf("%s: a direction override is not isolated: %q", path, tag)
			}
		}
	}
}

// safety.md row 49
func TestReadersLoadNothingFromOtherHosts(t *testing.T) {
	t.Parallel()
	o := open(t)
	loads := regexp.MustCompile(`(?i)(?:\ssrc|\ssrcset|\sposter|\sstyle|<link rel="(?:stylesheet|icon|apple-touch-icon|preload)"[^>]*\shref)="([^"]*)"`)
	for path := range publicAddresses() {
		w := o.get(t, path)
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range loads.FindAllStringSubmatch(w.Body.String(), -1) {
			if !strings.HasPrefix(m[1], "/") || strings.HasPrefix(m[1], "//") {
				t.Errorf("%s loads %q", path, m[1])
			}
		}
		if strings.Contains(w.Body.String(), "/avatars/") {
			t.Errorf("%s shows a guest's own picture", path)
		}
	}
	sheet := string(o.assets.stale["site.css"].plain.body)
	if regexp.MustCompile(`(?i)url\(|@import`).MatchString(sheet) {
		t.Error("the style sheet loads something")
	}
	if size := len(sheet); size > 40<<10 {
		t.Errorf("the style sheet has %d bytes", size)
	}
}

func TestBusyDatabaseIsToldWithRetryAfter(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.blog.broken.Store(true)
	w := o.get(t, "/")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "5" {
		t.Errorf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if strings.Contains(w.Header().Get("Cache-Control"), "max-age") || w.Body.Len() == 0 {
		t.Error("the error may be kept, or explains nothing")
	}
	o.blog.broken.Store(false)
	if w := o.get(t, "/"); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
}

func TestHouseWithoutAuthorSaysSo(t *testing.T) {
	t.Parallel()
	o := open(t, func(f *fakeReader) { f.authors, f.entries, f.terms = nil, nil, nil })
	w := o.get(t, "/")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "link for the first visit") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	if w := o.get(t, "/", "Accept", "application/activity+json"); w.Code != http.StatusOK {
		t.Errorf("a server is sent to nobody: %d", w.Code)
	}
}

func TestKindsOfRefusalHaveOneStatusEach(t *testing.T) {
	t.Parallel()
	for kind, status := range map[blog.Kind]int{
		blog.Invalid: 422, blog.NotFound: 404, blog.Gone: 410, blog.Conflict: 409, blog.Forbidden: 403, blog.Busy: 503, blog.Internal: 500,
	} {
		if got := statusOf(kind); got != status {
			t.Errorf("kind %d: %d, want %d", kind, got, status)
		}
	}
}

// oEmbed 1.0 §2.3
func TestEmbedIsOfferedAsXMLToo(t *testing.T) {
	t.Parallel()
	w := open(t).get(t, "/oembed?format=xml&url=https%3A%2F%2Fblog.example"+postPath)
	var doc struct {
		XMLName xml.Name `xml:"oembed"`
		Type    string   `xml:"type"`
		Title   string   `xml:"title"`
		HTML    string   `xml:"html"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatalf("%d: %v", w.Code, err)
	}
	if doc.Type != "rich" || doc.Title != "The window over the street" || !strings.HasPrefix(doc.HTML, "<blockquote>") || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Errorf("%s: %+v", w.Header().Get("Content-Type"), doc)
	}
}
