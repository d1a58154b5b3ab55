package storetest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

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
