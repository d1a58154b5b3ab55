package media

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func ask(l *Library, method, path string, head http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path = path
	r.Header = head
	if head == nil {
		r.Header = http.Header{}
	}
	w := httptest.NewRecorder()
	l.Handler().ServeHTTP(w, r)
	return w
}

func TestPictureIsServedSoThatItCanRunNothing(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, jpegOf(t, photo(40, 40)), "x")
	for _, path := range []string{p.Path, "/" + p.Path} {
		w := ask(l, http.MethodGet, path, nil)
		if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), stored(t, l, p.Path)) {
			t.Fatalf("%s: %d with %d bytes", path, w.Code, w.Body.Len())
		}
		for name, want := range map[string]string{
			"Content-Type":                 "image/jpeg",
			"X-Content-Type-Options":       "nosniff",
			"Content-Security-Policy":      "sandbox; default-src 'none'",
			"Cross-Origin-Resource-Policy": "cross-origin",
			"Cache-Control":                "public, max-age=31536000, immutable",
			"Content-Disposition":          `inline; filename="` + p.Path[3:] + `"`,
			"Accept-Ranges":                "bytes",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
	}
}

func TestPartsHeadAndConditionsAreAnswered(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, pngOf(t, photo(40, 40)), "x")
	whole := stored(t, l, p.Path)
	part := ask(l, http.MethodGet, p.Path, http.Header{"Range": {"bytes=10-19"}})
	if part.Code != http.StatusPartialContent || !bytes.Equal(part.Body.Bytes(), whole[10:20]) {
		t.Errorf("part: %d, %q", part.Code, part.Body)
	}
	if head := ask(l, http.MethodHead, p.Path, nil); head.Code != http.StatusOK || head.Body.Len() != 0 {
		t.Errorf("HEAD: %d with %d bytes", head.Code, head.Body.Len())
	}
	tag := ask(l, http.MethodGet, p.Path, nil).Header().Get("ETag")
	if again := ask(l, http.MethodGet, p.Path, http.Header{"If-None-Match": {tag}}); tag == "" || again.Code != http.StatusNotModified {
		t.Errorf("unchanged (%s): %d", tag, again.Code)
	}
	post := ask(l, http.MethodPost, p.Path, nil)
	if post.Code != http.StatusMethodNotAllowed || post.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", post.Code, post.Header())
	}
}

func TestNothingButPicturesIsServed(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, pngOf(t, photo(40, 40)), "x")
	hash := p.Path[3:35]
	if err := l.root.WriteFile("note.json", []byte(`{"type":"Person"}`), fileMode); err != nil {
		t.Fatal(err)
	}
	if err := l.root.WriteFile(p.Path[:2]+"/"+hash+".html", []byte("<script>"), fileMode); err != nil {
		t.Fatal(err)
	}
	if err := l.root.Mkdir(p.Path[:2]+"/"+p.Path[:2]+strings.Repeat("0", 30)+".png", dirMode); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"", "/", p.Path[:2], p.Path[:2] + "/", "note.json", ".incoming", ".incoming/", "../handler.go", "..", "/../" + p.Path,
		p.Path[:2] + "/" + hash + ".html", p.Path[:2] + "/" + hash, strings.ToUpper(p.Path), p.Path + "/", p.Path + "\x00",
		p.Path[:2] + "/../" + p.Path, p.Path[:2] + "/" + p.Path[:2] + strings.Repeat("0", 30) + ".png", "00/" + p.Path[3:],
		p.Path[:2] + "/" + strings.Repeat("f", 32) + ".png", p.Path + ".json", `..\` + p.Path, "%2e%2e/x", p.Path[:2] + "//" + p.Path[3:],
	} {
		w := ask(l, http.MethodGet, path, nil)
		if w.Code != http.StatusNotFound {
			t.Errorf("%q: %d", path, w.Code)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") != "" {
			t.Errorf("%q: headers %v", path, w.Header())
		}
	}
}

func TestPictureIsNeverAnActivityPubObject(t *testing.T) {
	t.Parallel()
	l := open(t, Limits{})
	p := add(t, l, pngOf(t, photo(40, 40)), "x")
	for accept, want := range map[string]int{
		`application/activity+json`: http.StatusNotAcceptable,
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams"`: http.StatusNotAcceptable,
		`application/activity+json, application/ld+json, text/html;q=0.1`:      http.StatusNotAcceptable,
		`application/activity+json, */*;q=0.1`:                                 http.StatusOK,
		`image/avif,image/webp,image/*`:                                        http.StatusOK,
		`text/html`:                                                            http.StatusOK,
	} {
		w := ask(l, http.MethodGet, p.Path, http.Header{"Accept": {accept}})
		if w.Code != want || strings.Contains(w.Header().Get("Content-Type"), "json") {
			t.Errorf("%s: %d %s", accept, w.Code, w.Header().Get("Content-Type"))
		}
	}
}
