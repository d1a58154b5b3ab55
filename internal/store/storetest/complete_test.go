package storetest_test

import (
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestGuestsAreCompletedByHandleAndByEachWordOfTheirName(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		person := func(name, display, host string, change func(*blog.Guest)) {
			g := h.guest(host)
			g.Name, g.Handle, g.DisplayName = name, name+"@"+host, display
			if change != nil {
				change(&g)
			}
			h.change(func(tx blog.Tx) error { return tx.SaveGuest(ctx, &g) })
		}
		person("hedda", "Hedda Lind", "a.test", nil)
		person("olaf", "Olaf Hedin", "b.test", func(g *blog.Guest) { g.Approved = true })
		person("100%_real", "Percent", "c.test", nil)
		person("hedwig", "Blocked", "d.test", func(g *blog.Guest) { g.Blocked = true })
		person("hedy", "Gone", "d.test", func(g *blog.Guest) { g.Gone = true })
		person("hedvig", "From a blocked server", "evil.test", nil)
		h.change(func(tx blog.Tx) error { return tx.BlockHost(ctx, blog.BlockedHost{Host: "evil.test"}) })
		person("eliane", "Éliane  Émond", "a.test", nil)
		h.guest("nameless.test") // without a confirmed handle nobody can be mentioned
		for begin, want := range map[string][]string{
			"HED": {"olaf@b.test", "hedda@a.test"}, "lind": {"hedda@a.test"}, "hedda@a.te": {"hedda@a.test"}, "edda": {}, "100%_": {"100%_real@c.test"}, "1%": {}, "%": {}, "_": {}, "guest": {}, "hedda li": {"hedda@a.test"}, "él": {"eliane@a.test"}, "ÉM": {"eliane@a.test"},
		} {
			found, err := h.reader.GuestsLike(ctx, begin, 10)
			h.must(err)
			h.same("guests that begin with "+begin, refs(found, func(g blog.Guest) string { return g.Handle }), want)
		}
		found, err := h.reader.GuestsLike(ctx, "hed", 1)
		h.must(err)
		h.same("one at most", len(found), 1)
		renamed, err := h.reader.GuestByActor(ctx, found[0].ActorID)
		h.must(err)
		renamed.DisplayName = "Olaf Berg"
		h.change(func(tx blog.Tx) error { return tx.SaveGuest(ctx, &renamed) })
		for begin, want := range map[string]int{"berg": 1, "hedi": 0, "olaf": 1} {
			found, err = h.reader.GuestsLike(ctx, begin, 10)
			h.must(err)
			h.same("after a new name: "+begin, len(found), want)
		}
	})
}

func TestTheMostUsedTagsAreCompletedFirst(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		ice, iceland, glass := h.term(blog.Tag, "ice"), h.term(blog.Tag, "iceland"), h.term(blog.Tag, "glass")
		h.term(blog.Category, "icebergs")
		for _, terms := range [][]int64{{iceland.ID}, {iceland.ID, glass.ID}, {ice.ID}} {
			post := h.post(author, nil)
			h.change(func(tx blog.Tx) error { return tx.SetTerms(ctx, post.ID, terms) })
		}
		for begin, want := range map[string][]string{"ic": {"iceland", "ice"}, "ICE": {"iceland", "ice"}, "icela": {"iceland"}, "land": {}, "%": {}} {
			found, err := h.reader.TagsLike(ctx, begin, 10)
			h.must(err)
			h.same("tags that begin with "+begin, refs(found, func(t blog.Term) string { return t.Slug }), want)
		}
	})
}
