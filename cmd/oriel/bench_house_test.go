package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// benchHouse is a real Oriel process on loopback with an author called ana.
type benchHouse struct {
	binary, dir, base string
	port              int
	also              []string // of the environment
	cmd               *exec.Cmd
}

const benchPassword = "correct horse battery"

func newBenchHouse(t *testing.T, binary string) *benchHouse {
	t.Helper()
	return newBenchHouseIn(t, binary, t.TempDir())
}

func newBenchHouseIn(t *testing.T, binary, dir string) *benchHouse {
	t.Helper()
	h := &benchHouse{binary: binary, dir: dir, port: freePort(t)}
	h.base = "http://127.0.0.1:" + strconv.Itoa(h.port)
	h.command(t, benchPassword+"\n", "author", "add", "ana", "--password-stdin")
	h.command(t, "", "site", "set", "comments.first_contact", "show")
	return h
}

func (h *benchHouse) env() []string {
	env := append(os.Environ(), "ORIEL_URL="+h.base, "ORIEL_LISTEN=127.0.0.1:"+strconv.Itoa(h.port), "ORIEL_DATA="+h.dir,
		"ORIEL_FETCH_ALLOW=127.0.0.0/8", "ORIEL_LOG=error", "ORIEL_DATABASE=", "ORIEL_MEDIA=")
	return append(env, h.also...)
}

func (h *benchHouse) command(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), h.binary, args...)
	cmd.Env, cmd.Stdin = h.env(), strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("oriel %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (h *benchHouse) demo(t *testing.T) {
	t.Helper()
	h.command(t, "", "demo")
}

func (h *benchHouse) start(t *testing.T) {
	t.Helper()
	h.cmd = exec.CommandContext(t.Context(), h.binary)
	h.cmd.Env, h.cmd.Stderr = h.env(), os.Stderr
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, h.base+"/readyz")
}

func (h *benchHouse) stop(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Wait(); err != nil {
		t.Errorf("oriel ended with %v", err)
	}
}

// resident is the process's resident memory in MiB.
func (h *benchHouse) resident(t *testing.T) float64 {
	t.Helper()
	file, err := os.Open(filepath.Join("/proc", strconv.Itoa(h.cmd.Process.Pid), "status"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return float64(kib) / 1024
		}
	}
	t.Fatal("no VmRSS")
	return 0
}

// get returns the bytes as they go over the wire, compressed when the server compresses.
func (h *benchHouse) get(t *testing.T, address, accept string) (body []byte, contentType string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", accept)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := (&http.Transport{DisableCompression: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d, %v", address, resp.StatusCode, err)
	}
	return body, resp.Header.Get("Content-Type")
}

func (h *benchHouse) text(t *testing.T, address, accept string) string {
	t.Helper()
	body, _ := h.get(t, address, accept)
	if len(body) < 2 || body[0] != 0x1f {
		return string(body)
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func (h *benchHouse) firstPost(t *testing.T) string {
	t.Helper()
	var feed struct {
		Items []struct{ URL string }
	}
	if err := json.Unmarshal([]byte(h.text(t, h.base+"/feed.json", "*/*")), &feed); err != nil || len(feed.Items) == 0 {
		t.Fatalf("read feed: %v", err)
	}
	return feed.Items[0].URL
}

var alternate = regexp.MustCompile(`type="application/activity\+json" href="([^"]+)"`)

func (h *benchHouse) articleID(t *testing.T, page string) string {
	t.Helper()
	m := alternate.FindStringSubmatch(h.text(t, page, "text/html"))
	if m == nil {
		t.Fatalf("%s has no alternate link", page)
	}
	return m[1]
}

func (h *benchHouse) actorID(t *testing.T) string {
	t.Helper()
	return h.articleID(t, h.base+"/@ana")
}

// login gives a client with a session at the desk.
func (h *benchHouse) login(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(h.base+"/login", url.Values{"username": {"ana"}, "password": {benchPassword}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("login: status %d", resp.StatusCode)
	}
	return client
}

// freePort finds a port on which nobody listens. It lies below those that the system gives to connections that go out, so
// that none of them has it by the time when the house comes to listen.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20_000 + rand.IntN(12_000)
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return port
	}
	t.Fatal("no port is free")
	return 0
}

// waitFor polls an address until it answers 200.
func waitFor(t *testing.T, address string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Second}
	err := errors.New("never asked")
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); {
		var resp *http.Response
		if resp, err = client.Get(address); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		<-time.After(5 * time.Millisecond)
	}
	t.Fatalf("%s never answered: %v", address, err)
}
