package activitypub_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/store"
)

// run works on the queue with the real runner, with the handlers of cmd/oriel, until nothing is due.
func (r *rig) runReally(ctx context.Context) {
	r.Helper()
	plain := func(do func(context.Context, json.RawMessage) error) jobs.Handler {
		return func(ctx context.Context, args json.RawMessage, _ jobs.Attempt) error {
			return do(store.Unhurried(ctx), args)
		}
	}
	var registry jobs.Registry
	registry.Handle(blog.JobFact, plain(r.server.Fact))
	registry.Handle(blog.JobReceive, plain(r.server.Receive))
	registry.Handle(blog.JobDeliver, plain(r.server.Deliver))
	runner, err := jobs.NewRunner(r.db.Jobs(), &registry, jobs.Options{
		Queues: map[string]int{blog.QueueFacts: 4, blog.QueueReceive: 8, blog.QueueDeliver: 32, blog.QueueSlow: 4}, Poll: 20 * time.Millisecond,
	})
	r.must(err)
	r.must(runner.Start(ctx))
	ledger, err := jobs.NewLedger(r.db.Jobs(), nil)
	r.must(err)
	r.must(ledger.Drain(ctx))
	r.must(runner.Stop(ctx))
}

func TestRealRunnerCarriesAConversation(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob, cora := r.person("bob", "peer.test"), r.person("cora", "other.test")
	r.say(bob, bob.act("Follow", "1", r.ana()))
	r.say(cora, cora.act("Follow", "1", r.ana()))
	r.runReally(t.Context())
	r.wantFollowers("bob", "cora")
	r.publish(newPost("Carried by the runner"))
	r.say(bob, bob.create(bob.note("1", r.p(), "<p>hello</p>")))
	r.runReally(t.Context())
	r.wantComments("<p>hello</p>")
	for _, p := range []*person{bob, cora} {
		if len(r.answers(p.inbox, "Accept")) != 1 || len(r.answers(p.shared, "Create")) != 1 {
			t.Errorf("%s got %d accepts and %d creates", p.name, len(r.answers(p.inbox, "Accept")), len(r.answers(p.shared, "Create")))
		}
	}
}

func TestCase149_QueueOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	r.follows(bob)
	r.status(bob.shared, http.StatusServiceUnavailable)
	r.publishNow("Before the restart")
	r.server.Close()
	r.status(bob.shared, http.StatusAccepted)
	r.open(plan{base: r.links.Base()}) // a new server on the same database
	r.clock.advance(2 * time.Minute)
	r.work()
	if creates := r.answers(bob.shared, "Create"); len(creates) != 2 || creates[0].text("id") != creates[1].text("id") {
		t.Errorf("%d creates", len(creates))
	}
}

func TestCase026_ManyRepliesArePaged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	guest := blog.Guest{ActorID: r.at("peer.test", "/users/bob"), Host: "peer.test", Name: "bob", InboxURL: r.at("peer.test", "/inbox"), FetchedAt: r.clock.Now()}
	for i := range 600 {
		_, err := r.conversation.Receive(t.Context(), blog.Arrival{
			Guest: guest, RemoteID: r.at("peer.test", fmt.Sprint("/n/", i)), Parent: blog.Target{PostRef: r.post.Ref}, HTML: "<p>x</p>", PublishedAt: r.clock.Now(),
		})
		r.must(err)
	}
	first := r.document(r.p() + "/replies?page=1")
	second := r.document(first.text("next"))
	if n, m := len(first["items"].([]any)), len(second["items"].([]any)); n != 500 || m != 100 || second["next"] != nil {
		t.Errorf("pages of %d and %d, then %v", n, m, second["next"])
	}
}

func TestCase115_FetchIsRedirectedInside(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	bob := r.person("bob", "peer.test")
	for i, target := range []string{"http://10.0.0.5/", "http://169.254.169.254/latest/", "http://[::ffff:10.0.0.1]/", "http://[::10.0.0.1]/", r.links.Abs("/ap/actor"), "file:///etc/passwd"} {
		id := fmt.Sprint(bob.id, "/notes/", i)
		r.status(id, http.StatusFound, "Location", target)
		r.hear(bob, bob.act("Create", fmt.Sprint(i), id, "to", []any{public}))
	}
	r.wantComments()
	if len(r.again) != 0 {
		t.Errorf("%d letters wait for another try", len(r.again))
	}
}
