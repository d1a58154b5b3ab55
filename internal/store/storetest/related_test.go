package storetest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// about sets the terms of a post.
func (h *house) about(p blog.Post, terms ...blog.Term) blog.Post {
	h.Helper()
	ids := refs(terms, func(t blog.Term) int64 { return t.ID })
	h.change(func(tx blog.Tx) error { return tx.SetTerms(h.Context(), p.ID, ids) })
	return p
}

func TestRelatedPostsShareTheMostAndAreNearest(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		series, glass, stone, news := h.term(blog.Series, "s"), h.term(blog.Tag, "glass"), h.term(blog.Tag, "stone"), h.term(blog.Category, "news")
		at := func(ref string, days int, edit func(*blog.Post)) blog.Post {
			return h.post(author, func(p *blog.Post) {
				p.Ref, p.PublishedAt, p.Body = ref, noon.AddDate(0, 0, days), "long"
				if edit != nil {
					edit(p)
				}
			})
		}
		key := func(key, language string) func(*blog.Post) {
			return func(p *blog.Post) { p.TranslationKey, p.Language = key, language }
		}
		this := h.about(at("THIS", 0, key("k", "en")), series, glass, stone, news)
		h.about(at("TRANSLATION", 1, key("k", "de")), series, glass, stone, news)
		h.about(at("SERIES", 50, nil), series)
		h.about(at("TWO TAGS", 100, nil), glass, stone)
		h.about(at("TAG NEAR", -3, nil), glass)
		h.about(at("TAG FAR", 4, nil), glass)
		h.about(at("NEWS", 1, nil), news)
		h.about(at("DEUTSCH", 6, key("m", "de")), stone)
		h.about(at("ENGLISH", 7, key("m", "en")), stone)
		h.about(at("DRAFT", 0, func(p *blog.Post) { p.Status = blog.Draft }), series, glass, stone)
		h.about(at("PAGE", 0, func(p *blog.Post) { p.Kind = blog.KindPage }), series, glass, stone)
		at("STRANGER", 0, nil)
		for limit, want := range map[int][]string{
			0: {"SERIES", "TWO TAGS", "TAG NEAR", "TAG FAR"},
			9: {"SERIES", "TWO TAGS", "TAG NEAR", "TAG FAR", "ENGLISH", "NEWS"},
		} {
			related, err := h.reader.Related(ctx, this, limit)
			h.must(err)
			h.same(fmt.Sprint("related, ", limit), refs(related, postRef), want)
			h.same("long text", related[0].Body, "")
		}
		none, err := h.reader.Related(ctx, at("ALONE", 0, nil), 0)
		h.must(err)
		h.same("related to a post without terms", len(none), 0)
	})
}

func TestOnThisDayFollowsTheClocksOfTheSite(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		for ref, at := range map[string]time.Time{
			"2020": time.Date(2020, 2, 29, 12, 0, 0, 0, time.UTC), "2024": time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
			"LATE": time.Date(2023, 2, 28, 20, 0, 0, 0, time.UTC), "MARCH": time.Date(2022, 3, 1, 12, 0, 0, 0, time.UTC),
		} {
			h.post(author, func(p *blog.Post) { p.Ref, p.PublishedAt = ref, at })
		}
		h.post(author, func(p *blog.Post) {
			p.Status, p.PublishedAt = blog.Draft, time.Date(2020, 2, 29, 12, 0, 0, 0, time.UTC)
		})
		kathmandu := time.FixedZone("+0545", 5*3600+45*60)
		for _, c := range []struct {
			month time.Month
			day   int
			loc   *time.Location
			want  []string
		}{
			{2, 29, time.UTC, []string{"2024", "2020"}}, {2, 28, time.UTC, []string{"LATE"}}, {2, 28, kathmandu, nil},
			{3, 1, kathmandu, []string{"LATE", "MARCH"}}, {3, 1, time.UTC, []string{"MARCH"}}, {2, 30, time.UTC, nil}, {13, 40, time.UTC, nil},
		} {
			entries, err := h.reader.OnThisDay(ctx, c.month, c.day, c.loc)
			h.must(err)
			h.same(fmt.Sprint(c.month, c.day, c.loc), refs(entries, entryRef), append([]string{}, c.want...))
		}
	})
}

func TestAddressesListAllThatIsPublished(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		var want []string
		for i := range 5 {
			kind := blog.KindPost
			if i%2 == 1 {
				kind = blog.KindPage
			}
			p := h.post(author, func(p *blog.Post) {
				p.Kind, p.Pictures, p.TranslationKey, p.EditedAt, p.PublishedAt = kind, "/a.png\n/b.png", "k", noon, noon.AddDate(0, -i, 0)
			})
			want = append(want, p.Ref)
			h.post(author, func(p *blog.Post) { p.Status = blog.Draft })
		}
		var got []blog.Post
		for {
			after := int64(0)
			if len(got) > 0 {
				after = got[len(got)-1].ID
			}
			page, err := h.reader.Addresses(ctx, after, 2)
			h.must(err)
			if len(page) == 0 {
				break
			}
			got = append(got, page...)
		}
		h.same("all", refs(got, postRef), want)
		last := got[4]
		if last.Pictures != "/a.png\n/b.png" || last.TranslationKey != "k" || last.EditedAt.IsZero() || last.Path == "" || last.Language != "en" || last.HTML != "" {
			h.Errorf("got %+v", last)
		}
	})
}

func TestCountOfManyCommentsFollowsThem(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author, ada, bob := h.Context(), h.author(), h.guest("a.test"), h.guest("b.test")
		post := h.post(author, nil)
		h.change(func(tx blog.Tx) error {
			for i := range 301 {
				c := blog.Comment{Ref: fmt.Sprint("C", i), PostID: post.ID, GuestID: bob.ID, Status: blog.Approved, RemoteID: fmt.Sprint("r", i)}
				if err := tx.SaveComment(ctx, &c); err != nil {
					return err
				}
			}
			return nil
		})
		count := func(what string, want int) {
			h.Helper()
			for range 2 { // the second answer is remembered
				list, err := h.reader.Entries(ctx, blog.Query{})
				h.must(err)
				h.same("comments after "+what, list.Entries[0].Comments, want)
			}
		}
		count("the first ones", 301)
		one := h.comment(post, ada, nil)
		count("one more", 302)
		one.Status = blog.Hidden
		h.change(func(tx blog.Tx) error { return tx.SaveComment(ctx, &one) })
		count("a hidden one", 301)
		one.Status = blog.Approved
		h.change(func(tx blog.Tx) error { return tx.SaveComment(ctx, &one) })
		bob.Blocked = true
		h.change(func(tx blog.Tx) error { return tx.SaveGuest(ctx, &bob) })
		count("a blocked guest", 1)
		bob.Blocked = false
		h.change(func(tx blog.Tx) error { return tx.SaveGuest(ctx, &bob) })
		count("a guest who is welcome again", 302)
		h.change(func(tx blog.Tx) error { return tx.BlockHost(ctx, blog.BlockedHost{Host: "b.test"}) })
		count("a blocked host", 1)
	})
}
