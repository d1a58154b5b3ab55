package fetch

import (
	"io"
	"net/http"
	"testing"
)

func TestPostSendsTheBodySigned(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if string(body) != `{"a":1}` || r.Header.Get("Content-Type") != "application/activity+json" || r.Header.Get("Signature") != "s" {
			t.Errorf("got %s with %v", body, r.Header)
		}
		w.WriteHeader(http.StatusAccepted)
	})
	c := client(t, Options{RootCAs: server.roots()})
	resp, err := c.Post(t.Context(), server.URL+"/inbox", "application/activity+json", []byte(`{"a":1}`), func(r *http.Request) error {
		r.Header.Set("Signature", "s")
		return nil
	})
	if err != nil || resp.Status != http.StatusAccepted {
		t.Fatalf("got %+v, %v", resp, err)
	}
}

func TestPostIsNeverRedirected(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := serve(t, true, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", status) })
		c := client(t, Options{RootCAs: server.roots()})
		resp, err := c.Post(t.Context(), server.URL+"/inbox", "application/json", []byte("{}"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp.Status != status || resp.Header.Get("Location") != "/elsewhere" || server.requests.Load() != 1 {
			t.Errorf("%d: got %d after %d requests", status, resp.Status, server.requests.Load())
		}
	}
}

func TestAnswerToPostIsCutNotRefused(t *testing.T) {
	t.Parallel()
	server := serve(t, true, endless)
	c := client(t, Options{RootCAs: server.roots()})
	resp, err := c.Post(t.Context(), server.URL, "application/json", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Body) != maxSideBytes {
		t.Errorf("read %d bytes, want %d", len(resp.Body), maxSideBytes)
	}
}

func TestStatusOfPostSurvivesABrokenBody(t *testing.T) {
	t.Parallel()
	server := serve(t, true, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte("not brotli"))
	})
	c := client(t, Options{RootCAs: server.roots()})
	resp, err := c.Post(t.Context(), server.URL, "application/json", nil, nil)
	if err != nil || resp.Status != http.StatusAccepted {
		t.Errorf("got %+v, %v", resp, err)
	}
}
