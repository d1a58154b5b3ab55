package activitypub_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// asks has somebody's server ask whether a reply may stand under a post, as GoToSocial 0.21 does, and gives the request
// and what became of the reply.
func (r *rig) asks(p *person, post blog.Post, name string, changes ...any) (request obj, view blog.CommentView) {
	r.Helper()
	note := p.note(name, r.links.Post(post.Ref), "<p>May I?</p>")
	request = p.act("ReplyRequest", "ask-"+name, r.links.Post(post.Ref), "to", r.ana(), "instrument", note,
		"@context", []any{"https://gotosocial.org/ns", "https://www.w3.org/ns/activitystreams"}).with(changes...)
	r.hear(p, request)
	view, err := r.reader.CommentByRemoteID(r.Context(), note.text("id"))
	if blog.KindOf(err) != blog.NotFound {
		r.must(err)
	}
	return request, view
}

// repeated is how an answer repeats the request.
func repeated(request obj) obj {
	return obj{
		"type": "ReplyRequest", "id": request["id"], "actor": request["actor"], "object": request["object"],
		"instrument": request["instrument"].(obj)["id"],
	}
}

func TestReplyThatIsAskedForIsAcceptedWhenItIsLetIn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, eve := r.person("bob", "peer.test"), r.person("eve", "evil.test")
	r.follows(bob)
	post := r.publish(taking("Asking", blog.CommentsFollowers))
	r.work()
	r.forget()

	request, view := r.asks(bob, post, "1")
	accepts := r.answers(bob.inbox, "Accept")
	if view.Comment.Status != blog.Approved || len(accepts) != 1 {
		t.Fatalf("a follower's reply is %q, with %d answers", view.Comment.Status, len(accepts))
	}
	if got, want := pretty(accepts[0]["object"]), pretty(repeated(request)); got != want {
		t.Errorf("the answer repeats %s, want %s", got, want)
	}
	stamp := r.document(accepts[0].text("result"))
	if stamp.text("type") != "ReplyAuthorization" || stamp.text("interactingObject") != view.Comment.RemoteID || stamp.text("interactionTarget") != r.links.Post(post.Ref) {
		t.Errorf("the stamp says %s", pretty(stamp))
	}
	note := request["instrument"].(obj)
	r.hear(bob, bob.create(note.with("replyAuthorization", accepts[0].text("result")))) // now it goes to everybody
	if got := r.thread(post.ID); len(r.answers(bob.inbox, "Accept")) != 1 {
		t.Errorf("the same reply was answered twice; the thread is %s", got)
	}

	request, view = r.asks(eve, post, "2")
	if view.Comment.Status != blog.Pending || len(r.answers(eve.inbox, "Accept")) != 0 {
		t.Fatalf("a stranger's reply is %q", view.Comment.Status)
	}
	r.must(r.conversation.Approve(t.Context(), r.author, view.Comment.Ref))
	r.work()
	accepts = r.answers(eve.inbox, "Accept")
	if len(accepts) != 1 || pretty(accepts[0]["object"]) != pretty(repeated(request)) {
		t.Errorf("after approval: %s", pretty(accepts))
	}
}

func TestReplyThatIsAskedForInVainIsRejected(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	closed := r.publish(taking("Closed", blog.CommentsClosed))
	request, view := r.asks(bob, closed, "1")
	rejects := r.answers(bob.inbox, "Reject")
	if view.Comment.ID != 0 || len(rejects) != 1 || pretty(rejects[0]["object"]) != pretty(repeated(request)) || rejects[0]["result"] != nil {
		t.Fatalf("comment %d, answers %s", view.Comment.ID, pretty(rejects))
	}

	asking := r.publish(taking("Asking", blog.CommentsApproved))
	_, view = r.asks(bob, asking, "2")
	r.must(r.conversation.Remove(t.Context(), r.author, view.Comment.Ref))
	r.work()
	if n := len(r.answers(bob.inbox, "Reject")); n != 1 {
		t.Errorf("%d rejections while the deletion can be taken back", n)
	}
	r.clock.advance(25 * time.Hour)
	r.work()
	if n := len(r.answers(bob.inbox, "Reject")); n != 2 {
		t.Errorf("%d rejections, want the second one after a day", n)
	}
}

func TestOpenPostAnswersThoseWhoAskAllTheSame(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	_, view := r.asks(bob, r.post, "1")
	if view.Comment.Status != blog.Approved || len(r.answers(bob.inbox, "Accept")) != 1 {
		t.Errorf("the reply is %q, with %d answers", view.Comment.Status, len(r.answers(bob.inbox, "Accept")))
	}
}

func TestForgedReplyRequestsBringNothingIn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, eve := r.person("bob", "peer.test"), r.person("eve", "evil.test")
	theirs := bob.note("1", r.p(), "<p>I never said so</p>")
	other := eve.note("3", r.at("elsewhere.test", "/notes/9"), "<p>About something else</p>")
	for name, o := range map[string]obj{
		"somebody else's reply":    eve.act("ReplyRequest", "a", r.p(), "instrument", theirs),
		"a request from elsewhere": eve.act("ReplyRequest", "b", r.p(), "instrument", eve.note("2", r.p(), "<p>Hm</p>"), "id", bob.id+"/asks/1"),
		"another target":           eve.act("ReplyRequest", "c", r.p(), "instrument", other),
		"a target elsewhere":       eve.act("ReplyRequest", "d", r.at("elsewhere.test", "/notes/9"), "instrument", other),
		"no reply":                 eve.act("ReplyRequest", "e", r.p()),
	} {
		if a := r.postTo(r.ana()+"/inbox", eve, encode(t, o)); a.status >= http.StatusInternalServerError {
			t.Errorf("%s: %d", name, a.status)
		}
		r.work()
	}
	r.wantComments()
	if n := len(r.parcels(eve.inbox)) + len(r.parcels(bob.inbox)); n != 0 {
		t.Errorf("%d letters went out", n)
	}
}
