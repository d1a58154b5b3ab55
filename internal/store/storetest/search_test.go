package storetest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// text is a published post of these words. Each is a day older than the one before.
func (h *house) text(author blog.Author, title, text string) blog.Post {
	h.Helper()
	return h.post(author, func(p *blog.Post) {
		p.Title, p.Text = title, text
		p.PublishedAt = noon.AddDate(0, 0, -int(h.next()))
	})
}

// finds gives the titles of what the search finds.
func (h *house) finds(question string) []string {
	h.Helper()
	found, err := h.reader.Search(h.Context(), blog.Search{Text: question, Limit: 50})
	h.must(err)
	h.same("the total of "+question, found.Total, len(found.Hits))
	return refs(found.Hits, func(hit blog.Hit) string { return hit.Entry.Post.Title })
}

// marked writes pieces with what matched in brackets.
func marked(pieces []blog.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Marked {
			b.WriteString("[" + p.Text + "]")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// nothing is what a search finds in vain.
var nothing []string

func TestSearchFindsWordsHoweverTheyAreWritten(t *testing.T) {
	houses(t, func(h *house) {
		author := h.author()
		h.text(author, "Café", "Crème brûlée at the Musée d’Orsay, l’été dernier")
		h.text(author, "Fenster", "Herr Müller putzt in der Straße in Köln die Fenster. GRÖSSE zählt.")
		h.text(author, "Windows", "The bay window of a well-known house in Lower Saxony; windowsill and C++ and it’s 1e5 v2.0.1")
		h.text(author, "東京の窓", "東京都の建築家は窓を開けました。ラーメンを食べる。ｶﾞﾗｽ")
		h.text(author, "חלון", "שָׁלוֹם עולם, צה\"ל וירושלים")
		h.text(author, "Окно", "Всё о ёлках и чай")
		h.text(author, "نافذة", "مُحَمَّد أحمد")
		h.text(author, "หน้าต่าง", "ฉันชอบหน้าต่างบานใหญ่")
		h.text(author, "Decomposed", "cafe\u0301 Mu\u0308ller")
		h.text(author, "Mueller", "Frau Mueller aus Goteborg und Göteborg")
		h.text(author, "Ｗｉｄｅ", "ＡＢＣ１２３ soft\u00adhyphen")
		for question, want := range map[string][]string{
			"cafe": {"Café", "Decomposed"}, "CAFÉ": {"Café", "Decomposed"}, "creme BRULEE": {"Café"}, "ete": {"Café"}, "l'ete": {"Café"},
			"muller ": {"Fenster", "Decomposed"}, "mueller": {"Mueller", "Fenster", "Decomposed"}, "Müller": {"Mueller", "Fenster", "Decomposed"},
			"strasse": {"Fenster"}, "STRASSE": {"Fenster"}, "straße": {"Fenster"}, "koln": {"Fenster"}, "koeln": {"Fenster"}, "größe": {"Fenster"}, "groesse": {"Fenster"},
			"goteborg": {"Mueller"}, "goeteborg": {"Mueller"},
			"wind": {"Windows"}, "windows ": {"Windows"}, "sill": nil, "bay win": {"Windows"}, "win bay": nil, "the": {"Café", "Windows"},
			"known well": {"Windows"}, "well-known": {"Windows"}, "known-well": nil, "1e5": {"Windows"}, "v2.0.1": {"Windows"}, "v2.0.2": nil, "c++": {"Windows"},
			`"bay window"`: {"Windows"}, `"window bay"`: nil, `"bay wind"`: nil, `“bay window”`: {"Windows"}, `„bay window“`: {"Windows"}, `"lower sax`: {"Windows"},
			`"window of a well known"`: {"Windows"}, "window -saxony": nil, `window -"lower saxony"`: nil, `window -"saxony lower"`: {"Windows"}, "window -low": {"Windows"},
			"window - house": {"Windows"}, "window --house": {"Windows"}, "window −house": nil,
			"東京": {"東京の窓"}, "京都": {"東京の窓"}, "窓": {"東京の窓"}, "東 窓": {"東京の窓"}, "京東": nil, "ラーメン": {"東京の窓"}, "ラメン": nil, "ガラス": {"東京の窓"}, "建築家 -窓": nil,
			"שלום": {"חלון"}, "עול": {"חלון"}, `צה"ל`: {"חלון"}, "צה״ל": {"חלון"}, "חלון": {"חלון"},
			"все": {"Окно"}, "ЁЛК": {"Окно"}, "чай": {"Окно"}, "محمد": {"نافذة"}, "احمد": {"نافذة"}, "หน้าต่าง": {"หน้าต่าง"}, "ต่างหน้า": nil,
			"wide": {"Ｗｉｄｅ"}, "abc123": {"Ｗｉｄｅ"}, "softhyphen": {"Ｗｉｄｅ"},
		} {
			h.same(question, h.finds(question), want)
		}
	})
}

func TestTitleCountsMoreThanSummaryAndSummaryMoreThanText(t *testing.T) {
	houses(t, func(h *house) {
		author := h.author()
		h.text(author, "New but only once", "An oriel.")
		h.text(author, "New but only once, too", "Another oriel.")
		h.text(author, "Often", "Oriel, oriel, oriel: what an oriel is.")
		h.post(author, func(p *blog.Post) {
			p.Title, p.Summary, p.PublishedAt = "In short", "About the oriel.", noon.AddDate(-1, 0, 0)
		})
		h.text(author, "What an oriel is", "A window.")
		h.text(author, "Oriel", "")
		h.text(author, "The window, the oriel", "Words.")
		h.text(author, "The oriel window", "Words.")
		h.same("a word", h.finds("oriel"), []string{
			"Oriel", "What an oriel is", "The window, the oriel", "The oriel window", "In short", "Often", "New but only once", "New but only once, too",
		})
		h.same("two words", h.finds("oriel window"), []string{"The oriel window", "The window, the oriel", "What an oriel is"})
		h.same("the beginning of a word", h.finds("ori")[:4], []string{"What an oriel is", "Oriel", "The window, the oriel", "The oriel window"})
	})
}

func TestSearchFollowsThePostInTheSameTransaction(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post := h.post(author, func(p *blog.Post) { p.Title, p.Status, p.Text = "Secret", blog.Draft, "hidden words" })
		page := h.post(author, func(p *blog.Post) { p.Title, p.Kind, p.Text = "Page", blog.KindPage, "about words" })
		h.same("a draft", h.finds("words"), []string{"Page"})
		save := func(p blog.Post) { h.change(func(tx blog.Tx) error { return tx.SavePost(ctx, &p) }) }
		post.Status, post.PublishedAt = blog.Published, h.now().Add(time.Hour)
		save(post)
		save(post)
		h.same("published", h.finds("words"), []string{"Secret", "Page"})
		post.Text, post.PublishedAt = "other letters", h.now().Add(-time.Hour)
		save(post)
		h.same("the old words", h.finds("words"), []string{"Page"})
		h.same("the new words", h.finds("letters"), []string{"Secret"})
		post.Status = blog.Draft
		save(post)
		h.same("taken back", h.finds("letters"), nothing)
		post.Status = blog.Published
		save(post)
		h.same("published again", h.finds("letters"), []string{"Secret"})
		post.Status, post.Text = blog.Deleted, ""
		save(post)
		page.Status, page.Text = blog.Deleted, ""
		save(page)
		h.same("deleted", append(h.finds("letters"), h.finds("words")...), nothing)
		var left int
		h.must(h.db.Reader(ctx).Raw(`SELECT (SELECT count(*) FROM post_texts) + (SELECT count(*) FROM search_heads)`).Scan(&left).Error)
		h.same("rows left", left, 0)
	})
}

