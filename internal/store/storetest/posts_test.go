package storetest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func entryRef(e blog.Entry) string { return e.Post.Ref }

func postRef(p blog.Post) string { return p.Ref }

func TestPathLeadsToPublishedThenDeletedNeverToDraft(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		h.post(author, func(p *blog.Post) { p.Ref, p.Path, p.Status, p.PublishedAt = "DRAFT", "/a/", blog.Draft, time.Time{} })
		h.post(author, func(p *blog.Post) {
			p.Ref, p.Path, p.Status, p.PublishedAt = "DELETED DRAFT", "/a/", blog.Deleted, time.Time{}
		})
		_, err := h.reader.EntryByPath(ctx, "/a/")
		h.kind("a path of drafts", err, blog.NotFound)

		h.post(author, func(p *blog.Post) { p.Ref, p.Path, p.Status = "DELETED", "/a/", blog.Deleted })
		e, err := h.reader.EntryByPath(ctx, "/a/")
		h.must(err)
		h.same("a tombstone's path", e.Post.Ref, "DELETED")

		h.change(func(tx blog.Tx) error {
			held, err := tx.PathHeld(ctx, "/a/", 0)
			h.same("held by a tombstone", held, blog.PostStatus(""))
			return err
		})
		planned := h.post(author, func(p *blog.Post) { p.Ref, p.Path, p.Status = "PLANNED", "/a/", blog.Scheduled })
		h.change(func(tx blog.Tx) error {
			held, err := tx.PathHeld(ctx, "/a/", 0)
			h.same("held", held, blog.Scheduled)
			h.must(err)
			held, err = tx.PathHeld(ctx, "/a/", planned.ID)
			h.same("held by itself", held, blog.PostStatus(""))
			return err
		})
		live := h.post(author, func(p *blog.Post) { p.Ref, p.Path = "LIVE", "/a/" })
		h.post(author, func(p *blog.Post) { p.Path, p.Status = "/a/", blog.Deleted })
		e, err = h.reader.EntryByPath(ctx, "/a/")
		h.must(err)
		h.same("a published path", e.Post.Ref, "LIVE")

		h.change(func(tx blog.Tx) error {
			held, err := tx.PathHeld(ctx, "/a/", 0)
			h.same("held", held, blog.Published)
			h.must(err)
			held, err = tx.PathHeld(ctx, "/a/", live.ID)
			h.same("held by the one that waits", held, blog.Scheduled)
			return err
		})
	})
}

func TestAliasLeadsOnlyToAPostThatWasPublished(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post := h.post(author, nil)
		draft := h.post(author, func(p *blog.Post) { p.Status = blog.Draft })
		h.change(func(tx blog.Tx) error { return tx.SaveAlias(ctx, blog.Alias{Path: "/old/", PostID: draft.ID}) })
		_, err := h.reader.PathOfAlias(ctx, "/old/")
		h.kind("the alias of a draft", err, blog.NotFound)
		h.change(func(tx blog.Tx) error { return tx.SaveAlias(ctx, blog.Alias{Path: "/old/", PostID: post.ID}) })
		path, err := h.reader.PathOfAlias(ctx, "/old/")
		h.must(err)
		h.same("path", path, post.Path)
		gone := h.post(author, func(p *blog.Post) { p.Path, p.Status = "/gone/", blog.Deleted })
		never := h.post(author, func(p *blog.Post) { p.Status, p.PublishedAt = blog.Deleted, time.Time{} })
		h.change(func(tx blog.Tx) error { return tx.SaveAlias(ctx, blog.Alias{Path: "/was/", PostID: gone.ID}) })
		h.change(func(tx blog.Tx) error { return tx.SaveAlias(ctx, blog.Alias{Path: "/draft/", PostID: never.ID}) })
		path, err = h.reader.PathOfAlias(ctx, "/was/")
		h.must(err)
		h.same("the path of a tombstone", path, "/gone/")
		_, err = h.reader.PathOfAlias(ctx, "/draft/")
		h.kind("the alias of a deleted draft", err, blog.NotFound)
		h.change(func(tx blog.Tx) error {
			held, err := tx.PathHeld(ctx, "/old/", 0)
			h.same("an alias is held", held, blog.Published)
			h.must(err)
			held, err = tx.PathHeld(ctx, "/old/", post.ID)
			h.same("an own alias is held", held, blog.PostStatus(""))
			return err
		})
	})
}

