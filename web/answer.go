package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// answer is what a public address says, before it is made ready for sending.
type answer struct {
	status   int // 200 when zero
	kind     string
	body     []byte
	location string            // of a redirect
	modified time.Time         // of feeds; zero for pages
	control  string            // Cache-Control; "no-cache" when empty
	keys     []blog.Key        // what it was made of
	until    time.Time         // when it becomes wrong by itself; zero for never
	headers  map[string]string // further ones that this kind of answer carries
	shared   bool              // pages of other sites may show it, as they do a card in a link preview
	subject  *Subject          // what counts as read when this is sent; nil for what is not counted
}

// kept is an answer ready for sending: both encodings with their tags, and every
// header value as net/http wants it, so that sending allocates next to nothing.
type kept struct {
	status                        int
	kind, control, vary, location []string
	modified, resource            []string
	plain, gzip                   encoding
	headers                       map[string][]string
	keys                          []blog.Key
	until                         time.Time // when it becomes wrong by itself; zero for never
	subject                       *Subject
}

// encoding is the body in one encoding. The gzip one has no body when it would not be smaller.
type encoding struct {
	body   []byte
	etag   []string
	length []string
}

var (
	varyNegotiated = []string{"Accept, Accept-Encoding"}
	varyEncoding   = []string{"Accept-Encoding"}
	gzipEncoding   = []string{"gzip"}

	crossOriginResource = []string{"cross-origin"}
)

// keep makes an answer ready. Each representation has a strong tag of its own (RFC 9110 §8.8.3).
func keep(a answer, vary []string) *kept {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if a.control == "" {
		a.control = "no-cache"
	}
	k := &kept{status: a.status, control: []string{a.control}, vary: vary, keys: a.keys, until: a.until, subject: a.subject}
	for name, value := range a.headers {
		if k.headers == nil {
			k.headers = map[string][]string{}
		}
		k.headers[http.CanonicalHeaderKey(name)] = []string{value}
	}
	if a.kind != "" {
		k.kind = []string{a.kind}
	}
	if a.location != "" {
		k.location = []string{a.location}
	}
	if !a.modified.IsZero() {
		k.modified = []string{a.modified.UTC().Format(http.TimeFormat)}
	}
	if a.shared {
		k.resource = crossOriginResource
	}
	sum := sha256.Sum256(a.body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:15])
	k.plain = encode(a.body, tag)
	if dense(a.kind) {
		return k
	}
	if packed := pack(a.body); len(packed) > 0 && len(packed) < len(a.body) {
		k.gzip = encode(packed, tag+"-gz")
	}
	return k
}

// dense reports whether a file of a type is packed already.
func dense(kind string) bool { return kind == pngType || kind == "font/woff2" }

const (
	pngType   = "image/png"
	plainType = "text/plain; charset=utf-8"
)

func encode(body []byte, tag string) encoding {
	return encoding{body: body, etag: []string{`"` + tag + `"`}, length: []string{strconv.Itoa(len(body))}}
}

func pack(body []byte) []byte {
	if len(body) < 256 {
		return nil
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	// Writing to a buffer cannot fail.
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}

func (k *kept) bytes() int { return len(k.plain.body) + len(k.gzip.body) + 512 + 48*len(k.keys) }

// oneWrite is how large a body may be that net/http sends together with its head anyway.
const oneWrite = 2 << 10

// send answers a GET or HEAD, with 304 when the client has this very representation.
func (k *kept) send(w http.ResponseWriter, r *http.Request, b *buffers) {
	h := w.Header()
	e := &k.plain
	if k.gzip.body != nil && takesGzip(r.Header["Accept-Encoding"]) {
		e = &k.gzip
		h["Content-Encoding"] = gzipEncoding
	}
	h["Cache-Control"] = k.control
	h["Vary"] = k.vary
	if k.modified != nil {
		h["Last-Modified"] = k.modified
	}
	for name, value := range k.headers {
		h[name] = value
	}
	if k.resource != nil {
		h["Cross-Origin-Resource-Policy"] = k.resource
	}
	if k.location != nil {
		h["Location"] = k.location
	}
	if k.status == http.StatusOK {
		h["Etag"] = e.etag
		if unchanged(r, e.etag[0], k.modified) {
			delete(h, "Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if k.kind != nil {
		h["Content-Type"] = k.kind
	}
	h["Content-Length"] = e.length
	w.WriteHeader(k.status)
	switch {
	case r.Method == http.MethodHead:
	case len(e.body) < oneWrite:
		_, _ = w.Write(e.body) // a reader who left needs no answer
	default:
		b.whole(w, r, e.body)
	}
}

// unchanged decides a conditional request (RFC 9110 §13.2.2): a tag decides alone, a date only without one.
func unchanged(r *http.Request, etag string, modified []string) bool {
	if tags := r.Header["If-None-Match"]; len(tags) > 0 {
		for _, line := range tags {
			if matchesTag(line, etag) {
				return true
			}
		}
		return false
	}
	since := r.Header["If-Modified-Since"]
	if len(since) == 0 || modified == nil {
		return false
	}
	asked, err := http.ParseTime(since[0])
	if err != nil {
		return false
	}
	changed, err := http.ParseTime(modified[0])
	return err == nil && !changed.After(asked)
}

// matchesTag compares weakly, as If-None-Match asks.
func matchesTag(line, etag string) bool {
	for line != "" {
		var item string
		item, line, _ = strings.Cut(line, ",")
		item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
		if item == etag || item == "*" {
			return true
		}
	}
	return false
}
