package storetest_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// plain renders nothing much.
type plain struct{}

func (plain) Post(_ context.Context, s blog.Source) (blog.Rendered, error) {
	if s.Markdown == "bomb" {
		return blog.Rendered{}, blog.Refuse(blog.Invalid, "Too much.")
	}
	return blog.Rendered{HTML: "<p>" + s.Markdown + "</p>"}, nil
}

func (plain) Comment(_ context.Context, s string) (string, error) { return s, nil }
func (plain) Visitor(_ context.Context, s string) (string, error) { return s, nil }

func (h *house) importers() (*blog.Posts, *blog.Conversation) {
	path := func(_ blog.PostKind, _ time.Time, slug string) string { return "/" + slug + "/" }
	return blog.NewPosts(h.blog, plain{}, path, h.now, time.Second), blog.NewConversation(h.blog, plain{}, h.now)
}

// old is a comment that was written an hour ago elsewhere.
func old(id string, parent blog.Target) blog.Imported {
	return blog.Imported{Arrival: blog.Arrival{
		Guest:    blog.Guest{ActorID: "https://away.test/" + id[:1], Host: "away.test", Name: id[:1], FetchedAt: noon},
		RemoteID: "https://away.test/" + id, HTML: "<p>" + id + "</p>", Parent: parent, PublishedAt: noon.Add(-time.Hour),
	}}
}

func TestImportedCommentsStandWhereTheyStoodAndOnlyOnce(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		_, talk := h.importers()
		post := h.post(author, func(p *blog.Post) { p.CommentPolicy = blog.CommentsClosed })
		own := blog.Imported{Ref: blog.NewRef(noon), Own: true, Source: "*mine*", Arrival: blog.Arrival{HTML: "<p>mine</p>", Parent: blog.Target{RemoteID: "https://away.test/a1"}, PublishedAt: noon}}
		hidden := old("c1", blog.Target{PostRef: post.Ref})
		hidden.Status = blog.Hidden
		list := []blog.Imported{
			old("a1", blog.Target{PostRef: post.Ref}), own, old("b1", blog.Target{CommentRef: own.Ref}), old("a2", blog.Target{RemoteID: "https://away.test/b1"}),
			hidden, old("d1", blog.Target{RemoteID: "https://away.test/nobody-knows"}),
		}
		for i := range list {
			list[i].PublishedAt = noon.Add(time.Duration(i-60) * time.Minute)
		}
		kept, err := talk.Import(ctx, author, list)
		h.must(err)
		h.same("kept", kept, 5)
		again, err := talk.Import(ctx, author, list)
		h.must(err)
		h.same("kept the second time", again, 0)

		thread, err := h.reader.Thread(ctx, post.ID)
		h.must(err)
		h.same("the texts", refs(thread, func(v blog.CommentView) string { return v.Comment.HTML }), []string{"<p>a1</p>", "<p>mine</p>", "<p>b1</p>", "<p>a2</p>"})
		h.same("who answers", thread[1].Author.Name, author.Name)
		h.same("a guest with an approved comment is approved", []bool{thread[0].Guest.Approved, thread[2].Guest.Approved}, []bool{true, true})
		h.change(func(tx blog.Tx) error {
			c, err := tx.GuestByActor(ctx, "https://away.test/c")
			h.must(err)
			h.same("one with a hidden comment is not", c.Approved, false)
			return nil
		})
	})
}

func TestImportKeepsAwayWhatTheHouseKeepsAway(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		_, talk := h.importers()
		post := h.post(author, nil)
		blocked := old("b1", blog.Target{PostRef: post.Ref})
		far := old("f1", blog.Target{PostRef: post.Ref})
		far.Guest.ActorID, far.Guest.Host = "https://sub.evil.test/f", "sub.evil.test"
		withdrawn := old("w1", blog.Target{PostRef: post.Ref})
		kept, err := talk.Import(ctx, author, []blog.Imported{old("b0", blog.Target{PostRef: post.Ref})})
		h.must(err)
		h.same("before", kept, 1)
		h.change(func(tx blog.Tx) error {
			guest, err := tx.GuestByActor(ctx, blocked.Guest.ActorID)
			h.must(err)
			guest.Blocked = true
			h.must(tx.SaveGuest(ctx, &guest))
			h.must(tx.BlockHost(ctx, blog.BlockedHost{Host: "evil.test"}))
			return tx.Withdraw(ctx, blog.Withdrawal{RemoteID: withdrawn.RemoteID, ActorID: withdrawn.Guest.ActorID, Until: noon.Add(time.Hour)})
		})
		kept, err = talk.Import(ctx, author, []blog.Imported{blocked, far, withdrawn})
		h.must(err)
		h.same("kept", kept, 0)
		_, err = talk.Import(ctx, blog.Author{}, []blog.Imported{old("x1", blog.Target{PostRef: post.Ref})})
		h.same("a stranger's import", blog.KindOf(err), blog.Forbidden)
		nameless := old("n1", blog.Target{PostRef: post.Ref})
		nameless.RemoteID = ""
		_, err = talk.Import(ctx, author, []blog.Imported{old("x1", blog.Target{PostRef: post.Ref}), nameless})
		h.same("a comment without an id", blog.KindOf(err), blog.Invalid)
		known, err := h.reader.Thread(ctx, post.ID)
		h.must(err)
		h.same("nothing of a refused import is left", len(known), 0) // b0 is by a blocked guest now
	})
}

func TestImportedPostsAreNoNewsAndOneMistakeKeepsAllOut(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		posts, _ := h.importers()
		forms := make([]blog.PostForm, 30)
		for i := range forms {
			forms[i] = blog.PostForm{Ref: blog.NewRef(noon), Title: fmt.Sprintf("Post %d", i), Body: "text", Tags: []string{"old"}, PublishedAt: noon.Add(-time.Duration(i+1) * time.Hour)}
		}
		forms[7].Body = "bomb"
		_, err := posts.Import(ctx, author, forms, true)
		h.same("a mistake", blog.KindOf(err), blog.Invalid)
		list, err := h.reader.Entries(ctx, blog.Query{Limit: 50})
		h.must(err)
		h.same("after the mistake", list.Total, 0)

		forms[7].Body, forms[8].TranslationOf, forms[8].Language = "text", forms[7].Ref, "de"
		for range 2 {
			saved, err := posts.Import(ctx, author, forms, true)
			h.must(err)
			h.same("the first", []any{saved[0].Ref, saved[0].Version, saved[0].Status}, []any{forms[0].Ref, int64(1), blog.Published})
		}
		list, err = h.reader.Entries(ctx, blog.Query{Limit: 50})
		h.must(err)
		h.same("after importing twice", list.Total, 30)
		h.same("newest first", list.Entries[0].Post.Ref, forms[0].Ref)
		h.same("translations", list.Entries[7].Post.TranslationKey, list.Entries[8].Post.TranslationKey)
		h.same("facts", len(h.queued(blog.JobFact)), 0)
	})
}
