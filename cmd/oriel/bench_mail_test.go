package main

import (
	"bytes"
	"context"
	"crypto/rsa"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
)

// crowd is a pretend fediverse on all of 127.0.0.0/8: any number of hosts on one
// port, each with any number of actors, all with one key.
type crowd struct {
	port     int
	key      *rsa.PrivateKey
	public   string
	received atomic.Int64
}

func newCrowd(t *testing.T) *crowd {
	t.Helper()
	c := &crowd{}
	c.key, c.public = benchKey(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	c.port = l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // a TCP listener has a TCP address
	server := &http.Server{Handler: c, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return c
}

func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		_, _ = io.Copy(io.Discard, r.Body)
		c.received.Add(1)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	id := "http://" + r.Host + r.URL.Path
	w.Header().Set("Content-Type", "application/activity+json")
	fmt.Fprintf(w, `{"@context":"https://www.w3.org/ns/activitystreams","id":%q,"type":"Person","preferredUsername":"u","inbox":%q,"outbox":%q,"publicKey":{"id":%q,"owner":%q,"publicKeyPem":%q}}`,
		id, id+"/inbox", id+"/outbox", id+"#main-key", id, c.public)
}

func (c *crowd) actor(host, n int) string {
	return fmt.Sprintf("http://127.0.%d.%d:%d/u/%d", 1+host/200, 1+host%200, c.port, n)
}

const (
	inboxPosts = 12_000
	inboxHosts = 40
)

// benchInbox posts likes that were signed before, from many hosts, and counts those that were accepted in a second.
func benchInbox(t *testing.T, binary string, verifies float64) {
	house, peers := newBenchHouse(t, binary), newCrowd(t)
	page := strings.TrimSpace(house.command(t, "---\ntitle: Likes\n---\nA post to like.\n", "post", "-"))
	house.start(t)
	defer house.stop(t)
	article := house.articleID(t, page)
	requests := peers.signLikes(t, house.base, article)
	warm := requests[:inboxHosts]
	post(t, warm)
	began := time.Now()
	accepted := post(t, requests[inboxHosts:])
	rate := float64(accepted) / time.Since(began).Seconds()
	fmt.Printf("signed inbox POSTs: %.0f accepted/s (%d of %d), bare verification %.0f/s, ratio %.2f\n",
		rate, accepted, len(requests)-inboxHosts, verifies, rate/verifies)
}

type signedPost struct {
	url    string
	header http.Header
	body   []byte
}

func (c *crowd) signLikes(t *testing.T, base, article string) []signedPost {
	t.Helper()
	out := make([]signedPost, inboxPosts)
	var wait sync.WaitGroup
	for worker := range 2 {
		wait.Go(func() {
			for i := worker; i < inboxPosts; i += 2 {
				actor := c.actor(i%inboxHosts, 0)
				body := fmt.Appendf(nil, `{"@context":"https://www.w3.org/ns/activitystreams","id":"%s/likes/%d","type":"Like","actor":%q,"object":%q}`, actor, i, actor, article)
				req, err := http.NewRequest(http.MethodPost, base+"/ap/inbox", bytes.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("Content-Type", "application/activity+json")
				if err := httpsig.SignCavage(req, body, actor+"#main-key", c.key, time.Now()); err != nil {
					t.Error(err)
					return
				}
				out[i] = signedPost{base + "/ap/inbox", req.Header, body}
			}
		})
	}
	wait.Wait()
	return out
}

func post(t *testing.T, requests []signedPost) int64 {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	var next, accepted atomic.Int64
	var wait sync.WaitGroup
	for range 64 {
		wait.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= int64(len(requests)) {
					return
				}
				r := requests[i]
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url, bytes.NewReader(r.body))
				if err != nil {
					return
				}
				req.Header = r.header
				resp, err := client.Do(req)
				if err != nil {
					continue
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if resp.StatusCode == http.StatusAccepted {
					accepted.Add(1)
				}
			}
		})
	}
	wait.Wait()
	return accepted.Load()
}

// addFollowers writes followers into the database of a house that is not running: perHost of them on each
// of hosts, each with an inbox of their own or all of a host with a shared one.
func (c *crowd) addFollowers(t *testing.T, h *benchHouse, hosts, perHost int, shared bool) {
	t.Helper()
	actors := make([]string, hosts*perHost)
	for i := range actors {
		actors[i] = c.actor(i%hosts, i/hosts)
	}
	h.addFollowers(t, actors, shared)
}

