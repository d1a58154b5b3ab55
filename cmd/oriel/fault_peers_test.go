package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Hosts of the hamlet in TestSlowAndDeadPeersDelayNobody: how many of each kind, and where they begin.
const (
	liveHosts    = 20
	silentHosts  = 40 // accept the connection and say nothing
	drippingOnes = 10 // a byte each second
	brokenHosts  = 5  // 500, with many inboxes each
	refusedHosts = 10 // nobody listens
	brokenBoxes  = 12

	silentFrom   = liveHosts
	drippingFrom = silentFrom + silentHosts
	brokenFrom   = drippingFrom + drippingOnes
	busyHost     = brokenFrom + brokenHosts // 429 with Retry-After
	movedHost    = busyHost + 1             // redirects
	hugeHost     = movedHost + 1            // an answer without an end
)

// TestSlowAndDeadPeersDelayNobody delivers to a hamlet where two thirds of the hosts
// are in trouble (safety.md §3.3, rows N1 to N6, F3 and F4).
func TestSlowAndDeadPeersDelayNobody(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	spent := peers.misbehave(t, house)
	house.start(t)
	client := house.login(t)
	pages := house.readAlong(t)

	began := time.Now()
	house.publish(t, client, "First")
	peers.liveHave(t, 1, began)
	house.breakersOpen(t, peers)
	began = time.Now()
	house.publish(t, client, "Second") // the dead ones still hold their lanes
	peers.liveHave(t, 2, began)

	house.troubleIsNoted(t, peers, spent)
	house.recoveredHostIsServedInOrder(t, client, peers)
	if worst, failed := pages(); len(failed) > 0 || worst > stuck {
		t.Errorf("pages that failed meanwhile: %q; the slowest of a hundred took %v", failed, worst)
	}
	if mib := house.resident(t); mib > 256 {
		t.Errorf("resident memory %.0f MiB, want 256 at most", mib)
	}
	house.sound(t)
	if took := house.stop(t); took > stopPatience {
		t.Errorf("stopping took %v", took)
	}
}

// TestSlowHostWithManyInboxesGetsAll lets a host take its time over each of many letters: more time than a job has.
func TestSlowHostWithManyInboxesGetsAll(t *testing.T) {
	if os.Getenv("ORIEL_FAULTS") != "full" {
		t.Skip("takes longer than a minute by its nature; ORIEL_FAULTS=full runs it")
	}
	t.Parallel()
	house, peers := newFaultHouse(t), newHamlet(t)
	const inboxes = 60
	peers.pause = 2500 * time.Millisecond
	peers.addFollowers(t, house.benchHouse, 1, inboxes, false)
	house.start(t)
	house.publish(t, house.login(t), "To a slow host")
	until(t, 100*time.Second, "every inbox has the post", func() bool {
		return house.ask(t, "SELECT count(*) FROM deliveries WHERE state = 'done'") == inboxes
	})
	if n := house.ask(t, "SELECT count(*) FROM river_job WHERE json_array_length(errors) > 0"); n != 0 {
		t.Errorf("%d jobs met an error", n)
	}
	if got := int(peers.received.Load()); got != inboxes {
		t.Errorf("%d letters arrived, want %d", got, inboxes)
	}
	house.stop(t)
}

// misbehave gives the hosts their manners and followers. It returns what the endless answer has cost so far, in bytes.
func (v *hamlet) misbehave(t *testing.T, house *faultHouse) *atomic.Int64 {
	t.Helper()
	for i := range silentHosts {
		v.behave(silentFrom+i, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	}
	for i := range drippingOnes {
		v.behave(drippingFrom+i, drip)
	}
	for i := range brokenHosts {
		v.behave(brokenFrom+i, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "trouble", http.StatusInternalServerError) })
	}
	v.behave(busyHost, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	v.behave(movedHost, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	spent := &atomic.Int64{}
	v.behave(hugeHost, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		for block := make([]byte, 64<<10); r.Context().Err() == nil; {
			n, err := w.Write(block)
			if spent.Add(int64(n)); err != nil {
				return
			}
		}
	})
	v.addFollowers(t, house.benchHouse, hugeHost+1, 1, false)
	boxes := make([]string, 0, brokenHosts*brokenBoxes)
	for i := range brokenHosts * brokenBoxes {
		boxes = append(boxes, v.actor(brokenFrom+i%brokenHosts, 1+i/brokenHosts))
	}
	dead := &crowd{port: freePort(t)}
	for i := range refusedHosts * brokenBoxes {
		boxes = append(boxes, dead.actor(i%refusedHosts, i/refusedHosts))
	}
	house.addFollowers(t, boxes, false)
	return spent
}

