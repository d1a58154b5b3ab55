package activitypub_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// wantMessages checks what ana was told in private or by mention: kind and text, newest first.
func (r *rig) wantMessages(want ...string) {
	r.Helper()
	views, err := r.reader.Messages(r.Context(), r.author.ID, 10)
	r.must(err)
	got := []string{}
	for _, v := range views {
		got = append(got, string(v.Message.Kind)+" "+v.Message.HTML)
	}
	if !slices.Equal(got, want) {
		r.Errorf("messages %q, want %q", got, want)
	}
}

// comment gives the rig one comment of bob's and returns bob and the note.
func (r *rig) comment() (*person, obj) {
	r.Helper()
	bob := r.person("bob", "peer.test")
	note := bob.note("1", r.p(), "<p>first</p>")
	r.hear(bob, bob.create(note))
	r.wantComments("<p>first</p>")
	r.clock.advance(time.Hour)
	return bob, note
}

func TestCase098And099_NewestTextWins(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, note := r.comment()
	edit := func(text string, at time.Duration) {
		r.hear(bob, bob.update(note.with("content", text, "updated", stamp(r.clock.Now().Add(at)))))
	}
	edit("<p>second</p>", 0)
	r.wantComments("<p>second</p>")
	if got := r.thread(r.post.ID); !strings.Contains(got, "edited") {
		t.Errorf("the comment does not say that it was edited: %s", got)
	}
	edit("<p>older</p>", -time.Minute)
	r.wantComments("<p>second</p>")
	r.hear(bob, bob.update(note.with("content", "<p>same time</p>", "updated", stamp(r.clock.Now())), "id", bob.id+"/acts/counts"))
	r.wantComments("<p>second</p>")
	edit("<p>third</p>", time.Minute)
	r.wantComments("<p>third</p>")
}

func TestCase100_UpdateOfAnUnknownReplyIsACreateWhileItIsFresh(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	now := r.clock.Now()
	for name, age := range map[string]time.Duration{"fresh": 23 * time.Hour, "old": 25 * time.Hour} {
		r.hear(bob, bob.update(bob.note(name, r.p(), "<p>"+name+"</p>", "published", stamp(now.Add(-age)), "updated", stamp(now))))
	}
	r.wantComments("<p>fresh</p>")
}

func TestCase101_UpdateNeverChangesWriterOrTime(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, note := r.comment()
	cora := r.person("cora", "peer.test")
	later := stamp(r.clock.Now())
	r.hear(bob, bob.update(note.with("content", "<p>given away</p>", "attributedTo", cora.id, "updated", later)))
	r.hear(cora, cora.update(note.with("content", "<p>taken</p>", "attributedTo", cora.id, "updated", later)))
	r.wantComments("<p>first</p>")
	before, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	r.hear(bob, bob.update(note.with("content", "<p>moved in time</p>", "published", stamp(r.clock.Now().Add(-48*time.Hour)), "updated", later), "id", bob.id+"/acts/u3"))
	after, err := r.reader.CommentByRemoteID(t.Context(), note.text("id"))
	r.must(err)
	if !after.Comment.PublishedAt.Equal(before.Comment.PublishedAt) || after.Guest.ActorID != bob.id {
		t.Errorf("published %v by %s, was %v", after.Comment.PublishedAt, after.Guest.ActorID, before.Comment.PublishedAt)
	}
}

func TestCase102_DeleteInEveryShapeLeavesATombstone(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]func(obj) any{
		"tombstone": func(n obj) any { return obj{"id": n["id"], "type": "Tombstone", "atomUri": n["id"]} },
		"id":        func(n obj) any { return n["id"] },
		"note":      func(n obj) any { return n },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob, note := r.comment()
			cora := r.person("cora", "other.test")
			r.hear(cora, cora.create(cora.note("1", note.text("id"), "<p>child</p>")))
			r.hear(bob, bob.act("Delete", "d", form(note), "to", []any{public}))
			if got, want := r.thread(r.post.ID), "deleted \n  approved <p>child</p>\n"; got != want {
				t.Errorf("thread:\n%swant\n%s", got, want)
			}
		})
	}
}

func TestCase103_DeleteBeforeCreateWins(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "peer.test")
	r.hear(cora, cora.create(cora.note("1", r.p(), "<p>known</p>")))
	note := bob.note("1", r.p(), "<p>too late</p>")
	r.hear(bob, bob.act("Delete", "d", note.text("id")))
	r.clock.advance(6 * 24 * time.Hour)
	r.hear(bob, bob.create(note))
	r.wantComments("<p>known</p>")
}

func TestCase104_DeleteByAnotherIsIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, note := r.comment()
	for _, host := range []string{"peer.test", "evil.test"} {
		mallory := r.person("mallory", host)
		a := r.say(mallory, mallory.act("Delete", "d", note.text("id")))
		r.work()
		if a.status != 202 && a.status != 403 {
			t.Errorf("answered %d", a.status)
		}
	}
	r.wantComments("<p>first</p>")
}

