package main

import (
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// attempt is something that writes, begun at the same time as others.
type attempt struct {
	what   string
	status int
	header http.Header
	took   time.Duration
}

// writeAll posts a form of the desk and letters to the inbox, all at once, and gives the answers in that order.
func (h *faultHouse) writeAll(t *testing.T, client *http.Client, form url.Values, letters []signedPost) []attempt {
	t.Helper()
	answers := make(chan attempt, len(letters)+1)
	began := time.Now()
	go func() {
		status, header := h.send(client, "/desk/posts/new", form)
		answers <- attempt{"publish", status, header, time.Since(began)}
	}()
	for _, letter := range letters {
		go func() {
			status, header := sendOne(t, &http.Client{Timeout: time.Minute}, letter)
			answers <- attempt{"letter", status, header, time.Since(began)}
		}()
	}
	all := make([]attempt, 0, cap(answers))
	for range cap(answers) {
		all = append(all, <-answers)
	}
	return all
}

// putOff checks an answer that could not be yes: try again, and when.
func (a attempt) putOff(t *testing.T) {
	t.Helper()
	if a.status != http.StatusServiceUnavailable && a.status != http.StatusInsufficientStorage {
		t.Errorf("%s: status %d after %v, want 503 or 507", a.what, a.status, a.took)
	}
	if a.header.Get("Retry-After") == "" {
		t.Errorf("%s: status %d without Retry-After", a.what, a.status)
	}
}

// TestDatabaseLockedByAnotherProcess is row L1 of safety.md §3.3.
func TestDatabaseLockedByAnotherProcess(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	peers.addFollowers(t, house.benchHouse, 3, 1, false)
	page := strings.TrimSpace(house.command(t, "---\ntitle: Before\n---\nA post to like.\n", "post", "-"))
	house.start(t)
	client := house.login(t)
	letters := peers.burst(t, house.base, house.articleID(t, page), 0, 15, 5)
	form := house.newPost(t, client, "During")
	pages := house.readAlong(t)

	unlocked := house.lockOut(t, 10*time.Second)
	for _, a := range house.writeAll(t, client, form, letters) {
		if a.took > 6*time.Second {
			t.Errorf("%s: answered %d after %v, want 5 s at most", a.what, a.status, a.took)
		}
		a.putOff(t)
	}
	<-unlocked
	if worst, failed := pages(); len(failed) > 0 || worst > 200*time.Millisecond {
		t.Errorf("pages that failed meanwhile: %q; the slowest of a hundred took %v", failed, worst)
	}

	for _, a := range house.writeAll(t, client, form, letters) {
		if a.status != http.StatusSeeOther && a.status != http.StatusAccepted {
			t.Errorf("%s after the lock: status %d", a.what, a.status)
		}
	}
	everybodyHas(t, house, peers, 2, 3, 30*time.Second)
	house.countsAre(t, house.articleID(t, page), 15, 5)
	house.sound(t)
	house.stop(t)
}

// lockOut takes the database's write lock for a while, as another program may. What it returns is closed at the end.
func (h *faultHouse) lockOut(t *testing.T, length time.Duration) <-chan struct{} {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.file()+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	unlocked := make(chan struct{})
	go func() {
		defer close(unlocked)
		<-time.After(length)
		_ = errors.Join(conn.Close(), db.Close()) // it rolls back
	}()
	return unlocked
}

// TestFullDiskFailsSafely is row D1 of safety.md §3.3, on a small file system of its own.
func TestFullDiskFailsSafely(t *testing.T) {
	dir := smallDisk(t, 24<<20)
	house, peers := adopt(t, newBenchHouseIn(t, thisProgram(t), dir)), newHamlet(t)
	peers.addFollowers(t, house.benchHouse, 3, 1, false)
	page := strings.TrimSpace(house.command(t, "---\ntitle: Before\n---\nA post to like.\n", "post", "-"))
	house.start(t)
	client := house.login(t)
	letters := peers.burst(t, house.base, house.articleID(t, page), 0, 30, 10)
	pages := house.readAlong(t)

	peers.pause = 500 * time.Millisecond
	house.publish(t, client, "On its way")
	until(t, 5*time.Second, "the letters are on their way", func() bool { return peers.atOnce(0)+peers.atOnce(1)+peers.atOnce(2) == 3 })
	free := fillUp(t, dir)
	posts := 2
	for i := 0; ; i++ { // what the log of the database has reserved may last for a few
		status, header := house.send(client, "/desk/posts/new", house.newPost(t, client, "Full "+strconv.Itoa(i)))
		if status == http.StatusSeeOther && i < 200 {
			posts++
			continue
		}
		attempt{what: "publish", status: status, header: header}.putOff(t)
		break
	}
	form := house.newPost(t, client, "During")
	taken := 0
	for _, a := range house.writeAll(t, client, form, letters) {
		if a.status == http.StatusAccepted { // a small letter may find a last place
			taken++
			continue
		}
		a.putOff(t)
	}
	t.Logf("%d posts and %d letters found a last place", posts-2, taken)
	<-time.After(5 * time.Second) // the queue meets the full disk, too
	if worst, failed := pages(); len(failed) > 0 || worst > stuck {
		t.Errorf("pages that failed on the full disk: %q; the slowest of a hundred took %v", failed, worst)
	}

	free()
	until(t, 10*time.Second, "publishing works again", func() bool {
		status, _ := house.send(client, "/desk/posts/new", form)
		return status == http.StatusSeeOther
	})
	for i, status := range sendAll(t, letters, 4) {
		if status != http.StatusAccepted {
			t.Errorf("letter %d after the disk has room: status %d", i, status)
		}
	}
	everybodyHas(t, house, peers, posts+1, 3, 2*time.Minute) // a job whose end could not be noted comes back after a while
	house.countsAre(t, house.articleID(t, page), 30, 10)
	house.sound(t)
	house.stop(t)
}

// smallDisk mounts a file system of so many bytes.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small file system to fill")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+strconv.Itoa(size)); err != nil {
		t.Skipf("this machine does not let us mount a small file system to fill: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}

// fillUp takes every byte that is left, and gives them back when the result is called.
func fillUp(t *testing.T, dir string) func() {
	t.Helper()
	path := filepath.Join(dir, "filler")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	block := make([]byte, 64<<10)
	for size := len(block); size > 0; {
		if _, err = file.Write(block[:size]); err != nil {
			size /= 2
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("fill the disk: %v", err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}
