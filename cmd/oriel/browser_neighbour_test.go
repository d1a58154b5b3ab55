package main

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// neighbour is another server, over https, with one person called fay and a list of servers that it blocks.
type neighbour struct {
	base, fay string
	roots     string // file with the certificate by which it is known
	key       string
	mu        sync.Mutex
	names     string // the account that fay calls her own, too
	movedTo   string
	list      string
}

func newNeighbour(t *testing.T) *neighbour {
	t.Helper()
	_, public := benchKey(t)
	n := &neighbour{key: public}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/nodeinfo", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"%s/nodeinfo"}]}`, n.base)
	})
	mux.HandleFunc("GET /nodeinfo", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"version":"2.0","software":{"name":"mastodon","version":"4.3.0"}}`)
	})
	mux.HandleFunc("GET /u/fay", n.actor)
	mux.HandleFunc("GET /u/fay/followers", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/activity+json")
		fmt.Fprintf(w, `{"@context":"https://www.w3.org/ns/activitystreams","id":"%s/followers","type":"OrderedCollection","totalItems":120}`, n.fay)
	})
	mux.HandleFunc("GET /list.csv", func(w http.ResponseWriter, _ *http.Request) {
		n.mu.Lock()
		defer n.mu.Unlock()
		fmt.Fprint(w, n.list)
	})
	mux.HandleFunc("POST /", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	n.base, n.fay = server.URL, server.URL+"/u/fay"
	n.roots = filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(n.roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n *neighbour) handle() string { return "@fay@" + strings.TrimPrefix(n.base, "https://") }

func (n *neighbour) actor(w http.ResponseWriter, _ *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	also, moved := "", ""
	if n.names != "" {
		also = fmt.Sprintf(`,"alsoKnownAs":[%q]`, n.names)
	}
	if n.movedTo != "" {
		moved = fmt.Sprintf(`,"movedTo":%q`, n.movedTo)
	}
	w.Header().Set("Content-Type", "application/activity+json")
	fmt.Fprintf(w, `{"@context":"https://www.w3.org/ns/activitystreams","id":%[1]q,"type":"Person","preferredUsername":"fay","name":"Fay","inbox":"%[1]s/inbox","outbox":"%[1]s/outbox",
		"followers":"%[1]s/followers","publicKey":{"id":"%[1]s#main-key","owner":%[1]q,"publicKeyPem":%[2]q}%[3]s%[4]s}`, n.fay, n.key, also, moved)
}

// says changes what fay's profile says of other accounts.
func (n *neighbour) says(names, movedTo string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.names, n.movedTo = names, movedTo
}

func (n *neighbour) publishes(list string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.list = list
}
