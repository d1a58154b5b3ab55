package storetest_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func letter(actor, id string) *blog.Incoming {
	return &blog.Incoming{ActorID: actor, RemoteID: id, AuthorRef: "A", Body: []byte("{}"), ReceivedAt: noon}
}

// idsIn reads the ids that a receive job carries.
func idsIn(j job) []int64 {
	list, _ := j.Args["ids"].([]any)
	found := make([]int64, len(list))
	for i, n := range list {
		f, _ := n.(float64)
		found[i] = int64(f)
	}
	return found
}

func TestLettersThatCameBeforeAreMarkedAndGetNoJob(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		old := letter("a", "1")
		h.must(h.mail.StoreIncoming(ctx, []*blog.Incoming{old}))
		batch := []*blog.Incoming{letter("b", "1"), letter("a", "1"), letter("a", "2"), letter("b", "1")}
		h.must(h.mail.StoreIncoming(ctx, batch))
		if batch[0].ID == 0 || batch[2].ID == 0 || batch[1].ID != 0 || batch[3].ID != 0 {
			h.Errorf("ids: %d %d %d %d, want new, 0, new, 0", batch[0].ID, batch[1].ID, batch[2].ID, batch[3].ID)
		}
		again := []*blog.Incoming{letter("a", "1"), letter("a", "2")}
		h.must(h.mail.StoreIncoming(ctx, again))
		h.must(h.mail.StoreIncoming(ctx, nil))

		work := h.queued(blog.JobReceive)
		if len(work) != 2 {
			h.Fatalf("got %d jobs, want one for each call that brought something new", len(work))
		}
		h.same("queue", work[1].Queue, blog.QueueReceive)
		h.same("first job", idsIn(work[0]), []int64{old.ID})
		h.same("second job", idsIn(work[1]), []int64{min(batch[0].ID, batch[2].ID), max(batch[0].ID, batch[2].ID)})

		got, err := h.mail.Incoming(ctx, batch[0].ID)
		h.must(err)
		want := *letter("b", "1")
		want.ID, want.State = batch[0].ID, blog.IncomingNew
		h.same("letter", got, kept(want))

		h.must(h.mail.FinishIncoming(ctx, got.ID, blog.IncomingNew, "try again"))
		h.must(h.mail.FinishIncoming(ctx, got.ID, blog.IncomingDone, ""))
		got, err = h.mail.Incoming(ctx, got.ID)
		h.must(err)
		h.same("finished", []any{got.State, got.Attempts, got.Reason}, []any{blog.IncomingDone, 2, ""})
		h.kind("finishing no letter", h.mail.FinishIncoming(ctx, 1<<40, blog.IncomingDone, ""), blog.NotFound)
	})
}

func TestSameLetterHundredTimesAtOnceHasOneEffect(t *testing.T) {
	houses(t, func(h *house) {
		const senders = 100
		var group sync.WaitGroup
		fresh := make([]int, senders)
		start := make(chan struct{})
		for i := range senders {
			group.Go(func() {
				<-start
				// The same two letters, in either order.
				pair := []*blog.Incoming{letter("https://a.test/u", "1"), letter("https://b.test/u", "1")}
				if i%2 == 1 {
					pair[0], pair[1] = pair[1], pair[0]
				}
				if err := h.mail.StoreIncoming(h.Context(), pair); err != nil {
					h.Errorf("store: %v", err)
				}
				for _, l := range pair {
					if l.ID != 0 {
						fresh[i]++
					}
				}
			})
		}
		close(start)
		group.Wait()
		sum, named := 0, 0
		for _, n := range fresh {
			sum += n
		}
		for _, j := range h.queued(blog.JobReceive) {
			named += len(idsIn(j))
		}
		if sum != 2 || named != 2 {
			h.Errorf("%d senders were told that theirs is new and the jobs name %d letters, want 2 and 2", sum, named)
		}
	})
}

