package activitypub_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// taking is a post that takes comments by a policy.
func taking(title string, policy blog.CommentPolicy) blog.PostForm {
	form := newPost(title)
	form.CommentPolicy = policy
	return form
}

// reply has somebody answer a post and gives what became of it: the state of the comment, or "" when there is none.
func (r *rig) reply(p *person, post blog.Post, name string) blog.CommentView {
	r.Helper()
	note := p.note(name, r.links.Post(post.Ref), "<p>Hello</p>")
	r.hear(p, p.create(note))
	view, err := r.reader.CommentByRemoteID(r.Context(), note.text("id"))
	if blog.KindOf(err) != blog.NotFound {
		r.must(err)
	}
	return view
}

func TestPolicyOfAPostDecidesWhoseCommentsShow(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, eve := r.person("bob", "peer.test"), r.person("eve", "evil.test")
	r.follows(bob)
	for _, c := range []struct {
		policy             blog.CommentPolicy
		follower, stranger blog.CommentStatus
	}{
		{blog.CommentsEveryone, blog.Approved, blog.Approved},
		{blog.CommentsFollowers, blog.Approved, blog.Pending},
		{blog.CommentsApproved, blog.Pending, blog.Pending},
		{blog.CommentsClosed, "", ""},
	} {
		post := r.publish(taking("Policy "+string(c.policy), c.policy))
		if got := r.reply(bob, post, "b"+string(c.policy)).Comment.Status; got != c.follower {
			t.Errorf("%s: a follower's comment is %q, want %q", c.policy, got, c.follower)
		}
		if got := r.reply(eve, post, "e"+string(c.policy)).Comment.Status; got != c.stranger {
			t.Errorf("%s: a stranger's comment is %q, want %q", c.policy, got, c.stranger)
		}
	}
}

func TestPolicyIsSaidOnTheWire(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ana, followers := r.ana(), r.ana()+"/followers"
	for policy, want := range map[blog.CommentPolicy]any{
		blog.CommentsEveryone:  nil,
		blog.CommentsFollowers: obj{"automaticApproval": []any{ana, followers}, "manualApproval": []any{public}},
		blog.CommentsApproved:  obj{"automaticApproval": []any{ana}, "manualApproval": []any{public}},
		blog.CommentsClosed:    obj{"automaticApproval": []any{ana}},
	} {
		doc := r.document(r.links.Post(r.publish(taking(string(policy), policy)).Ref))
		if got := pretty(doc.get("interactionPolicy", "canReply")); got != pretty(want) {
			t.Errorf("%s: %s", policy, got)
		}
		if got := pretty(doc.get("interactionPolicy", "canQuote")); got != pretty(obj{"automaticApproval": []any{public}}) {
			t.Errorf("%s: quotes %s", policy, got)
		}
		if doc.get("interactionPolicy", "canLike") != nil {
			t.Errorf("%s promises to answer likes", policy)
		}
	}
}

// TestReplyThatWaitedIsAcceptedWithAStamp holds what GoToSocial needs to show a reply that it held back.
func TestReplyThatWaitedIsAcceptedWithAStamp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	post := r.publish(taking("Asking", blog.CommentsApproved))
	view := r.reply(bob, post, "1")
	if n := len(r.answers(bob.inbox, "Accept")); n != 0 {
		t.Fatalf("%d Accepts before anybody approved", n)
	}
	for range 2 { // safe to repeat
		r.must(r.conversation.Approve(t.Context(), r.author, view.Comment.Ref))
		r.work()
	}
	accepts := r.answers(bob.inbox, "Accept")
	if len(accepts) != 1 || accepts[0].text("object") != view.Comment.RemoteID || accepts[0].text("actor") != r.ana() {
		t.Fatalf("accepts: %s", pretty(accepts))
	}
	stamp := r.document(accepts[0].text("result"))
	want := []string{"ReplyAuthorization", r.ana(), view.Comment.RemoteID, r.links.Post(post.Ref), accepts[0].text("result")}
	got := []string{stamp.text("type"), stamp.text("attributedTo"), stamp.text("interactingObject"), stamp.text("interactionTarget"), stamp.text("id")}
	if pretty(got) != pretty(want) {
		t.Errorf("stamp %s, want %s", pretty(got), pretty(want))
	}
	if a := r.get(accepts[0].text("result")[:len(accepts[0].text("result"))-2] + "xx"); a.status != http.StatusNotFound {
		t.Errorf("a forged stamp answers %d", a.status)
	}
	r.must(r.conversation.Hide(t.Context(), r.author, view.Comment.Ref))
	if a := r.get(accepts[0].text("result")); a.status != http.StatusNotFound {
		t.Errorf("the stamp of a hidden comment answers %d", a.status)
	}
}

func TestFollowersReplyIsAcceptedAtOnceAndAnOpenPostSaysNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.reply(bob, r.publish(taking("Open", blog.CommentsEveryone)), "1")
	if n := len(r.answers(bob.inbox, "Accept")); n != 0 {
		t.Errorf("%d Accepts under a post that asks nobody", n)
	}
	r.reply(bob, r.publish(taking("Followers", blog.CommentsFollowers)), "2")
	if n := len(r.answers(bob.inbox, "Accept")); n != 1 {
		t.Errorf("%d Accepts for a follower, want 1", n)
	}
}

func TestCommentsCloseByThemselves(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.must(r.house.Change(t.Context(), blog.Operator(), map[string]string{"comments.close_after_days": "14"}))
	post := r.publish(newPost("Fading"))
	if got := r.reply(bob, post, "1").Comment.Status; got != blog.Approved {
		t.Errorf("on the first day: %q", got)
	}
	r.clock.advance(14*24*time.Hour + time.Minute)
	if got := r.reply(bob, post, "2").Comment.Status; got != "" {
		t.Errorf("after two weeks: %q", got)
	}
	doc := r.document(r.links.Activity(post.Ref))
	if got := pretty(obj(doc["object"].(map[string]any)).get("interactionPolicy", "canReply")); got != pretty(obj{"automaticApproval": []any{r.ana()}}) {
		t.Errorf("the wire says %s", got)
	}
	r.must(r.house.Change(t.Context(), blog.Operator(), map[string]string{"comments.close_after_days": "0"}))
	if got := r.reply(bob, post, "3").Comment.Status; got != blog.Approved {
		t.Errorf("with closing switched off: %q", got)
	}
}

func TestOldWordsForThePolicyKeepWorking(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for word, want := range map[string]blog.CommentPolicy{"open": blog.CommentsEveryone, "closed": blog.CommentsClosed, "followers": blog.CommentsFollowers, "approve": blog.CommentsApproved} {
		r.must(r.house.Change(t.Context(), blog.Operator(), map[string]string{"comments.default": word}))
		site, err := r.reader.Site(t.Context())
		r.must(err)
		if site.DefaultPolicy() != want {
			t.Errorf("%s means %q, want %q", word, site.DefaultPolicy(), want)
		}
	}
	if err := r.house.Change(t.Context(), blog.Operator(), map[string]string{"comments.default": "perhaps"}); blog.KindOf(err) != blog.Invalid {
		t.Errorf("a word that nobody knows: %v", err)
	}
}
