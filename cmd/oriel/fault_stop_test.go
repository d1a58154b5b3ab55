package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestStopIsClean is row T1 of safety.md §3.3: the process is asked to end while it delivers, receives and
// serves, and while a client takes its time.
func TestStopIsClean(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	const hosts, perHost, likes, replies = 40, 10, 60, 20
	peers.pause = 50 * time.Millisecond
	peers.addFollowers(t, house.benchHouse, hosts, perHost, false)
	page := strings.TrimSpace(house.command(t, "---\ntitle: Popular\n---\nA post to like.\n", "post", "-"))
	house.start(t)
	article := house.articleID(t, page)
	client := house.login(t)
	letters := peers.burst(t, house.base, article, 0, likes, replies)
	house.publish(t, client, "Much to do")
	house.dawdle(t)
	statuses := make(chan []int, 1)
	go func() { statuses <- sendAll(t, letters, 8) }()
	until(t, 10*time.Second, "deliveries and letters are on their way", func() bool {
		return peers.received.Load() > 20 && house.ask(t, "SELECT count(*) FROM incoming") > 0
	})

	if took := house.stop(t); took > stopPatience {
		t.Errorf("stopping took %v, want %v at most", took, stopPatience)
	}
	running := house.ask(t, "SELECT count(*) FROM river_job WHERE state = 'running'")
	if running != 0 {
		t.Errorf("%d jobs are still marked as running", running)
	}
	first := <-statuses
	house.start(t)
	house.idle(t, 30*time.Second)
	accepted := 0
	for i, status := range first {
		if status != http.StatusAccepted {
			continue
		}
		accepted++
		if effects := house.effects(t, letters[i]); effects != 1 {
			t.Errorf("a letter that was answered 202 has %d effects", effects)
		}
	}
	t.Logf("%d of %d letters were accepted before the stop", accepted, len(letters))
	for i, status := range sendAll(t, letters, 8) {
		if status != http.StatusAccepted {
			t.Errorf("letter %d sent again: status %d", i, status)
		}
	}
	everybodyHas(t, house, peers, 2, hosts*perHost, 30*time.Second)
	if got, want := int(peers.received.Load()), 2*hosts*perHost; got != want {
		t.Errorf("%d letters arrived, want %d: a clean stop repeats nothing", got, want)
	}
	house.countsAre(t, article, likes, replies)
	house.sound(t)
	house.stop(t)
}

// dawdle opens a request and never ends it.
func (h *faultHouse) dawdle(t *testing.T) {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", h.port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "POST /ap/inbox HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/activity+json\r\nContent-Length: 100\r\n\r\n{", h.port)
	if err != nil {
		t.Fatal(err)
	}
}

// TestSecondSignalStopsAtOnce lets a person who is in a hurry press Ctrl-C again.
func TestSecondSignalStopsAtOnce(t *testing.T) {
	t.Parallel()
	house, peers := newFaultHouse(t), newHamlet(t)
	peers.behave(0, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	peers.addFollowers(t, house.benchHouse, 1, 1, false)
	house.start(t)
	house.publish(t, house.login(t), "To a silent host")
	until(t, 10*time.Second, "the delivery is on its way", func() bool { return peers.knocks(0) > 0 })
	if err := house.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "the house closes its door", func() bool {
		status, _ := house.status(http.DefaultClient, "/readyz")
		return status != http.StatusOK
	})
	began := time.Now()
	if err := house.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := <-house.ended; !errors.As(err, &exit) {
		t.Errorf("ended with %v, want the signal", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the second signal took %v", took)
	}
	house.sound(t)
}
