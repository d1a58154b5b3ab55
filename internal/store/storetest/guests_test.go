package storetest_test

import (
	"errors"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestBlockCoversSubdomainsAndNothingElse(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		h.change(func(tx blog.Tx) error {
			h.must(tx.BlockHost(ctx, blog.BlockedHost{Host: "evil.test", CreatedAt: noon}))
			h.must(tx.BlockHost(ctx, blog.BlockedHost{Host: "evil.test", CreatedAt: noon.AddDate(1, 0, 0)})) // safe to repeat
			return tx.BlockHost(ctx, blog.BlockedHost{Host: "port.test:8443", CreatedAt: noon})
		})
		for host, want := range map[string]bool{
			"evil.test": true, "EVIL.test": true, "sub.evil.test": true, "a.b.c.evil.test": true, "evil.test:8443": true, "sub.evil.test:1": true,
			"notevil.test": false, "evil.test.good.test": false, "test": false, "evil": false, "": false, "il.test": false,
			"port.test:8443": true, "port.test": false, "sub.port.test:8443": false, "[::1]:8080": false, "[::1]": false,
		} {
			got, err := h.reader.HostBlocked(ctx, host)
			h.must(err)
			h.same("is "+host+" blocked", got, want)
		}
		blocked, err := h.reader.BlockedHosts(ctx)
		h.must(err)
		h.same("the list", refs(blocked, func(b blog.BlockedHost) string { return b.Host }), []string{"evil.test", "port.test:8443"})
	})
}

func TestBlockReachesGuestsKnownBeforeAndAfter(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post := h.post(author, nil)
		like := func(g blog.Guest) { h.react(blog.Like, g, post, blog.Comment{}); h.follow(author, g) }
		likes := func() int {
			e, err := h.reader.EntryByID(ctx, post.ID)
			h.must(err)
			return e.Likes
		}
		for _, host := range []string{"evil.test", "sub.evil.test", "notevil.test", "deep.sub.evil.test"} {
			like(h.guest(host))
		}
		block := func(host string) {
			h.change(func(tx blog.Tx) error { return tx.BlockHost(ctx, blog.BlockedHost{Host: host}) })
		}
		free := func(host string) { h.change(func(tx blog.Tx) error { return tx.UnblockHost(ctx, host) }) }
		h.same("likes of all", likes(), 4)
		block("evil.test")
		h.same("without evil", likes(), 1)
		like(h.guest("late.evil.test"))
		h.same("a late guest of evil", likes(), 1)
		inboxes, err := h.mail.FollowerInboxes(ctx, author.ID)
		h.must(err)
		h.same("inboxes", refs(inboxes, func(r blog.Recipient) string { return r.Host }), []string{"notevil.test"})

		block("sub.evil.test")
		free("evil.test")
		h.same("only sub is left blocked", likes(), 3)
		block("evil.test")
		free("sub.evil.test")
		h.same("sub stays blocked with evil", likes(), 1)
		free("evil.test")
		h.same("all are back", likes(), 5)

		h.change(func(tx blog.Tx) error { return tx.DeleteFollowersOnHost(ctx, "evil.test") })
		_, total, err := h.reader.Followers(ctx, author.ID, 10, 0)
		h.must(err)
		h.same("followers left", total, 1)
	})
}

func TestFollowersComeAndGo(t *testing.T) {
	houses(t, func(h *house) {
		ctx, ada, bob := h.Context(), h.author(), h.author()
		var follows []blog.Follower
		var guests []blog.Guest
		for range 3 {
			g := h.guest("away.test")
			guests = append(guests, g)
			follows = append(follows, h.follow(ada, g))
			h.follow(bob, g)
		}
		page, total, err := h.reader.Followers(ctx, ada.ID, 2, 1)
		h.must(err)
		h.same("second page, latest first", page, []blog.Guest{guests[1], guests[0]})
		h.same("total", total, 3)
		h.change(func(tx blog.Tx) error {
			found, err := tx.FollowerByRequest(ctx, guests[1].ID, follows[1].FollowID)
			h.must(err)
			h.same("by request", found, follows[1])
			_, err = tx.FollowerByRequest(ctx, guests[0].ID, follows[1].FollowID)
			h.kind("another guest's request", err, blog.NotFound)
			_, err = tx.FollowerByRequest(ctx, guests[0].ID, "")
			h.kind("an empty request", err, blog.NotFound)
			return errors.Join(tx.DeleteFollower(ctx, follows[0].ID), tx.DeleteFollowersOf(ctx, guests[1].ID))
		})
		for author, want := range map[int64]int{ada.ID: 1, bob.ID: 2} {
			_, total, err := h.reader.Followers(ctx, author, 0, 0)
			h.must(err)
			h.same("left", total, want)
		}
	})
}

func TestEachInboxGetsOneLetter(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		edit := func(g blog.Guest, edit func(g *blog.Guest)) blog.Guest {
			edit(&g)
			h.change(func(tx blog.Tx) error { return tx.SaveGuest(ctx, &g) })
			return g
		}
		first, second := h.guest("big.test"), h.guest("big.test")
		alone := edit(h.guest("small.test"), func(g *blog.Guest) { g.SharedInboxURL = "" })
		gone := edit(h.guest("gone.test"), func(g *blog.Guest) { g.Gone = true })
		blocked := edit(h.guest("blocked.test"), func(g *blog.Guest) { g.Blocked = true })
		without := edit(h.guest("nowhere.test"), func(g *blog.Guest) { g.InboxURL, g.SharedInboxURL = "", "" })
		for _, g := range []blog.Guest{first, second, alone, gone, blocked, without} {
			h.follow(author, g)
		}
		got, err := h.mail.FollowerInboxes(ctx, author.ID)
		h.must(err)
		h.same("followers' inboxes", got, []blog.Recipient{
			{GuestID: first.ID, Host: "big.test", Inbox: "https://big.test/inbox", SharedInbox: "https://big.test/inbox"},
			{GuestID: alone.ID, Host: "small.test", Inbox: alone.InboxURL},
		})

		post, other := h.post(author, nil), h.post(author, nil)
		h.comment(post, alone, nil)
		h.comment(post, alone, nil)
		h.comment(post, blog.Guest{}, func(c *blog.Comment) { c.AuthorID, c.RemoteID = author.ID, "" })
		h.react(blog.Like, second, post, blog.Comment{})
		h.react(blog.Like, blocked, post, blog.Comment{})
		h.react(blog.Like, first, other, blog.Comment{})
		got, err = h.mail.ParticipantInboxes(ctx, post.ID)
		h.must(err)
		h.same("participants' inboxes", refs(got, func(r blog.Recipient) string { return r.Inbox }), []string{"https://big.test/inbox", alone.InboxURL})

		guests, err := h.mail.GuestsByInbox(ctx, "https://big.test/inbox")
		h.must(err)
		h.same("behind the shared inbox", guests, []blog.Guest{first, second})
		guests, err = h.mail.GuestsByInbox(ctx, alone.InboxURL)
		h.must(err)
		h.same("behind the personal inbox", guests, []blog.Guest{alone})
		guests, err = h.mail.GuestsByInbox(ctx, "")
		h.must(err)
		h.same("behind no inbox", guests, []blog.Guest(nil))
		owner, err := h.mail.GuestByKey(ctx, second.KeyID)
		h.must(err)
		h.same("the owner of a key", owner, second)
		_, err = h.mail.GuestByKey(ctx, "")
		h.kind("no key", err, blog.NotFound)
		byActor, err := h.mail.GuestByActor(ctx, gone.ActorID)
		h.must(err)
		h.same("by account", byActor, gone)
	})
}