func TestTransactionReadsTheTextAndListsLeaveItOut(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		post := h.text(h.author(), "A", "plain words")
		h.change(func(tx blog.Tx) error {
			byID, err := tx.PostByID(ctx, post.ID)
			h.must(err)
			byRef, err := tx.PostByRef(ctx, post.Ref)
			h.must(err)
			byPath, err := tx.PostByPath(ctx, post.Path)
			h.must(err)
			h.same("texts", []string{byID.Text, byRef.Text, byPath.Text}, []string{"plain words", "plain words", "plain words"})
			return tx.SavePost(ctx, &byRef)
		})
		list, err := h.reader.Entries(ctx, blog.Query{})
		h.must(err)
		h.same("text in a list", list.Entries[0].Post.Text, "")
		h.same("found after it was saved as it was read", h.finds("plain"), []string{"A"})
	})
}

func TestNoQuestionIsAnError(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		h.text(author, "a and or not near", strings.Repeat("a b c ", 100))
		for _, question := range append(hostile, strings.Repeat("word ", 2048), strings.Repeat(`"`, 10_240), strings.Repeat("-a ", 3000), strings.Repeat("東", 4000), strings.Repeat("ä", 10_000), strings.Repeat("\xff", 10_000)) {
			found, err := h.reader.Search(ctx, blog.Search{Text: question})
			if err != nil {
				h.Errorf("%.60q: %v", question, err)
			}
			if len(found.Hits) > found.Total {
				h.Errorf("%.60q: %d hits of %d", question, len(found.Hits), found.Total)
			}
		}
		for _, question := range []string{"", " ", "-", "-a", `-"a b"`, `""`, `"`, "!?.,;", "🪟", "\x00", "\xff"} {
			h.same(question, h.finds(question), nothing)
		}
	})
}

