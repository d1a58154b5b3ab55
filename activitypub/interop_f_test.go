package activitypub_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestCase066_FollowIsAcceptedAtThePersonalInbox(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	follow := bob.act("Follow", "1", r.ana())
	r.hear(bob, follow)
	r.wantFollowers("bob")
	accepts := r.answers(bob.inbox, "Accept")
	if len(accepts) != 1 || len(r.parcels(bob.shared)) != 0 {
		t.Fatalf("%d accepts in the personal inbox, %d letters in the shared one", len(accepts), len(r.parcels(bob.shared)))
	}
	if d := cmp.Diff(follow.with("@context", nil), obj(accepts[0]["object"].(map[string]any)).with("@context", nil)); d != "" {
		t.Errorf("the embedded follow differs: %s", d)
	}
	if accepts[0].text("actor") != r.ana() || !r.links.Owns(accepts[0].text("id")) {
		t.Errorf("accept: %s", pretty(accepts[0]))
	}
}

func TestCase067_SecondFollowIsAcceptedAgainAndCountedOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Follow", "1", r.ana()))
	r.clock.advance(time.Second)
	r.hear(bob, bob.act("Follow", "2", r.ana()))
	r.wantFollowers("bob")
	accepts := r.answers(bob.inbox, "Accept")
	if len(accepts) != 2 || accepts[1].text("object", "id") != bob.id+"/acts/2" || accepts[0].text("id") == accepts[1].text("id") {
		t.Errorf("accepts: %s", pretty(accepts))
	}
	r.hear(bob, bob.act("Undo", "u", bob.id+"/acts/2")) // the id on file is the new one
	r.wantFollowers()
}

func TestCase068_FollowIDWithFragmentIsRepeatedVerbatim(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Follow", "", r.ana(), "id", bob.id+"#follows/9"))
	accepts := r.answers(bob.inbox, "Accept")
	if len(accepts) != 1 || accepts[0].text("object", "id") != bob.id+"#follows/9" {
		t.Errorf("accepts: %s", pretty(accepts))
	}
}

func TestCase069_FollowOfAnObjectOrAnArrayIsRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	shapes := map[string]func(string) any{
		"object":  func(id string) any { return obj{"id": id, "type": "Person"} },
		"array":   func(id string) any { return []any{id} },
		"profile": func(string) any { return r.links.Abs("/@ana") },
	}
	var names []string
	for name, shape := range shapes {
		p := r.person(name, "peer.test")
		r.hear(p, p.act("Follow", "1", shape(r.ana())))
		names = append(names, name)
	}
	slices.Sort(names)
	r.wantFollowers(names...)
}

func TestCase070_UndoOfAFollowWithAnUnknownIDRemovesTheFollower(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.hear(bob, bob.act("Undo", "u", obj{"type": "Follow", "actor": bob.id, "object": r.ana()}))
	r.wantFollowers()
	r.clock.advance(11 * time.Minute)
	r.follows(bob)
	r.wantFollowers("bob") // the same id, but a later wish
}

func TestCase071_UndoOfAFollowByItsIDRemovesTheFollower(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, eve := r.person("bob", "peer.test"), r.person("eve", "evil.test")
	follow := bob.act("Follow", "1", r.ana())
	r.hear(bob, follow)
	r.hear(eve, eve.act("Undo", "u", follow.text("id")))
	r.wantFollowers("bob")
	r.hear(bob, bob.act("Undo", "u", follow.text("id")))
	r.wantFollowers()
}

func TestCase072_UndoBeforeItsFollowWins(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]func(obj) any{
		"embedded": func(f obj) any { return f },
		"id":       func(f obj) any { return f.text("id") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			bob := r.person("bob", "peer.test")
			follow := bob.act("Follow", "1", r.ana())
			r.hear(bob, bob.act("Undo", "u", form(follow)))
			r.hear(bob, follow)
			r.wantFollowers()
		})
	}
}

func TestCase073_FollowFromABlockedServerIsDroppedSilently(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.must(r.conversation.BlockHost(t.Context(), r.author, "peer.test"))
	a := r.say(bob, bob.act("Follow", "1", r.ana()))
	r.work()
	if a.status != 202 || r.rows("followers") != 0 || r.rows("guests") != 0 || len(r.visits("")) != 0 {
		t.Errorf("answered %d, %d followers, fetched %q", a.status, r.rows("followers"), r.visits(""))
	}
}

func TestCase073_FollowOfABlockedGuestIsRejected(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	r.must(r.conversation.BlockGuest(t.Context(), r.author, guest.ID))
	r.wantFollowers()
	follow := bob.act("Follow", "2", r.ana())
	r.hear(bob, follow)
	r.wantFollowers()
	rejects := r.answers(bob.inbox, "Reject")
	if len(rejects) != 1 || rejects[0].text("object", "id") != follow.text("id") {
		t.Errorf("rejects: %s", pretty(rejects))
	}
}

func TestCase075_BlockByAFollowerEndsTheirSubscription(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.hear(bob, bob.act("Block", "b", r.ana()))
	r.wantFollowers()
	r.publish(newPost("After the block"))
	r.work()
	if n := len(r.parcels("peer.test")); n != 0 {
		t.Errorf("%d letters went to somebody who blocked the author", n)
	}
}

func TestCase076_FollowerLeavesByRejectingTheirOwnFollow(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.hear(bob, bob.act("Reject", "r", obj{"id": bob.id + "/acts/follow", "type": "Follow", "actor": bob.id, "object": r.ana()}))
	r.wantFollowers()
	if n := len(r.parcels("peer.test")); n != 0 {
		t.Errorf("%d answers to a rejection", n)
	}
}

func TestCase077_MoveIsRememberedAndTheNewAccountFollowsByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, moved := r.person("bob", "peer.test"), r.person("bobby", "new.test")
	moved.publish("alsoKnownAs", []any{bob.id})
	r.follows(bob)
	r.hear(bob, bob.act("Move", "m", bob.id, "target", moved.id))
	r.wantFollowers("bob")
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	if guest.MovedTo != moved.id {
		t.Errorf("moved to %q, want %q", guest.MovedTo, moved.id)
	}
	r.hear(moved, moved.act("Follow", "1", r.ana()))
	r.hear(bob, bob.undo(bob.act("Follow", "follow", r.ana())))
	r.wantFollowers("bobby")
}

func TestCase078_MoveToAnAccountWithoutTheAliasIsIgnored(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, victim := r.person("bob", "peer.test"), r.person("victim", "victim.test")
	r.follows(bob)
	r.hear(bob, bob.act("Move", "m", bob.id, "target", victim.id))
	guest, err := r.reader.GuestByActor(t.Context(), bob.id)
	r.must(err)
	if guest.MovedTo != "" {
		t.Errorf("moved to %q without the alias", guest.MovedTo)
	}
}

func TestCase079_AcceptOfAFollowThatNobodyAskedForHasNoEffect(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.hear(bob, bob.act("Accept", "a", obj{"id": r.links.Activity(blog.NewRef(time.Now())), "type": "Follow", "actor": r.ana(), "object": bob.id}))
	r.wantFollowers()
	if n := r.rows("guests"); n != 0 {
		t.Errorf("%d guests", n)
	}
}

// newPost is a form for a post with a title.
func newPost(title string) blog.PostForm {
	return blog.PostForm{Title: title, Body: "Words about " + title + ".", CommentPolicy: blog.CommentsEveryone}
}