// drip sends the head of its answer a byte each second.
func drip(w http.ResponseWriter, r *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	for _, b := range []byte("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n") {
		if _, err := conn.Write([]byte{b}); err != nil || r.Context().Err() != nil {
			return
		}
		<-time.After(time.Second)
	}
}

// liveHave waits until the live hosts have so many letters, which must take seconds only.
func (v *hamlet) liveHave(t *testing.T, letters int, began time.Time) {
	t.Helper()
	until(t, 10*time.Second, fmt.Sprintf("every live host has %d letters", letters), func() bool {
		for i := range liveHosts {
			if len(v.got(v.inbox(i, 0))) < letters {
				return false
			}
		}
		return true
	})
	t.Logf("letter %d reached the live hosts within %v", letters, time.Since(began).Round(time.Millisecond))
}

// breakersOpen waits until the hosts that fail at once are left alone, and checks that they were knocked at a few times only.
func (h *faultHouse) breakersOpen(t *testing.T, peers *hamlet) {
	t.Helper()
	until(t, 20*time.Second, "the breakers of broken and refusing hosts are open", func() bool {
		return h.ask(t, "SELECT count(*) FROM hosts WHERE open_until > ? AND failures >= 5", sqliteNow(20*time.Minute)) == brokenHosts+refusedHosts
	})
	for i := range brokenHosts {
		if n := peers.knocks(brokenFrom + i); n > 6 {
			t.Errorf("a broken host was knocked at %d times, want 6 at most", n)
		}
	}
}

// troubleIsNoted checks what became of the deliveries to each kind of host.
func (h *faultHouse) troubleIsNoted(t *testing.T, peers *hamlet, spent *atomic.Int64) {
	t.Helper()
	slow := h.ask(t, "SELECT count(*) FROM river_job WHERE kind = 'mail.deliver' AND queue = ?", blog.QueueSlow)
	t.Logf("%d lanes of hosts that failed lately ran in the slow queue; the store's own tests hold who goes there", slow)
	until(t, 30*time.Second, "silent and dripping hosts are counted as failing", func() bool {
		return h.ask(t, "SELECT count(*) FROM hosts WHERE failures > 0") == silentHosts+drippingOnes+brokenHosts+refusedHosts+1
	})
	busy := peers.host(busyHost)
	if n := h.ask(t, "SELECT count(*) FROM deliveries WHERE host = ? AND state = 'waiting' AND last_status = 429 AND not_before BETWEEN ? AND ?",
		busy, sqliteNow(time.Minute), sqliteNow(2*time.Minute)); n != 1 {
		t.Errorf("%d deliveries wait as long as the busy host asked, want 1", n)
	}
	if n := h.ask(t, "SELECT failures FROM hosts WHERE host = ?", busy); n != 0 {
		t.Errorf("a host that asks for patience has %d failures", n)
	}
	if n := h.ask(t, "SELECT count(*) FROM deliveries WHERE host = ? AND state = 'waiting' AND last_status = 307", peers.host(movedHost)); n != 1 {
		t.Errorf("%d deliveries wait for the host that redirects, want 1", n)
	}
	if n := h.ask(t, "SELECT count(*) FROM deliveries WHERE host = ? AND state = 'done'", peers.host(hugeHost)); n != 2 {
		t.Errorf("%d deliveries are done at the host with the endless answer, want 2", n)
	}
	if n := spent.Load(); n > 64<<20 { // what the system buffers on both sides counts, too
		t.Errorf("%d MiB were read of an endless answer", n>>20)
	}
}