// hostile are questions that mean something to one database or another, or to nobody.
var hostile = []string{
	"", " ", "\t\n", "\x00", "a\x00b", "\xff\xfe", "a\xffb", "\"", "\"\"", "\"\"\"", "'", "''", "a'b", "a''b", "`", "a`b", "\\", "a\\", "\\'", "\\\"",
	"-", "--", "---a", "-- comment", "/* a */", "a;DROP TABLE posts", "' OR 1=1 --", "*", "**", "a*", "*a", "a* b*", "^a", "a^b", "+a", "a + b", "(a", "a)", "(a OR b)", "((((",
	"AND", "OR", "NOT", "NEAR", "a AND", "AND a", "a OR b", "NOT a", "a NOT b", "a NEAR b", "NEAR(a b, 2)", "NEAR(", "words:a", "title : a", "{title}: a", "- {a b}: c", "rowid:1",
	"a & b", "a | b", "!a", "a <-> b", "a <2> b", "a:*", "a:A", "'a':*B", "&", "|", "!", "<->", ":*", ":", "a:b:c", "%", "_", "a%b", "?", "$1", "@a", "#a", "a@b.c",
	"🪟", "👩‍👩‍👧 a", "a🪟b", "\u200d", "\u00ad", "\u0301", "a\u0301", "\ufeffa", "\u202ea", "¶", "a ¶ b", "ﷺ", "ÅÄÖ", "İ", "ǅ", "ß", "\"a", "a\"", "\"a\"b\"", "\"-a\"", "-\"", "-\"a", "-\"a\" b", "“a", "«a»", "「東」",
	"١٢٣", "½", "a.b.c", "http://a.b/c?d=e&f", "<script>a</script>", "{{a}}", "${a}", "a,b", "東", "東 a", "東a京", "กิ", "\u3099", "0", "-0", "1e999", "0x1", "NULL", "true",
}

