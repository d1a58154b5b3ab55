package activitypub_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// noSuffix knows no names: the servers of these tests are on ports of their own.
type noSuffix struct{}

func (noSuffix) ASCII(name string) (string, error) { return name, nil }
func (noSuffix) Public(string) bool                { return false }

func (r *rig) lists() *blog.HostLists {
	r.Helper()
	return blog.NewHostLists(r.rooms, r.reader, noSuffix{}, r.links.Host(), r.clock.Now)
}

func TestOnlyAllowedServersReachTheHouseAndAreReached(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	friend, stranger, group := r.person("friend", "good.test"), r.person("eve", "evil.test"), r.person("books", "sub.good.test")
	r.follows(friend, stranger)
	note := stranger.note("0", r.p(), "<p>before</p>")
	r.hear(stranger, stranger.create(note))
	r.wantComments("<p>before</p>")
	lists := r.lists()
	r.must(lists.SetMode(t.Context(), r.author, blog.FederationAllow, []string{"good.test"}))
	r.wantComments()
	r.forget()

	again := stranger.note("1", r.p(), "<p>turned away</p>")
	r.serve(again.text("id"), again)
	for _, letter := range []obj{stranger.create(again), stranger.act("Like", "2", r.p()), stranger.act("Follow", "3", r.ana()), stranger.act("Announce", "4", r.p())} {
		if a := r.say(stranger, letter); a.status != 202 {
			t.Errorf("%s: %d", letter.text("type"), a.status)
		}
	}
	r.hear(group, group.act("Announce", "a", stranger.create(again).with("@context", nil), "to", []any{public}))
	r.hear(group, stranger.create(again).with("signature", obj{"type": "RsaSignature2017"}))
	r.wantComments()
	r.hear(group, group.create(group.note("1", r.p(), "<p>welcome</p>")))
	r.wantComments("<p>welcome</p>")
	r.wantReactions(0, 0)

	r.publishNow("To friends")
	if n := len(r.answers(friend.shared, "Create")); n != 1 {
		t.Errorf("a friend got %d posts", n)
	}
	if v, n := r.visits("evil.test"), len(r.parcels("evil.test")); len(v) != 0 || n != 0 {
		t.Errorf("fetched %q, sent %d letters", v, n)
	}

	r.must(lists.SetMode(t.Context(), r.author, blog.FederationOpen, nil))
	r.wantComments("<p>before</p>", "<p>welcome</p>")
	r.publishNow("To all")
	if n := len(r.answers(stranger.shared, "Create")); n != 1 {
		t.Errorf("after opening again a follower got %d posts", n)
	}
}

func TestWhatWaitsForAServerThatIsTurnedAwayIsNotSent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	eve := r.person("eve", "evil.test")
	r.follows(eve)
	r.forget()
	r.publish(blog.PostForm{Title: "Late", Body: "Words.", CommentPolicy: blog.CommentsEveryone})
	for _, j := range r.waiting() { // the letter is written, but not carried yet
		r.run(j)
	}
	r.must(r.lists().SetMode(t.Context(), r.author, blog.FederationAllow, []string{"good.test"}))
	r.work()
	if n := len(r.parcels("evil.test")); n != 0 {
		t.Errorf("%d letters", n)
	}
	last := r.deliveries("evil.test")
	if d := last[len(last)-1]; d.State != blog.DeliveryBuried || !strings.Contains(d.LastError, "turned away") || d.Attempts != 0 {
		t.Errorf("the delivery is %+v", d)
	}
}

func TestCommentsOfHeldServersWaitWhoeverWritesThem(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, carol := r.person("bob", "loud.test"), r.person("carol", "calm.test")
	r.commented(bob)
	lists := r.lists()
	id, err := lists.Import(t.Context(), r.author, "x", []byte("domain,severity\nloud.test,silence\n"))
	r.must(err)
	list, err := lists.List(t.Context(), id)
	r.must(err)
	r.must(lists.Apply(t.Context(), r.author, id, list.Digest(), true))
	before := len(r.comments())
	for i, p := range []*person{bob, carol} {
		r.hear(p, p.create(p.note(fmt.Sprint("h", i), r.p(), "<p>later</p>")))
	}
	if got := len(r.comments()); got != before+1 {
		t.Errorf("%d comments more, want carol's only", got-before)
	}
}
