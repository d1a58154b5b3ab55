package storetest_test

import (
	"errors"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

const day = 24 * time.Hour

func TestPurgeForgetsByAge(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author, guest := h.Context(), h.author(), h.guest("away.test")
		done, fresh, unread := letter("a", "done"), letter("a", "fresh"), letter("a", "unread")
		fresh.ReceivedAt = noon.Add(27 * day)
		h.must(h.mail.StoreIncoming(ctx, []*blog.Incoming{done, fresh, unread}))
		h.must(h.mail.FinishIncoming(ctx, done.ID, blog.IncomingDone, "a reason"))
		h.must(h.mail.FinishIncoming(ctx, fresh.ID, blog.IncomingDone, "a reason"))
		h.postTo("arrived", to("a.test", "x")...)
		h.settle(h.due("a.test"), blog.DeliveryDone, 0)
		stays := h.postTo("half", to("a.test", "x", "y")...)
		h.settle(h.due("a.test")[:1], blog.DeliveryDone, 0)
		h.change(func(tx blog.Tx) error {
			return errors.Join(
				tx.Withdraw(ctx, blog.Withdrawal{RemoteID: "old", ActorID: "a", Until: noon.Add(day)}),
				tx.Withdraw(ctx, blog.Withdrawal{RemoteID: "new", ActorID: "a", Until: noon.Add(60 * day)}))
		})
		h.must(h.sessions.Insert(ctx, &auth.Session{Hash: "over", AuthorID: author.ID, ExpiresAt: noon.Add(day)}))
		h.must(h.sessions.Insert(ctx, &auth.Session{Hash: "live", AuthorID: author.ID, ExpiresAt: noon.Add(60 * day)}))
		h.comment(blog.Post{}, guest, func(c *blog.Comment) { c.Status, c.ParentRemoteID = blog.Waiting, "never" })
		h.comment(blog.Post{}, guest, func(c *blog.Comment) {
			c.Status, c.ParentRemoteID, c.CreatedAt = blog.Waiting, "soon", noon.Add(29*day)
		})

		_, err := h.db.PurgeOld(ctx, noon.Add(8*day))
		h.must(err)
		got, err := h.mail.Incoming(ctx, done.ID)
		h.must(err)
		h.same("after a week", []any{len(got.Body), got.Reason}, []any{0, "a reason"})
		if _, err := h.mail.OutgoingByRef(ctx, "REF arrived"); err != nil {
			h.Errorf("a letter of the last week is gone: %v", err)
		}

		n, err := h.db.PurgeOld(ctx, noon.Add(31*day))
		h.must(err)
		if n == 0 {
			h.Error("nothing was counted")
		}
		got, err = h.mail.Incoming(ctx, done.ID)
		h.must(err)
		h.same("after a month", []any{len(got.Body), got.Reason, got.AuthorRef, got.State}, []any{0, "", "", blog.IncomingDone})
		got, err = h.mail.Incoming(ctx, fresh.ID)
		h.must(err)
		h.same("a fresh letter", []any{string(got.Body), got.Reason}, []any{"{}", "a reason"})
		got, err = h.mail.Incoming(ctx, unread.ID)
		h.must(err)
		h.same("an unread letter", string(got.Body), "{}")
		again := letter("a", "done")
		h.must(h.mail.StoreIncoming(ctx, []*blog.Incoming{again}))
		h.same("the key is still known", again.ID, int64(0))

		_, err = h.mail.OutgoingByRef(ctx, "REF arrived")
		h.kind("a letter that arrived", err, blog.NotFound)
		_, err = h.mail.Outgoing(ctx, stays.ID)
		h.must(err)
		h.same("a delivery that waits", len(h.due("a.test")), 1)
		_, err = h.sessions.ByHash(ctx, "over")
		h.same("an ended session", errors.Is(err, auth.ErrNoSession), true)
		_, err = h.sessions.ByHash(ctx, "live")
		h.must(err)
		h.change(func(tx blog.Tx) error {
			for what, want := range map[string]bool{"old": false, "new": true} {
				known, err := tx.Withdrawn(ctx, what, "a", noon)
				h.must(err)
				h.same("withdrawal "+what, known, want)
			}
			for parent, want := range map[string]int{"never": 0, "soon": 1} {
				list, err := tx.CommentsWaitingFor(ctx, parent)
				h.must(err)
				h.same("waiting for "+parent, len(list), want)
			}
			return nil
		})
		n, err = h.db.PurgeOld(ctx, noon.Add(31*day))
		h.must(err)
		h.same("a second time", n, int64(0))
		_, err = h.db.PurgeOld(ctx, noon.Add(366*day))
		h.must(err)
		_, err = h.mail.Incoming(ctx, done.ID)
		h.kind("after a year", err, blog.NotFound)
	})
}
