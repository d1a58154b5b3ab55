package mail_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/mail"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// tables has a name of its own, because Mailboxes is one of its methods.
type tables = store.Mailboxes

// boxes are the real ones, but orders are worked off by the test itself.
type boxes struct {
	*tables

	orders []order
}

type order struct {
	kind string
	args blog.LetterArgs
}

func (b *boxes) Order(_ context.Context, kind string, args blog.LetterArgs) error {
	b.orders = append(b.orders, order{kind, args})
	return nil
}

func (b *boxes) Notify(ctx context.Context, news []blog.News, atOnce int, now time.Time) error {
	if err := b.tables.Notify(ctx, news, atOnce, now); err != nil {
		return err
	}
	for _, n := range news {
		if n.ID != 0 && !n.Daily {
			b.orders = append(b.orders, order{blog.JobLetter, blog.LetterArgs{NoticeID: n.ID}})
		}
	}
	return nil
}

type words struct{}

func (words) Post(_ context.Context, s blog.Source) (blog.Rendered, error) {
	return blog.Rendered{HTML: "<p>" + s.Markdown + "</p>"}, nil
}
func (words) Comment(_ context.Context, m string) (string, error) { return m, nil }
func (words) Visitor(_ context.Context, m string) (string, error) { return m, nil }

type noKeys struct{}

func (noKeys) NewPair(string) (sealed, public string, err error) { return "s", "p", nil }

// rig is a house whose clerk writes to a real mail server.
type rig struct {
	t            *testing.T
	peer         *peer
	boxes        *boxes
	clerk        *mail.Clerk
	reader       *store.Reader
	slips        *auth.Clerk
	conversation *blog.Conversation
	followers    *blog.Followers
	posts        *blog.Posts
	house        *blog.House
	ana          blog.Author
	post         blog.Post
	now          time.Time
	log          bytes.Buffer
}

func eachRig(t *testing.T, do func(r *rig)) {
	t.Helper()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) { do(newRig(t, open())) })
}

func newRig(t *testing.T, db *store.DB) *rig {
	t.Helper()
	r := &rig{t: t, peer: startPeer(t, false), now: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC), reader: store.NewReader(db)}
	clock := func() time.Time { return r.now }
	kept, err := store.NewBlog(db, clock)
	r.must(err)
	found, err := store.NewMailboxes(db)
	r.must(err)
	access, err := store.NewAccess(db)
	r.must(err)
	seal, err := auth.CreateSeal(filepath.Join(t.TempDir(), "oriel.key"))
	r.must(err)
	site, err := links.New("https://blog.example")
	r.must(err)
	r.boxes, r.slips = &boxes{tables: found}, auth.NewClerk(access, clock)
	r.clerk = mail.NewClerk(mail.Options{
		Server: r.peer.client(t, "smtp", "oriel:p%40ss"), Boxes: r.boxes, Reader: r.reader, Slips: r.slips, Seal: seal, Links: site,
		Clock: clock, Logger: slog.New(slog.NewTextHandler(&r.log, nil)),
	})
	path := func(_ blog.PostKind, at time.Time, slug string) string { return links.PostPath(at, slug) }
	r.posts = blog.NewPosts(kept, words{}, path, clock, 0)
	r.conversation, r.followers, r.house = blog.NewConversation(kept, words{}, clock), blog.NewFollowers(kept, clock), blog.NewHouse(kept, noKeys{}, clock)
	r.ana, err = r.house.AddAuthor(t.Context(), "ana", "Ana", "hash")
	r.must(err)
	r.post, err = r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "Bread", Body: "Words.", CommentPolicy: blog.CommentsEveryone}, true)
	r.must(err)
	return r
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// reads gives ana a confirmed address.
func (r *rig) reads(change func(box *blog.Mailbox)) {
	r.t.Helper()
	box, err := r.boxes.Mailbox(r.t.Context(), r.ana.ID)
	r.must(err)
	box.Address, box.ConfirmedAt = "ana@example.com", r.now
	if change != nil {
		change(&box)
	}
	r.must(r.boxes.SaveMailbox(r.t.Context(), &box))
}

// comment has somebody comment, and tells the clerk.
func (r *rig) comment(name string) blog.FactArgs {
	r.t.Helper()
	id := "https://peer.test/" + name
	_, err := r.conversation.Receive(r.t.Context(), blog.Arrival{
		Guest: blog.Guest{ActorID: id + "/actor", Host: "peer.test", DisplayName: name}, RemoteID: id,
		Parent: blog.Target{PostRef: r.post.Ref}, HTML: "<p>SECRET WORDS</p>", PublishedAt: r.now,
	})
	r.must(err)
	view, err := r.reader.CommentByRemoteID(r.t.Context(), id)
	r.must(err)
	fact := blog.FactArgs{Kind: blog.GuestCommented, ID: view.Comment.ID}
	r.must(r.clerk.Announce(r.t.Context(), fact))
	return fact
}

// work does what was ordered, as the runner would, and gives the first error.
func (r *rig) work() error {
	r.t.Helper()
	for len(r.boxes.orders) > 0 {
		next := r.boxes.orders[0]
		r.boxes.orders = r.boxes.orders[1:]
		args, err := json.Marshal(next.args)
		r.must(err)
		do := r.clerk.Letter
		if next.kind == blog.JobAsk {
			do = r.clerk.Ask
		}
		if err := do(r.t.Context(), args); err != nil {
			return err
		}
	}
	return nil
}

func (r *rig) bodies() string {
	r.peer.mu.Lock()
	defer r.peer.mu.Unlock()
	var all strings.Builder
	for _, a := range r.peer.arrived {
		all.WriteString(a.body)
	}
	return strings.ReplaceAll(all.String(), "=\r\n", "")
}

var linkIn = regexp.MustCompile(`https://blog\.example(/[a-z/]+/)([A-Za-z0-9_-]{20,})`)

// link finds the first link with a token in what arrived.
func (r *rig) link(path string) string {
	r.t.Helper()
	for _, m := range linkIn.FindAllStringSubmatch(r.bodies(), -1) {
		if m[1] == path {
			return m[2]
		}
	}
	r.t.Fatalf("no link to %s in %s", path, r.bodies())
	return ""
}
