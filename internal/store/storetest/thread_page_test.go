package storetest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
)

// talk adds comments to a post by a plan: "a b>a c>b" is a thread of three, "d!" one that is hidden.
func (h *house) talk(post blog.Post, guest blog.Guest, plan string) map[string]blog.Comment {
	h.Helper()
	made := map[string]blog.Comment{}
	for word := range strings.FieldsSeq(plan) {
		name, hidden := strings.CutSuffix(word, "!")
		name, parent, _ := strings.Cut(name, ">")
		made[name] = h.comment(post, guest, func(c *blog.Comment) {
			c.Ref, c.ParentID = "REF"+name, made[parent].ID
			if hidden {
				c.Status = blog.Hidden
			}
		})
	}
	return made
}

// paged draws all pages: "a b>a | c".
func (h *house) paged(post blog.Post, size int) string {
	h.Helper()
	var pages []string
	for n, count := 1, 1; n <= count; n++ {
		views, of, _, err := h.reader.ThreadPage(h.Context(), post.ID, n, size)
		h.must(err)
		count = of
		var words []string
		for _, v := range views {
			word := strings.TrimPrefix(v.Comment.Ref, "REF")
			if v.ParentRef != "" {
				word += ">" + strings.TrimPrefix(v.ParentRef, "REF")
			}
			words = append(words, word)
			on, err := h.reader.PageOfComment(h.Context(), post.ID, v.Comment.Ref, size)
			h.must(err)
			h.same("page of "+word, on, n)
		}
		pages = append(pages, strings.Join(words, " "))
	}
	return strings.Join(pages, " | ")
}

func TestThreadIsPartedBetweenItsConversations(t *testing.T) {
	houses(t, func(h *house) {
		author, guest := h.author(), h.guest("away.test")
		for plan, want := range map[string]string{
			"":                                 "",
			"a":                                "a",
			"a b c d":                          "a b c d",
			"a b c d e":                        "a b c d | e",
			"a b b1>b b2>b c":                  "a b b1 b2 | c",
			"a b c b1>b b2>b":                  "a b b1 b2 | c",           // the order of the conversation, not of the clock
			"a a1>a b b1>b b2>b":               "a a1 | b b1 b2",          // b fits whole on the next page
			"a a1>a a2>a1 a3>a2 a4>a3 a5>a4 b": "a a1 a2 a3 | a4>a3 a5 b", // longer than a page: parted, with a sign
			"z a a1>a a2>a a3>a a4>a b":        "z a a1 a2 | a3>a a4>a b", // fills up the page that it begins on
			"a! b":                             "b",                       // nothing below it
			"a! a1>a b c d":                    "a a1 b c | d",            // an empty place takes room, too
			"a a1>a! a2>a1 x":                  "a a1 a2 x",
		} {
			post := h.post(author, nil)
			prefix := fmt.Sprint("p", post.ID, "_") // a ref is unique in the house
			h.talk(post, guest, prefixed(plan, prefix))
			if got := strings.ReplaceAll(h.paged(post, 4), prefix, ""); got != want {
				h.Errorf("%s\n gives %s\n want  %s", plan, got, want)
			}
		}
	})
}

func prefixed(plan, prefix string) string {
	words := strings.Fields(plan)
	for i, word := range words {
		words[i] = prefix + strings.ReplaceAll(word, ">", ">"+prefix)
	}
	return strings.Join(words, " ")
}

