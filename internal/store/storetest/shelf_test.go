package storetest_test

import (
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestTheShelfIsSearchedByWordsOfTheText(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		of := func(title, text string, edit func(p *blog.Post)) string {
			return h.post(author, func(p *blog.Post) {
				p.Title, p.Text = title, text
				if edit != nil {
					edit(p)
				}
			}).Ref
		}
		open := of("Loaf", "Rye needs patience, and 100% of it.", nil)
		draft := of("Notes", "More patience than I have.", func(p *blog.Post) { p.Status = blog.Draft })
		quiet := of("Letter", "Dear friends, have patience.", func(p *blog.Post) { p.Visibility = blog.VisibleFollowers })
		of("Rye", "Nothing about waiting.", nil)
		for words, want := range map[string][]string{
			"patience": {draft, quiet, open}, "PATIEN": {draft, quiet, open}, "rye patience": {open}, "friends": {quiet}, "than": {draft}, "atience": {draft, quiet},
			"100%": {open}, "%": {}, "__": {}, `"`: {}, "loaf": {open}, "nowhere": {},
		} {
			found, err := h.reader.Shelf(ctx, blog.ShelfQuery{Words: words})
			h.must(err)
			h.same("posts with "+words, refs(found.Entries, func(e blog.Entry) string { return e.Post.Ref }), want)
			h.same("their number", found.Total, len(want))
		}
	})
}