func TestEntryCarriesWhatPagesShow(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post := h.post(author, nil)
		news, zebra, apple := h.term(blog.Category, "news"), h.term(blog.Tag, "zebra"), h.term(blog.Tag, "apple")
		h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, post.ID, []int64{news.ID, zebra.ID, apple.ID}) })
		guest, other := h.guest("away.test"), h.guest("else.test")
		comment := h.comment(post, guest, nil)
		h.comment(post, blog.Guest{}, func(c *blog.Comment) { c.AuthorID, c.RemoteID = author.ID, "" })
		h.comment(post, guest, func(c *blog.Comment) { c.Status = blog.Pending })
		h.react(blog.Like, guest, post, blog.Comment{})
		h.react(blog.Like, guest, post, blog.Comment{}) // a second request counts once
		h.react(blog.Like, other, post, blog.Comment{})
		h.react(blog.Boost, other, post, blog.Comment{})
		h.react(blog.Boost, other, post, comment)
		undone := h.react(blog.Boost, guest, post, blog.Comment{})
		undone.UndoneBy = "https://away.test/undo/1"
		h.change(func(tx blog.Tx) error { return tx.SaveReaction(ctx, &undone) })

		e, err := h.reader.EntryByRef(ctx, post.Ref)
		h.must(err)
		h.same("entry", e, blog.Entry{
			Post: post, Author: author, Categories: []blog.Term{news}, Tags: []blog.Term{apple, zebra}, Comments: 2, Likes: 2, Boosts: 1,
		})
		views, err := h.reader.Reactions(ctx, blog.Like, post.ID, 0)
		h.must(err)
		h.same("who liked", refs(views, func(v blog.ReactionView) string { return v.Guest.ActorID }), []string{guest.ActorID, other.ActorID})
		boosts, err := h.reader.Reactions(ctx, blog.Boost, post.ID, 0)
		h.must(err)
		h.same("boosts", len(boosts), 1)
		ofComment, err := h.reader.Reactions(ctx, blog.Boost, 0, comment.ID)
		h.must(err)
		h.same("boosts of the comment", len(ofComment), 1)
		h.change(func(tx blog.Tx) error { return tx.DeleteReactionsOf(ctx, other.ID) })
		e, err = h.reader.EntryByRef(ctx, post.Ref)
		h.must(err)
		h.same("likes after a farewell", e.Likes, 1)
	})
}

