package activitypub_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// commented is a comment of bob's on the rig's post, as it is kept.
func (r *rig) commented(p *person) blog.CommentView {
	r.Helper()
	r.hear(p, p.act("Create", "c", p.note("1", r.p(), "<p>Lovely.</p>")))
	queue, err := r.reader.Queue(r.Context(), "", 1, 0)
	r.must(err)
	if len(queue) != 1 {
		r.Fatal("the comment did not arrive")
	}
	return queue[0]
}

func TestALikeOfACommentGoesToItsWriterAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, carol := r.person("bob", "peer.test"), r.person("carol", "other.test")
	r.follows(carol)
	view := r.commented(bob)
	for range 2 { // a button pressed twice is one like
		r.must(r.gestures.Greet(t.Context(), r.author, blog.GestureLike, view.Comment.Ref))
	}
	r.work()
	likes := r.answers(bob.inbox, "Like")
	if len(likes) != 1 || likes[0].text("object") != view.Comment.RemoteID || likes[0].text("actor") != r.ana() {
		t.Fatalf("likes: %s", pretty(likes))
	}
	if n := len(r.answers(carol.inbox, "Like")) + len(r.answers(carol.shared, "Like")); n != 0 {
		t.Errorf("%d followers heard of it", n)
	}
	if got := r.get("/ap/activities/" + likes[0].text("id")[len(r.links.Activity("")):]); got.status != http.StatusNotFound {
		t.Errorf("everybody may read the like: %d", got.status)
	}

	made, err := r.reader.GesturesOf(t.Context(), r.author.ID, []int64{view.Comment.ID}, nil, nil)
	r.must(err)
	g := blog.NewMade(made).Of(blog.GestureLike, view.Comment.ID)
	for range 2 {
		r.must(r.gestures.TakeBack(t.Context(), r.author, g.Ref))
	}
	r.work()
	undos := r.answers(bob.inbox, "Undo")
	if len(undos) != 1 || undos[0].text("object", "type") != "Like" || undos[0].text("object", "id") != likes[0].text("id") {
		t.Errorf("undos: %s", pretty(undos))
	}
	r.clock.advance(time.Second)
	r.must(r.gestures.Greet(t.Context(), r.author, blog.GestureLike, view.Comment.Ref))
	r.work()
	if again := r.answers(bob.inbox, "Like"); len(again) != 2 || again[1].text("id") == again[0].text("id") {
		t.Errorf("a like after an undo has no id of its own: %s", pretty(again))
	}
}

func TestABoostGoesToItsWriterAndToFollowers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, carol := r.person("bob", "peer.test"), r.person("carol", "other.test")
	r.follows(carol)
	view := r.commented(bob)
	r.must(r.gestures.Greet(t.Context(), r.author, blog.GestureBoost, view.Comment.Ref))
	r.work()
	mine, theirs := r.answers(bob.inbox, "Announce"), r.answers(carol.shared, "Announce")
	if len(mine) != 1 || len(theirs) != 1 || mine[0].text("object") != view.Comment.RemoteID || mine[0].text("id") != theirs[0].text("id") {
		t.Fatalf("boosts: %s %s", pretty(mine), pretty(theirs))
	}
	path := mine[0].text("id")[len(r.links.Base()):]
	if doc := r.document(path); doc.text("type") != "Announce" {
		t.Errorf("served: %s", pretty(doc))
	}
	r.must(r.conversation.Hide(t.Context(), r.author, view.Comment.Ref))
	if err := r.gestures.Greet(t.Context(), r.author, blog.GestureBoost, view.Comment.Ref); blog.KindOf(err) != blog.Invalid {
		t.Errorf("a hidden comment is boosted: %v", err)
	}
}

