package main

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// newTube is a PeerTube server with one film on it. asked counts the requests.
func newTube(t *testing.T) (tube *httptest.Server, asked *atomic.Int64, certificate string) {
	t.Helper()
	var still bytes.Buffer
	if err := png.Encode(&still, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	asked = &atomic.Int64{}
	tube = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/services/oembed":
			fmt.Fprintf(w, `{"type":"video","title":"Birds in winter","thumbnail_url":"https://%s/lazy-static/previews/a.png"}`, r.Host)
		case "/lazy-static/previews/a.png":
			_, _ = w.Write(still.Bytes())
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(tube.Close)
	certificate = filepath.Join(t.TempDir(), "tube.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tube.Certificate().Raw})
	if err := os.WriteFile(certificate, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return tube, asked, certificate
}

func TestPageShowsTheStillOfAVideoOnceItCame(t *testing.T) {
	t.Parallel()
	tube, asked, certificate := newTube(t)
	house := newFaultHouse(t)
	house.extra = []string{"SSL_CERT_FILE=" + certificate}
	house.start(t)
	film := tube.URL + "/w/kkGMgK9ZtnKfYAgnEtQxbv"
	page := strings.TrimSpace(house.command(t, "---\ntitle: Films\n---\n<"+film+">\n", "post", "-"))
	until(t, 20*time.Second, "the page shows name and still", func() bool {
		text := house.text(t, page, "text/html")
		return strings.Contains(text, "Birds in winter") && strings.Contains(text, `<img src="/media/`)
	})
	house.idle(t, 20*time.Second)
	if n := asked.Load(); n != 2 {
		t.Errorf("%d requests, want two", n)
	}
	house.sound(t) // the fact that a post names videos was given up by nobody
	house.stop(t)
}

func TestStillComesThoughTheProgramIsKilledMeanwhile(t *testing.T) {
	tube, _, certificate := newTube(t)
	house := newFaultHouse(t)
	house.extra = []string{"SSL_CERT_FILE=" + certificate}
	house.start(t)
	for round := range rounds(3, 50) {
		film := fmt.Sprintf("%s/w/%022d", tube.URL, round)
		page := strings.TrimSpace(house.command(t, "---\ntitle: Films\n---\n<"+film+">\n", "post", "-"))
		<-someMoment(round, 150*time.Millisecond)
		house.kill(t)
		house.start(t)
		until(t, 20*time.Second, "the page shows the still", func() bool {
			return strings.Contains(house.text(t, page, "text/html"), `<img src="/media/`)
		})
	}
	house.idle(t, 20*time.Second)
	house.sound(t)
	house.stop(t)
}