func TestEqualIDsOfOtherSendersAreOtherLetters(t *testing.T) {
	houses(t, func(h *house) { // an attacker must not use up the id of somebody else's letter (safety row 9)
		squat, real := letter("https://evil.test/u", "https://good.test/act/1"), letter("https://good.test/u", "https://good.test/act/1")
		h.must(h.mail.StoreIncoming(h.Context(), []*blog.Incoming{squat}))
		h.must(h.mail.StoreIncoming(h.Context(), []*blog.Incoming{real}))
		if real.ID == 0 {
			h.Error("the genuine letter counts as seen")
		}
	})
}

// sent is an outgoing letter.
func sent(key string) *blog.Outgoing {
	return &blog.Outgoing{Ref: "REF " + key, Key: key, AuthorID: 7, PostID: 8, Body: []byte("body of " + key), Small: []byte("small"), CreatedAt: noon}
}

// to makes a recipient of each "host/inbox".
func to(host string, inboxes ...string) []blog.Recipient {
	list := make([]blog.Recipient, len(inboxes))
	for i, inbox := range inboxes {
		list[i] = blog.Recipient{Host: host, Inbox: "https://" + host + "/" + inbox}
	}
	return list
}

func (h *house) postTo(key string, recipients ...blog.Recipient) *blog.Outgoing {
	h.Helper()
	out := sent(key)
	h.must(h.mail.PostOutgoing(h.Context(), out, recipients))
	return out
}

// lanes reads host, generation and queue of the delivery jobs.
func (h *house) lanes() []string {
	h.Helper()
	var list []string
	for _, j := range h.queued(blog.JobDeliver) {
		list = append(list, fmt.Sprintf("%v %v %s", j.Args["host"], j.Args["lane"], j.Queue))
	}
	return list
}

func (h *house) opens(host string, lane int64) (blog.Host, bool) {
	h.Helper()
	got, ok, err := h.mail.OpenLane(h.Context(), host, lane)
	h.must(err)
	return got, ok
}

func (h *house) due(host string) []blog.Delivery {
	h.Helper()
	list, err := h.mail.DueDeliveries(h.Context(), host, h.now(), 100)
	h.must(err)
	return list
}

func (h *house) closes(host string, lane int64) (bool, time.Duration) {
	h.Helper()
	more, wake, err := h.mail.CloseLane(h.Context(), host, lane, h.now())
	h.must(err)
	if wake.IsZero() {
		return more, 0
	}
	return more, wake.Sub(h.now().Truncate(time.Microsecond))
}

func (h *house) settle(list []blog.Delivery, state blog.DeliveryState, in time.Duration) {
	h.Helper()
	for i := range list {
		list[i].State, list[i].NotBefore = state, h.now().Add(in)
		list[i].Attempts++
	}
	h.must(h.mail.SettleDeliveries(h.Context(), list))
}

func TestLetterIsWrittenOnceUnderItsKey(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		first := h.postTo("k", to("a.test", "x", "y", "x")...)
		again := sent("k")
		again.Ref, again.Body = "OTHER", []byte("other")
		h.must(h.mail.PostOutgoing(ctx, again, to("a.test", "x", "y", "z")))
		h.same("the second letter", *again, *first)
		got, err := h.mail.Outgoing(ctx, first.ID)
		h.must(err)
		want := kept(*sent("k"))
		want.ID = first.ID
		h.same("the stored letter", got, want)
		got, err = h.mail.OutgoingByRef(ctx, first.Ref)
		h.must(err)
		h.same("by ref", got, want)
		_, err = h.mail.OutgoingByRef(ctx, "OTHER")
		h.kind("the ref that was not used", err, blog.NotFound)
		h.same("inboxes", refs(h.due("a.test"), func(d blog.Delivery) string { return d.Inbox }),
			[]string{"https://a.test/x", "https://a.test/y", "https://a.test/z"})
		h.same("jobs", h.lanes(), []string{"a.test 1 deliver"})
		shared := []blog.Recipient{{Host: "b.test", Inbox: "https://b.test/1", SharedInbox: "https://b.test/all"}, {Host: "b.test", Inbox: "https://b.test/2", SharedInbox: "https://b.test/all"}, {Host: "b.test"}}
		h.postTo("shared", shared...)
		h.same("shared inbox", refs(h.due("b.test"), func(d blog.Delivery) string { return d.Inbox }), []string{"https://b.test/all"})
	})
}
