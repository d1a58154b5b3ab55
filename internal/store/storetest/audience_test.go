package storetest_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
)

func TestFollowersAreSearchedNarrowedAndSorted(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author, other := h.Context(), h.author(), h.author()
		audience, statistics := store.NewAudience(h.db), store.NewStatistics(h.db)
		follow := func(a blog.Author, host, name string) blog.Follower {
			g := h.guest(host)
			g.Handle, g.DisplayName = name+"@"+host, "Frau "+name
			f := blog.Follower{AuthorID: a.ID, GuestID: g.ID, CreatedAt: h.now()}
			h.change(func(tx blog.Tx) error { return errors.Join(tx.SaveGuest(ctx, &g), tx.SaveFollower(ctx, &f)) })
			f.Request = nil
			return f
		}
		zoe, ada := follow(author, "b.test", "Zoë"), follow(author, "a.test", "ada")
		bob := follow(author, "c.test", "bob_100%")
		follow(other, "a.test", "elsewhere")
		h.must(statistics.SaveSoftware(ctx, blog.Software{Host: "a.test", Name: "mastodon", Version: "4.3", AskedAt: noon}))
		h.must(statistics.SaveSoftware(ctx, blog.Software{Host: "c.test", AskedAt: noon, Failures: 1}))
		for name, c := range map[string]struct {
			q    blog.FollowerQuery
			want []int64
		}{
			"newest":            {blog.FollowerQuery{}, []int64{bob.ID, ada.ID, zoe.ID}},
			"oldest":            {blog.FollowerQuery{Sort: blog.FollowersOldest}, []int64{zoe.ID, ada.ID, bob.ID}},
			"by name":           {blog.FollowerQuery{Sort: blog.FollowersByName}, []int64{ada.ID, bob.ID, zoe.ID}},
			"by server":         {blog.FollowerQuery{Sort: blog.FollowersByHost}, []int64{ada.ID, zoe.ID, bob.ID}},
			"second page":       {blog.FollowerQuery{Limit: 2, Offset: 2}, []int64{zoe.ID}},
			"of a server":       {blog.FollowerQuery{Host: "a.test"}, []int64{ada.ID}},
			"of a software":     {blog.FollowerQuery{Software: "mastodon"}, []int64{ada.ID}},
			"of unknown ones":   {blog.FollowerQuery{Software: blog.UnknownSoftware}, []int64{bob.ID, zoe.ID}},
			"search":            {blog.FollowerQuery{Search: " @ZOË@b"}, []int64{zoe.ID}},
			"search in names":   {blog.FollowerQuery{Search: "frau a"}, []int64{ada.ID}},
			"search with signs": {blog.FollowerQuery{Search: "b_1"}, []int64{bob.ID}},
			"search percent":    {blog.FollowerQuery{Search: "%"}, []int64{bob.ID}},
			"search nobody":     {blog.FollowerQuery{Search: "x'; DROP TABLE followers; --"}, nil},
		} {
			c.q.AuthorID = author.ID
			list, total, err := audience.FollowerList(ctx, c.q)
			h.must(err)
			var got []int64
			for _, v := range list {
				got = append(got, v.Follower.ID)
			}
			h.same(name, got, c.want)
			if c.q.Limit == 0 {
				h.same(name+", total", total, len(c.want))
			}
		}
		list, _, err := audience.FollowerList(ctx, blog.FollowerQuery{AuthorID: author.ID, Host: "a.test"})
		h.must(err)
		h.same("what is known of the server", list[0].Software.Version, "4.3")
		software, err := audience.FollowerSoftware(ctx, author.ID)
		h.must(err)
		h.same("software", software, []blog.Share{{Name: "", Count: 2}, {Name: "mastodon", Count: 1}})
		servers, err := audience.FollowerServers(ctx, 0, 10)
		h.must(err)
		h.same("servers", servers, []blog.Share{{Name: "a.test", Count: 2}, {Name: "b.test", Count: 1}, {Name: "c.test", Count: 1}})
	})
}

