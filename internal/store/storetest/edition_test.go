package storetest_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/internal/store/storetest"
)

func TestEditionGrowsOnlyWhenAReaderCouldSeeIt(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author, guest := h.Context(), h.author(), h.guest("away.test")
		post := h.post(author, nil)
		draft := h.post(author, func(p *blog.Post) { p.Status = blog.Draft })
		held := h.comment(post, guest, func(c *blog.Comment) { c.Status = blog.Pending })
		shown := h.comment(post, guest, nil)
		waiting := h.comment(blog.Post{}, guest, func(c *blog.Comment) { c.Status = blog.Waiting })
		var told []int64
		h.blog.OnEdition(func(n int64) { told = append(told, n) })
		for _, c := range []struct {
			what string
			seen bool
			do   func(tx blog.Tx) error
		}{
			{"nothing", false, func(blog.Tx) error { return nil }},
			{"two settings", true, func(tx blog.Tx) error {
				return errors.Join(tx.SetSetting(ctx, "site.title", "a"), tx.SetSetting(ctx, "site.tagline", "b"))
			}},
			{"an author", true, func(tx blog.Tx) error { return tx.SaveAuthor(ctx, &author) }},
			{"a draft", false, func(tx blog.Tx) error { return errors.Join(tx.SavePost(ctx, &draft), tx.SetTerms(ctx, draft.ID, nil)) }},
			{"a published draft", true, func(tx blog.Tx) error { draft.Status = blog.Published; return tx.SavePost(ctx, &draft) }},
			{"a post taken back", true, func(tx blog.Tx) error { draft.Status = blog.Draft; return tx.SavePost(ctx, &draft) }},
			{"a new draft", false, func(tx blog.Tx) error {
				return tx.SavePost(ctx, &blog.Post{Ref: "N", AuthorID: author.ID, Kind: blog.KindPost, Status: blog.Draft})
			}},
			{"terms of a post", true, func(tx blog.Tx) error { return tx.SetTerms(ctx, post.ID, nil) }},
			{"a term", true, func(tx blog.Tx) error { return tx.SaveTerm(ctx, &blog.Term{Kind: blog.Tag, Slug: "x"}) }},
			{"a held comment", false, func(tx blog.Tx) error { return tx.SaveComment(ctx, &held) }},
			{"an approved comment", true, func(tx blog.Tx) error { held.Status = blog.Approved; return tx.SaveComment(ctx, &held) }},
			{"a comment held again", true, func(tx blog.Tx) error { held.Status = blog.Pending; return tx.SaveComment(ctx, &held) }},
			{"a changed comment", true, func(tx blog.Tx) error { return tx.SaveComment(ctx, &shown) }},
			{"a waiting comment", false, func(tx blog.Tx) error { return tx.SaveComment(ctx, &waiting) }},
			{"a like", true, func(tx blog.Tx) error {
				return tx.SaveReaction(ctx, &blog.Reaction{Kind: blog.Like, GuestID: guest.ID, PostID: post.ID, RemoteID: "l"})
			}},
			{"a waiting like", false, func(tx blog.Tx) error {
				return tx.SaveReaction(ctx, &blog.Reaction{Kind: blog.Like, GuestID: guest.ID, TargetID: "t", RemoteID: "w"})
			}},
			{"likes gone", true, func(tx blog.Tx) error { return tx.DeleteReactionsOf(ctx, guest.ID) }},
			{"no likes gone", false, func(tx blog.Tx) error { return tx.DeleteReactionsOf(ctx, guest.ID) }},
			{"a guest's new key", false, func(tx blog.Tx) error { guest.PublicKeyPEM = "new"; return tx.SaveGuest(ctx, &guest) }},
			{"a guest's new name", true, func(tx blog.Tx) error { guest.DisplayName = "New"; return tx.SaveGuest(ctx, &guest) }},
			{"a blocked host", true, func(tx blog.Tx) error { return tx.BlockHost(ctx, blog.BlockedHost{Host: "x.test"}) }},
			{"a follower", false, func(tx blog.Tx) error {
				return tx.SaveFollower(ctx, &blog.Follower{AuthorID: author.ID, GuestID: guest.ID})
			}},
			{"a withdrawal", false, func(tx blog.Tx) error { return tx.Withdraw(ctx, blog.Withdrawal{RemoteID: "a", ActorID: "b"}) }},
		} {
			before := h.edition()
			told = nil
			h.change(c.do)
			want, wantTold := before, []int64(nil)
			if c.seen {
				want++
				wantTold = []int64{want}
			}
			h.same("edition after "+c.what, h.edition(), want)
			h.same("told after "+c.what, told, wantTold)
		}
	})
}

