package activitypub_test

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestAttack27_BlockIsCircumvented(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, sub, group := r.person("eve", "evil.test"), r.person("eve", "sub.evil.test"), r.person("books", "lemmy.test")
	shown := eve.note("0", r.p(), "<p>before</p>")
	r.hear(eve, eve.create(shown))
	r.must(r.conversation.BlockHost(t.Context(), r.author, "evil.test"))
	r.wantComments()
	r.forget()
	for i, p := range []*person{eve, sub} {
		note := p.note("1", r.p(), "<p>blocked</p>")
		r.serve(note.text("id"), note)
		for _, letter := range []obj{p.create(note), p.act("Like", "2", r.p()), p.act("Follow", "3", r.ana()), p.act("Announce", "4", r.p())} {
			if a := r.say(p, letter); a.status != 202 && a.status != 403 {
				t.Errorf("%s: %d", p.host, a.status)
			}
		}
		r.hear(group, group.act("Announce", fmt.Sprint("a", i), p.create(note).with("@context", nil), "to", []any{public}))
		r.hear(group, p.create(note).with("signature", obj{"type": "RsaSignature2017"}))
	}
	r.wantComments()
	r.wantReactions(0, 0)
	r.wantFollowers()
	for _, host := range []string{"evil.test", "sub.evil.test"} {
		if v := r.visits(host); len(v) != 0 {
			t.Errorf("fetched %q from a blocked server", v)
		}
		if n := len(r.parcels(host)); n != 0 {
			t.Errorf("%d letters to a blocked server", n)
		}
	}
}

func TestAttack27_KeyOnABlockedServer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.must(r.conversation.BlockHost(t.Context(), r.author, "evil.test"))
	bob.keyID = r.at("evil.test", "/key")
	r.refuses(http.StatusUnauthorized, bob, bob.act("Like", "1", r.p()))
	if v := r.visits("evil.test"); len(v) != 0 {
		t.Errorf("fetched %q from a blocked server", v)
	}
}

func TestAttack29_TextThatHasNothingToDoWithUs(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve, alice := r.person("eve", "evil.test"), r.person("alice", "victim.test")
	elsewhere := r.at("victim.test", "/expensive")
	for i, note := range []obj{
		eve.note("1", "", "<p>x</p>"), eve.note("2", elsewhere, "<p>x</p>"), eve.note("3", "", "<p>x</p>", "tag", []any{obj{"type": "Mention", "href": elsewhere, "name": "@a"}}),
		eve.note("4", "", "<p>x</p>", "quote", elsewhere, "context", elsewhere, "replies", elsewhere, "icon", elsewhere, "url", elsewhere),
	} {
		r.hear(eve, eve.create(note))
		r.hear(eve, eve.act("Like", fmt.Sprint("l", i), elsewhere+fmt.Sprint(i)))
		r.hear(eve, eve.act("Announce", fmt.Sprint("a", i), elsewhere+fmt.Sprint(i)))
	}
	for i, inner := range []obj{
		alice.act("Create", "1", elsewhere), alice.act("Update", "2", elsewhere), alice.act("Delete", "3", elsewhere),
		alice.create(alice.note("4", "", "<p>x</p>")), alice.create(alice.note("5", elsewhere, "<p>x</p>")),
	} {
		r.hear(eve, inner.with("signature", obj{"type": "RsaSignature2017"}))
		r.hear(eve, eve.act("Announce", fmt.Sprint("wrap", i), inner.with("@context", nil)))
	}
	r.wantComments()
	r.wantMessages()
	if v := r.visits("victim.test"); len(v) != 0 {
		t.Errorf("fetched %q", v)
	}
	if n := r.rows("comments WHERE status <> 'waiting'"); n != 0 {
		t.Errorf("%d comments", n)
	}
}