func TestListsAreNewestFirstWithTotals(t *testing.T) {
	houses(t, func(h *house) {
		ctx, ada, bob := h.Context(), h.author(), h.author()
		tag := h.term(blog.Tag, "go")
		for i := range 7 {
			author := ada
			if i%2 == 1 {
				author = bob
			}
			p := h.post(author, func(p *blog.Post) {
				p.Ref = fmt.Sprint("P", i)
				p.PublishedAt = noon.AddDate(0, i/2, 0) // pairs share their time: the later row is newer
			})
			if i < 3 {
				h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, p.ID, []int64{tag.ID}) })
			}
		}
		below := h.term(blog.Tag, "below")
		h.change(func(tx blog.Tx) error {
			for _, ref := range []string{"P2", "P4"} { // one of them has both terms
				p, err := tx.PostByRef(ctx, ref)
				h.must(err)
				ids := []int64{below.ID}
				if ref == "P2" {
					ids = append(ids, tag.ID)
				}
				h.must(tx.SetTerms(ctx, p.ID, ids))
			}
			return nil
		})
		h.post(ada, func(p *blog.Post) { p.Ref, p.Kind = "PAGE", blog.KindPage })
		h.post(ada, func(p *blog.Post) { p.Ref, p.Status, p.UpdatedAt = "D1", blog.Draft, noon })
		h.post(ada, func(p *blog.Post) { p.Ref, p.Status, p.UpdatedAt = "D2", blog.Draft, noon.Add(time.Hour) })
		gone := h.post(ada, func(p *blog.Post) { p.Status = blog.Deleted })
		h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, gone.ID, []int64{tag.ID}) })

		for name, c := range map[string]struct {
			query blog.Query
			want  []string
			total int
		}{
			"all":        {blog.Query{}, []string{"P6", "P5", "P4", "P3", "P2", "P1", "P0"}, 7},
			"a page":     {blog.Query{Limit: 2, Offset: 3}, []string{"P3", "P2"}, 7},
			"past all":   {blog.Query{Offset: 50}, nil, 7},
			"an author":  {blog.Query{AuthorID: bob.ID}, []string{"P5", "P3", "P1"}, 3},
			"a term":     {blog.Query{TermID: tag.ID}, []string{"P2", "P1", "P0"}, 3},
			"term page":  {blog.Query{TermID: tag.ID, Limit: 1, Offset: 1}, []string{"P1"}, 3},
			"terms":      {blog.Query{TermID: tag.ID, Below: []int64{below.ID}}, []string{"P4", "P2", "P1", "P0"}, 4},
			"terms page": {blog.Query{TermID: tag.ID, Below: []int64{below.ID}, Limit: 2, Offset: 1}, []string{"P2", "P1"}, 4},
			"both":       {blog.Query{TermID: tag.ID, AuthorID: ada.ID}, []string{"P2", "P0"}, 2},
			"a month":    {blog.Query{From: noon.AddDate(0, 1, 0), To: noon.AddDate(0, 2, 0)}, []string{"P3", "P2"}, 2},
			"term month": {blog.Query{TermID: tag.ID, From: noon.AddDate(0, 1, 0)}, []string{"P2"}, 1},
			"pages":      {blog.Query{Kind: blog.KindPage}, []string{"PAGE"}, 1},
			"the desk":   {blog.Query{Drafts: true, Limit: 4}, []string{"D2", "D1", "P6", "P5"}, 9},
			"desk later": {blog.Query{Drafts: true, Limit: 2, Offset: 1}, []string{"D1", "P6"}, 9},
			"desk last":  {blog.Query{Drafts: true, Limit: 2, Offset: 7}, []string{"P1", "P0"}, 9},
		} {
			for range 2 { // the second answer comes from what the reader remembers
				list, err := h.reader.Entries(ctx, c.query)
				h.must(err)
				h.same(name, refs(list.Entries, entryRef), c.want)
				h.same(name+": total", list.Total, c.total)
			}
		}
	})
}

func TestListOfTermFollowsThePost(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		tag := h.term(blog.Tag, "go")
		post := h.post(h.author(), func(p *blog.Post) { p.Status, p.PublishedAt = blog.Draft, time.Time{} })
		h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, post.ID, []int64{tag.ID}) })
		count := func() int {
			list, err := h.reader.Entries(ctx, blog.Query{TermID: tag.ID})
			h.must(err)
			terms, err := h.reader.Terms(ctx, blog.Tag)
			h.must(err)
			h.same("the count beside the term", terms, []blog.TermCount{{Term: tag, Posts: len(list.Entries)}})
			return list.Total
		}
		h.same("a draft", count(), 0)
		post.Status, post.PublishedAt = blog.Published, noon
		h.change(func(tx blog.Tx) error { return tx.SavePost(ctx, &post) })
		h.same("published", count(), 1)
		post.Status = blog.Deleted
		h.change(func(tx blog.Tx) error { return tx.SavePost(ctx, &post) })
		h.same("deleted", count(), 0)
		h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, post.ID, nil) })
	})
}

func TestPagingByKeyMissesAndRepeatsNothing(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		var want []string
		for i := range 9 {
			p := h.post(author, func(p *blog.Post) { p.PublishedAt = noon.Add(time.Duration(i/3) * time.Hour) })
			want = append([]string{p.Ref}, want...)
		}
		h.post(author, func(p *blog.Post) { p.Kind = blog.KindPage })
		h.post(h.author(), func(p *blog.Post) { p.PublishedAt = noon.Add(time.Minute) })
		var got []string
		var last blog.Post
		for {
			page, err := h.reader.EntriesBefore(ctx, author.ID, last.PublishedAt, last.ID, 2)
			h.must(err)
			if len(page) == 0 {
				break
			}
			got = append(got, refs(page, entryRef)...)
			last = page[len(page)-1].Post
		}
		h.same("all pages", got, want)
		all, err := h.reader.EntriesBefore(ctx, 0, time.Time{}, 0, 50)
		h.must(err)
		h.same("of all authors", len(all), 10)
	})
}