func TestFollowersWhoComeAndGoAreCounted(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		audience, guests := store.NewAudience(h.db), []blog.Guest{h.guest("a.test"), h.guest("a.test"), h.guest("b.test")}
		h.change(func(tx blog.Tx) error {
			for _, g := range guests {
				f := blog.Follower{AuthorID: author.ID, GuestID: g.ID, CreatedAt: h.now()}
				h.must(tx.SaveFollower(ctx, &f))
				h.must(tx.SaveFollower(ctx, &f)) // a repeated request
			}
			return nil
		})
		h.passes(time.Hour)
		h.change(func(tx blog.Tx) error {
			return errors.Join(tx.DeleteFollowersOnHost(ctx, "a.test"), tx.DeleteFollowersOf(ctx, guests[0].ID))
		})
		spans := []blog.Span{{From: noon, To: noon.Add(time.Hour)}, {From: noon.Add(time.Hour), To: noon.Add(2 * time.Hour)}}
		for _, id := range []int64{author.ID, 0} {
			changes, err := audience.FollowerChanges(ctx, id, spans)
			h.must(err)
			h.same("changes", changes, []blog.FollowerChange{
				{AuthorID: id, Quarter: blog.QuarterOf(noon), Gained: 3}, {AuthorID: id, Quarter: blog.QuarterOf(noon) + 4, Lost: 2},
			})
		}
		count, err := audience.FollowerCount(ctx, author.ID)
		h.must(err)
		h.same("now", count, 1)
	})
}

func TestSheetsOfSeveralProcessesAddUp(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post := h.post(author, nil)
		sheet := blog.VisitSheet{
			Visits:    []blog.VisitDay{{Day: "2026-11-25", PostID: post.ID, Views: 2, Previews: 1}, {Day: "2026-11-25", Path: "/", Views: 5}},
			Referrers: []blog.ReferrerDay{{Day: "2026-11-25", PostID: post.ID, Host: "example.org", Views: 1}, {Day: "2026-11-25", Path: "/", Host: "example.org", Views: 2}},
			Readings:  []blog.ReadingDay{{Day: "2026-11-25", Readers: 3, Views: 7, Previews: 1, Machines: 4}},
			Feeds:     []blog.FeedDay{{Day: "2026-11-25", Feed: "/feed/", Fetcher: "Feedly", Subscribers: 40}, {Day: "2026-11-25", Feed: "/feed/", Fetcher: blog.OwnReaders, Subscribers: 2}},
		}
		second := store.NewStatistics(h.db) // as another process would
		done := make(chan error)
		for range 4 {
			go func() { done <- store.NewStatistics(h.db).AddVisits(ctx, sheet) }()
			go func() { done <- second.AddVisits(ctx, sheet) }()
		}
		for range 8 {
			h.must(<-done)
		}
		audience := store.NewAudience(h.db)
		days, err := audience.ReadingDays(ctx, "2026-11-01")
		h.must(err)
		h.same("the day", days, []blog.ReadingDay{{Day: "2026-11-25", Readers: 24, Views: 56, Previews: 8, Machines: 32}})
		ofPost, err := audience.VisitsByDay(ctx, author.ID, 0, "2026-11-01")
		h.must(err)
		h.same("the author's", ofPost, []blog.VisitDay{{Day: "2026-11-25", Views: 16, Previews: 8}})
		feeds, err := audience.FeedDays(ctx, "2026-11-01")
		h.must(err)
		h.same("feeds", feeds, []blog.FeedDay{{Day: "2026-11-25", Feed: "/feed/", Fetcher: "Feedly", Subscribers: 40}, {Day: "2026-11-25", Feed: "/feed/", Fetcher: "own", Subscribers: 16}})
		referrers, err := audience.Referrers(ctx, 0, 0, "2026-11-01", 10)
		h.must(err)
		h.same("referrers", referrers, []blog.Share{{Name: "example.org", Count: 24}})
		top, err := audience.TopPosts(ctx, 0, "2026-11-01", 10)
		h.must(err)
		h.same("top", []any{len(top), top[0].Post.Title, top[0].Views, top[0].Previews}, []any{1, post.Title, int64(16), int64(8)})
		places, err := audience.TopPlaces(ctx, "2026-11-01", 10)
		h.must(err)
		h.same("places", places, []blog.Place{{Path: "/", Views: 40}})
		none, err := audience.VisitsByDay(ctx, author.ID+99, 0, "")
		h.must(err)
		h.same("of another author", none, []blog.VisitDay(nil))
	})
}