func TestAttack30_PrivateReplyIsShown(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	for i, addresses := range [][2]any{
		{[]any{r.ana()}, []any{}}, {[]any{bob.id + "/followers"}, nil}, {nil, nil}, {[]any{"https://www.w3.org/ns/activitystreams"}, nil}, {"public", nil}, {obj{"id": "x"}, nil},
	} {
		note := bob.note(fmt.Sprint(i), r.p(), "<p>secret</p>", "to", addresses[0], "cc", addresses[1])
		r.hear(bob, bob.act("Create", fmt.Sprint(i), note, "to", addresses[0]))
	}
	r.wantComments()
	open := bob.note("open", r.p(), "<p>open</p>")
	r.hear(bob, bob.create(open))
	r.wantComments("<p>open</p>")
	r.clock.advance(time.Minute)
	r.hear(bob, bob.update(open.with("to", []any{r.ana()}, "cc", []any{}, "updated", stamp(r.clock.Now()))))
	r.wantComments()
	if a := r.get(r.p() + "/replies?page=1"); strings.Contains(a.body, "open") {
		t.Errorf("a narrowed reply is listed: %s", a.body)
	}
}

func TestAttack31And32_KeyInsideTheHouseOfTheOperator(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	for i, address := range []string{
		"10.0.0.5", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "::", "::1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "::10.0.0.1", "fe80::1", "fd00::1",
	} {
		name := fmt.Sprintf("inside%d.test", i)
		r.names[name] = []netip.Addr{netip.MustParseAddr(address)}
		p := *bob
		p.id = r.at(name, "/users/bob")
		p.keyID = p.id + "#main-key"
		if a := r.refuses(http.StatusUnauthorized, &p, p.act("Like", "1", r.p())); strings.Contains(a.body, "connect") {
			t.Errorf("%s: %s", address, a.body)
		}
	}
	if v := r.visits(""); len(v) != 0 {
		t.Errorf("fetched %q", v)
	}
}

func TestAttack35_InboxChosenByTheAttacker(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i, inbox := range []any{r.at("victim.test", "/expensive"), "http://10.0.0.5/", "file:///etc/passwd", "", nil, r.links.SharedInbox(), []any{}} {
		eve := r.person(fmt.Sprint("eve", i), "evil.test")
		eve.publish("inbox", inbox)
		r.refuses(http.StatusUnauthorized, eve, eve.act("Follow", "1", r.ana()))
	}
	r.wantFollowers()
	bob := r.person("bob", "evil.test")
	bob.shared = r.at("victim.test", "/expensive")
	bob.publish()
	r.follows(bob)
	r.publish(newPost("Where does it go"))
	r.work()
	if n := len(r.parcels("victim.test")); n != 0 || len(r.parcels(bob.inbox)) != 1 {
		t.Errorf("%d letters to the victim, %d to the personal inbox", n, len(r.parcels(bob.inbox)))
	}
}

func TestAttack39_KeyThatRedirectsForEver(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve := r.person("eve", "evil.test")
	var hops atomic.Int64
	r.hook("evil.test", func(w http.ResponseWriter, q *http.Request) {
		n := hops.Add(1)
		http.Redirect(w, q, fmt.Sprintf("/hop/%d", n), http.StatusFound)
	})
	for i := range 50 {
		if a := r.say(eve, eve.act("Like", fmt.Sprint(i), r.p())); a.status/100 == 2 {
			t.Fatalf("answered %d", a.status)
		}
	}
	if n := len(r.visits("evil.test")); n > 4 {
		t.Errorf("%d fetches for fifty letters", n)
	}
}

