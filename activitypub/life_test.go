package activitypub_test

import (
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestScheduledPostGoesOutAtItsTimeAndIsNowhereBefore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.receiveFrom(bob, bob.act("Follow", "follow", r.ana()))
	form := richPost()
	form.Ref, form.PublishedAt = blog.NewRef(r.clock.Now()), r.clock.Now().Add(time.Hour)
	post, err := r.posts.Take(t.Context(), r.author, form, blog.Schedule)
	r.must(err)
	r.work()
	nowhere := func() {
		t.Helper()
		for _, path := range []string{r.links.Post(post.Ref), r.links.Activity(post.Ref), r.links.Post(post.Ref) + "/replies", r.links.Post(post.Ref) + "/likes", r.links.Post(post.Ref) + "/context"} {
			if a := r.get(path); a.status != 404 {
				t.Errorf("%s: %d %s", path, a.status, a.body)
			}
		}
		if body := r.get(r.ana() + "/outbox?page=true").body; strings.Contains(body, post.Ref) {
			t.Error("the outbox tells of it")
		}
	}
	nowhere()
	creates := func() int {
		n := 0
		for _, p := range append(r.parcels(bob.inbox), r.parcels(bob.shared)...) {
			if o := p.read(t); o.text("type") == "Create" {
				n++
			}
		}
		return n
	}
	if creates() != 0 {
		t.Error("it was sent before its time")
	}
	r.clock.advance(5 * time.Hour)
	for range 2 {
		r.must(r.posts.PublishAllDue(t.Context()))
		r.work()
	}
	if n := creates(); n != 1 {
		t.Errorf("it was sent %d times", n)
	}
	if a := r.get(r.links.Post(post.Ref)); a.status != 200 {
		t.Errorf("at its time: %d", a.status)
	}
}

func TestPostThatWasTakenBackIsATombstoneAndComesBackUnderANewID(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cleo := r.person("bob", "peer.test"), r.person("cleo", "other.test")
	r.receiveFrom(bob, bob.act("Follow", "follow", r.ana()))
	r.receiveFrom(cleo, cleo.act("Follow", "follow", r.ana()))
	form := richPost()
	form.Ref = blog.NewRef(r.clock.Now())
	old, err := r.posts.Save(t.Context(), r.author, form, true)
	r.must(err)
	r.work()
	r.receiveFrom(cleo, cleo.act("Undo", "unfollow", map[string]any{"type": "Follow", "id": cleo.id + "#follow", "actor": cleo.id, "object": r.ana()}))
	if _, followers, err := r.reader.Followers(t.Context(), r.author.ID, 5, 0); err != nil || followers != 1 {
		t.Fatalf("%d followers are left %v", followers, err)
	}
	draft, err := r.posts.Unpublish(t.Context(), r.author, old.Ref, 0)
	r.must(err)
	r.work()
	sent := func(p *person) (all []string) {
		for _, letter := range append(r.parcels(p.inbox), r.parcels(p.shared)...) {
			if o := letter.read(t); o.text("type") == "Create" || o.text("type") == "Delete" {
				all = append(all, o.text("type")+" "+o.text("object", "id"))
			}
		}
		return all
	}
	want := "Create " + r.links.Post(old.Ref) + ", Delete " + r.links.Post(old.Ref)
	for _, p := range []*person{bob, cleo} { // cleo follows no more, but her server has it
		if got := strings.Join(sent(p), ", "); got != want {
			t.Errorf("%s got %s", p.id, got)
		}
	}
	if a := r.get(r.links.Post(old.Ref)); a.status != 410 || !strings.Contains(a.body, "Tombstone") {
		t.Errorf("the old id: %d %s", a.status, a.body)
	}
	if a := r.get(r.links.Post(draft.Ref)); a.status != 404 {
		t.Errorf("the draft: %d %s", a.status, a.body)
	}
	r.clock.advance(time.Hour)
	form.Ref = draft.Ref
	again, err := r.posts.Save(t.Context(), r.author, form, true)
	r.must(err)
	r.work()
	if got := strings.Join(sent(bob), ", "); got != want+", Create "+r.links.Post(again.Ref) || again.Ref == old.Ref {
		t.Errorf("bob got %s", got)
	}
	if a := r.get(r.links.Post(old.Ref)); a.status != 410 {
		t.Errorf("the old id afterwards: %d", a.status)
	}
	letters, err := r.mail.LettersOf(t.Context(), again, 0)
	if err != nil || len(letters) != 3 {
		t.Errorf("the desk tells of %d letters %v", len(letters), err)
	}
}
