package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/links"
)

// readersServer is the server where a reader has an account, on a port of its own: for browsers that is another site.
func readersServer(t *testing.T) (host string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/webfinger", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/jrd+json")
		fmt.Fprintf(w, `{"links":[{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"http://%s/act?what={uri}"}]}`, r.Host)
	})
	mux.HandleFunc("/act", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "You act on %s, having come from %q.", r.FormValue("what"), r.Referer())
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// TestReaderReachesTheirOwnServerInTheBrowser is the one form of the site that leads to another host. Chromium holds
// form-action against redirects, so only a browser can tell that it does.
func TestReaderReachesTheirOwnServerInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("drives a real browser")
	}
	port := freePort(t)
	house := &benchHouse{binary: thisProgram(t), dir: t.TempDir(), port: port, base: fmt.Sprintf("http://127.0.0.1:%d", port)}
	house.demo(t)
	house.start(t)
	defer house.stop(t) // before the test's context ends, which would kill it
	id := house.articleID(t, house.firstPost(t))
	r := newReader(t, house.base)
	r.open(links.Interact(id, links.DoReply))
	r.sees("Reply to", id)
	r.judge()
	r.fill(map[string]string{"handle": "me@nowhere"})
	r.press("main form button")
	r.sees("does not say on which server")
	if r.value("handle") != "me@nowhere" {
		t.Errorf("the form holds %q", r.value("handle"))
	}
	r.judge()
	r.fill(map[string]string{"handle": "@me@" + readersServer(t)})
	r.press("main form button")
	r.sees("You act on " + id + `, having come from ""`)
	if strings.Contains(r.address(), url.QueryEscape("me@")) {
		t.Errorf("the handle went along to %s", r.address())
	}
}
