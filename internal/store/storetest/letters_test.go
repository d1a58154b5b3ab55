package storetest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// news posts a letter about a post to recipients: create, delete, or update with a version.
func (h *house) news(p blog.Post, kind, version string, recipients ...blog.Recipient) blog.SentLetter {
	h.Helper()
	key := kind + ":" + p.Ref + version
	out := &blog.Outgoing{Ref: "REF " + key, Key: key, AuthorID: p.AuthorID, PostID: p.ID, Body: []byte("{}"), CreatedAt: h.now()}
	h.must(h.mail.PostOutgoing(h.Context(), out, recipients))
	return blog.SentLetter{ID: out.ID, Ref: out.Ref, Kind: blog.LetterKind(kind), CreatedAt: out.CreatedAt}
}

// ends settles what waits for a host and sets its lane at rest.
func (h *house) ends(host string, state blog.DeliveryState, in time.Duration) {
	h.Helper()
	h.settle(h.due(host), state, in)
	known, err := h.mail.HostsNamed(h.Context(), []string{host})
	h.must(err)
	h.closes(host, known[host].Lane)
}

// states reads where the deliveries of a letter stand, in the order of the desk.
func (h *house) states(l blog.SentLetter) []string {
	h.Helper()
	list, err := h.mail.Deliveries(h.Context(), l.ID, 100, 0)
	h.must(err)
	return refs(list, func(d blog.Delivery) string { return fmt.Sprintf("%s %s %d", d.Host, d.State, d.Attempts) })
}

func (h *house) again(p blog.Post, l blog.SentLetter, delivery int64) int {
	h.Helper()
	n, err := h.mail.SendAgain(h.Context(), p, l.ID, delivery)
	h.must(err)
	return n
}

func (h *house) tally(l blog.SentLetter) blog.Tally {
	h.Helper()
	tally, err := h.mail.Tally(h.Context(), l)
	h.must(err)
	return tally
}

func TestPostKnowsWhereItsLettersWent(t *testing.T) {
	houses(t, func(h *house) {
		ctx, p := h.Context(), h.post(h.author(), nil)
		h.same("letters before", refs(must(h.mail.LettersOf(ctx, p, 0))(h), letterRef), []string{})
		news := h.news(p, "create", "", append(to("a.test", "1", "2"), append(to("b.test", "1"), append(to("c.test", "1"), to("d.test", "1")...)...)...)...)
		other := blog.Outgoing{Ref: "O", Key: "create:COMMENT", PostID: p.ID, CreatedAt: h.now()}
		h.must(h.mail.PostOutgoing(ctx, &other, to("a.test", "1")))
		change := h.news(p, "update", ":2")
		h.same("letters", must(h.mail.LettersOf(ctx, p, 0))(h), []blog.SentLetter{kept(change), kept(news)})
		h.same("a letter to nobody", h.tally(change), blog.Tally{})
		h.same("nothing arrived", h.tally(news), blog.Tally{Waiting: 5, Servers: 4})

		h.passes(38 * time.Second)
		h.settle(h.due("a.test")[:1], blog.DeliveryDone, 0)
		h.ends("b.test", blog.DeliveryDone, 0)
		h.ends("c.test", blog.DeliveryBuried, 0)
		h.ends("d.test", blog.DeliveryWaiting, time.Hour)
		h.same("order", h.states(news), []string{"c.test buried 1", "a.test waiting 0", "d.test waiting 1", "a.test done 1", "b.test done 1"})
		got := h.tally(news)
		h.same("time", got.LastDone.Sub(kept(news).CreatedAt), 38*time.Second)
		got.LastDone = time.Time{}
		h.same("tally", got, blog.Tally{Waiting: 2, Done: 2, Buried: 1, Servers: 4, Reached: 1})
		h.same("second page", len(must(h.mail.Deliveries(ctx, news.ID, 2, 4))(h)), 1)
	})
}

func letterRef(l blog.SentLetter) string { return l.Ref }

// must takes the value of a call that must succeed.
func must[T any](v T, err error) func(h *house) T {
	return func(h *house) T {
		h.Helper()
		h.must(err)
		return v
	}
}

func TestWhatFailedIsSentAgainAndWhatArrivedNever(t *testing.T) {
	houses(t, func(h *house) {
		p := h.post(h.author(), nil)
		news := h.news(p, "create", "", append(to("a.test", "1"), append(to("b.test", "1"), to("c.test", "1")...)...)...)
		h.ends("a.test", blog.DeliveryDone, 0)
		h.ends("b.test", blog.DeliveryBuried, 0)
		h.ends("c.test", blog.DeliveryBuried, 0)
		h.must(h.mail.SaveHost(h.Context(), blog.Host{Host: "b.test", Failures: 9, FailedAt: h.now(), OpenUntil: h.now().Add(time.Hour)}))
		h.passes(8 * 24 * time.Hour)
		before := len(h.lanes())
		h.same("sent again", h.again(p, news, 0), 2)
		h.same("sent again twice", h.again(p, news, 0), 0)
		h.same("states", h.states(news), []string{"b.test waiting 0", "c.test waiting 0", "a.test done 1"})
		h.same("lanes woken once", len(h.lanes())-before, 2)
		b := h.due("b.test")[0]
		h.same("the seven days begin anew", []any{b.CreatedAt, b.LastError, b.DoneAt.IsZero()}, []any{h.now().Truncate(time.Microsecond), "", true})

		h.ends("b.test", blog.DeliveryDone, 0)
		h.same("what arrived stays", h.again(p, news, b.ID), 0)
		h.same("nothing due", len(h.due("b.test")), 0)
		h.same("those that needed it", h.tally(news).Again, 1)
		_, err := h.mail.SendAgain(h.Context(), p, news.ID, 1<<40)
		h.kind("no delivery", err, blog.NotFound)
		_, err = h.mail.SendAgain(h.Context(), h.post(h.author(), nil), news.ID, 0)
		h.kind("another post's letter", err, blog.NotFound)
	})
}