// addFollowers makes these actors followers of ana.
func (h *benchHouse) addFollowers(t *testing.T, actors []string, shared bool) {
	t.Helper()
	ctx := t.Context()
	db, err := store.Open(ctx, store.Options{DataDir: h.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	b, err := store.NewBlog(db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	err = b.Atomically(ctx, func(tx blog.Tx) error {
		author, err := tx.AuthorByName(ctx, "ana")
		if err != nil {
			return err
		}
		for _, id := range actors {
			if err := addFollower(ctx, tx, author.ID, id, shared); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func addFollower(ctx context.Context, tx blog.Tx, authorID int64, id string, shared bool) error {
	u, err := url.Parse(id)
	if err != nil {
		return err
	}
	g := blog.Guest{ActorID: id, Host: u.Host, Name: "u", Handle: "u@" + u.Host, ProfileURL: id, InboxURL: id + "/inbox", FetchedAt: time.Now(), CreatedAt: time.Now()}
	if shared {
		g.SharedInboxURL = "http://" + u.Host + "/inbox"
	}
	if err := tx.SaveGuest(ctx, &g); err != nil {
		return err
	}
	return tx.SaveFollower(ctx, &blog.Follower{AuthorID: authorID, GuestID: g.ID, CreatedAt: time.Now()})
}

// benchDeliver publishes to 1,000 inboxes on 100 hosts and times until the last one has each post.
func benchDeliver(t *testing.T, binary string, signs float64) {
	house, peers := newBenchHouse(t, binary), newCrowd(t)
	peers.addFollowers(t, house, 100, 10, false)
	house.start(t)
	defer house.stop(t)
	client := house.login(t)
	const posts = 6
	began := time.Now()
	for i := range posts {
		house.publish(t, client, "Delivery "+strconv.Itoa(i))
	}
	for until := time.Now().Add(2 * time.Minute); peers.received.Load() < posts*1000 && time.Now().Before(until); {
		<-time.After(2 * time.Millisecond)
	}
	rate := float64(peers.received.Load()) / time.Since(began).Seconds()
	fmt.Printf("deliveries to 1,000 inboxes on 100 hosts: %.0f/s (%d received), bare signing %.0f/s, ratio %.2f; resident %.0f MiB\n",
		rate, peers.received.Load(), signs, rate/signs, house.resident(t))
}

// benchPublish compares the answer time of the form with 10 and with 10,000 followers on servers with a shared
// inbox each. Every post is delivered before the next one is written, so that the form alone is measured.
func benchPublish(t *testing.T, binary string) {
	var medians []time.Duration
	for _, followers := range []int{10, 10_000} {
		house, peers := newBenchHouse(t, binary), newCrowd(t)
		hosts := min(followers, 200)
		peers.addFollowers(t, house, hosts, followers/hosts, true)
		house.start(t)
		client := house.login(t)
		var times []time.Duration
		for i := range 21 {
			times = append(times, house.publish(t, client, "Latency "+strconv.Itoa(i)))
			want := int64((i + 1) * hosts)
			for until := time.Now().Add(time.Minute); peers.received.Load() < want && time.Now().Before(until); {
				<-time.After(5 * time.Millisecond)
			}
		}
		sortDurations(times)
		medians = append(medians, times[len(times)/2])
		fmt.Printf("publish with %d followers: median %v, worst %v\n", followers, times[len(times)/2].Round(100*time.Microsecond), times[len(times)-1].Round(100*time.Microsecond))
		house.stop(t)
	}
	fmt.Printf("publish latency, 10,000 beside 10 followers: ratio %.2f\n", float64(medians[1])/float64(medians[0]))
}

func sortDurations(d []time.Duration) { median(d) }

var hidden = regexp.MustCompile(`name="(ref|version)" value="([^"]*)"`)

// newPost opens the editor and fills its form.
func (h *benchHouse) newPost(t *testing.T, client *http.Client, title string) url.Values {
	t.Helper()
	resp, err := client.Get(h.base + "/desk/posts/new")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"title": {title}, "body": {strings.Repeat("A sentence of some length for a post. ", 60)}, "language": {"en"},
		"comments": {"open"}, "kind": {"post"}, "action": {"publish"},
	}
	for _, m := range hidden.FindAllStringSubmatch(string(page), -1) {
		form.Set(m[1], m[2])
	}
	return form
}

// publish sends the form of the desk as a browser would, and says how long the answer took.
func (h *benchHouse) publish(t *testing.T, client *http.Client, title string) time.Duration {
	t.Helper()
	form := h.newPost(t, client, title)
	began := time.Now()
	resp, err := client.PostForm(h.base+"/desk/posts/new", form)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("publish: status %d\n%s", resp.StatusCode, body)
	}
	return took
}
