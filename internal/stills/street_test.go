package stills_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/oriel-blog/oriel/internal/fetch"
)

// street is where all pretended places live: one server with TLS, on which https://HOST/PATH is /HOST/PATH. The real client
// asks it, so its rules about addresses, sizes and redirects hold.
type street struct {
	log

	server *httptest.Server
	client *fetch.Client
	mu     sync.Mutex
	houses map[string]http.HandlerFunc // by host and path
}

func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{houses: map[string]http.HandlerFunc{}}
	s.server = httptest.NewTLSServer(s)
	t.Cleanup(s.server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.server.Certificate())
	var err error
	s.client, err = fetch.New(fetch.Options{UserAgent: "Oriel test", Allow: []string{s.server.Listener.Addr().String()}, RootCAs: roots})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.client.Close)
	return s
}

// Get sends a request for any place to the street.
func (s *street) Get(ctx context.Context, r fetch.Request) (*fetch.Response, error) {
	host, ok := strings.CutPrefix(r.URL, "https://")
	if ok {
		r.URL = s.at(host)
	}
	resp, err := s.client.Get(ctx, r)
	if err == nil {
		resp.FinalURL = strings.Replace(resp.FinalURL, s.at(""), "https://", 1)
	}
	return resp, err
}

// at is where something of the street really is.
func (s *street) at(hostAndPath string) string { return s.server.URL + "/" + hostAndPath }

func (s *street) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.add(r)
	s.mu.Lock()
	answer := s.houses[strings.TrimPrefix(r.URL.Path, "/")]
	s.mu.Unlock()
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	answer(w, r)
}

// on says what a host answers at a path.
func (s *street) on(hostAndPath string, answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.houses[hostAndPath] = answer
}

// shows has a place answer every question with a title and a still.
func (s *street) shows(oembed, title, still string) {
	body, err := json.Marshal(map[string]any{"type": "video", "version": "1.0", "title": title, "thumbnail_url": still, "thumbnail_width": 480})
	if err != nil {
		panic(err)
	}
	s.on(oembed, says(http.StatusOK, string(body)))
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// leads redirects.
func leads(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// hangsUp breaks off every connection.
func hangsUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// picture is a still of 480 × 360 pixels.
func picture(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 480, 360)), nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