func TestRolledBackTransactionLeavesNoFactAndNoEdition(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		h.blog.OnEdition(func(int64) { h.Error("an edition was announced that does not exist") })
		before := h.edition()
		broken := errors.New("broken")
		err := h.blog.Atomically(ctx, func(tx blog.Tx) error {
			h.must(tx.SavePost(ctx, &blog.Post{Ref: "P", AuthorID: author.ID, Kind: blog.KindPost, Status: blog.Published}))
			h.must(tx.Record(ctx, blog.Fact{Kind: blog.PostPublished, ID: 1}))
			return broken
		})
		if !errors.Is(err, broken) {
			h.Errorf("got %v, want the error of the function", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = h.blog.Atomically(ctx, func(tx blog.Tx) error {
				h.must(tx.Record(ctx, blog.Fact{Kind: blog.PostPublished, ID: 1}))
				panic("broken")
			})
		}()
		h.same("facts", len(h.queued(blog.JobFact)), 0)
		h.same("edition", h.edition(), before)
		_, err = h.reader.EntryByRef(ctx, "P")
		h.kind("the post", err, blog.NotFound)
	})
}

func TestFactsWaitInTheQueueWithAllTheyCarry(t *testing.T) {
	houses(t, func(h *house) {
		h.change(func(tx blog.Tx) error {
			return tx.Record(h.Context(), blog.Fact{Kind: blog.PostEdited, ID: 5, Version: 3, Note: "n", After: time.Hour}, blog.Fact{Kind: blog.FollowAccepted, ID: 6})
		})
		work := h.queued(blog.JobFact)
		if len(work) != 2 {
			h.Fatalf("got %d jobs, want 2", len(work))
		}
		h.same("first", work[0].Args, map[string]any{"kind": "post.edited", "id": 5.0, "version": 3.0, "note": "n"})
		h.same("second", work[1].Args, map[string]any{"kind": "follow.accepted", "id": 6.0})
		h.same("queue", work[0].Queue, blog.QueueFacts)
		if want := h.now().Add(time.Hour); work[0].RunAt.Sub(want).Abs() > time.Second && want.After(time.Now()) {
			h.Errorf("the first runs at %v, want %v", work[0].RunAt, want)
		}
	})
}

func TestOtherProcessesSeeTheEdition(t *testing.T) {
	t.Parallel()
	storetest.Databases(t, func(t *testing.T, open func() *store.DB) {
		here, there := open(), open()
		reader := store.NewReader(here)
		writer, err := store.NewBlog(there, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		for range 3 {
			before, err := reader.Edition(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if err := writer.Atomically(ctx, func(tx blog.Tx) error { return tx.SetSetting(ctx, "site.title", "x") }); err != nil {
				t.Fatal(err)
			}
			if after, err := reader.Edition(ctx); err != nil || after != before+1 {
				t.Errorf("edition %d after %d (%v)", after, before, err)
			}
		}
	})
}

func TestReaderForgetsWhatItRememberedWithTheEdition(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		posts := func() []int {
			list, err := h.reader.Entries(ctx, blog.Query{})
			h.must(err)
			totals, err := h.reader.Totals(ctx, h.now())
			h.must(err)
			months, err := h.reader.Months(ctx, time.UTC)
			h.must(err)
			sum := 0
			for _, m := range months {
				sum += m.Posts
			}
			return []int{list.Total, totals.Posts, sum}
		}
		for n := range 3 {
			if got := posts(); !slices.Equal(got, []int{n, n, n}) {
				h.Errorf("with %d posts the reader counts %v", n, got)
			}
			h.post(author, nil)
		}
	})
}

func TestCanceledRequestIsNoConflict(t *testing.T) {
	houses(t, func(h *house) {
		ctx, cancel := context.WithCancel(h.Context())
		cancel()
		err := h.blog.Atomically(ctx, func(blog.Tx) error { return nil })
		if !errors.Is(err, context.Canceled) {
			h.Errorf("got %v, want context.Canceled", err)
		}
		h.kind("a cancelled request", err, blog.Internal)
	})
}