// TestAGestureNeverLeaksAPostThatIsNotForEverybody makes gestures under posts that were closed after the comment came, and
// closes one while a boost waits.
func TestAGestureNeverLeaksAPostThatIsNotForEverybody(t *testing.T) {
	t.Parallel()
	for _, reach := range []blog.Visibility{blog.VisibleFollowers, blog.VisibleLocal} {
		r := newRig(t)
		bob, carol := r.person("bob", "peer.test"), r.person("carol", "other.test")
		r.follows(carol)
		view := r.commented(bob)
		r.must(r.gestures.Greet(t.Context(), r.author, blog.GestureBoost, view.Comment.Ref)) // everybody may read the post yet
		form := editForm(r.post)
		form.Visibility = reach
		closed := r.publish(form)
		r.work()
		if n := len(r.answers(bob.inbox, "Announce")) + len(r.answers(carol.inbox, "Announce")) + len(r.answers(carol.shared, "Announce")); n != 0 {
			t.Errorf("%s: %d boosts went out", reach, n)
		}
		made, err := r.reader.GesturesOf(t.Context(), r.author.ID, []int64{view.Comment.ID}, nil, nil)
		r.must(err)
		boost := blog.NewMade(made).Of(blog.GestureBoost, view.Comment.ID)
		if a := r.get("/ap/activities/" + boost.Ref); a.status != http.StatusNotFound {
			t.Errorf("%s: everybody may read the boost: %d %s", reach, a.status, a.body)
		}
		r.must(r.gestures.TakeBack(t.Context(), r.author, boost.Ref))
		r.work()
		before := len(r.parcels(carol.inbox)) + len(r.parcels(carol.shared))
		if n := len(r.answers(bob.inbox, "Undo")) + len(r.answers(carol.inbox, "Undo")) + len(r.answers(carol.shared, "Undo")); n != 0 {
			t.Errorf("%s: %d letters take back what nobody was told", reach, n)
		}
		err = r.gestures.Greet(t.Context(), r.author, blog.GestureBoost, view.Comment.Ref)
		if blog.KindOf(err) != blog.Invalid || !strings.Contains(err.Error(), "not everybody may read") {
			t.Errorf("%s: a boost is answered with %v", reach, err)
		}
		r.must(r.gestures.Greet(t.Context(), r.author, blog.GestureLike, view.Comment.Ref))
		r.work()
		likes := r.answers(bob.inbox, "Like")
		if len(likes) != 1 || pretty(likes[0]["to"]) != pretty([]any{bob.id}) || likes[0]["cc"] != nil {
			t.Fatalf("%s: likes: %s", reach, pretty(likes))
		}
		if text := pretty(likes[0]); strings.Contains(text, closed.Ref) || strings.Contains(text, closed.Slug) || strings.Contains(text, r.post.Ref) {
			t.Errorf("%s: the like names the post: %s", reach, text)
		}
		if after := len(r.parcels(carol.inbox)) + len(r.parcels(carol.shared)); after != before {
			t.Errorf("%s: a follower got %d letters about a like", reach, after-before)
		}
	}
}

func TestABoostIsTakenBackAlsoAfterItsPostWasClosed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, carol := r.person("bob", "peer.test"), r.person("carol", "other.test")
	r.follows(carol)
	view := r.commented(bob)
	r.must(r.gestures.Greet(t.Context(), r.author, blog.GestureBoost, view.Comment.Ref))
	r.work()
	boosts := r.answers(carol.shared, "Announce")
	if len(boosts) != 1 {
		t.Fatalf("boosts: %s", pretty(boosts))
	}
	form := editForm(r.post)
	form.Visibility = blog.VisibleFollowers
	r.publish(form)
	r.work()
	r.must(r.gestures.TakeBack(t.Context(), r.author, boosts[0].text("id")[len(r.links.Activity("")):]))
	r.work()
	for _, inbox := range []string{bob.inbox, carol.shared} {
		undone := r.answers(inbox, "Undo")
		if len(undone) != 1 || undone[0].text("object", "id") != boosts[0].text("id") {
			t.Errorf("%s got %s", inbox, pretty(undone))
		}
	}
}

func TestAFollowIsAskedForAndAnswered(t *testing.T) {
	t.Parallel()
	for yes, want := range map[string]blog.GestureState{"Accept": blog.GestureAccepted, "Reject": blog.GestureRefused} {
		r := newRig(t)
		bob, mallory := r.person("bob", "peer.test"), r.person("mallory", "evil.test")
		view := r.commented(bob)
		r.must(r.gestures.FollowGuest(t.Context(), r.author, view.Guest.ID))
		r.work()
		follows := r.answers(bob.inbox, "Follow")
		if len(follows) != 1 || follows[0].text("object") != bob.id {
			t.Fatalf("follows: %s", pretty(follows))
		}
		id := follows[0].text("id")
		r.hear(mallory, mallory.act(yes, "forged", id))
		state := func() blog.GestureState {
			g, err := r.reader.GestureByRef(t.Context(), id[len(r.links.Activity("")):])
			r.must(err)
			return g.State
		}
		if state() != blog.GestureMade {
			t.Errorf("somebody else answers for bob with %s", yes)
		}
		r.hear(bob, bob.act(yes, "a", map[string]any{"id": id, "type": "Follow", "actor": r.ana(), "object": bob.id}))
		if state() != want {
			t.Errorf("after %s it is %s", yes, state())
		}
	}
}

func TestAReportGoesToTheGuestsServerInTheNameOfTheSite(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	view := r.commented(bob)
	for range 2 {
		r.must(r.conversation.Accuse(t.Context(), r.author, view.Comment.Ref, "He sells <things>."))
	}
	r.work()
	flags := r.answers(bob.shared, "Flag")
	if len(flags) != 1 || flags[0].text("actor") != r.links.InstanceActor() || flags[0].text("content") != "He sells <things>." {
		t.Fatalf("flags: %s", pretty(flags))
	}
	about, _ := flags[0]["object"].([]any)
	if len(about) != 2 || about[0] != bob.id || about[1] != view.Comment.RemoteID {
		t.Errorf("it is about %v", about)
	}
}
