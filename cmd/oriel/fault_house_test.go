package main

import (
	"bytes"
	"database/sql"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to look into the house's file as another program would
)

// TestBeTheProgram is no test: with ORIEL_BE_THE_PROGRAM set, this binary is Oriel, so that
// the fault tests can start, kill and restart real processes without building one first.
func TestBeTheProgram(t *testing.T) {
	if os.Getenv("ORIEL_BE_THE_PROGRAM") == "" {
		t.Skip("only for the fault tests, which start it themselves")
	}
	os.Args = append([]string{"oriel"}, flag.Args()...)
	main()
}

// thisProgram writes a program that becomes Oriel. It keeps its process number, so that a kill meets Oriel itself.
func thisProgram(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts real servers and ends them badly; -short leaves it out")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "oriel")
	script := "#!/bin/sh\nORIEL_BE_THE_PROGRAM=1 exec '" + self + "' -test.run='^TestBeTheProgram$' -- \"$@\"\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil { //nolint:gosec // it is a program
		t.Fatal(err)
	}
	return path
}

// stuck is when a page counts as held up by what a test does to the house. It is far above what a busy machine
// needs, and far below the time-outs that a page would run into if it waited for a peer or for the writer.
const stuck = 3 * time.Second

// rounds is how often a kill is tried: a few times usually, as often as safety.md §3.3 says with ORIEL_FAULTS=full.
func rounds(few, full int) int {
	if os.Getenv("ORIEL_FAULTS") == "full" {
		return full
	}
	return few
}

// readyWithin is how soon a house must be ready after a kill (safety.md §3.3, K1).
const readyWithin = 5 * time.Second

// faultHouse is a house whose process gets into trouble. Its log is kept and shown when the test fails.
type faultHouse struct {
	*benchHouse
	log   *logBook
	extra []string // more environment
	ended chan error
}

func newFaultHouse(t *testing.T) *faultHouse {
	t.Helper()
	return adopt(t, newBenchHouse(t, thisProgram(t)))
}

func adopt(t *testing.T, b *benchHouse) *faultHouse {
	t.Helper()
	h := &faultHouse{benchHouse: b, log: &logBook{}}
	t.Cleanup(func() {
		if h.cmd != nil && h.cmd.ProcessState == nil {
			_ = h.cmd.Process.Kill()
			<-h.ended
		}
		text := h.log.String()
		if t.Failed() && text != "" {
			t.Logf("the last of the log:\n%s", text[max(0, len(text)-6000):])
		}
		for _, bad := range []string{"panic", "DATA RACE", "fatal error"} {
			if strings.Contains(text, bad) {
				t.Errorf("the log tells of a %s", bad)
			}
		}
	})
	return h
}

// begin starts the process without waiting for it.
func (h *faultHouse) begin(t *testing.T) {
	t.Helper()
	h.cmd = exec.CommandContext(t.Context(), h.binary)
	h.cmd.Env, h.cmd.Stderr, h.cmd.Stdout = append(h.env(), h.extra...), h.log, io.Discard
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	h.ended = make(chan error, 1)
	go func(cmd *exec.Cmd, ended chan<- error) { ended <- cmd.Wait() }(h.cmd, h.ended)
}

// start begins the process and waits until it is ready, which must not take longer than five seconds.
func (h *faultHouse) start(t *testing.T) {
	t.Helper()
	began := time.Now()
	h.begin(t)
	waitFor(t, h.base+"/readyz")
	if took := time.Since(began); took > readyWithin {
		t.Errorf("ready after %v, want %v at most", took, readyWithin)
	}
}

// kill ends the process as a power cut would: at once, with nothing put in order.
func (h *faultHouse) kill(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-h.ended
}

// stop asks the process to end and waits until it has, properly and in time.
func (h *faultHouse) stop(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	if err := h.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-h.ended:
		if err != nil {
			t.Errorf("oriel ended with %v", err)
		}
	case <-time.After(stopPatience + 10*time.Second):
		t.Error("oriel did not end")
		h.kill(t)
	}
	return time.Since(began)
}

// refuses starts the process, which must end by itself with code 1, and gives what it said.
func (h *faultHouse) refuses(t *testing.T) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), h.binary)
	var said bytes.Buffer
	cmd.Env, cmd.Stderr, cmd.Stdout = append(h.env(), h.extra...), &said, &said
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("oriel ended with %v and said %q, want exit code 1", err, said.String())
	}
	return said.String()
}

func (h *faultHouse) file() string { return filepath.Join(h.dir, "oriel.db") }

// ask runs a query with one number as its answer on the house's file, beside the running server.
func (h *faultHouse) ask(t *testing.T, query string, args ...any) int {
	t.Helper()
	var answer int
	if err := h.query(t, &answer, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func (h *faultHouse) query(t *testing.T, into any, query string, args ...any) error {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.file()+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	if err != nil {
		return err
	}
	defer db.Close()
	return db.QueryRowContext(t.Context(), query, args...).Scan(into)
}

// sound checks the file as SQLite itself can, and that no job was given up.
func (h *faultHouse) sound(t *testing.T) {
	t.Helper()
	var verdict string
	if err := h.query(t, &verdict, "PRAGMA integrity_check"); err != nil || verdict != "ok" {
		t.Errorf("integrity check: %q, %v", verdict, err)
	}
	if n := h.ask(t, "SELECT count(*) FROM pragma_foreign_key_check"); n != 0 {
		t.Errorf("%d rows point nowhere", n)
	}
	if n := h.ask(t, "SELECT count(*) FROM river_job WHERE state IN ('discarded', 'cancelled')"); n != 0 {
		t.Errorf("%d jobs were given up", n)
	}
}

// until waits for a condition; what it waits for goes into the failure.
func until(t *testing.T, patience time.Duration, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); {
		if time.Now().After(end) {
			t.Fatalf("after %v: %s did not come true", patience, what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// idle waits until all letters that came in are read and all facts are told.
func (h *faultHouse) idle(t *testing.T, patience time.Duration) {
	t.Helper()
	until(t, patience, "everything received is read", func() bool {
		return h.ask(t, "SELECT (SELECT count(*) FROM incoming WHERE state = 'new') + (SELECT count(*) FROM river_job WHERE kind <> 'mail.deliver' AND state IN ('available', 'running', 'retryable'))") == 0
	})
}

// someMoment is a random one within the span; every second round it is near the beginning, where most happens.
func someMoment(round int, span time.Duration) <-chan time.Time {
	if round%2 == 0 {
		span /= 15
	}
	return time.After(rand.N(span))
}

// send posts a form of the desk. A status of 0 means that no answer came.
func (h *faultHouse) send(client *http.Client, path string, form url.Values) (status int, header http.Header) {
	resp, err := client.PostForm(h.base+path, form)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, resp.Header
}

// status asks for a page and gives the status of the answer, and how long it took.
func (h *faultHouse) status(client *http.Client, path string) (int, time.Duration) {
	began := time.Now()
	resp, err := client.Get(h.base + path)
	if err != nil {
		return 0, time.Since(began)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, time.Since(began)
}

// logBook keeps what the process writes.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
