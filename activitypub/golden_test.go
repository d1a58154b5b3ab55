package activitypub_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

var update = flag.Bool("update", false, "write testdata/out anew; read the difference before you keep it")

const (
	goldenPost   = "01JD0000000000000000000001"
	goldenAnswer = "01JD0000000000000000000002"
)

// TestDocumentsOnTheWire holds everything that other servers get from us to the files in testdata/out.
func TestDocumentsOnTheWire(t *testing.T) {
	t.Parallel()
	r := newPlannedRig(t, plan{base: "https://blog.example", start: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	bob := r.goldenTalk()
	for name, path := range map[string]string{
		"actor": r.ana(), "actor-instance": links.InstanceActor, "article": r.links.Post(goldenPost), "note": r.links.CommentID(goldenAnswer),
		"outbox": r.ana() + "/outbox", "outbox-page": r.ana() + "/outbox?page=true", "followers": r.ana() + "/followers", "followers-page": r.ana() + "/followers?page=1",
		"following": r.ana() + "/following", "featured": r.ana() + "/featured", "replies": r.links.Post(goldenPost) + "/replies",
		"replies-page": r.links.Post(goldenPost) + "/replies?page=1", "context": r.links.Post(goldenPost) + "/context", "likes": r.links.Post(goldenPost) + "/likes",
		"shares": r.links.Post(goldenPost) + "/shares", "note-replies": r.links.CommentID(goldenAnswer) + "/replies", "create-article": r.links.Activity(goldenPost),
		"webfinger": links.WebFinger + "?resource=acct:ana@blog.example", "webfinger-site": links.WebFinger + "?resource=https://blog.example/",
		"nodeinfo": links.NodeInfo, "nodeinfo-2.0": links.NodeInfo20, "nodeinfo-2.1": links.NodeInfo21,
	} {
		a := r.get(path)
		if a.status != 200 {
			t.Errorf("%s: %d", name, a.status)
		}
		r.golden("served-"+name, []byte(a.body))
	}
	r.golden("served-quote-stamp", []byte(r.get(r.answers(bob.inbox, "Accept")[1].text("result")).body))
	r.clock.advance(time.Hour)
	r.edit(goldenPost, "The text after an edit.")
	r.must(r.house.Profile(t.Context(), r.author, blog.ProfileForm{DisplayName: "Ana the baker", Bio: "I *bake*."}))
	r.work()
	r.must(r.conversation.Remove(t.Context(), r.author, goldenAnswer))
	r.work()
	r.must(r.posts.Delete(t.Context(), r.author, goldenPost))
	r.work()
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	r.must(r.conversation.BlockGuest(t.Context(), r.author, guest.ID))
	r.receiveFrom(bob, bob.act("Follow", "follow again", r.ana()))
	r.golden("served-tombstone", []byte(r.get(r.links.Post(goldenPost)).body))
	r.golden("served-tombstone-note", []byte(r.get(r.links.CommentID(goldenAnswer)).body))
	seen := map[string]int{}
	for _, p := range append(r.parcels(bob.inbox), r.parcels(bob.shared)...) {
		o := p.read(t)
		name := strings.ToLower("sent-" + o.text("type") + "-" + o.text("object", "type"))
		if target, ok := r.links.ParseID(o.text("object", "id")); ok && o.text("type") == "Delete" {
			name = "sent-delete-" + string(target.Kind)
		}
		if seen[name]++; seen[name] > 1 {
			t.Errorf("%s was sent twice", name)
		}
		r.golden(name, p.body)
	}
	if len(seen) != 9 {
		t.Errorf("letters: %v", seen)
	}
}

// receiveFrom hears a letter without the network.
func (r *rig) receiveFrom(p *person, o obj) {
	r.Helper()
	r.receive([]blog.Incoming{{ActorID: p.id, RemoteID: o.text("id"), Body: encode(r.TB, o), State: blog.IncomingNew, ReceivedAt: r.clock.Now()}})
	r.work()
}

// goldenTalk fills the house: a follower with a reply, a like, a quote and an answer under a rich post.
func (r *rig) goldenTalk() *person {
	r.Helper()
	bob := r.person("bob", "peer.test")
	hear := func(o obj) { r.receiveFrom(bob, o) }
	hear(bob.act("Follow", "follow", r.ana()))
	form := richPost()
	form.Ref = goldenPost
	r.publish(form)
	r.work()
	post := r.links.Post(goldenPost)
	note := bob.note("1", post, "<p>Nice loaf</p>", "context", r.at("peer.test", "/contexts/1"))
	hear(bob.create(note))
	hear(bob.act("Like", "like", post))
	hear(bob.act("Announce", "boost", post, "to", []any{public}))
	hear(bob.act("QuoteRequest", "quote", post, "instrument", bob.id+"/notes/quote"))
	view, err := r.reader.CommentByRemoteID(r.Context(), note.text("id"))
	r.must(err)
	r.clock.advance(time.Minute)
	_, err = r.conversation.Answer(r.Context(), r.author, blog.AnswerForm{
		Ref: goldenAnswer, PostRef: goldenPost, ParentRef: view.Comment.Ref, Body: "Thank you, *Bob*! More [here](/about/).",
	})
	r.must(err)
	r.work()
	return bob
}

var (
	anyPEM  = regexp.MustCompile(`-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----(\\n)?`)
	anyRef  = regexp.MustCompile(`01[0-9A-HJKMNP-TV-Z]{24}`)
	anySeal = regexp.MustCompile(`(/ap/quotes/[^/"]+)/[0-9a-f]{32}/[A-Za-z0-9_-]+`)
)

// golden compares a document with its file. What differs from run to run is replaced first.
func (r *rig) golden(name string, body []byte) {
	r.Helper()
	text := strings.ReplaceAll(string(body), ":"+r.port, "")
	text = anySeal.ReplaceAllString(anyPEM.ReplaceAllString(text, "PEM"), "$1/SEAL/QUOTE")
	text = strings.ReplaceAll(text, r.author.Ref, "01JD0000000000000000000000")
	text = strings.ReplaceAll(text, r.post.Ref, "01JD0000000000000000000009")
	text = anyRef.ReplaceAllStringFunc(text, func(ref string) string {
		if strings.HasPrefix(ref, "01JD0000") {
			return ref
		}
		return "01JDXXXXXXXXXXXXXXXXXXXXXX"
	})
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		r.Fatalf("%s: %v\n%s", name, err, text)
	}
	b.WriteByte('\n')
	file := filepath.Join("testdata", "out", name+".json")
	if *update {
		r.must(os.MkdirAll(filepath.Dir(file), 0o755))
		r.must(os.WriteFile(file, bytes.TrimLeft(b.Bytes(), "\n"), 0o644)) //nolint:gosec // everybody may read it
		return
	}
	want, err := os.ReadFile(file)
	r.must(err)
	if d := cmp.Diff(string(want), b.String()); d != "" {
		r.Errorf("%s changed (go test -update writes it anew):\n%s", file, d)
	}
}
