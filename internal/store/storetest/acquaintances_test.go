package storetest_test

import (
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestPeopleAreFoundByTheirHandles(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		person := func(host, handle string, change func(g *blog.Guest)) blog.Guest {
			g := h.guest(host)
			g.Handle = handle
			if change != nil {
				change(&g)
			}
			h.change(func(tx blog.Tx) error { return tx.SaveGuest(ctx, &g) })
			return g
		}
		hedda := person("a.test", "Hedda@a.test", nil)
		person("b.test", "gone@b.test", func(g *blog.Guest) { g.Gone = true })
		person("b.test", "bad@b.test", func(g *blog.Guest) { g.Blocked = true })
		person("a.test", "hedda@a.testing", nil)
		found := func(handles ...string) map[string]int64 {
			named, err := h.reader.GuestsNamed(ctx, handles)
			h.must(err)
			rows := map[string]int64{}
			for handle, g := range named {
				rows[handle] = g.ID
			}
			return rows
		}
		h.same("of all", found("hedda@a.test", "gone@b.test", "bad@b.test", "nobody@c.test"), map[string]int64{"hedda@a.test": hedda.ID})
		h.same("of none", len(found()), 0)

		at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		meet := func(handle string, guest int64, at time.Time) {
			h.change(func(tx blog.Tx) error {
				return tx.SaveAcquaintance(ctx, blog.Acquaintance{Handle: handle, GuestID: guest, LookedAt: at})
			})
		}
		meet("hedda@own.example", hedda.ID, at)
		meet("nobody@c.test", 0, at.Add(time.Hour))
		h.same("by another handle", found("hedda@own.example", "nobody@c.test"), map[string]int64{"hedda@own.example": hedda.ID})
		lately, err := h.reader.LookedUp(ctx, []string{"hedda@own.example", "nobody@c.test", "new@d.test"}, at)
		h.must(err)
		h.same("asked for since", lately, []string{"nobody@c.test"})
		meet("hedda@own.example", 0, at)
		h.same("after her server forgot her", len(found("hedda@own.example")), 0)
	})
}
