package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// flood posts bodies to the shared inbox at a rate, for a while, and counts the statuses of the answers.
func (h *faultHouse) flood(t *testing.T, perSecond int, length time.Duration, body func(i int) (string, http.Header)) map[int]int {
	t.Helper()
	const senders = 32
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: senders}, Timeout: 20 * time.Second}
	defer client.CloseIdleConnections()
	work := make(chan int, perSecond)
	statuses := map[int]int{}
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range senders {
		wait.Go(func() {
			for i := range work {
				content, header := body(i)
				status, _ := sendOne(t, client, signedPost{h.base + "/ap/inbox", header, []byte(content)})
				mu.Lock()
				statuses[status]++
				mu.Unlock()
			}
		})
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for i, end := 0, time.Now().Add(length); time.Now().Before(end); {
		<-tick.C
		for range perSecond / 100 {
			work <- i
			i++
		}
	}
	close(work)
	wait.Wait()
	return statuses
}

func activityHeader() http.Header {
	return http.Header{"Content-Type": {"application/activity+json"}}
}

// TestInboxFloodUnsigned is row I2 of safety.md §3.3.
func TestInboxFloodUnsigned(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	page := strings.TrimSpace(house.command(t, "---\ntitle: Target\n---\nA post.\n", "post", "-"))
	house.start(t)
	article := house.articleID(t, page)
	pages := house.readAlong(t)
	garbage := strings.Repeat("\x00{[\"garbage", 400)
	statuses := house.flood(t, 2000, 4*time.Second, func(i int) (string, http.Header) {
		actor := peers.actor(i%200, i)
		like := fmt.Sprintf(`{%s,"id":"%s/likes/1","type":"Like","actor":%q,"object":%q}`, wireContext, actor, actor, article)
		header := activityHeader()
		switch i % 4 {
		case 0:
			return garbage, header
		case 1:
			header.Set("Signature", `keyId="`+actor+`#main-key",algorithm="rsa-sha256",headers="date",signature="bm9uZQ=="`)
		case 2:
			header.Set("Signature-Input", "sig1=();created=1")
		}
		return like, header
	})
	worst, failed := pages()
	t.Logf("answers by status: %v; the slowest page of a hundred took %v", statuses, worst)
	for status := range statuses {
		if status != http.StatusBadRequest && status != http.StatusUnauthorized && status != http.StatusTooManyRequests {
			t.Errorf("%d answers with status %d", statuses[status], status)
		}
	}
	if statuses[http.StatusTooManyRequests] == 0 {
		t.Error("the flood was never told to slow down")
	}
	if looked := statuses[http.StatusBadRequest] + statuses[http.StatusUnauthorized]; looked > 700 {
		t.Errorf("%d letters were looked at, want about 600 in five minutes", looked)
	}
	if len(failed) > 0 || worst > stuck {
		t.Errorf("pages that failed meanwhile: %q; the slowest of a hundred took %v", failed, worst)
	}
	if n := peers.fetches.Load(); n != 0 {
		t.Errorf("%d fetches for letters without a signature that could count", n)
	}
	house.untouched(t)
	house.stop(t)
}

// untouched checks that no letter has left anything behind.
func (h *faultHouse) untouched(t *testing.T) {
	t.Helper()
	for _, table := range []string{"incoming", "guests", "comments", "reactions", "messages", "reports", "withdrawals", "hosts"} {
		if n := h.ask(t, "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

// TestDeleteStorm is row G1 of safety.md §3.3: Mastodon tells every server it knows that an account is gone.
func TestDeleteStorm(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	house.start(t)
	pages := house.readAlong(t)
	statuses := house.flood(t, 500, 4*time.Second, func(i int) (string, http.Header) {
		actor := peers.actor(i%100, i)
		header := activityHeader()
		header.Set("Signature", `keyId="`+actor+`#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="bm9uZQ=="`)
		return fmt.Sprintf(`{%s,"id":"%s#delete","type":"Delete","actor":%q,"to":["https://www.w3.org/ns/activitystreams#Public"],"object":%q}`, wireContext, actor, actor, actor), header
	})
	worst, failed := pages()
	t.Logf("answers by status: %v; the slowest page of a hundred took %v", statuses, worst)
	if len(statuses) != 1 || statuses[http.StatusAccepted] == 0 {
		t.Errorf("answers by status: %v, want 202 only", statuses)
	}
	if n := peers.fetches.Load(); n != 0 {
		t.Errorf("%d fetches", n)
	}
	if len(failed) > 0 || worst > stuck {
		t.Errorf("pages that failed meanwhile: %q; the slowest of a hundred took %v", failed, worst)
	}
	house.untouched(t)
	house.stop(t)
}

// TestSameActivityHundredTimesInParallel is row O1 of safety.md §3.3: one effect, every answer 202, one look at the key.
func TestSameActivityHundredTimesInParallel(t *testing.T) {
	t.Parallel()
	house, peers := newFaultHouse(t), newHamlet(t)
	page := strings.TrimSpace(house.command(t, "---\ntitle: Popular\n---\nA post to like.\n", "post", "-"))
	house.start(t)
	article := house.articleID(t, page)
	actor := peers.actor(0, 0)
	for _, letter := range []signedPost{
		peers.like(t, house.base, actor, actor+"/likes/1", article),
		peers.reply(t, house.base, actor, actor+"/notes/1", article),
		peers.sign(t, house.base, actor, fmt.Sprintf(`{%s,"id":"%s/follows/1","type":"Follow","actor":%q,"object":%q}`, wireContext, actor, actor, house.actorID(t))),
	} {
		same := make([]signedPost, 100)
		for i := range same {
			same[i] = letter
		}
		for i, status := range sendAll(t, same, 100) {
			if status != http.StatusAccepted {
				t.Errorf("copy %d: status %d", i, status)
			}
		}
	}
	house.idle(t, 10*time.Second)
	house.countsAre(t, article, 1, 1)
	if n := house.ask(t, "SELECT count(*) FROM followers"); n != 1 {
		t.Errorf("%d followers, want 1", n)
	}
	until(t, 10*time.Second, "the follow is answered", func() bool { return len(peers.got(actor+"/inbox")) > 0 })
	if got := peers.got(actor + "/inbox"); len(got) != 1 || got[0].Type != "Accept" {
		t.Errorf("the follower got %v, want one Accept", types(got))
	}
	if n := peers.fetches.Load(); n > 2 {
		t.Errorf("%d fetches for one actor, want 2 at most", n)
	}
	house.sound(t)
	house.stop(t)
}
