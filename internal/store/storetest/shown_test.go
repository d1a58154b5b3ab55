package storetest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// visibilities are all of them; a post of each has its name as its ref.
var visibilities = []blog.Visibility{blog.VisiblePublic, blog.VisibleUnlisted, blog.VisibleFollowers, blog.VisibleLocal}

// TestListsShowOnlyWhatIsForThem holds every list to the visibility of its posts: nothing unlisted or for followers is in a
// list, an archive, a feed, a sitemap, the search, a term, a series, beside another post, or counted.
func TestListsShowOnlyWhatIsForThem(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		term := h.term(blog.Series, "trip")
		now := time.Now().UTC().Truncate(time.Second)
		byName := map[blog.Visibility]blog.Post{}
		for i, v := range visibilities {
			p := h.post(author, func(p *blog.Post) {
				p.Ref, p.Path, p.Title, p.Visibility = string(v), "/"+string(v)+"/", "Lighthouse "+string(v), v
				p.PublishedAt, p.TranslationKey = now.Add(time.Duration(i)*time.Minute), "K"
			})
			h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, p.ID, []int64{term.ID}) })
			h.post(author, func(p *blog.Post) {
				p.Ref, p.Path, p.Kind, p.Visibility = "page "+string(v), "/page-"+string(v)+"/", blog.KindPage, v
			})
			h.comment(p, h.guest("peer.test"), func(c *blog.Comment) { c.Ref = "C" + string(v) })
			byName[v] = p
		}
		public := byName[blog.VisiblePublic]
		wanted := []string{"local", "public"}

		for name, q := range map[string]blog.Query{
			"the stream": {}, "an author": {AuthorID: author.ID}, "a term": {TermID: term.ID}, "a year": {From: now.AddDate(-1, 0, 0), To: now.AddDate(1, 0, 0)},
			"a category with those below": {TermID: term.ID, Below: []int64{99}}, "a term of an author": {TermID: term.ID, AuthorID: author.ID},
		} {
			list, err := h.reader.Entries(ctx, q)
			h.must(err)
			h.same(name, sorted(list.Entries, entryRef), wanted)
			h.same("the count of "+name, list.Total, 2)
		}
		outward, err := h.reader.Entries(ctx, blog.Query{Outward: true})
		h.must(err)
		h.same("what other servers list", sorted(outward.Entries, entryRef), []string{"public"})
		before, err := h.reader.EntriesBefore(ctx, author.ID, time.Time{}, 0, 10)
		h.must(err)
		h.same("a page of what other servers list", sorted(before, entryRef), []string{"public"})
		desk, err := h.reader.Entries(ctx, blog.Query{Drafts: true})
		h.must(err)
		h.same("the desk's list", desk.Total, 4)

		found, err := h.reader.Search(ctx, blog.Search{Text: "lighthouse"})
		h.must(err)
		h.same("the search", sorted(found.Hits, func(hit blog.Hit) string { return hit.Entry.Post.Ref }), wanted)
		addresses, err := h.reader.Addresses(ctx, 0, 20)
		h.must(err)
		h.same("the sitemap", sorted(addresses, postRef), []string{"local", "page local", "page public", "public"})
		pages, err := h.reader.Pages(ctx)
		h.must(err)
		h.same("the menu", sorted(pages, postRef), []string{"page local", "page public"})
		parts, err := h.reader.Parts(ctx, term.ID)
		h.must(err)
		h.same("the parts of a series", sorted(parts, postRef), wanted)
		related, err := h.reader.Related(ctx, blog.Post{ID: 999, PublishedAt: now}, 10)
		h.must(err)
		h.same("the relatives of nothing", len(related), 0)
		texts, err := h.reader.Translations(ctx, public)
		h.must(err)
		h.same("the translations", sorted(texts, postRef), wanted)
		own, err := h.reader.Translations(ctx, byName[blog.VisibleUnlisted])
		h.must(err)
		h.same("the translations of an unlisted one", sorted(own, postRef), []string{"local", "public", "unlisted"})
		older, newer, err := h.reader.Neighbours(ctx, public)
		h.must(err)
		h.same("beside the public post", []string{older.Ref, newer.Ref}, []string{"", "local"})
		terms, err := h.reader.Terms(ctx, blog.Series)
		h.must(err)
		h.same("the count of a term", terms[0].Posts, 2)
		months, err := h.reader.Months(ctx, time.UTC)
		h.must(err)
		n := 0
		for _, m := range months {
			n += m.Posts
		}
		h.same("the counts of months", n, 2)
		day, err := h.reader.OnThisDay(ctx, now.Month(), now.Day(), time.UTC)
		h.must(err)
		for _, e := range day {
			h.same(e.Post.Ref+" of this day is listed", e.Post.Listed(), true)
		}
		comments, err := h.reader.RecentComments(ctx, 10)
		h.must(err)
		h.same("the newest comments", sorted(comments, func(v blog.CommentView) string { return v.Comment.Ref }), []string{"Clocal", "Cpublic"})
		totals, err := h.reader.Totals(ctx, now)
		h.must(err)
		h.same("the count of the house", totals.Posts, 2)
	})
}

