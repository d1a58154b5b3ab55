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

func TestLaneIsWokenOnceUntilItComesToRest(t *testing.T) {
	houses(t, func(h *house) {
		const host = "a.test"
		h.postTo("1", to(host, "x", "y")...)
		h.postTo("2", to(host, "x")...) // queued already
		h.same("jobs", h.lanes(), []string{"a.test 1 deliver"})
		if _, ok := h.opens(host, 0); ok {
			h.Error("an older generation opened the lane")
		}
		if _, ok := h.opens("b.test", 1); ok {
			h.Error("the lane of an unknown host opened")
		}
		state, ok := h.opens(host, 1)
		h.same("opened", []any{ok, state.LaneState, state.Lane}, []any{true, blog.LaneRunning, int64(1)})
		h.postTo("3", to(host, "x")...) // running
		h.settle(h.due(host), blog.DeliveryDone, 0)
		h.postTo("4", to(host, "x")...) // it came while the lane was busy
		more, wake := h.closes(host, 1)
		h.same("work remains", []any{more, wake}, []any{true, time.Duration(0)})
		h.settle(h.due(host), blog.DeliveryDone, 0)
		more, wake = h.closes(host, 1)
		h.same("all done", []any{more, wake}, []any{false, time.Duration(0)})
		h.same("jobs so far", h.lanes(), []string{"a.test 1 deliver"})
		h.postTo("5", to(host, "x")...)
		h.same("woken from rest", h.lanes(), []string{"a.test 1 deliver", "a.test 2 deliver"})
		if _, ok := h.opens(host, 1); ok {
			h.Error("the old job opened the new lane")
		}
		more, wake = h.closes(host, 1)
		h.same("the old job closes nothing", []any{more, wake}, []any{false, time.Duration(0)})
		h.postTo("6", to(host, "x")...)
		h.same("still queued", len(h.lanes()), 2)
	})
}

func TestKilledLaneOpensAgainForTheSameJob(t *testing.T) {
	houses(t, func(h *house) {
		const host = "a.test"
		h.postTo("1", to(host, "x", "y")...)
		_, ok := h.opens(host, 1)
		h.same("first run", ok, true)
		h.settle(h.due(host)[:1], blog.DeliveryDone, 0)
		// The process is killed here; the queue runs the same job again.
		state, ok := h.opens(host, 1)
		h.same("second run", []any{ok, state.LaneState}, []any{true, blog.LaneRunning})
		h.same("what is left", refs(h.due(host), func(d blog.Delivery) string { return d.Inbox }), []string{"https://a.test/y"})
		h.settle(h.due(host), blog.DeliveryDone, 0)
		more, wake := h.closes(host, 1)
		h.same("done", []any{more, wake}, []any{false, time.Duration(0)})
		_, ok = h.opens(host, 1) // killed between closing and the end of the job
		h.same("third run", ok, true)
		h.closes(host, 1)
		h.postTo("2", to(host, "x")...)
		h.same("jobs", h.lanes(), []string{"a.test 1 deliver", "a.test 2 deliver"})
	})
}

func TestSleepingLaneIsWokenUnlessItsBreakerIsOpen(t *testing.T) {
	houses(t, func(h *house) {
		const host = "a.test"
		h.postTo("1", to(host, "x", "y")...)
		state, _ := h.opens(host, 1)
		late := h.due(host)
		h.settle(late[:1], blog.DeliveryWaiting, 2*time.Hour)
		h.settle(late[1:], blog.DeliveryWaiting, time.Hour)
		more, wake := h.closes(host, 1)
		h.same("sleep until the first is due", []any{more, wake}, []any{false, time.Hour})
		state.Failures = 1
		h.must(h.mail.SaveHost(h.Context(), state))
		h.postTo("2", to(host, "z")...)
		h.same("woken, in the slow lane", h.lanes(), []string{"a.test 1 deliver", "a.test 2 deliver_slow"})

		state, _ = h.opens(host, 2)
		h.settle(h.due(host), blog.DeliveryDone, 0)
		state.Failures, state.OpenUntil, state.Lane, state.LaneState = 5, h.now().Add(3*time.Hour), 99, blog.LaneIdle
		h.must(h.mail.SaveHost(h.Context(), state)) // its lane is not written
		more, wake = h.closes(host, 2)
		h.same("sleep as long as the breaker is open", []any{more, wake}, []any{false, 3 * time.Hour})
		h.postTo("3", to(host, "z")...)
		h.same("not woken", len(h.lanes()), 2)

		h.passes(3*time.Hour + time.Second)
		got, ok := h.opens(host, 2)
		h.same("the sleeping job comes back", []any{ok, got.Failures, len(h.due(host))}, []any{true, 5, 3})
	})
}

func TestOpenBreakerStopsALaneWithDueDeliveries(t *testing.T) {
	houses(t, func(h *house) {
		const host = "a.test"
		h.postTo("1", to(host, "x", "y")...)
		state, _ := h.opens(host, 1)
		state.Failures, state.OpenUntil = 5, h.now().Add(time.Hour)
		h.must(h.mail.SaveHost(h.Context(), state))
		more, wake := h.closes(host, 1)
		h.same("sleep", []any{more, wake}, []any{false, time.Hour})
	})
}