func TestWaitingDeliveryIsTriedAtOnceWhenAsked(t *testing.T) {
	houses(t, func(h *house) {
		p := h.post(h.author(), nil)
		news := h.news(p, "create", "", to("a.test", "1")...)
		list := h.due("a.test")
		h.ends("a.test", blog.DeliveryWaiting, time.Hour)
		h.same("before", len(h.due("a.test")), 0)
		h.same("all that failed", h.again(p, news, 0), 0)
		h.same("the one", h.again(p, news, list[0].ID), 1)
		h.same("after", h.states(news), []string{"a.test waiting 1"})
		h.same("due", len(h.due("a.test")), 1)
	})
}

func TestOldLetterNeverOvertakesALaterOne(t *testing.T) {
	houses(t, func(h *house) {
		p := h.post(h.author(), nil)
		both := append(to("a.test", "1"), to("b.test", "1")...)
		news := h.news(p, "create", "", both...)
		h.ends("a.test", blog.DeliveryBuried, 0)
		h.ends("b.test", blog.DeliveryBuried, 0)
		change := h.news(p, "update", ":2", both...)
		h.ends("a.test", blog.DeliveryDone, 0)
		h.ends("b.test", blog.DeliveryBuried, 0)
		h.same("sent again", h.again(p, news, 0), 1)
		h.same("the news", h.states(news), []string{"a.test buried 1", "b.test waiting 0"})
		h.same("the change goes with it", h.states(change), []string{"b.test waiting 0", "a.test done 1"})

		h.ends("b.test", blog.DeliveryBuried, 0)
		end := h.news(p, "delete", "", both...)
		h.ends("b.test", blog.DeliveryBuried, 0)
		_, err := h.mail.SendAgain(h.Context(), p, news.ID, 0)
		h.kind("the text of a deleted post", err, blog.Conflict)
		h.same("the end", h.again(p, end, 0), 1)
		h.same("news of a deleted post", h.states(news), []string{"a.test buried 1", "b.test buried 1"})
	})
}

func TestBlockedServersGetNothingAgain(t *testing.T) {
	houses(t, func(h *house) {
		p := h.post(h.author(), nil)
		news := h.news(p, "create", "", append(to("sub.bad.test", "1"), to("b.test", "1")...)...)
		h.ends("sub.bad.test", blog.DeliveryBuried, 0)
		h.ends("b.test", blog.DeliveryBuried, 0)
		h.change(func(tx blog.Tx) error { return tx.BlockHost(h.Context(), blog.BlockedHost{Host: "bad.test"}) })
		h.same("sent again", h.again(p, news, 0), 1)
		h.same("states", h.states(news), []string{"sub.bad.test buried 1", "b.test waiting 0"})
	})
}

func TestBacklogShowsWhoFailsAndTryNowWakesThem(t *testing.T) {
	houses(t, func(h *house) {
		ctx, p := h.Context(), h.post(h.author(), nil)
		h.same("at rest", must(h.mail.Backlog(ctx, 10))(h), blog.Backlog{})
		h.news(p, "create", "", append(to("dead.test", "1", "2"), append(to("busy.test", "1"), to("well.test", "1")...)...)...)
		h.ends("well.test", blog.DeliveryDone, 0)
		h.ends("dead.test", blog.DeliveryWaiting, 2*time.Hour)
		h.must(h.mail.SaveHost(ctx, blog.Host{Host: "dead.test", Failures: 7, FailingDays: 8, FailedAt: h.now(), OpenUntil: h.now().Add(time.Hour)}))
		h.must(h.mail.SaveHost(ctx, blog.Host{Host: "well.test", LastOK: h.now()}))
		posted := h.now()
		h.passes(time.Minute)
		b := must(h.mail.Backlog(ctx, 10))(h)
		h.same("counts", []any{b.Waiting, b.Servers, b.Oldest}, []any{3, 2, posted.Truncate(time.Microsecond)})
		h.same("hosts", refs(b.Hosts, func(q blog.HostQueue) string {
			return fmt.Sprint(q.Host.Host, q.Waiting, q.Host.Dead(), q.Host.Resting(h.now()))
		}),
			[]string{"dead.test2 true true", "busy.test1 false false"})

		before := len(h.lanes())
		for range 2 {
			h.must(h.mail.TryNow(ctx, "dead.test"))
		}
		h.same("jobs", len(h.lanes())-before, 1)
		h.same("due", len(h.due("dead.test")), 2)
		h.same("breaker", must(h.mail.HostsNamed(ctx, []string{"dead.test"}))(h)["dead.test"].Resting(h.now()), false)
		h.must(h.mail.TryNow(ctx, "well.test"))
		h.same("jobs of a server that nothing waits for", len(h.lanes())-before, 1)
		h.kind("nobody", h.mail.TryNow(ctx, "nobody.test"), blog.NotFound)
	})
}
