package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	visitorAddress = "203.0.113.77"
	visitorAgent   = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 Marker-5150"
)

// visitAs opens a page as a reader behind a proxy does, some times.
func visitAs(t *testing.T, address string, times int) {
	t.Helper()
	for range times {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("User-Agent", visitorAgent)
		r.Header.Set("Accept", "text/html,application/xhtml+xml")
		r.Header.Set("X-Forwarded-For", visitorAddress)
		r.Header.Set("Referer", "https://from.example/secret-path-5150?word=private")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", address, resp.StatusCode)
		}
	}
}

// TestNothingAboutAReaderIsKept visits as somebody with an address and a browser of their own, kills the program and
// stops it, and looks through every file that it left.
func TestNothingAboutAReaderIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a sheet of visits to be stored")
	}
	t.Setenv("ORIEL_TRUSTED_PROXIES", "127.0.0.0/8")
	house := newFaultHouse(t)
	house.start(t)
	visitAs(t, house.base+"/", 4)
	views := "SELECT coalesce(sum(views), 0) FROM visit_days"
	until(t, 40*time.Second, "the first sheet is stored", func() bool { return house.ask(t, views) > 0 })
	stored := house.ask(t, views)
	visitAs(t, house.base+"/", 3)
	house.kill(t)
	if left := house.ask(t, views); left < stored || left > 7 {
		t.Errorf("%d visits are left after the kill, want %d to 7", left, stored)
	}
	house.start(t)
	before := house.ask(t, views)
	visitAs(t, house.base+"/", 5)
	visitAs(t, house.base+"/feed/", 2)
	house.stop(t)
	if after := house.ask(t, views); after != before+5 {
		t.Errorf("%d visits after a stop, want %d", after, before+5)
	}
	if n := house.ask(t, "SELECT count(*) FROM referrer_days WHERE host = 'from.example'"); n != 1 {
		t.Errorf("%d rows of the referrer", n)
	}
	if n := house.ask(t, "SELECT coalesce(sum(readers), 0) FROM reading_days"); n < 1 || n > 2 { // a restart forgets who was there
		t.Errorf("%d readers, want 1 or 2", n)
	}
	if n := house.ask(t, "SELECT coalesce(sum(subscribers), 0) FROM feed_days WHERE feed = '/feed/' AND fetcher = 'own'"); n != 1 {
		t.Errorf("%d readers of the feed, want 1", n)
	}
	for _, secret := range []string{visitorAddress, "Marker-5150", "secret-path-5150", "word=private"} {
		if file := fileWith(t, house.dir, secret); file != "" {
			t.Errorf("%q stands in %s", secret, file)
		}
		if strings.Contains(house.log.String(), secret) {
			t.Errorf("%q stands in the log", secret)
		}
	}
}

// fileWith finds a file below a folder that holds a text, or gives "".
func fileWith(t *testing.T, dir, text string) string {
	t.Helper()
	found := ""
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) {
			found = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
