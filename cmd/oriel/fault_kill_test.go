package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestNothingAcknowledgedIsLostWhenKilled kills the server at random moments (safety.md
// §3.3, rows K1 to K3). ORIEL_FAULTS=full runs the counts of that table.
func TestNothingAcknowledgedIsLostWhenKilled(t *testing.T) {
	t.Run("while an author publishes", killWhilePublishing)
	t.Run("while a post is delivered", killWhileDelivering)
	t.Run("while letters arrive", killWhileReceiving)
}

func killWhilePublishing(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	const hosts = 8
	peers.addFollowers(t, house.benchHouse, hosts, 1, false)
	house.start(t)
	client := house.login(t)
	n := rounds(6, 200)
	answered := 0
	for round := range n {
		form := house.newPost(t, client, "Round "+strconv.Itoa(round))
		status := make(chan int, 1)
		go func() {
			s, _ := house.send(client, "/desk/posts/new", form)
			status <- s
		}()
		<-someMoment(round, 300*time.Millisecond)
		house.kill(t)
		published := <-status == http.StatusSeeOther
		found := house.ask(t, "SELECT count(*) FROM posts WHERE title = ? AND status = 'published'", form.Get("title"))
		if published && found != 1 {
			t.Errorf("round %d was answered as published, but %d such posts exist", round, found)
		}
		if published {
			answered++
		}
		house.start(t)
		if !published {
			house.sendAgain(t, client, form)
		}
		house.sound(t)
	}
	t.Logf("%d of %d posts were answered before the kill", answered, n)
	if posts := house.ask(t, "SELECT count(*) FROM posts"); posts != n {
		t.Errorf("%d posts, want %d", posts, n)
	}
	everybodyHas(t, house, peers, n, hosts, time.Duration(rounds(30, 400))*time.Second)
	house.everyPostAnswers(t, n)
	house.stop(t)
}

// sendAgain repeats a form that got no answer, as an author would. It must become one post, whether the first one counted or not.
func (h *faultHouse) sendAgain(t *testing.T, client *http.Client, form url.Values) {
	t.Helper()
	if status, _ := h.send(client, "/desk/posts/new", form); status != http.StatusSeeOther {
		t.Errorf("sent again, %q got status %d", form.Get("title"), status)
	}
	if found := h.ask(t, "SELECT count(*) FROM posts WHERE title = ?", form.Get("title")); found != 1 {
		t.Errorf("sent again, %q is %d posts", form.Get("title"), found)
	}
}

// everybodyHas waits until each post's Create arrived everywhere, and checks that no post is without its letter, nor a letter without its post.
func everybodyHas(t *testing.T, house *faultHouse, peers *hamlet, posts, inboxes int, patience time.Duration) {
	t.Helper()
	house.idle(t, patience)
	until(t, patience, "every delivery is done", func() bool {
		return house.ask(t, "SELECT count(*) FROM deliveries WHERE state <> 'done'") == 0
	})
	if n := house.ask(t, `SELECT count(*) FROM posts WHERE status = 'published' AND NOT EXISTS (
		SELECT 1 FROM outgoing WHERE key = 'create:' || posts.ref)`); n != 0 {
		t.Errorf("%d posts have no letter", n)
	}
	if n := house.ask(t, "SELECT count(*) FROM outgoing WHERE key LIKE 'create:%'"); n != posts {
		t.Errorf("%d letters, want %d", n, posts)
	}
	creates := 0
	for id, where := range peers.all() {
		if !strings.HasPrefix(id, house.base+"/ap/activities/") {
			t.Errorf("a letter with the id %q", id)
		}
		if len(where) == inboxes {
			creates++
		}
	}
	if creates < posts {
		t.Errorf("%d letters arrived everywhere, want %d", creates, posts)
	}
	peers.sameEverywhere(t)
}

func (h *faultHouse) everyPostAnswers(t *testing.T, posts int) {
	t.Helper()
	for i := range posts {
		var path string
		if err := h.query(t, &path, "SELECT path FROM posts ORDER BY id LIMIT 1 OFFSET ?", i); err != nil {
			t.Fatal(err)
		}
		if status, _ := h.status(http.DefaultClient, path); status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

func killWhileDelivering(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	const hosts, perHost = 50, 10
	peers.pause = 15 * time.Millisecond
	peers.addFollowers(t, house.benchHouse, hosts, perHost, false)
	house.start(t)
	client := house.login(t)
	amid := 0
	for round := range rounds(6, 100) {
		before := int(peers.received.Load())
		house.publish(t, client, "Fan-out "+strconv.Itoa(round))
		<-someMoment(round, 1200*time.Millisecond)
		house.kill(t)
		arrived := int(peers.received.Load()) - before
		settled := house.ask(t, "SELECT count(*) FROM deliveries WHERE state = 'done'") - round*hosts*perHost
		if arrived > 0 && settled < hosts*perHost {
			amid++
		}
		house.start(t)
		until(t, 30*time.Second, "every inbox has the post", func() bool {
			return house.ask(t, "SELECT count(*) FROM deliveries WHERE state = 'done'") == (round+1)*hosts*perHost
		})
		twice := int(peers.received.Load()) - before - hosts*perHost
		if inFlight := hosts * 2; twice > inFlight { // two inboxes of a host at a time
			t.Errorf("round %d: %d letters came twice, %d can have been on their way", round, twice, inFlight)
		}
		house.sound(t)
	}
	t.Logf("%d kills came amid the deliveries", amid)
	for id, where := range peers.all() {
		if len(where) != hosts*perHost {
			t.Errorf("%s reached %d inboxes, want %d", id, len(where), hosts*perHost)
		}
		for inbox, times := range where {
			if times > 2 {
				t.Errorf("%s came %d times to %s after one kill", id, times, inbox)
			}
		}
	}
	peers.sameEverywhere(t)
	house.stop(t)
}

// TestManyCrashesInARowLoseNothing kills the server more often than a job has attempts, each time amid a
// delivery: an operator whose machine restarts the program in a circle must not find letters given up.
func TestManyCrashesInARowLoseNothing(t *testing.T) {
	t.Parallel()
	house, peers := newFaultHouse(t), newHamlet(t)
	peers.behave(0, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	peers.addFollowers(t, house.benchHouse, 1, 1, false)
	house.start(t)
	house.publish(t, house.login(t), "Through all of this")
	for range 28 {
		until(t, 5*time.Second, "the delivery is on its way, or kept back", func() bool {
			return house.ask(t, `SELECT count(*) FROM river_job WHERE kind = 'mail.deliver'
				AND (state = 'running' OR scheduled_at > strftime('%Y-%m-%d %H:%M:%f', 'now'))`) == 1
		})
		house.kill(t)
		house.start(t)
		house.sound(t)
	}
	peers.behave(0, nil)
	until(t, time.Minute, "the letter arrives", func() bool { return len(peers.got(peers.inbox(0, 0))) == 1 })
	house.stop(t)
}

func killWhileReceiving(t *testing.T) {
	house, peers := newFaultHouse(t), newHamlet(t)
	page := strings.TrimSpace(house.command(t, "---\ntitle: Popular\n---\nA post to like.\n", "post", "-"))
	house.start(t)
	article := house.articleID(t, page)
	const likes, replies = 60, 20
	n := rounds(6, 100)
	accepted := 0
	for round := range n {
		letters := peers.burst(t, house.base, article, round, likes, replies)
		statuses := make(chan []int, 1)
		go func() { statuses <- sendAll(t, letters, 8) }()
		<-someMoment(round, 400*time.Millisecond)
		house.kill(t)
		first := <-statuses
		house.start(t)
		house.idle(t, 30*time.Second)
		for i, status := range first {
			if status != http.StatusAccepted {
				continue
			}
			accepted++
			if effects := house.effects(t, letters[i]); effects != 1 {
				t.Errorf("round %d: a letter that was answered 202 has %d effects", round, effects)
			}
		}
		for i, status := range sendAll(t, letters, 8) { // the unanswered again, and the answered ones, too
			if status != http.StatusAccepted {
				t.Errorf("round %d: letter %d sent again got %d", round, i, status)
			}
		}
		house.idle(t, 30*time.Second)
		house.sound(t)
	}
	t.Logf("%d of %d letters were accepted before the kill", accepted, n*(likes+replies))
	house.countsAre(t, article, n*likes, n*replies)
	house.stop(t)
}

// burst makes likes and replies of a round, from ten hosts.
func (v *hamlet) burst(t *testing.T, base, article string, round, likes, replies int) []signedPost {
	t.Helper()
	letters := make([]signedPost, 0, likes+replies)
	for i := range likes + replies {
		actor := v.actor(i%10, round*(likes+replies)+i)
		if i%4 == 3 && i/4 < replies {
			letters = append(letters, v.reply(t, base, actor, actor+"/notes/1", article))
			continue
		}
		letters = append(letters, v.like(t, base, actor, actor+"/likes/1", article))
	}
	return letters
}

// effects counts what a like or a reply has become.
func (h *faultHouse) effects(t *testing.T, letter signedPost) int {
	t.Helper()
	var activity struct{ ID, Type string }
	if err := json.Unmarshal(letter.body, &activity); err != nil {
		t.Fatal(err)
	}
	if activity.Type == "Create" {
		return h.ask(t, "SELECT count(*) FROM comments WHERE remote_id = ? AND status = 'approved'", strings.TrimSuffix(activity.ID, "/activity"))
	}
	return h.ask(t, "SELECT count(*) FROM reactions WHERE remote_id = ? AND undone_by = ''", activity.ID)
}

// countsAre checks what everybody sees: the totals that other servers read, and the rows behind them.
func (h *faultHouse) countsAre(t *testing.T, article string, likes, replies int) {
	t.Helper()
	for part, want := range map[string]int{"likes": likes, "replies": replies} {
		var collection struct{ TotalItems int }
		if err := json.Unmarshal([]byte(h.text(t, article+"/"+part, "application/activity+json")), &collection); err != nil {
			t.Fatal(err)
		}
		if collection.TotalItems != want {
			t.Errorf("%s: %d, want %d", part, collection.TotalItems, want)
		}
	}
	if got := h.ask(t, "SELECT count(*) FROM reactions"); got != likes {
		t.Errorf("%d reactions are stored, want %d", got, likes)
	}
	if got := h.ask(t, "SELECT count(*) FROM comments"); got != replies {
		t.Errorf("%d comments are stored, want %d", got, replies)
	}
}
