package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

const peerFolder = "testdata/village/peer"

// installNeighbours returns a folder with what the neighbours are built of. It is
// kept between runs, under the sum of the lock file.
func installNeighbours(t *testing.T) string {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(peerFolder, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatalf("find a place to keep the neighbours of the village: %v", err)
	}
	sum := sha256.Sum256(lock)
	kept := filepath.Join(cache, "oriel-village", hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(nodeIn(kept)); err == nil {
		return kept
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Fatal("The village needs npm once, to fetch its neighbours, and npm is not installed. Install Node.js, or leave the village out with go test -short.")
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o750); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(kept), "new-") //nolint:usetesting // it is renamed into the place where it stays
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh) //nolint:errcheck // nothing is there after the renaming
	if err := os.CopyFS(fresh, os.DirFS(peerFolder)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), npm, "ci", "--no-audit", "--no-fund")
	cmd.Dir = fresh
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm ci could not fetch the neighbours of the village: %v\n%s", err, out)
	} else if _, err := os.Stat(nodeIn(fresh)); err != nil {
		t.Fatalf("npm ci fetched the neighbours of the village, but without the Node.js that they run on. Please let npm run the install script of the package node.\n%s", out)
	}
	if err := os.Rename(fresh, kept); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, missing := os.Stat(nodeIn(kept)); missing != nil { // another run may have been faster
			t.Fatal(err)
		}
	}
	return kept
}

// nodeIn is the Node.js that comes with the neighbours: Fedify wants a newer one than many machines have.
func nodeIn(installed string) string {
	return filepath.Join(installed, "node_modules", "node", "bin", "node")
}

// peer is the process with the neighbours' servers.
type peer struct {
	Control string            `json:"control"`
	People  map[string]string `json:"people"` // actor ids by name
}

func startPeer(t *testing.T, installed string) *peer {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(peerFolder)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(installed, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(nodeIn(installed), filepath.Join(dir, "peer.mjs")) //nolint:gosec,noctx // it ends with its input
	cmd.Stderr = t.Output()
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		hurry := time.AfterFunc(soon, func() { _ = cmd.Process.Kill() }) // it may have ended just now
		defer hurry.Stop()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the neighbours ended with %v", err)
		}
	})
	line, err := bufio.NewReader(output).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the neighbours did not start: %v", err)
	}
	var p peer
	if err := json.Unmarshal(line, &p); err != nil {
		t.Fatalf("the neighbours said %q: %v", line, err)
	}
	return &p
}

// person is somebody who lives with the neighbours.
type person struct {
	peer     *peer
	name, id string
}

// The neighbours: fred, wilma and betty share a server; barney's takes only the newer signatures and sends the older ones.
func (v *village) fred() person   { return v.person("fred") }
func (v *village) wilma() person  { return v.person("wilma") }
func (v *village) betty() person  { return v.person("betty") }
func (v *village) barney() person { return v.person("barney") }

func (v *village) person(name string) person { return person{v.peer, name, v.peer.People[name]} }

// order says what a person does. Deliver names the actors to whose inboxes it goes.
type order struct {
	As        string   `json:"as"`
	What      string   `json:"what"`
	Target    string   `json:"target,omitempty"`
	Text      string   `json:"text,omitempty"`
	InReplyTo string   `json:"inReplyTo,omitempty"`
	Audience  string   `json:"audience,omitempty"`
	Mention   []string `json:"mention,omitempty"`
	Deliver   []string `json:"deliver,omitempty"`
	Shared    bool     `json:"shared,omitempty"`
	Inbox     string   `json:"inbox,omitempty"`
	Signed    string   `json:"signed,omitempty"`
	Sent      string   `json:"sent,omitempty"`
	KeyID     string   `json:"keyId,omitempty"`
	Scheme    string   `json:"scheme,omitempty"`
}

// does acts and returns the id of what came of it, after every inbox took the letter.
func (p person) does(t *testing.T, what string, o order) string {
	t.Helper()
	o.As, o.What = p.name, what
	body, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var done struct {
		ID string `json:"id"`
	}
	p.peer.ask(t, http.MethodPost, "/do", body, &done)
	return done.ID
}

// writes sends a note to an author and returns its id.
func (p person) writes(t *testing.T, to author, o order) string {
	t.Helper()
	if len(o.Deliver) == 0 {
		o.Deliver = []string{to.id}
	}
	return p.does(t, "write", o)
}

// letter is what came to the neighbours. Verified says that Fedify believes it.
type letter struct {
	Host, Path, Body, Type, ID, Actor, Reason string
	Headers                                   map[string]string
	Status                                    int
	Verified                                  bool
}

func (l letter) json(t *testing.T) map[string]any {
	t.Helper()
	return reading{body: l.Body}.json(t)
}

// received waits until so many verified letters of an author came, and returns every one
// of this type whose text holds about, refused ones too.
func (p *peer) received(t *testing.T, from author, kind, about string, atLeast int) []letter {
	t.Helper()
	query := url.Values{
		"actor": {from.id}, "type": {kind}, "about": {about},
		"atLeast": {strconv.Itoa(atLeast)}, "within": {strconv.FormatInt(soon.Milliseconds(), 10)},
	}
	var found []letter
	p.ask(t, http.MethodGet, "/seen?"+query.Encode(), nil, &found)
	if len(verified(found)) < atLeast {
		t.Fatalf("%d letters of type %s about %s were believed, want %d; this came:\n%s", len(verified(found)), kind, about, atLeast, describe(found))
	}
	return found
}

// verified leaves out what was refused.
func verified(letters []letter) []letter {
	var good []letter
	for _, l := range letters {
		if l.Verified {
			good = append(good, l)
		}
	}
	return good
}

func describe(letters []letter) string {
	var b bytes.Buffer
	for _, l := range letters {
		fmt.Fprintf(&b, "%s %s%s status %d verified %v %s\n  %v\n  %s\n", l.Type, l.Host, l.Path, l.Status, l.Verified, l.Reason, l.Headers, l.Body)
	}
	return b.String()
}

// looksUp is what a person's server makes of an address or a handle; nil when it finds nothing.
func (p person) looksUp(t *testing.T, what string) map[string]any {
	t.Helper()
	var found map[string]any
	p.peer.ask(t, http.MethodGet, "/lookup?"+url.Values{"as": {p.name}, "q": {what}}.Encode(), nil, &found)
	return found
}

// ask talks to the neighbours' control.
func (p *peer) ask(t *testing.T, method, path string, body []byte, answer any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, p.Control+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Timeout: 2 * soon}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s %s: %s", method, path, body, text)
	}
	if err := json.Unmarshal(text, answer); err != nil {
		t.Fatalf("%s: %v in %s", path, err, text)
	}
}
