package activitypub_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

// captures are the bodies that real servers sent, by file.
func captures(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*/*-POST-*.json")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d captures: %v", len(files), err)
	}
	bodies := map[string][]byte{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		bodies[file] = body
	}
	return bodies
}

var (
	sinkArticle = regexp.MustCompile(`https://sink\.test/u/\d+/article/\d+`)
	sinkActor   = regexp.MustCompile(`https://sink\.test/u/\d+`)
	peerHost    = regexp.MustCompile(`https://(fedify|gts|nodebb|wf|writefreely)\.test`)
)

// atHome moves a capture into the rig: its sender to the world, its receiver to this house.
func (r *rig) atHome(body []byte) []byte {
	body = sinkArticle.ReplaceAll(body, []byte(r.p()))
	body = sinkActor.ReplaceAll(body, []byte(r.ana()))
	return peerHost.ReplaceAll(body, []byte("http://$1.test:"+r.port))
}

// sender makes the actor of a capture a person of the world.
func (r *rig) sender(body []byte) *person {
	r.Helper()
	id := parse(r.TB, body).text("actor")
	if id == "" {
		return r.person("nobody", "peer.test")
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(id, "http://"), ":")
	p := r.person(last(id), host)
	p.id, p.keyID, p.inbox, p.shared = id, id+"#main-key", id+"/inbox", ""
	p.publish()
	return p
}

func TestEveryCaptureIsUnderstood(t *testing.T) {
	t.Parallel()
	want := map[string]string{ // what must have an effect; everything else is heard and forgotten
		"fedify-002-POST-Follow": "kept", "fedify-006-POST-Like": "kept", "fedify-010-POST-Announce": "kept", "fedify-012-POST-Create-Note": "kept",
		"fedify-014-POST-Update-Note": "kept", "fedify-020-POST-Flag": "kept", "fedify-024-POST-EmojiReact": "kept",
		"gotosocial-011-POST-Follow": "kept", "gotosocial-014-POST-Like": "kept", "gotosocial-016-POST-Announce": "kept",
		"gotosocial-018-POST-Create-Note": "kept", "gotosocial-019-POST-Update-Note": "kept", "gotosocial-020-POST-Create-Note": "kept",
		"gotosocial-021-POST-Create-Note": "kept", "gotosocial-022-POST-Create-Note": "kept", "gotosocial-024-POST-Flag": "kept",
	}
	for file, body := range captures(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.clock.advance(-r.clock.Now().Sub(captured(t, body, r.clock))) // some are edits of that day
			mine := r.atHome(body)
			p := r.sender(mine)
			if a := r.say(p, mine); a.status != accepted(name) {
				t.Fatalf("answered %d %s", a.status, a.body)
			}
			r.work()
			for _, l := range r.letters("") {
				if l.State == blog.IncomingDead || l.State == blog.IncomingNew {
					t.Errorf("the letter is %s: %s", l.State, l.Reason)
				}
				if got := l.Reason; want[name] != "" && got != want[name] {
					t.Errorf("%s %s, want %s", l.State, got, want[name])
				}
			}
		})
	}
}

// accepted is the answer to a capture: WriteFreely accepts an Undo in the name of nobody.
func accepted(name string) int {
	if name == "writefreely-012-POST-Accept-Undo" {
		return 400
	}
	return 202
}

// captured is when a capture was made, as far as it says so.
func captured(t *testing.T, body []byte, c *clock) (at time.Time) {
	t.Helper()
	o := parse(t, body)
	for _, text := range []string{o.text("object", "updated"), o.text("object", "published"), o.text("published")} {
		if at, err := time.Parse(time.RFC3339, text); err == nil && at.Sub(c.Now()).Abs() < 365*24*time.Hour {
			return at
		}
	}
	return c.Now()
}

// TestCapturedTalkOfEachServerTellsAStory plays each server's letters in the order in which they were recorded.
func TestCapturedTalkOfEachServerTellsAStory(t *testing.T) {
	t.Parallel()
	for _, software := range []string{"fedify", "gotosocial", "nodebb", "writefreely"} {
		t.Run(software, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			files, err := filepath.Glob("testdata/" + software + "/*-POST-*.json")
			r.must(err)
			for _, file := range files {
				body, err := os.ReadFile(file)
				r.must(err)
				mine := r.atHome(body)
				if a := r.say(r.sender(mine), mine); a.status != accepted(strings.TrimSuffix(filepath.Base(file), ".json")) {
					t.Errorf("%s: answered %d %s", file, a.status, a.body)
				}
				r.work()
			}
			for _, l := range r.letters(blog.IncomingNew) {
				t.Errorf("unfinished: %s %s", l.RemoteID, l.Reason)
			}
		})
	}
}

// FuzzInbox: no bytes make the receive path panic, break the database or take long.
func FuzzInbox(f *testing.F) {
	r := newRig(f)
	for _, body := range captures(f) {
		f.Add(r.atHome(body))
	}
	for _, body := range r.oddBodies() {
		f.Add([]byte(body))
	}
	for _, name := range []string{"bob", "fred"} {
		r.person(name, "peer.test")
	}
	n := 0
	f.Fuzz(func(t *testing.T, body []byte) {
		n++
		r.complain = t.Errorf
		doc, err := as2.Read(body)
		if err != nil {
			return
		}
		actor, err := doc.Actor()
		if err != nil {
			return
		}
		for _, signer := range []string{actor, r.at("peer.test", "/users/bob")} {
			l := blog.Incoming{ActorID: signer, RemoteID: fmt.Sprint("fuzz ", n), Body: bytes.Clone(body), State: blog.IncomingNew, ReceivedAt: r.clock.Now()}
			if err := r.mail.StoreIncoming(t.Context(), []*blog.Incoming{&l}); err != nil {
				t.Fatal(err)
			}
			args, err := json.Marshal(blog.ReceiveArgs{IDs: []int64{l.ID}})
			if err != nil {
				t.Fatal(err)
			}
			if err := r.server.Receive(t.Context(), args); err != nil && !fetch.IsTemporary(err) && !strings.Contains(err.Error(), "cannot answer now") {
				t.Errorf("%v", err)
			}
		}
	})
}

// oddBodies are activities that crashed other servers, or could (safety row 60).
func (r *rig) oddBodies() []string {
	bob := r.at("peer.test", "/users/bob")
	head := `{"id":"` + bob + `/x","actor":"` + bob + `",`
	var bodies []string
	for _, kind := range []string{
		"Follow", "Undo", "Create", "Update", "Delete", "Like", "EmojiReact", "Announce", "Block", "Reject", "Accept", "Move", "Flag", "QuoteRequest", "Add", "View",
	} {
		for _, rest := range []string{
			``, `"object":null,`, `"object":[],`, `"object":{},`, `"object":[{}],`, `"object":[[]],`, `"object":1,`, `"object":"",`, `"object":true,`, `"object":{"id":null},`,
			`"object":{"type":"` + kind + `"},`, `"object":{"type":[],"id":"` + bob + `"},`, `"object":"` + bob + `","target":[],"instrument":{},`,
			`"object":{"id":"` + bob + `/n","type":"Note","inReplyTo":"` + r.p() + `","to":"Public","content":[],"tag":[[],null,1],"attachment":[null,{"url":[]}],"published":"0000","updated":-1,"url":{}},`,
			`"object":{"id":"` + bob + `/n","type":"Undo","object":{"type":"Undo","object":{"type":"Undo"}}},`, `"object":"` + r.p() + `#x","content":{"a":1},`,
			`"object":"` + r.ana() + `/followers",`, `"object":"` + r.p() + `?` + strings.Repeat("x", 3000) + `",`, `"object":"` + r.links.Base() + `//%zz/\u0000",`,
		} {
			bodies = append(bodies, head+rest+`"type":"`+kind+`"}`)
		}
	}
	return bodies
}

func TestAttack60_OddActivitiesAreNoTrouble(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		r := newPlannedRig(t, plan{db: func() *store.DB { return hasty(t, open()) }})
		bob := r.person("bob", "peer.test")
		for i, body := range r.oddBodies() {
			body = strings.Replace(body, bob.id+`/x"`, fmt.Sprintf(`%s/x%d"`, bob.id, i), 1)
			if a := r.say(bob, body); a.status != 202 && a.status/100 != 4 {
				t.Errorf("%s: %d", body, a.status)
			}
		}
		r.work()
		for _, l := range r.letters(blog.IncomingNew) {
			t.Errorf("unfinished: %s: %s", l.Reason, l.Body)
		}
	})
}

// TestOddTextsFitBothDatabases: PostgreSQL refuses characters that SQLite takes.
func TestOddTextsFitBothDatabases(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		r := newPlannedRig(t, plan{db: func() *store.DB { return hasty(t, open()) }})
		odd := []byte(`a\u0000b\ud800c\u202ed\uffff` + strings.Repeat(`\u0301`, 40))
		quoted := func(document obj) []byte { return bytes.ReplaceAll(encode(t, document), []byte("ODD"), odd) }
		bob := r.person("bob", "peer.test")
		r.serveAs(bob.id, "application/activity+json", quoted(bob.document("name", "ODD", "preferredUsername", "bobODD", "summary", "ODD", "icon", obj{"url": "http://x/ODD"})))
		for i, letter := range []obj{
			bob.create(bob.note("1", r.p(), "<p>ODD</p>", "summary", "ODD", "sensitive", true, "name", "ODD", "contentMap", obj{"ODD": "ODD"}, "context", "http://x/ODD",
				"url", "http://x/ODD", "attachment", []any{obj{"type": "Image", "url": "http://x/1", "name": "ODD"}})),
			bob.act("Like", "l", r.p(), "content", "ODD"), bob.act("EmojiReact", "e", r.p(), "content", "ODD", "tag", []any{obj{"type": "Emoji", "name": "ODD"}}),
			bob.act("Flag", "f", []any{r.p(), "http://x/ODD"}, "content", "ODD"), bob.act("Follow", "f2", r.ana()),
			bob.create(bob.note("2", "", "<p>ODD</p>", "to", []any{r.ana()}, "cc", []any{}, "summary", "ODD")), bob.act("Delete", "d", bob.id+"/notes/ODD"),
		} {
			if a := r.postTo(r.links.SharedInbox(), bob, quoted(letter)); a.status != http.StatusAccepted {
				t.Errorf("letter %d: %d %s", i, a.status, a.body)
			}
		}
		r.work()
		if n := len(r.comments()); n != 1 {
			t.Errorf("%d comments", n)
		}
		for _, l := range r.letters(blog.IncomingNew) {
			t.Errorf("unfinished: %s: %s", l.Reason, l.Body)
		}
	})
}