func TestReferrersOfADayAreBounded(t *testing.T) {
	houses(t, func(h *house) {
		ctx, statistics := h.Context(), store.NewStatistics(h.db)
		var sheet blog.VisitSheet
		for i := range 3000 {
			sheet.Referrers = append(sheet.Referrers, blog.ReferrerDay{Day: "2026-11-25", Path: "/", Host: fmt.Sprintf("h%d.test", i), Views: int64(1 + i%3)})
		}
		h.must(statistics.AddVisits(ctx, sheet))
		h.must(statistics.AddVisits(ctx, blog.VisitSheet{Referrers: []blog.ReferrerDay{{Day: "2026-11-25", Path: "/", Host: "late.test", Views: 1}, {Day: "2026-11-26", Path: "/", Host: "late.test", Views: 1}}}))
		list, err := store.NewAudience(h.db).Referrers(ctx, 0, 0, "", 5000)
		h.must(err)
		sum := 0
		for _, s := range list {
			sum += s.Count
		}
		h.same("hosts and others", len(list), 1002)
		h.same("nothing is lost", sum, 6002)
		h.same("the others", list[0], blog.Share{Name: blog.OtherHosts, Count: 3001})
	})
}

func TestOldDaysBecomeMonths(t *testing.T) {
	houses(t, func(h *house) {
		ctx, statistics := h.Context(), store.NewStatistics(h.db)
		day := func(d string, n int64) blog.VisitSheet {
			return blog.VisitSheet{
				Visits: []blog.VisitDay{{Day: d, PostID: 1, Views: n}}, Referrers: []blog.ReferrerDay{{Day: d, PostID: 1, Host: "a.test", Views: n}},
				Readings: []blog.ReadingDay{{Day: d, Readers: n, Views: n, Machines: n}},
				Feeds:    []blog.FeedDay{{Day: d, Feed: "/feed/", Fetcher: "Feedly", Subscribers: n}},
			}
		}
		for _, s := range []blog.VisitSheet{day("2025-09-29", 1), day("2025-09-30", 2), day("2025-10-01", 4), day("2026-11-25", 8)} {
			h.must(statistics.AddVisits(ctx, s))
		}
		now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
		h.must(statistics.Fold(ctx, now))
		h.must(statistics.AddVisits(ctx, day("2025-09-02", 16))) // comes late
		h.must(statistics.Fold(ctx, now))
		h.must(statistics.Fold(ctx, now))
		audience := store.NewAudience(h.db)
		days, err := audience.VisitsByDay(ctx, 0, 1, "")
		h.must(err)
		h.same("visits", days, []blog.VisitDay{{Day: "2025-09", Views: 19}, {Day: "2025-10-01", Views: 4}, {Day: "2026-11-25", Views: 8}})
		feeds, err := audience.FeedDays(ctx, "")
		h.must(err)
		h.same("the best day", feeds[0], blog.FeedDay{Day: "2025-09", Feed: "/feed/", Fetcher: "Feedly", Subscribers: 16})
		reading, err := audience.ReadingDays(ctx, "")
		h.must(err)
		h.same("readings", reading[0], blog.ReadingDay{Day: "2025-09", Readers: 19, Views: 19, Machines: 19})
		referrers, err := audience.Referrers(ctx, 0, 1, "2025-09", 10)
		h.must(err)
		h.same("referrers", referrers, []blog.Share{{Name: "a.test", Count: 31}})
	})
}