func TestPostForFollowersHasNoAddressOnTheSite(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post := h.post(author, func(p *blog.Post) { p.Path, p.Visibility = "/secret/", blog.VisibleFollowers })
		h.change(func(tx blog.Tx) error { return tx.SaveAlias(ctx, blog.Alias{Path: "/old/", PostID: post.ID}) })
		_, err := h.reader.EntryByPath(ctx, "/secret/")
		h.kind("its path", err, blog.NotFound)
		_, err = h.reader.PathOfAlias(ctx, "/old/")
		h.kind("its old path", err, blog.NotFound)
		e, err := h.reader.HiddenByPath(ctx, "/secret/")
		h.must(err)
		h.same("for its author", e.Post.Ref, post.Ref)
		h.post(author, func(p *blog.Post) { p.Path = "/open/" })
		_, err = h.reader.HiddenByPath(ctx, "/open/")
		h.kind("a public path", err, blog.NotFound)
		post.Status = blog.Deleted
		h.change(func(tx blog.Tx) error { return tx.SavePost(ctx, &post) })
		_, err = h.reader.EntryByPath(ctx, "/secret/")
		h.kind("its path after it was deleted", err, blog.NotFound)
	})
}

// TestPostThatIsUnlistedLeavesEveryList changes the visibility of a published post.
func TestPostThatIsUnlistedLeavesEveryList(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		term := h.term(blog.Tag, "sea")
		post := h.post(author, func(p *blog.Post) { p.Title, p.Visibility = "Lighthouse", blog.VisiblePublic })
		h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, post.ID, []int64{term.ID}) })
		count := func() []int {
			stream, err := h.reader.Entries(ctx, blog.Query{})
			h.must(err)
			tagged, err := h.reader.Entries(ctx, blog.Query{TermID: term.ID})
			h.must(err)
			found, err := h.reader.Search(ctx, blog.Search{Text: "lighthouse"})
			h.must(err)
			return []int{stream.Total, tagged.Total, found.Total}
		}
		h.same("public", count(), []int{1, 1, 1})
		for _, v := range []blog.Visibility{blog.VisibleUnlisted, blog.VisibleFollowers, blog.VisibleLocal} {
			post.Visibility = v
			h.change(func(tx blog.Tx) error { return tx.SavePost(ctx, &post) })
			want := []int{0, 0, 0}
			if v == blog.VisibleLocal {
				want = []int{1, 1, 1}
			}
			h.same(string(v), count(), want)
		}
	})
}

func sorted[T any](list []T, name func(T) string) []string {
	var names []string
	for _, v := range list {
		names = append(names, name(v))
	}
	slices.Sort(names)
	return names
}
