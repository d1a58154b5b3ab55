package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/store"
)

// house is one site: its data, its public address and the processes that serve it.
type house struct {
	binary, data, database string
	base                   string // public address, which is the first process's own
	ports                  []int
	processes              []*exec.Cmd
	authors                atomic.Int64
}

func newHouse(t *testing.T, binary string, at store.Options) *house {
	t.Helper()
	h := &house{binary: binary, data: at.DataDir, database: at.URL, ports: []int{freePort(t), freePort(t)}}
	if h.data == "" {
		h.data = t.TempDir()
	}
	h.base = h.address(0)
	return h
}

// address is where a process listens.
func (h *house) address(process int) string {
	return "http://127.0.0.1:" + strconv.Itoa(h.ports[process])
}

func (h *house) run(ctx context.Context, process int, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, h.binary, args...)
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "ORIEL_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Dir = h.data
	cmd.Env = append(cmd.Env, "ORIEL_URL="+h.base, "ORIEL_LISTEN="+strings.TrimPrefix(h.address(process), "http://"),
		"ORIEL_DATA="+h.data, "ORIEL_DATABASE="+h.database, "ORIEL_FETCH_ALLOW=127.0.0.0/8", "ORIEL_LOG=debug")
	return cmd
}

// command runs oriel beside the server and returns what it prints.
func (h *house) command(t *testing.T, args ...string) string {
	t.Helper()
	return h.commandWith(t, "", args...)
}

func (h *house) commandWith(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	cmd := h.run(t.Context(), 0, args...)
	var complaint strings.Builder
	cmd.Stdin, cmd.Stderr = strings.NewReader(stdin), &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("oriel %v: %v\n%s", args, err, &complaint)
	}
	return strings.TrimSpace(string(out))
}

// start serves with so many processes and waits until each is ready.
func (h *house) start(t *testing.T, processes int) {
	t.Helper()
	h.processes = nil
	for i := range processes {
		log, err := os.CreateTemp(t.TempDir(), "oriel-*.log")
		if err != nil {
			t.Fatal(err)
		}
		cmd := h.run(context.WithoutCancel(t.Context()), i)
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		h.processes = append(h.processes, cmd)
		t.Cleanup(func() {
			end(t, cmd, syscall.SIGTERM)
			showLog(t, log)
		})
	}
	for i := range processes {
		eventually(t, "process "+strconv.Itoa(i)+" gets ready", func() error {
			answer, err := read(t.Context(), h.address(i)+"/readyz", "")
			if err == nil && answer.status != http.StatusOK {
				err = errNotYet
			}
			return err
		})
	}
}

// rest waits until no job runs. What a killed process was doing is taken up by others, but
// on PostgreSQL, where nobody can know at once that it was killed, only after minutes.
func (h *house) rest(t *testing.T) {
	t.Helper()
	eventually(t, "the house comes to rest", func() error {
		for what, jobs := range h.health(t).Jobs {
			if strings.HasSuffix(what, " running") && jobs > 0 {
				return fmt.Errorf("%s: %d", what, jobs)
			}
		}
		return nil
	})
}

// health is what a script learns from oriel check.
func (h *house) health(t *testing.T) health {
	t.Helper()
	var now health
	if err := json.Unmarshal([]byte(h.command(t, "check", "--json")), &now); err != nil {
		t.Fatal(err)
	}
	return now
}

// kill ends every process as a power cut would.
func (h *house) kill(t *testing.T) {
	t.Helper()
	for _, cmd := range h.processes {
		end(t, cmd, os.Kill)
	}
}

// end asks a process to stop and waits for it; one that stopped before is left alone.
func end(t *testing.T, cmd *exec.Cmd, how os.Signal) {
	t.Helper()
	if cmd.ProcessState != nil {
		return
	}
	if err := cmd.Process.Signal(how); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("stop %s: %v", cmd.Path, err)
	}
	hurry := time.AfterFunc(soon, func() { _ = cmd.Process.Kill() }) // it may have ended just now
	err := cmd.Wait()
	if !hurry.Stop() {
		t.Errorf("%s did not stop when it was asked to", cmd.Path)
	}
	if err != nil && how != os.Kill {
		t.Errorf("%s ended with %v", cmd.Path, err)
	}
}

const shownLog = 24 << 10

// showLog shows how a log ends when the test failed.
func showLog(t *testing.T, log *os.File) {
	t.Helper()
	defer log.Close()
	if !t.Failed() {
		return
	}
	text, err := os.ReadFile(log.Name())
	if err != nil {
		t.Log(err)
	}
	t.Logf("end of the log:\n%s", text[max(0, len(text)-shownLog):])
}

const villagePassword = "correct horse battery"

// author is somebody who writes in the house.
type author struct {
	house    *house
	name, id string
}

// author moves a new author in, whom no other test knows.
func (h *house) author(t *testing.T) author {
	t.Helper()
	a := author{house: h, name: fmt.Sprintf("ana%d", h.authors.Add(1))}
	h.commandWith(t, villagePassword+"\n", "author", "add", a.name, "--display-name", "Ana", "--password-stdin")
	found := get(t, h.base+"/.well-known/webfinger?resource=acct:"+a.name+"@"+strings.TrimPrefix(h.base, "http://"), "")
	for _, link := range found.json(t)["links"].([]any) { //nolint:forcetypeassert // a panic fails the test just as well
		if link := link.(map[string]any); link["rel"] == "self" { //nolint:forcetypeassert // as above
			a.id, _ = link["href"].(string)
		}
	}
	if a.id == "" {
		t.Fatalf("WebFinger does not know %s: %s", a.name, found.body)
	}
	return a
}

// entry is a published post: the page that people see, and the id that servers know.
type entry struct {
	page, id, ref string
}

// publish writes a post as `oriel post` takes it.
func (a author) publish(t *testing.T, source string) entry {
	t.Helper()
	e := entry{page: a.house.command(t, "post", draft(t, source), "--author", a.name)}
	e.id = get(t, e.page, activityJSON).header.Get("Location")
	e.ref = e.id[strings.LastIndexByte(e.id, '/')+1:]
	if e.ref == "" {
		t.Fatalf("%s does not lead to the post's id", e.page)
	}
	return e
}

// draft is a file as an author keeps it.
func draft(t *testing.T, source string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "post.md")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const activityJSON = "application/activity+json"

// reading is an answer, read to its end.
type reading struct {
	status int
	header http.Header
	body   string
}

func (r reading) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(r.body), &v); err != nil {
		t.Fatalf("read JSON: %v in %s", err, r.body)
	}
	return v
}

// get reads an address and follows no redirect.
func get(t *testing.T, address, accept string) reading {
	t.Helper()
	r, err := read(t.Context(), address, accept)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(ctx context.Context, address, accept string) (reading, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return reading{}, err
	}
	if accept != "" {
		req.Header.Set("Accept", accept)
	}
	return ask(plainClient, req)
}

func ask(client *http.Client, req *http.Request) (reading, error) {
	resp, err := client.Do(req)
	if err != nil {
		return reading{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return reading{resp.StatusCode, resp.Header, string(body)}, err
}

func submit(ctx context.Context, client *http.Client, address string, values url.Values) (reading, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(values.Encode()))
	if err != nil {
		return reading{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return ask(client, req)
}