func TestAttack51_TarpitOfDocumentsAndInboxes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	drip := func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Type", "application/activity+json")
		for q.Context().Err() == nil {
			if _, err := w.Write([]byte(" ")); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			select {
			case <-q.Context().Done():
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	bob, live := r.person("bob", "peer.test"), r.person("cora", "live.test")
	r.follows(bob, live)
	r.hook(bob.id+"/notes/1", drip)
	r.hook(bob.shared, drip)
	began := time.Now()
	r.hear(bob, bob.act("Create", "1", bob.id+"/notes/1", "to", []any{public}))
	r.publish(newPost("Sticky"))
	r.work()
	if took := time.Since(began); took > 15*time.Second { // the rig waits two seconds for a whole answer
		t.Errorf("took %v", took)
	}
	if len(r.parcels(live.shared)) != 1 || len(r.again) != 1 {
		t.Errorf("%d letters at the living server, %d jobs to try again", len(r.parcels(live.shared)), len(r.again))
	}
	note := bob.note("1", r.p(), "<p>at last</p>")
	r.hook(note.text("id"), nil)
	r.serve(note.text("id"), note)
	r.retry()
	r.wantComments("<p>at last</p>")
}

func TestAttack52_EndlessDocumentsAndAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var written atomic.Int64
	flood := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/activity+json")
		block := make([]byte, 64<<10)
		for written.Load() < 1<<30 {
			n, err := w.Write(block)
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	}
	eve, bob := r.person("eve", "evil.test"), r.person("bob", "peer.test")
	r.follows(bob)
	r.hook(eve.id, flood)
	r.refuses(http.StatusUnauthorized, eve, eve.act("Like", "1", r.p()))
	if n := written.Swap(0); n > 32<<20 { // the sockets hold some of it
		t.Errorf("%d bytes of a document were taken", n)
	}
	r.hook(bob.shared, flood)
	r.publish(newPost("Large answer"))
	r.work()
	if n := written.Load(); n > 32<<20 {
		t.Errorf("%d bytes of an answer were taken", n)
	}
	if d := r.deliveries("peer.test"); d[len(d)-1].State != blog.DeliveryDone {
		t.Errorf("a delivery that was answered with 200: %+v", d[len(d)-1])
	}
}

func TestAttack53_EndlessListsInOneObject(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	many := func(n int, item any) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = item
		}
		return list
	}
	began := time.Now()
	r.hear(bob, bob.create(bob.note("1", r.p(), "<p>x</p>", "tag", many(3000, obj{"type": "Mention", "href": r.ana()}), "to", append(many(3000, bob.id), public),
		"attachment", many(100, obj{"type": "Image", "url": r.at("peer.test", "/x.png")}))))
	if a := r.say(bob, bob.create(bob.note("2", r.p(), "<p>x</p>", "tag", many(100_000, obj{"a": 1})))); a.status != 202 && a.status != 400 && a.status != 413 {
		t.Errorf("100,000 tags: %d", a.status)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	if got := r.comments(); len(got) > 1 || len(got) == 1 && strings.Count(got[0], "<a ") > 4 {
		t.Errorf("comments %.300q", got)
	}
}

func TestAttack54_EndlessThreadOverWildcardNames(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve := r.person("eve", "evil.test")
	r.hook("*.evil.test", func(w http.ResponseWriter, q *http.Request) {
		host, _, _ := strings.Cut(q.Host, ":")
		var n int
		_, _ = fmt.Sscanf(host, "n%d.", &n)
		p := eve.w.person("eve", host)
		w.Header().Set("Content-Type", "application/activity+json")
		document := p.document()
		if strings.Contains(q.URL.Path, "/notes/") {
			document = p.note("1", eve.w.at(fmt.Sprintf("n%d.evil.test", n+1), "/users/eve/notes/1"), "<p>deep</p>")
		}
		_, _ = w.Write(encode(t, document))
	})
	r.hear(eve, eve.create(eve.note("1", r.at("n1.evil.test", "/users/eve/notes/1"), "<p>x</p>", "cc", []any{r.ana()})))
	if v := r.visits(""); len(v) > 25 {
		t.Errorf("%d fetches for one letter", len(v))
	}
	r.wantComments()
}

func TestAttack63_StormOfDeletions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "dead.test")
	for i := range 300 {
		ghost := *bob
		ghost.id = r.at("dead.test", fmt.Sprintf("/users/ghost%d", i))
		ghost.keyID = ghost.id + "#main-key"
		ghost.dialect = func(*http.Request, []byte, string, *rsa.PrivateKey, time.Time) {}
		if a := r.say(&ghost, ghost.act("Delete", "d", ghost.id)); a.status != 202 {
			t.Fatalf("answered %d", a.status)
		}
	}
	if len(r.visits("")) != 0 || r.rows("incoming") != 0 || r.rows("guests") != 0 {
		t.Errorf("fetched %d, %d letters, %d guests", len(r.visits("")), r.rows("incoming"), r.rows("guests"))
	}
}
