package activitypub

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/golang-lru/v2"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	activityType = "application/activity+json; charset=utf-8"
	jrdType      = "application/jrd+json; charset=utf-8"
	xrdType      = "application/xrd+xml; charset=utf-8"
)

// answer is a document ready to be sent.
type answer struct {
	status  int // 0 means 200
	kind    string
	body    []byte
	maxAge  time.Duration
	closed  bool   // it is for whoever signed the request, and for nobody else
	passing bool   // it changes without a new edition, so it is not kept
	squeeze []byte // gzip of body, when that is shorter
	etag    string
}

// document writes an ActivityStreams document as an answer.
func document(status int, d as2.Document) (answer, error) {
	body, err := as2.Marshal(d)
	return answer{status: status, kind: activityType, body: body}, err
}

func jsonAnswer(kind string, v any) (answer, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return answer{kind: kind, body: b.Bytes()}, err
}

// answers keeps what was served since the last change that a reader could see, so
// that a thousand servers that look at a new post cost one reading (safety row 61).
type answers struct {
	edition func(context.Context) (int64, error)
	now     func() time.Time
	kept    *lru.Cache[string, keptAnswer]
	checked atomic.Int64 // when the edition was read, Unix nanoseconds
	current atomic.Int64
	mu      sync.Mutex
}

type keptAnswer struct {
	edition int64
	answer  answer
}

const (
	answersKept   = 4096
	editionTrust  = 25 * time.Millisecond
	maxKeptAnswer = 256 << 10
)

func newAnswers(edition func(context.Context) (int64, error), now func() time.Time) *answers {
	kept, _ := lru.New[string, keptAnswer](answersKept) // fails for a size of zero only
	return &answers{edition: edition, now: now, kept: kept}
}

// present is the edition of the house, read anew after a moment because another process may have changed it.
func (a *answers) present(ctx context.Context) (int64, error) {
	now := a.now().UnixNano()
	if now-a.checked.Load() < int64(editionTrust) && now >= a.checked.Load() {
		return a.current.Load(), nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	edition, err := a.edition(ctx)
	if err != nil {
		return 0, err
	}
	a.current.Store(edition)
	a.checked.Store(now)
	return edition, nil
}

// changed makes the next request read the edition.
func (a *answers) changed() { a.checked.Store(0) }

// read serves a document to GET and HEAD, from memory when nothing changed.
func (s *Server) read(build func(*http.Request) (answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.notFound(w)
			return
		}
		edition, err := s.answers.present(r.Context())
		if err != nil {
			s.failed(w, err)
			return
		}
		key := r.URL.Path + "?" + r.URL.RawQuery
		if kept, ok := s.answers.kept.Get(key); ok && kept.edition == edition {
			s.send(w, r, kept.answer)
			return
		}
		a, err := build(r)
		if err != nil {
			s.failed(w, err)
			return
		}
		a = a.finished()
		if !a.passing && len(a.body) <= maxKeptAnswer && len(key) < 512 {
			s.answers.kept.Add(key, keptAnswer{edition, a})
		}
		s.send(w, r, a)
	}
}

func (a answer) finished() answer {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	sum := sha256.Sum256(a.body)
	a.etag = `"` + hex.EncodeToString(sum[:12])
	if len(a.body) > 1024 {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(a.body) // a buffer takes everything
		_ = z.Close()
		a.squeeze = b.Bytes()
	}
	return a
}

func (s *Server) send(w http.ResponseWriter, r *http.Request, a answer) {
	h := w.Header()
	body, tag := a.body, a.etag+`"`
	if a.squeeze != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body, tag = a.squeeze, a.etag+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Type", a.kind)
	h.Set("Vary", "Accept, Accept-Encoding")
	h.Set("ETag", tag)
	h.Set("Access-Control-Allow-Origin", "*")
	switch {
	case a.closed:
		h.Set("Cache-Control", "private, no-store")
	case a.maxAge > 0:
		h.Set("Cache-Control", "public, max-age="+strconv.Itoa(int(a.maxAge/time.Second)))
	default:
		h.Set("Cache-Control", "no-cache")
	}
	if a.status == http.StatusOK && strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader that left is no trouble of ours
	}
}

// failed maps the kinds of the domain to statuses, once for this face. Trouble is
// always 503: a peer that gets a 404 or 410 by accident forgets us for good.
func (s *Server) failed(w http.ResponseWriter, err error) {
	switch blog.KindOf(err) {
	case blog.NotFound:
		s.notFound(w)
	case blog.Invalid:
		http.Error(w, err.Error(), http.StatusBadRequest)
	case blog.Forbidden:
		http.Error(w, err.Error(), http.StatusUnauthorized)
	default:
		s.Logger.Error("serve", "err", err)
		w.Header().Set("Retry-After", "30")
		http.Error(w, "The server cannot answer just now. Please try again.", http.StatusServiceUnavailable)
	}
}

func (s *Server) notFound(w http.ResponseWriter) {
	http.Error(w, "There is nothing here.", http.StatusNotFound)
}

func retrySeconds(d time.Duration) string { return strconv.Itoa(int(d.Seconds())) }