func TestLettersToOneInboxKeepTheirOrder(t *testing.T) {
	houses(t, func(h *house) {
		const host = "a.test"
		for _, key := range []string{"1", "2", "3"} {
			h.postTo(key, to(host, "x", "y")...)
		}
		all := h.due(host)
		h.same("posted order", []int64{all[0].OutgoingID, all[2].OutgoingID, all[4].OutgoingID}, []int64{1, 2, 3})
		first, err := h.mail.DueDeliveries(h.Context(), host, h.now(), 2)
		h.must(err)
		h.same("a limit", first, all[:2])
		h.opens(host, 1)
		h.settle([]blog.Delivery{all[2]}, blog.DeliveryWaiting, time.Hour) // the second letter to x must wait
		h.same("x: the first, y: all", refs(h.due(host), func(d blog.Delivery) int64 { return d.ID }), []int64{all[0].ID, all[1].ID, all[3].ID, all[5].ID})
		h.settle([]blog.Delivery{all[0], all[1], all[3], all[5]}, blog.DeliveryDone, 0)
		more, wake := h.closes(host, 1)
		h.same("the third waits for the second", []any{more, wake}, []any{false, time.Hour})
		h.passes(2 * time.Hour)
		h.same("in order again", refs(h.due(host), func(d blog.Delivery) int64 { return d.ID }), []int64{all[2].ID, all[4].ID})
	})
}

func TestSettledDeliveriesStaySettled(t *testing.T) {
	houses(t, func(h *house) {
		const host = "a.test"
		h.postTo("1", to(host, "x", "y")...)
		h.postTo("2", to(host, "x")...)
		list := h.due(host)
		h.must(h.mail.BuryInbox(h.Context(), "https://a.test/x", "gone"))
		h.settle(list, blog.DeliveryWaiting, 0) // by a lane that did not know
		h.same("only y is left", refs(h.due(host), func(d blog.Delivery) string { return d.Inbox }), []string{"https://a.test/y"})
		h.must(h.mail.SettleDeliveries(h.Context(), nil))
	})
}

func TestHostThatIsHeardFromIsRevived(t *testing.T) {
	houses(t, func(h *house) {
		const host = "a.test"
		h.must(h.mail.ReviveHost(h.Context(), "unknown.test"))
		h.postTo("1", to(host, "x")...)
		state, _ := h.opens(host, 1)
		h.settle(h.due(host), blog.DeliveryWaiting, 12*time.Hour)
		state.Failures, state.OpenUntil = 7, h.now().Add(6*time.Hour)
		h.must(h.mail.SaveHost(h.Context(), state))
		h.closes(host, 1)
		h.must(h.mail.ReviveHost(h.Context(), host))
		h.same("woken", h.lanes(), []string{"a.test 1 deliver", "a.test 2 deliver_slow"})
		h.same("due at once", len(h.due(host)), 1)
		h.must(h.mail.ReviveHost(h.Context(), host)) // healthy now
		h.same("once", len(h.lanes()), 2)
		got, ok := h.opens(host, 2)
		h.same("breaker closed, failures kept", []any{ok, got.OpenUntil.IsZero(), got.Failures}, []any{true, true, 7})
	})
}

func TestHostReadsBackAsItWasWritten(t *testing.T) {
	houses(t, func(h *house) {
		full := filled(func(x *blog.Host) { x.Host, x.Lane, x.LaneState = "a.test", 0, "" })
		h.must(h.mail.SaveHost(h.Context(), full))
		got, ok := h.opens("a.test", 0)
		want := kept(full)
		want.LaneState, want.UpdatedAt = blog.LaneRunning, h.now().Truncate(time.Microsecond)
		h.same("opened", ok, true)
		h.same("host", got, want)
		h.must(h.mail.SaveHost(h.Context(), blog.Host{Host: "a.test"}))
		got, _ = h.opens("a.test", 0)
		h.same("zero values", got, blog.Host{Host: "a.test", LaneState: blog.LaneRunning, UpdatedAt: want.UpdatedAt})
	})
}

func TestStuckLanesAreWoken(t *testing.T) {
	houses(t, func(h *house) {
		h.postTo("1", append(to("stuck.test", "x"), to("done.test", "x")...)...)
		h.opens("done.test", 1)
		h.settle(h.due("done.test"), blog.DeliveryDone, 0)
		h.passes(25 * time.Hour)
		h.postTo("2", to("fresh.test", "x")...)
		n, err := h.mail.WakeStuckLanes(h.Context(), h.now().Add(-24*time.Hour))
		h.must(err)
		h.same("woken", n, 1)
		h.same("jobs", h.lanes()[2:], []string{"fresh.test 1 deliver", "stuck.test 2 deliver"})
	})
}

func TestTenThousandRecipientsCostLittleMoreEachThanTen(t *testing.T) {
	houses(t, func(h *house) {
		recipients := func(n int, prefix string) []blog.Recipient {
			list := make([]blog.Recipient, n)
			for i := range list {
				host := fmt.Sprintf("%s%d.test", prefix, i/4) // four inboxes a host
				list[i] = blog.Recipient{Host: host, Inbox: fmt.Sprintf("https://%s/users/%d/inbox", host, i)}
			}
			return list
		}
		took := func(key string, list []blog.Recipient) time.Duration {
			begin := time.Now()
			h.postTo(key, list...)
			return time.Since(begin)
		}
		took("warm", recipients(10, "w"))
		ten, many := took("ten", recipients(10, "t")), took("many", recipients(10_000, "m"))
		repeat := took("many", recipients(10_000, "m"))
		h.Logf("10 recipients %v, 10,000 recipients %v: %.0f times for 1,000 times as many; repeated %v", ten, many, float64(many)/float64(ten), repeat)
		h.same("jobs", len(h.lanes()), 3+3+2500)
		if limit := 1000 * max(ten, 2*time.Millisecond); many > limit {
			h.Errorf("10,000 recipients took %v, more than %v", many, limit)
		}
	})
}