func TestTalkIsCountedInSpans(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author, other := h.Context(), h.author(), h.author()
		audience := store.NewAudience(h.db)
		post, elsewhere, guest, bad := h.post(author, nil), h.post(other, nil), h.guest("away.test"), h.guest("evil.test")
		h.comment(post, guest, func(c *blog.Comment) { c.PublishedAt = noon })
		h.comment(post, bad, func(c *blog.Comment) { c.PublishedAt = noon })
		h.comment(elsewhere, guest, func(c *blog.Comment) { c.PublishedAt = noon.Add(25 * time.Hour) })
		h.comment(post, guest, func(c *blog.Comment) { c.PublishedAt, c.Status = noon, blog.Pending })
		h.react(blog.Like, guest, post, blog.Comment{})
		h.react(blog.Boost, guest, elsewhere, blog.Comment{})
		h.change(func(tx blog.Tx) error {
			q := blog.Quote{PostID: post.ID, GuestID: guest.ID, RemoteID: "https://away.test/q", Status: blog.Approved, PublishedAt: noon, CreatedAt: noon}
			return errors.Join(tx.SaveQuote(ctx, &q), tx.BlockHost(ctx, blog.BlockedHost{Host: "evil.test"}))
		})
		spans := []blog.Span{{From: noon.Add(-12 * time.Hour), To: noon.Add(12 * time.Hour)}, {From: noon.Add(12 * time.Hour), To: noon.Add(36 * time.Hour)}}
		for name, c := range map[string]struct {
			author, post int64
			want         []blog.TalkCount
		}{
			"all":        {0, 0, []blog.TalkCount{{Comments: 1, Likes: 1, Boosts: 1, Quotes: 1}, {Comments: 1}}},
			"the author": {author.ID, 0, []blog.TalkCount{{Comments: 1, Likes: 1, Quotes: 1}, {}}},
			"the post":   {0, elsewhere.ID, []blog.TalkCount{{Boosts: 1}, {Comments: 1}}},
		} {
			got, err := audience.Talk(ctx, c.author, c.post, spans)
			h.must(err)
			for i := range got {
				got[i].Posts = 0
			}
			h.same(name, got, c.want)
		}
		hosts, err := audience.TalkHosts(ctx, author.ID, 0, noon.Add(-time.Hour), 10)
		h.must(err)
		h.same("hosts", hosts, []blog.TalkHost{{Host: "away.test", Comments: 1, Likes: 1, Quotes: 1}})
		figures, err := audience.FiguresOf(ctx, post)
		h.must(err)
		h.same("figures", []int{figures.Comments, figures.Likes, figures.Boosts, figures.Quotes}, []int{1, 1, 0, 1})
		first, err := audience.FirstDay(ctx, author.ID)
		h.must(err)
		h.same("first day", first, post.PublishedAt)
	})
}

func TestServersAreAskedOnceAMonth(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author, s := h.Context(), h.author(), store.NewStatistics(h.db)
		for _, host := range []string{"b.test", "a.test", "a.test"} {
			f := blog.Follower{AuthorID: author.ID, GuestID: h.guest(host).ID, CreatedAt: h.now()}
			h.change(func(tx blog.Tx) error { return tx.SaveFollower(ctx, &f) })
		}
		ask := func(what string, want ...string) {
			got, err := s.HostsToAsk(ctx, h.now(), 10)
			h.must(err)
			h.same(what, got, want)
		}
		ask("at first", "a.test", "b.test")
		h.must(s.SaveSoftware(ctx, blog.Software{Host: "a.test", Name: "mastodon", Version: "4", AskedAt: h.now()}))
		h.must(s.SaveSoftware(ctx, blog.Software{Host: "b.test", AskedAt: h.now(), Failures: 1}))
		ask("soon after", []string(nil)...)
		h.passes(25 * time.Hour)
		ask("who said nothing", "b.test")
		h.passes(30 * 24 * time.Hour)
		ask("after a month", "a.test", "b.test")
		h.must(s.SaveSoftware(ctx, blog.Software{Host: "a.test", AskedAt: h.now(), Failures: 1}))
		software, err := store.NewAudience(h.db).FollowerSoftware(ctx, author.ID)
		h.must(err)
		h.same("what it said before stays", software, []blog.Share{{Name: "mastodon", Count: 2}, {Name: "", Count: 1}})
	})
}