func TestNeighboursAreTheNextPublishedPosts(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		first := h.post(author, nil)
		second := h.post(author, nil) // at the same moment
		third := h.post(author, func(p *blog.Post) { p.PublishedAt = noon.Add(time.Hour) })
		h.post(author, func(p *blog.Post) { p.Status, p.PublishedAt = blog.Draft, noon.Add(time.Minute) })
		h.post(author, func(p *blog.Post) { p.Kind, p.PublishedAt = blog.KindPage, noon.Add(time.Minute) })
		for _, c := range []struct{ of, older, newer blog.Post }{
			{first, blog.Post{}, second}, {second, first, third}, {third, second, blog.Post{}},
		} {
			older, newer, err := h.reader.Neighbours(ctx, c.of)
			h.must(err)
			h.same("neighbours of "+c.of.Ref, []string{older.Ref, newer.Ref}, []string{c.older.Ref, c.newer.Ref})
		}
	})
}

func TestPagesStandInMenuOrder(t *testing.T) {
	houses(t, func(h *house) {
		author := h.author()
		for i, order := range []int{3, 1, 2} {
			h.post(author, func(p *blog.Post) {
				p.Ref, p.Kind, p.MenuOrder = fmt.Sprint("M", order), blog.KindPage, order
				p.Version = int64(i)
			})
		}
		h.post(author, func(p *blog.Post) { p.Kind, p.Status = blog.KindPage, blog.Draft })
		pages, err := h.reader.Pages(h.Context())
		h.must(err)
		h.same("menu", refs(pages, postRef), []string{"M1", "M2", "M3"})
	})
}

func TestMonthsFollowTheClocksOfTheSite(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		for _, at := range []time.Time{
			time.Date(2026, 10, 31, 20, 0, 0, 0, time.UTC), // November in Kathmandu (+5:45)
			time.Date(2026, 10, 31, 18, 0, 0, 0, time.UTC), // still October there
			time.Date(2025, 11, 5, 0, 0, 0, 0, time.UTC),
			time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		} {
			h.post(author, func(p *blog.Post) { p.PublishedAt = at })
		}
		kathmandu := time.FixedZone("+0545", 5*3600+45*60)
		for _, c := range []struct {
			loc  *time.Location
			want []blog.MonthCount
		}{
			{kathmandu, []blog.MonthCount{{Year: 2026, Month: 11, Posts: 2}, {Year: 2026, Month: 10, Posts: 1}, {Year: 2025, Month: 11, Posts: 1}}},
			{time.UTC, []blog.MonthCount{{Year: 2026, Month: 11, Posts: 1}, {Year: 2026, Month: 10, Posts: 2}, {Year: 2025, Month: 11, Posts: 1}}},
		} {
			months, err := h.reader.Months(ctx, c.loc)
			h.must(err)
			h.same(c.loc.String(), months, c.want)
		}
	})
}

func TestTotalsCountTheHouse(t *testing.T) {
	houses(t, func(h *house) {
		ctx, ada, bob := h.Context(), h.author(), h.author()
		post := h.post(ada, nil)
		h.post(bob, func(p *blog.Post) { p.PublishedAt = noon.AddDate(0, -3, 0) })
		h.post(h.author(), func(p *blog.Post) { p.PublishedAt = noon.AddDate(-1, 0, 0) })
		h.post(ada, func(p *blog.Post) { p.Status = blog.Draft })
		h.post(ada, func(p *blog.Post) { p.Kind = blog.KindPage })
		guest := h.guest("away.test")
		h.comment(post, guest, nil)
		h.comment(post, guest, func(c *blog.Comment) { c.Status = blog.Pending })
		h.follow(ada, guest)
		h.follow(bob, guest)
		got, err := h.reader.Totals(ctx, h.now())
		h.must(err)
		want := blog.Totals{Authors: 3, Posts: 3, Comments: 1, Followers: 2, Pending: 1, Drafts: 1, ActiveMonth: 1, ActiveHalfYear: 2}
		h.same("totals", got, want)
	})
}