func TestCase105_DeletionOfAnUnknownAccountCostsNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "dead.test")
	r.status("dead.test", http.StatusGone)
	for _, kind := range []string{"Delete", "Update"} {
		a := r.say(bob, bob.act(kind, kind, bob.id))
		if a.status != 202 || r.rows("incoming") != 0 || len(r.visits("")) != 0 {
			t.Errorf("%s: answered %d, %d letters, fetched %q", kind, a.status, r.rows("incoming"), r.visits(""))
		}
	}
}

func TestCase106_DeletedAccountTakesEverythingAlong(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, _ := r.comment()
	r.follows(bob)
	r.hear(bob, bob.act("Like", "l", r.p()))
	r.hear(bob, bob.act("Announce", "a", r.p(), "to", []any{public}))
	r.wantReactions(1, 1)
	r.status(bob.id, http.StatusGone)
	bob.key = testKey(otherKey) // nobody can check it any more
	r.hear(bob, bob.act("Delete", "d", bob.id, "to", []any{public}))
	r.wantFollowers()
	r.wantReactions(0, 0)
	r.wantComments()
}

func TestCase107_DeletionWithABadSignatureOfALivingAccountIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, _ := r.comment()
	bob.key = testKey(evilKey)
	r.forget()
	for range 10 {
		r.refuses(http.StatusUnauthorized, bob, bob.act("Delete", "d", bob.id))
	}
	r.work()
	r.wantComments("<p>first</p>")
	if n := len(r.visits(bob.id)); n > 2 {
		t.Errorf("%d fetches for ten forged deletions", n)
	}
}

func TestLateTextOfADeletedAccountIsOnlyAPlace(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, _ := r.comment()
	cora := r.person("cora", "other.test")
	late := bob.note("2", r.p(), "<p>late</p>")
	r.hear(bob, bob.act("Delete", "d", bob.id))
	r.hear(bob, bob.create(late))
	r.hear(bob, bob.act("Like", "l", r.p()))
	r.hear(bob, bob.create(bob.note("3", "", "<p>late</p>", "to", []any{r.ana()}, "cc", []any{})))
	r.wantReactions(0, 0)
	r.wantMessages()
	r.clock.advance(time.Minute)
	r.hear(cora, cora.create(cora.note("1", late.text("id"), "<p>child</p>")))
	if got, want := r.thread(r.post.ID), "deleted \n  approved <p>child</p>\n"; got != want {
		t.Errorf("thread:\n%swant\n%s", got, want)
	}
	r.clock.advance(25 * time.Hour) // the account is back: its server says so
	r.hear(bob, bob.create(bob.note("4", r.p(), "<p>back</p>")))
	r.wantComments("<p>child</p>", "<p>back</p>")
}

func TestCase111_BodiesOfEverySize(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	big := func(size int) obj { return bob.act("Like", "l", r.p(), "padding", strings.Repeat("x", size)) }
	if a := r.say(bob, big(900<<10)); a.status != 202 {
		t.Errorf("900 KiB: %d %s", a.status, a.body)
	}
	r.work()
	r.wantReactions(1, 0)
	r.refuses(http.StatusRequestEntityTooLarge, bob, big(1100<<10))
	r.refuses(http.StatusRequestEntityTooLarge, bob, big(1100<<10), func(q *http.Request) { q.ContentLength = -1 }) // chunked
	r.refuses(http.StatusUnsupportedMediaType, bob, big(10), func(q *http.Request) { q.Header.Set("Content-Encoding", "gzip") })
}

func TestCase113_FetchedObjectWithAnotherIDIsFetchedOnceMore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	note := bob.note("1", r.p(), "<p>real</p>")
	alias := bob.id + "/alias"
	r.serve(note.text("id"), note)
	r.serve(alias, note)
	r.hear(bob, bob.act("Create", "1", alias, "to", []any{public}))
	r.wantComments("<p>real</p>")
	if n := len(r.visits(note.text("id"))); n != 1 {
		t.Errorf("the real id was fetched %d times", n)
	}
	liar := bob.id + "/liar"
	r.serve(liar, note.with("id", bob.id+"/circle"))
	r.serve(bob.id+"/circle", note.with("id", liar))
	r.hear(bob, bob.act("Create", "2", liar, "to", []any{public}))
	r.wantComments("<p>real</p>")
}

func TestCase114_FetchedObjectOfAnotherTypeIsRefused(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"application/json", "text/plain", "text/html", "application/ld+json", ""} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			note := bob.note("1", r.p(), "<p>uploaded</p>")
			r.serveAs(note.text("id"), kind, encode(t, note))
			r.hear(bob, bob.act("Create", "1", note.text("id"), "to", []any{public}))
			r.wantComments()
		})
	}
}

func TestCase131_OddBodiesAreNeverAnError(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	for body, want := range map[string]int{
		`{"type":"OrderedCollection","id":"x","orderedItems":[]}`: 202, `{"type":"Collection","actor":"` + bob.id + `","items":[]}`: 202,
		`[]`: 400, `null`: 400, `{`: 400, ``: 400, `"x"`: 400, `{}`: 400, `{"type":"Like"}`: 400, `1e9`: 400, "\xff\xfe": 400,
	} {
		if a := r.postTo(r.links.SharedInbox(), bob, []byte(body)); a.status != want {
			t.Errorf("%s: %d, want %d", body, a.status, want)
		}
	}
	if r.rows("incoming") != 0 {
		t.Errorf("%d letters", r.rows("incoming"))
	}
}
