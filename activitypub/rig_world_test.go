package activitypub_test

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
)

// world is a pretend fediverse: any number of servers behind one port of the loopback, told apart by their names.
// It serves documents, records what is fetched and what is posted, and misbehaves on request.
type world struct {
	t      testing.TB
	port   string
	clock  *clock
	hangUp func() // ends all connections

	mu      sync.Mutex
	pages   map[string]page
	hooks   map[string]http.HandlerFunc // by address, by host, or by *.domain
	secure  map[string]bool             // hosts that want signed fetches
	names   map[string][]netip.Addr     // names that do not lead here
	visited []visit
	mailbox []parcel
}

type page struct {
	kind string
	body []byte
}

// visit is one fetch by the house.
type visit struct {
	address string
	signer  string // key id; empty when it was not signed
}

// parcel is one letter from the house.
type parcel struct {
	inbox     string
	body      []byte
	header    http.Header
	signature *httpsig.Signature
	trouble   error // why the signature is no good
}

func newWorld(t testing.TB, c *clock) *world {
	t.Helper()
	w := &world{
		t: t, clock: c, pages: map[string]page{}, hooks: map[string]http.HandlerFunc{}, secure: map[string]bool{}, names: map[string][]netip.Addr{},
	}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	w.hangUp = server.CloseClientConnections
	_, w.port, _ = net.SplitHostPort(server.Listener.Addr().String())
	return w
}

// LookupNetIP leads every name to this world, unless a test leads it elsewhere.
func (w *world) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if to, ok := w.names[host]; ok {
		return to, nil
	}
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// at is an address on a server of the world.
func (w *world) at(host, path string) string { return "http://" + host + ":" + w.port + path }

// serve puts a document at its address.
func (w *world) serve(address string, document any) {
	body, err := json.Marshal(document)
	if err != nil {
		w.t.Fatal(err)
	}
	w.serveAs(address, "application/activity+json", body)
}

func (w *world) serveAs(address, kind string, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[address] = page{kind, body}
}

// hook answers an address, or everything on a host, by a function; nil removes it.
func (w *world) hook(where string, answer http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hooks[where] = answer
}

// status makes an address, or a whole host, answer with a status and pairs of headers.
func (w *world) status(where string, code int, headers ...string) {
	w.hook(where, func(rw http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			rw.Header().Set(headers[i], headers[i+1])
		}
		rw.WriteHeader(code)
	})
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	address := "http://" + r.Host + r.URL.RequestURI()
	hook, found := w.note(address, r)
	switch {
	case hook != nil:
		hook(rw, r)
	case r.Method == http.MethodPost:
		rw.WriteHeader(http.StatusAccepted)
	case w.secureAt(r.Host) && r.Header.Get("Signature") == "":
		http.Error(rw, `{"error":"Unauthorized: http request wasn't signed"}`, http.StatusUnauthorized)
	case found.body != nil:
		rw.Header().Set("Content-Type", found.kind)
		_, _ = rw.Write(found.body)
	default:
		http.NotFound(rw, r)
	}
}

// note records a request and finds what answers it.
func (w *world) note(address string, r *http.Request) (http.HandlerFunc, page) {
	var p parcel
	if r.Method == http.MethodPost {
		p = w.open(address, r)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.Method == http.MethodPost {
		w.mailbox = append(w.mailbox, p)
	} else {
		_, signer, _ := strings.Cut(r.Header.Get("Signature"), `keyId="`)
		signer, _, _ = strings.Cut(signer, `"`)
		w.visited = append(w.visited, visit{address, signer})
	}
	hook := w.hooks[address]
	if name, _, _ := net.SplitHostPort(r.Host); hook == nil {
		_, domain, _ := strings.Cut(name, ".")
		if hook = w.hooks[name]; hook == nil {
			hook = w.hooks["*."+domain]
		}
	}
	return hook, w.pages[address]
}

func (w *world) open(address string, r *http.Request) parcel {
	p := parcel{inbox: address, header: r.Header.Clone()}
	p.body, p.trouble = io.ReadAll(r.Body)
	var err error
	if p.signature, err = httpsig.Parse(r, httpsig.Options{Host: r.Host, BaseURL: baseOf(r.Host), Now: w.clock.Now()}); err == nil {
		err = p.signature.VerifyBody(p.body)
	}
	if err == nil {
		key := authorKey
		if strings.HasSuffix(p.signature.KeyID, "/ap/actor#main-key") { // the site itself writes, not an author
			key = instanceKey
		}
		err = p.signature.Verify(&testKey(key).PublicKey)
	}
	if p.trouble == nil {
		p.trouble = err
	}
	return p
}

func (w *world) secureAt(host string) bool {
	name, _, _ := net.SplitHostPort(host)
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.secure[name]
}

// visits lists what was fetched since the last call of forget, on a host or below an address; "" means everything.
func (w *world) visits(where string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := []string{}
	for _, v := range w.visited {
		if strings.HasPrefix(v.address, where) || strings.HasPrefix(v.address, "http://"+where+":") {
			seen = append(seen, v.address)
		}
	}
	return seen
}

// parcels lists the letters that came to an inbox, or to a host.
func (w *world) parcels(where string) []parcel {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []parcel
	for _, p := range w.mailbox {
		if p.inbox == where || strings.HasPrefix(p.inbox, "http://"+where+":") {
			found = append(found, p)
		}
	}
	return found
}

// forget empties the records.
func (w *world) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.visited, w.mailbox = nil, nil
}

func (w *world) signers() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var keys []string
	for _, v := range w.visited {
		if !slices.Contains(keys, v.signer) {
			keys = append(keys, v.signer)
		}
	}
	return keys
}

// read makes a letter from the house into a map.
func (p parcel) read(t testing.TB) obj {
	t.Helper()
	if p.trouble != nil {
		t.Errorf("a letter to %s is not signed well: %v", p.inbox, p.trouble)
	}
	return parse(t, p.body)
}

func parse(t testing.TB, body []byte) obj {
	t.Helper()
	var o obj
	if err := json.Unmarshal(body, &o); err != nil {
		t.Fatalf("read %.200s: %v", body, err)
	}
	return o
}

// person is somebody on a server of the world, with an actor document and a way to sign.
type person struct {
	w       *world
	id      string
	name    string
	host    string
	key     *rsa.PrivateKey
	keyID   string
	inbox   string
	shared  string
	dialect dialect
}

// person makes somebody who speaks like Mastodon and serves their document.
func (w *world) person(name, host string) *person {
	id := w.at(host, "/users/"+name)
	p := &person{
		w: w, id: id, name: name, host: host, key: testKey(honestKey), keyID: id + "#main-key", inbox: id + "/inbox",
		shared: w.at(host, "/inbox"), dialect: mastodon45,
	}
	p.publish()
	return p
}

// publish serves the actor document anew; changes are pairs of keys and values.
func (p *person) publish(changes ...any) {
	p.w.serve(p.id, p.document(changes...))
}

func (p *person) document(changes ...any) obj {
	doc := obj{
		"@context": []any{"https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"},
		"id":       p.id, "type": "Person", "preferredUsername": p.name, "name": strings.ToUpper(p.name[:1]) + p.name[1:],
		"inbox": p.inbox, "outbox": p.id + "/outbox", "followers": p.id + "/followers", "url": "http://" + p.host + ":" + p.w.port + "/@" + p.name,
		"publicKey": obj{"id": p.keyID, "owner": p.id, "publicKeyPem": publicPEM(p.key)},
	}
	if p.shared != "" {
		doc["endpoints"] = obj{"sharedInbox": p.shared}
	}
	return doc.with(changes...)
}
