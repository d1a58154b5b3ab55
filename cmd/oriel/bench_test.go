package main

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
)

// TestFigures measures the running program on this machine and prints what `make bench`
// promises, each figure beside a baseline of the same run. It asserts nothing about
// time. Set ORIEL_BENCH to run it.
func TestFigures(t *testing.T) {
	if os.Getenv("ORIEL_BENCH") == "" {
		t.Skip("measures for a minute; run it with make bench")
	}
	binary := buildForBench(t)
	fmt.Printf("\n%s, %d cores, %s\n", runtime.Version(), runtime.NumCPU(), time.Now().UTC().Format(time.DateOnly))
	signs, verifies := rsaBaseline(t)
	t.Run("start", func(t *testing.T) { benchStart(t, binary) })
	t.Run("pages", func(t *testing.T) { benchPages(t, binary) })
	t.Run("read", func(t *testing.T) { benchRead(t, binary) })
	t.Run("inbox", func(t *testing.T) { benchInbox(t, binary, verifies) })
	t.Run("deliver", func(t *testing.T) { benchDeliver(t, binary, signs) })
	t.Run("publish", func(t *testing.T) { benchPublish(t, binary) })
}

func buildForBench(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "oriel")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", binary, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// rsaBaseline is how many bare signatures all cores make and check in a second.
func rsaBaseline(t *testing.T) (signs, verifies float64) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("x"))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	signs = perSecond(func() { _, _ = rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:]) })
	verifies = perSecond(func() { _ = rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, sum[:], signature) })
	fmt.Printf("bare RSA-2048 on all cores: %.0f signatures/s, %.0f verifications/s\n", signs, verifies)
	return signs, verifies
}

func perSecond(do func()) float64 {
	var n atomic.Int64
	var wait sync.WaitGroup
	until := time.Now().Add(2 * time.Second)
	began := time.Now()
	for range runtime.NumCPU() {
		wait.Go(func() {
			for time.Now().Before(until) {
				do()
				n.Add(1)
			}
		})
	}
	wait.Wait()
	return float64(n.Load()) / time.Since(began).Seconds()
}

func benchStart(t *testing.T, binary string) {
	var times []time.Duration
	house := newBenchHouse(t, binary)
	for range 7 {
		began := time.Now()
		house.start(t)
		times = append(times, time.Since(began))
		if len(times) == 7 {
			time.Sleep(3 * time.Second) //nolint:forbidigo // idle means that nothing happens for a while
			fmt.Printf("start-up: median %v (best %v); resident memory idle: %.1f MiB\n", median(times), best(times), house.resident(t))
		}
		house.stop(t)
	}
}

func benchPages(t *testing.T, binary string) {
	house := newBenchHouse(t, binary)
	house.demo(t)
	house.start(t)
	defer house.stop(t)
	post := house.firstPost(t)
	actor := house.actorID(t)
	for _, page := range []struct{ name, url, accept string }{
		{"post page", post, "text/html"},
		{"home page", house.base + "/", "text/html"},
		{"feed", house.base + "/feed/", "*/*"},
		{"actor", actor, "application/activity+json"},
		{"Article", house.articleID(t, post), "application/activity+json"},
	} {
		body, header := house.get(t, page.url, page.accept)
		ours := load(t, page.url, page.accept)
		theirs := nginx(t, body, header)
		fmt.Printf("%-9s %6d bytes: %6.0f/s, nginx %6.0f/s for the same bytes, ratio %.2f\n", page.name, len(body), ours, theirs, ours/theirs)
	}
}

const loadClients = 32

// load asks for one address with many kept connections and counts complete answers in three seconds.
func load(t *testing.T, url, accept string) float64 {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: loadClients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var n atomic.Int64
	var wait sync.WaitGroup
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	began := time.Now()
	for range loadClients {
		wait.Go(func() {
			for ctx.Err() == nil {
				if fetchOnce(ctx, client, url, accept) {
					n.Add(1)
				}
			}
		})
	}
	wait.Wait()
	return float64(n.Load()) / time.Since(began).Seconds()
}

func fetchOnce(ctx context.Context, client *http.Client, url, accept string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return false
	}
	req.Header.Set("Accept", accept)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil && resp.StatusCode == http.StatusOK
}

// nginx serves the same bytes from a file and takes the same load.
func nginx(t *testing.T, body []byte, contentType string) float64 {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("nginx is not installed; its package is nginx-light")
	}
	dir, port := t.TempDir(), freePort(t)
	if err := os.WriteFile(filepath.Join(dir, "page"), body, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // nginx reads it
		t.Fatal(err)
	}
	conf := fmt.Sprintf(`daemon off; worker_processes auto; pid %[1]s/pid; error_log stderr crit; user root;
events { worker_connections 1024; }
http { access_log off; types { } default_type "%[2]s"; sendfile on; keepalive_requests 1000000; open_file_cache max=10;
client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
server { listen 127.0.0.1:%[3]d; root %[1]s; %[4]s } }`, dir, strings.Split(contentType, ";")[0], port, gzipHeader(body))
	if err := os.WriteFile(filepath.Join(dir, "nginx.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-p", dir, "-c", filepath.Join(dir, "nginx.conf"))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // its workers end with it
		_ = cmd.Wait()
	}()
	url := "http://127.0.0.1:" + strconv.Itoa(port) + "/page"
	waitFor(t, url)
	return load(t, url, "*/*")
}

func gzipHeader(body []byte) string {
	if len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b {
		return "add_header Content-Encoding gzip;"
	}
	return ""
}

func median(d []time.Duration) time.Duration {
	sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
	return d[len(d)/2].Round(time.Millisecond)
}

func best(d []time.Duration) time.Duration {
	sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
	return d[0].Round(time.Millisecond)
}

func benchKey(t *testing.T) (*rsa.PrivateKey, string) {
	t.Helper()
	key, err := httpsig.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	public, err := httpsig.EncodePublic(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return key, public
}