// recoveredHostIsServedInOrder lets a broken host miss a post, its edit and its end. Once it is heard from, it gets all, in that order.
func (h *faultHouse) recoveredHostIsServedInOrder(t *testing.T, client *http.Client, peers *hamlet) {
	t.Helper()
	var ref, page string
	if err := h.query(t, &ref, "SELECT ref FROM posts WHERE title = 'Second'"); err != nil {
		t.Fatal(err)
	}
	if err := h.query(t, &page, "SELECT path FROM posts WHERE title = 'First'"); err != nil {
		t.Fatal(err)
	}
	h.edit(t, client, ref, "Second, mended")
	until(t, 15*time.Second, "the edit is told", func() bool {
		return h.ask(t, "SELECT count(*) FROM outgoing WHERE key LIKE 'update:%'") == 1
	})
	if status, _ := h.send(client, "/desk/posts/"+ref+"/delete", url.Values{}); status != http.StatusSeeOther {
		t.Fatalf("delete: status %d", status)
	}
	until(t, 5*time.Second, "the end is told", func() bool {
		return h.ask(t, "SELECT count(*) FROM outgoing WHERE key LIKE 'delete:%'") == 1
	})
	peers.behave(brokenFrom, nil)
	actor := peers.actor(brokenFrom, 0)
	letter := peers.like(t, h.base, actor, actor+"/likes/1", h.articleID(t, h.base+page))
	if status, _ := sendOne(t, http.DefaultClient, letter); status != http.StatusAccepted {
		t.Fatalf("like: status %d", status)
	}
	owed := []string{"Create", "Create", "Update", "Delete"}
	for box := range brokenBoxes {
		inbox := peers.inbox(brokenFrom, box)
		until(t, 10*time.Second, "everything owed arrives at "+inbox, func() bool { return len(peers.got(inbox)) >= len(owed) })
		if got := types(peers.got(inbox)); !slices.Equal(got, owed) {
			t.Errorf("%s got %v, want %v", inbox, got, owed)
		}
	}
	if most := peers.atOnce(brokenFrom); most > 2 {
		t.Errorf("%d letters at once came to one host, want 2 at most", most)
	}
}

func types(mail []mailed) []string {
	out := make([]string, 0, len(mail))
	for _, m := range mail {
		out = append(out, m.Type)
	}
	return out
}

// edit changes the title of a published post at the desk.
func (h *faultHouse) edit(t *testing.T, client *http.Client, ref, title string) {
	t.Helper()
	form := h.newPost(t, client, title)
	form.Set("ref", ref)
	form.Set("version", strconv.Itoa(h.ask(t, "SELECT version FROM posts WHERE ref = ?", ref)))
	form.Set("action", "update")
	if status, _ := h.send(client, "/desk/posts/"+ref, form); status != http.StatusSeeOther {
		t.Fatalf("edit: status %d", status)
	}
}

// readAlong reads pages as visitors do, twenty in a second, until the result is asked for: the slowest of a hundred, and those that failed.
func (h *faultHouse) readAlong(t *testing.T) func() (worst time.Duration, failed []string) {
	t.Helper()
	paths := []string{"/", "/feed/", "/feed.json", "/@ana", "/nobody-knows-this/"}
	end, ended := make(chan struct{}), make(chan struct{})
	var times []time.Duration
	var failed []string
	go func() {
		defer close(ended)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		client := &http.Client{Timeout: 10 * time.Second}
		for i := 0; ; i++ {
			select {
			case <-end:
				return
			case <-tick.C:
			}
			path := paths[i%len(paths)]
			status, took := h.status(client, path)
			times = append(times, took)
			missing := status == http.StatusNotFound && strings.HasPrefix(path, "/nobody")
			if status != http.StatusOK && !missing {
				failed = append(failed, fmt.Sprintf("%s: %d", path, status))
			}
		}
	}()
	return func() (time.Duration, []string) {
		close(end)
		<-ended
		if len(times) == 0 {
			return 0, failed
		}
		slices.Sort(times)
		return times[len(times)*99/100], failed
	}
}

// sqliteNow is a time from now as the house's file holds it.
func sqliteNow(in time.Duration) string {
	return time.Now().Add(in).UTC().Format("2006-01-02 15:04:05.999999999-07:00")
}