func TestPagesOfAnswersMissAndRepeatNothing(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		var want []string
		for i := range 23 {
			title := fmt.Sprintf("Post %02d", i)
			h.post(author, func(p *blog.Post) {
				p.Title, p.Text, p.PublishedAt = title, "same", noon.Add(time.Duration(i/3)*time.Hour)
			})
			want = append([]string{title}, want...)
		}
		var got []string
		for offset := 0; offset < 30; offset += 5 {
			found, err := h.reader.Search(ctx, blog.Search{Text: "same", Limit: 5, Offset: offset})
			h.must(err)
			h.same("total", found.Total, 23)
			got = append(got, refs(found.Hits, func(hit blog.Hit) string { return hit.Entry.Post.Title })...)
		}
		h.same("all pages", got, want)
		first, err := h.reader.Search(ctx, blog.Search{Text: "same"})
		h.must(err)
		h.same("a page without a limit", len(first.Hits), 10)
	})
}

func TestSnippetShowsWhereTheWordsStandTogether(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		filler := strings.Repeat("filler words between them ", 30)
		h.text(author, "Über die Fenster", filler+"an oriel alone "+filler+"the Öriel stands at the corner "+filler)
		h.post(author, func(p *blog.Post) {
			p.Title, p.Summary, p.Text = "Kurz", "A short corner summary.", strings.Repeat("nothing here ", 60)
			p.PublishedAt = noon.AddDate(-1, 0, 0)
		})
		h.text(author, "窓", strings.Repeat("長い文章が続きます。", 60)+"東京の窓"+strings.Repeat("長い文章が続きます。", 60))
		ask := func(question string) blog.Hit {
			found, err := h.reader.Search(ctx, blog.Search{Text: question})
			h.must(err)
			if len(found.Hits) == 0 {
				h.Fatalf("%s: nothing found", question)
			}
			return found.Hits[0]
		}
		hit := ask("fenster oriel corner")
		h.same("title", marked(hit.Title), "Über die [Fenster]")
		h.same("snippet", marked(hit.Snippet), "… filler words between them filler words between them the [Öriel] stands at the [corner] filler words between them filler words between them filler words between them filler words between them filler words between them filler words between them …")
		h.same("the summary when the text has none", marked(ask("short").Snippet), "A [short] corner summary.")
		h.same("a phrase", marked(ask(`"filler words"`).Snippet[:2]), "[filler words] between them ")
		japanese := marked(ask("東京").Snippet)
		if !strings.Contains(japanese, "[東京]の窓長い") || !strings.HasPrefix(japanese, "… ") || !strings.HasSuffix(japanese, " …") || len([]rune(japanese)) > 250 {
			h.Errorf("the cut of a text without spaces: %s", japanese)
		}
	})
}

func TestBehindTheRankedMatchesComeTheOlderOnesByDate(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		const posts = 2010 // ten more than are ranked
		h.change(func(tx blog.Tx) error {
			for i := range posts {
				p := blog.Post{
					Ref: fmt.Sprint("P", i), AuthorID: author.ID, Kind: blog.KindPost, Status: blog.Published, Path: fmt.Sprintf("/%d/", i),
					Title: "A title", Text: "window", PublishedAt: noon.Add(-time.Duration(i) * time.Hour),
				}
				if i == 1500 || i == 2005 {
					p.Title = "A window"
				}
				if err := tx.SavePost(ctx, &p); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range []struct {
			offset int
			want   []string
		}{
			{0, []string{"P1500", "P0", "P1"}}, {1998, []string{"P1998", "P1999", "P2000"}}, {2004, []string{"P2004", "P2005", "P2006"}},
			{2008, []string{"P2008", "P2009"}}, {2010, nil}, {1 << 40, nil}, {-5, []string{"P1500", "P0", "P1"}},
		} {
			found, err := h.reader.Search(ctx, blog.Search{Text: "window", Limit: 3, Offset: c.offset})
			h.must(err)
			h.same("total", found.Total, posts)
			got := refs(found.Hits, func(hit blog.Hit) string { return hit.Entry.Post.Ref })
			h.same(fmt.Sprint("from ", c.offset), got, append([]string{}, c.want...))
		}
	})
}
