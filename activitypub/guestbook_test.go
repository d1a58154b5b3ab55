package activitypub_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// A visitor of the guest book has no account, so nothing on the wire may look as if they had one.
func TestNothingOfAVisitorLeaksToOtherServers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(r.house.Change(t.Context(), blog.Operator(), map[string]string{"comments.guest_book": "on"}))
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	bobs := bob.note("1", r.p(), "<p>From Bob</p>")
	r.hear(bob, bob.create(bobs))
	users := r.document(links.NodeInfo20)["usage"].(map[string]any)["users"] //nolint:forcetypeassert // a test
	r.forget()

	r.clock.advance(time.Minute)
	visit, err := r.conversation.Visit(t.Context(), blog.VisitForm{Ref: blog.NewRef(r.clock.Now()), PostRef: r.post.Ref, Name: "Zelda", Website: "https://zelda.example/", Body: "From *Zelda*"})
	r.must(err)
	r.must(r.conversation.Approve(t.Context(), r.author, visit.Ref))
	r.clock.advance(time.Minute)
	answer, err := r.conversation.Answer(t.Context(), r.author, blog.AnswerForm{PostRef: r.post.Ref, ParentRef: visit.Ref, Body: "Dear Zelda of the pond"})
	r.must(err)
	r.work()
	if sent := r.parcels("peer.test"); len(sent) != 0 {
		t.Errorf("an answer to a visitor went out: %s", pretty(sent[0].read(t)))
	}

	id, ours := r.links.CommentID(visit.Ref), r.links.CommentID(answer.Ref)
	if a := r.get(id); a.status != http.StatusNotFound {
		t.Errorf("the visitor's comment has an id: %d %s", a.status, a.body)
	}
	for _, part := range []string{"", "/replies", "/replies?page=1", "/context"} {
		if a := r.get(r.p() + part); strings.Contains(a.body, visit.Ref) || strings.Contains(strings.ToLower(a.body), "zelda") || strings.Contains(a.body, "guest:") {
			t.Errorf("%s names the visitor: %s", part, a.body)
		}
	}
	replies := r.document(r.p() + "/replies?page=1")
	if got, want := fmt.Sprint(replies["items"]), fmt.Sprint([]string{bobs.text("id"), ours}); got != want {
		t.Errorf("replies %s, want %s", got, want)
	}
	if total := r.document(r.p() + "/replies")["totalItems"]; total != 2.0 {
		t.Errorf("%v replies", total)
	}
	note := r.document(ours)
	if note.text("inReplyTo") != r.p() || note["tag"] != nil || strings.Contains(fmt.Sprint(note["cc"]), "guest:") || strings.Contains(note.text("content"), "mention") {
		t.Errorf("the answer: %s", pretty(note))
	}
	if now := r.document(links.NodeInfo20)["usage"].(map[string]any)["users"]; fmt.Sprint(now) != fmt.Sprint(users) { //nolint:forcetypeassert // a test
		t.Errorf("users %v, before %v", now, users)
	}

	// Deleting the post tells followers and whoever took part; a visitor is not among them.
	r.must(r.posts.Delete(t.Context(), r.author, r.post.Ref))
	r.work()
	for _, h := range r.hosts() {
		if h.Host != "peer.test" && !strings.HasPrefix(h.Host, "peer.test:") {
			t.Errorf("a delivery to %q", h.Host)
		}
	}
}

// The id that the house gives a visitor is no id of an account, so nobody can act in its name.
func TestNobodyActsInTheNameOfAVisitor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.must(r.house.Change(t.Context(), blog.Operator(), map[string]string{"comments.guest_book": "on"}))
	visit, err := r.conversation.Visit(t.Context(), blog.VisitForm{Ref: blog.NewRef(r.clock.Now()), PostRef: r.post.Ref, Name: "Zelda", Body: "Hello"})
	r.must(err)
	r.must(r.conversation.Approve(t.Context(), r.author, visit.Ref))
	eve := r.person("eve", "peer.test")
	for _, id := range []string{"guest:" + visit.Ref, r.links.CommentID(visit.Ref)} {
		r.refuses(http.StatusBadRequest, eve, eve.act("Delete", "1", id, "actor", "guest:"+visit.Ref))
		r.hear(eve, eve.act("Delete", "d"+id, id))
	}
	if got := len(r.comments()); got != 1 {
		t.Errorf("%d comments are left", got)
	}
}