func TestPagesTogetherAreTheThread(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post, guest, bad := h.post(author, nil), h.guest("away.test"), h.guest("evil.test")
		var plan []string
		for i := range 60 {
			word := fmt.Sprint("n", i)
			if i%4 != 0 {
				word += fmt.Sprint(">n", i/2)
			}
			if i%7 == 0 {
				word += "!"
			}
			plan = append(plan, word)
		}
		made := h.talk(post, guest, strings.Join(plan, " "))
		h.comment(post, bad, func(c *blog.Comment) { c.ParentID = made["n3"].ID })
		h.react(blog.Like, guest, post, made["n1"])
		h.change(func(tx blog.Tx) error {
			bad.Blocked = true
			return tx.SaveGuest(ctx, &bad)
		})
		thread, err := h.reader.Thread(ctx, post.ID)
		h.must(err)
		var together []blog.CommentView
		visible := 0
		for n, count := 1, 1; n <= count; n++ {
			views, of, total, err := h.reader.ThreadPage(ctx, post.ID, n, 7)
			h.must(err)
			count, visible = of, total
			if len(views) > 7 {
				h.Errorf("page %d has %d comments", n, len(views))
			}
			for _, v := range views {
				v.ParentRef, v.ParentName = "", ""
				together = append(together, v)
			}
		}
		byID := func(a, b blog.CommentView) int { return int(a.Comment.ID - b.Comment.ID) }
		slices.SortFunc(thread, byID)
		slices.SortFunc(together, byID)
		h.same("all pages", together, thread)
		e, err := h.reader.EntryByID(ctx, post.ID)
		h.must(err)
		h.same("total", visible, e.Comments)
	})
}

func TestPartedConversationNamesWhomItAnswers(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post, guest := h.post(author, nil), h.guest("away.test")
		made := h.talk(post, guest, "a b>a! c>b d>c")
		h.comment(post, blog.Guest{}, func(c *blog.Comment) { c.ParentID, c.AuthorID, c.RemoteID = made["a"].ID, author.ID, "" })
		at := func(n int) blog.CommentView {
			views, _, _, err := h.reader.ThreadPage(ctx, post.ID, n, 1)
			h.must(err)
			if len(views) != 1 {
				h.Fatalf("page %d has %d comments", n, len(views))
			}
			return views[0]
		}
		h.same("b", [2]string{at(2).ParentRef, at(2).ParentName}, [2]string{"REFa", guest.DisplayName})
		h.same("below what is hidden", [2]string{at(3).ParentRef, at(3).ParentName}, [2]string{"REFb", ""})
		for _, n := range []int{-1, 0, 6, 1 << 40} {
			_, pages, _, err := h.reader.ThreadPage(ctx, post.ID, n, 1)
			h.kind(fmt.Sprint("page ", n), err, blog.NotFound)
			h.same("pages", pages, 5)
		}
		_, err := h.reader.PageOfComment(ctx, post.ID, "NONE", 10)
		h.kind("an unknown comment", err, blog.NotFound)
		views, pages, total, err := h.reader.ThreadPage(ctx, 0, 1, 10)
		h.must(err)
		h.same("under no post", []int{len(views), pages, total}, []int{0, 1, 0})
	})
}

func TestPageOfAHugeThreadReadsOnlyItsOwnTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	houses(t, func(h *house) {
		ctx := h.Context()
		post, guest := h.post(h.author(), nil), h.guest("away.test")
		const many = 20_000
		first := h.comment(post, guest, nil)
		h.must(h.db.Atomically(ctx, func(tx *store.Tx) error {
			return tx.DB().Exec(`INSERT INTO comments (ref, post_id, parent_id, guest_id, status, published_at, remote_id, html)
				WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
				SELECT 'REF' || i, post_id, 0, guest_id, status, published_at, 'https://away.test/' || i, ? FROM comments, n WHERE id = ?`,
				many-1, "<p>"+strings.Repeat("word ", 200)+"</p>", first.ID).Error
		}))
		began := time.Now()
		views, pages, total, err := h.reader.ThreadPage(ctx, post.ID, 50, 200)
		h.must(err)
		took := time.Since(began)
		h.same("what there is", []int{len(views), pages, total}, []int{200, many / 200, many})
		h.Logf("one page of %d comments took %v", many, took)
		if took > 2*time.Second { // it takes some 40 ms; reading all texts would take seconds
			h.Errorf("one page took %v", took)
		}
	})
}
