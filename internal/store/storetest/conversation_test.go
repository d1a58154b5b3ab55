package storetest_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestThreadShowsWhatIsApprovedAndThePlacesAboveIt(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post, elsewhere := h.post(author, nil), h.post(author, nil)
		good, bad, far := h.guest("away.test"), h.guest("away.test"), h.guest("sub.evil.test")
		under := func(parent blog.Comment, status blog.CommentStatus) func(*blog.Comment) {
			return func(c *blog.Comment) {
				c.ParentID, c.Status, c.Warning, c.Source, c.RemoteURL = parent.ID, status, "w", "", "https://away.test/u"
				if status == blog.Removed {
					c.HTML = "" // as the domain leaves it
				}
			}
		}
		hidden := h.comment(post, good, under(blog.Comment{}, blog.Hidden))
		pending := h.comment(post, good, under(hidden, blog.Pending))
		shown := h.comment(post, good, under(pending, blog.Approved))
		removed := h.comment(post, good, under(blog.Comment{}, blog.Removed))
		blocked := h.comment(post, bad, under(removed, blog.Approved))
		answer := h.comment(post, blog.Guest{}, func(c *blog.Comment) {
			c.ParentID, c.AuthorID, c.RemoteID, c.Source = blocked.ID, author.ID, "", "*Markdown*"
		})
		for _, status := range []blog.CommentStatus{blog.Hidden, blog.Pending, blog.Removed} {
			h.comment(post, good, under(shown, status)) // nothing approved below: not shown
		}
		h.comment(post, far, under(shown, blog.Approved)) // its host will be blocked, and nothing is below
		h.comment(blog.Post{}, good, func(c *blog.Comment) { c.Status = blog.Waiting })
		h.comment(elsewhere, good, nil)
		h.react(blog.Like, good, post, answer)
		h.react(blog.Like, far, post, answer)
		h.change(func(tx blog.Tx) error {
			bad.Blocked = true
			return errors.Join(tx.SaveGuest(ctx, &bad), tx.BlockHost(ctx, blog.BlockedHost{Host: "evil.test"}))
		})

		thread, err := h.reader.Thread(ctx, post.ID)
		h.must(err)
		id := func(c blog.Comment) int64 { return c.ID }
		h.same("the order", refs(thread, func(v blog.CommentView) string { return v.Comment.Ref }),
			[]string{hidden.Ref, pending.Ref, shown.Ref, removed.Ref, blocked.Ref, answer.Ref})
		view := map[int64]blog.CommentView{}
		for _, v := range thread {
			view[id(v.Comment)] = v
		}
		for _, c := range []blog.Comment{hidden, pending, removed, blocked} {
			v := view[c.ID]
			if v.Comment.HTML+v.Comment.Warning+v.Comment.Source != "" || v.Comment.Visible() {
				h.Errorf("%s still has its words: %+v", c.Ref, v.Comment)
			}
		}
		for _, c := range []blog.Comment{hidden, pending, blocked} {
			v := view[c.ID]
			if v.Guest != (blog.Guest{}) || v.Comment.GuestID != 0 || v.Comment.RemoteID+v.Comment.RemoteURL != "" {
				h.Errorf("%s still names its writer: %+v", c.Ref, v)
			}
		}
		h.same("the blocked one counts as hidden", view[blocked.ID].Comment.Status, blog.Hidden)
		h.same("who removed theirs", view[removed.ID].Guest.ActorID, good.ActorID)
		h.same("the shown one", view[shown.ID].Comment, shown)
		h.same("the author's own", []any{view[answer.ID].Author.Name, view[answer.ID].Likes, view[answer.ID].Boosts}, []any{author.Name, 1, 0})
		h.same("no secrets", view[answer.ID].Author.PasswordHash+view[answer.ID].Author.SealedKey, "")

		e, err := h.reader.EntryByID(ctx, post.ID)
		h.must(err)
		h.same("counted comments", e.Comments, 2)
	})
}

func TestThreadOfEqualTimesIsOrderedByIDThenRef(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post, guest := h.post(author, nil), h.guest("away.test")
		for i, remote := range []string{"https://b.test/1", "https://B.test/1", "https://a.test/2", "https://a.test/10", "", ""} {
			h.comment(post, guest, func(c *blog.Comment) {
				c.RemoteID, c.PublishedAt, c.Ref = remote, noon, fmt.Sprintf("R%d", 9-i)
				if remote == "" {
					c.GuestID, c.AuthorID = 0, author.ID
				}
			})
		}
		thread, err := h.reader.Thread(ctx, post.ID)
		h.must(err)
		h.same("thread", refs(thread, func(v blog.CommentView) string { return v.Comment.Ref }), []string{"R4", "R5", "R8", "R6", "R7", "R9"})
		list, total, err := h.reader.VisibleIDs(ctx, post.ID, 3, 1)
		h.must(err)
		h.same("ids", list, []blog.CommentRef{{Ref: "R5"}, {RemoteID: "https://B.test/1"}, {RemoteID: "https://a.test/10"}})
		h.same("total", total, 6)
	})
}

func TestCircleOfParentsEndsTheWalk(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		post, guest := h.post(h.author(), nil), h.guest("away.test")
		a := h.comment(post, guest, func(c *blog.Comment) { c.Status = blog.Hidden })
		b := h.comment(post, guest, func(c *blog.Comment) { c.ParentID = a.ID })
		a.ParentID = b.ID
		h.change(func(tx blog.Tx) error { return tx.SaveComment(ctx, &a) })
		thread, err := h.reader.Thread(ctx, post.ID)
		h.must(err)
		h.same("comments", len(thread), 2)
	})
}

func TestRecentCommentsAndTheQueue(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author := h.Context(), h.author()
		post, draft := h.post(author, nil), h.post(author, func(p *blog.Post) { p.Status = blog.Draft })
		guest, bad := h.guest("away.test"), h.guest("evil.test")
		first := h.comment(post, guest, nil)
		pending := h.comment(post, guest, func(c *blog.Comment) { c.Status = blog.Pending })
		h.comment(draft, guest, func(c *blog.Comment) { c.Ref = "ON DRAFT" })
		h.comment(post, bad, func(c *blog.Comment) { c.Ref = "BAD" })
		h.comment(blog.Post{}, guest, func(c *blog.Comment) { c.Status, c.ParentRemoteID = blog.Waiting, "https://x.test/1" })
		last := h.comment(post, guest, nil)
		h.change(func(tx blog.Tx) error { return tx.BlockHost(ctx, blog.BlockedHost{Host: "evil.test"}) })

		ref := func(v blog.CommentView) string { return v.Comment.Ref }
		recent, err := h.reader.RecentComments(ctx, 10)
		h.must(err)
		h.same("recent", refs(recent, ref), []string{last.Ref, first.Ref})
		h.same("its post", []string{recent[0].Post.Path, recent[0].Post.Title, recent[0].Post.Body}, []string{post.Path, post.Title, ""})
		h.same("its guest", recent[0].Guest.ActorID, guest.ActorID)

		queue, err := h.reader.Queue(ctx, blog.Pending, 10, 0)
		h.must(err)
		h.same("pending", refs(queue, ref), []string{pending.Ref})
		queue, err = h.reader.Queue(ctx, "", 2, 1)
		h.must(err)
		h.same("all but waiting, second and third", refs(queue, ref), []string{"BAD", "ON DRAFT"})

		got, err := h.reader.CommentByRemoteID(ctx, pending.RemoteID)
		h.must(err)
		h.same("by remote id", got.Comment, pending)
		_, err = h.reader.CommentByRemoteID(ctx, "")
		h.kind("an empty id", err, blog.NotFound)
		got, err = h.reader.CommentByRef(ctx, first.Ref)
		h.must(err)
		h.same("by ref", got.Comment, first)
		_, err = h.reader.CommentByID(ctx, 1<<40)
		h.kind("no such comment", err, blog.NotFound)
	})
}

func TestWaitingThingsAreFoundByWhatTheyWaitFor(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		post, guest := h.post(h.author(), nil), h.guest("away.test")
		h.change(func(tx blog.Tx) error {
			has, err := tx.HasApproved(ctx, guest.ID)
			h.same("approved so far", has, false)
			return err
		})
		approved := h.comment(post, guest, nil)
		waiting := h.comment(blog.Post{}, guest, func(c *blog.Comment) { c.Status, c.ParentRemoteID = blog.Waiting, "https://x.test/1" })
		late := blog.Reaction{Kind: blog.Like, GuestID: guest.ID, TargetID: "https://x.test/1", RemoteID: "https://away.test/l"}
		h.change(func(tx blog.Tx) error {
			h.must(tx.SaveReaction(ctx, &late))
			comments, err := tx.CommentsWaitingFor(ctx, "https://x.test/1")
			h.must(err)
			h.same("waiting comments", comments, []blog.Comment{waiting})
			reactions, err := tx.ReactionsWaitingFor(ctx, "https://x.test/1")
			h.must(err)
			h.same("waiting reactions", reactions, []blog.Reaction{late})
			none, err := tx.ReactionsOf(ctx, blog.Like, guest.ID, 0, 0)
			h.must(err)
			h.same("waiting reactions are to nothing", none, []blog.Reaction(nil))
			mine, err := tx.CommentsOfGuest(ctx, guest.ID)
			h.must(err)
			h.same("all of the guest", mine, []blog.Comment{approved, waiting})
			has, err := tx.HasApproved(ctx, guest.ID)
			h.same("approved now", has, true)
			return err
		})
	})
}

func TestReactionsOfAGuestAreFoundByTargetAndUndoing(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		post, guest, other := h.post(h.author(), nil), h.guest("away.test"), h.guest("away.test")
		comment := h.comment(post, guest, nil)
		like := h.react(blog.Like, guest, post, blog.Comment{})
		onComment := h.react(blog.Like, guest, post, comment)
		h.react(blog.Like, other, post, blog.Comment{})
		h.react(blog.Boost, guest, post, blog.Comment{})
		h.change(func(tx blog.Tx) error {
			like.UndoneBy = "https://away.test/undo/1"
			h.must(tx.SaveReaction(ctx, &like))
			found, err := tx.ReactionsOf(ctx, blog.Like, guest.ID, post.ID, 0)
			h.must(err)
			h.same("to the post", found, []blog.Reaction{like})
			found, err = tx.ReactionsOf(ctx, blog.Like, guest.ID, post.ID, comment.ID)
			h.must(err)
			h.same("to the comment", found, []blog.Reaction{onComment})
			found, err = tx.ReactionsUndoneBy(ctx, guest.ID, "https://away.test/undo/1")
			h.must(err)
			h.same("undone", found, []blog.Reaction{like})
			found, err = tx.ReactionsUndoneBy(ctx, guest.ID, "")
			h.must(err)
			h.same("undone by nothing", found, []blog.Reaction(nil))
			_, err = tx.ReactionByRemoteID(ctx, other.ID, like.RemoteID)
			h.kind("another guest's id", err, blog.NotFound)
			h.must(tx.DeleteReaction(ctx, like.ID))
			_, err = tx.ReactionByRemoteID(ctx, guest.ID, like.RemoteID)
			h.kind("a deleted reaction", err, blog.NotFound)
			return nil
		})
	})
}

func TestWithdrawalsAreRememberedUntilTheirTime(t *testing.T) {
	houses(t, func(h *house) {
		ctx := h.Context()
		const note, actor = "https://away.test/notes/1", "https://away.test/users/1"
		h.change(func(tx blog.Tx) error {
			h.must(tx.Withdraw(ctx, blog.Withdrawal{RemoteID: note, ActorID: actor, Until: noon.Add(2 * time.Hour)}))
			return tx.Withdraw(ctx, blog.Withdrawal{RemoteID: note, ActorID: actor, Until: noon.Add(time.Hour)}) // the later one wins
		})
		h.change(func(tx blog.Tx) error {
			for _, c := range []struct {
				note, actor string
				now         time.Time
				want        bool
			}{
				{note, actor, noon.Add(90 * time.Minute), true},
				{note, actor, noon.Add(2 * time.Hour), false},
				{note, "https://evil.test/users/1", noon, false},
				{"https://away.test/notes/2", actor, noon, false},
			} {
				got, err := tx.Withdrawn(ctx, c.note, c.actor, c.now)
				h.must(err)
				h.same(fmt.Sprintf("%+v", c), got, c.want)
			}
			return nil
		})
	})
}

func TestMessagesAndReportsAreKeptOnce(t *testing.T) {
	houses(t, func(h *house) {
		ctx, ada, bob, guest := h.Context(), h.author(), h.author(), h.guest("away.test")
		message := func(author blog.Author, text string, at time.Time) blog.Message {
			return blog.Message{AuthorID: author.ID, GuestID: guest.ID, Kind: blog.Private, RemoteID: "https://away.test/dm/1", HTML: text, CreatedAt: at}
		}
		first, changed, toBob := message(ada, "one", noon), message(ada, "two", noon), message(bob, "one", noon)
		older := blog.Message{AuthorID: ada.ID, GuestID: guest.ID, Kind: blog.Mention, HTML: "older", CreatedAt: noon.Add(-time.Hour)}
		h.change(func(tx blog.Tx) error {
			return errors.Join(tx.SaveMessage(ctx, &first), tx.SaveMessage(ctx, &changed), tx.SaveMessage(ctx, &toBob), tx.SaveMessage(ctx, &older),
				tx.SaveReport(ctx, &blog.Report{RemoteID: "r", Content: "first", CreatedAt: noon}),
				tx.SaveReport(ctx, &blog.Report{RemoteID: "r", Content: "second", CreatedAt: noon}),
				tx.SaveReport(ctx, &blog.Report{Content: "without id", CreatedAt: noon.Add(time.Hour)}))
		})
		text := func(v blog.MessageView) string { return v.Message.HTML + " from " + v.Guest.Name }
		for author, want := range map[blog.Author][]string{ada: {"two from " + guest.Name, "older from " + guest.Name}, bob: {"one from " + guest.Name}} {
			messages, err := h.reader.Messages(ctx, author.ID, 10)
			h.must(err)
			h.same("messages to "+author.Name, refs(messages, text), want)
		}
		reports, err := h.reader.Reports(ctx, 10)
		h.must(err)
		h.same("reports", refs(reports, func(r blog.Report) string { return r.Content }), []string{"without id", "first"})
		h.change(func(tx blog.Tx) error { return tx.DeleteMessage(ctx, guest.ID, "https://away.test/dm/1") })
		messages, err := h.reader.Messages(ctx, ada.ID, 10)
		h.must(err)
		h.same("left", refs(messages, text), []string{"older from " + guest.Name})
	})
}

// TestAnAnsweredMessageKeepsItsPlace holds what the guest's deletion leaves, and what an author sees of the talk.
func TestAnAnsweredMessageKeepsItsPlace(t *testing.T) {
	houses(t, func(h *house) {
		ctx, author, other, guest := h.Context(), h.author(), h.author(), h.guest("away.test")
		said := func(name string) blog.Message {
			m := blog.Message{AuthorID: author.ID, GuestID: guest.ID, Kind: blog.Private, RemoteID: "https://away.test/dm/" + name, HTML: name, CreatedAt: noon}
			h.change(func(tx blog.Tx) error { return tx.SaveMessage(ctx, &m) })
			return m
		}
		answered := func(m blog.Message, changes ...func(*blog.MessageAnswer)) blog.MessageAnswer {
			a := blog.MessageAnswer{Ref: blog.NewRef(noon), MessageID: m.ID, AuthorID: author.ID, GuestID: guest.ID, Kind: m.Kind, HTML: "answer", CreatedAt: noon}
			for _, change := range changes {
				change(&a)
			}
			h.change(func(tx blog.Tx) error { return tx.SaveMessageAnswer(ctx, &a) })
			return a
		}
		first, plain, emptied := said("first"), said("plain"), said("emptied")
		yes := answered(first)
		answered(emptied, func(a *blog.MessageAnswer) { a.HTML, a.DeletedAt = "", noon })
		again := said("again")
		again.AnswersID, again.Hold = yes.ID, blog.HoldHidden
		h.change(func(tx blog.Tx) error {
			return errors.Join(tx.SaveMessage(ctx, &again), tx.DeleteMessage(ctx, guest.ID, first.RemoteID), tx.DeleteMessage(ctx, guest.ID, plain.RemoteID),
				tx.DeleteMessage(ctx, guest.ID, emptied.RemoteID), tx.DeleteMessage(ctx, guest.ID, first.RemoteID))
		})
		talk, err := h.reader.Talk(ctx, author, again.ID)
		h.must(err)
		turn := func(t blog.TalkTurn) string {
			return fmt.Sprintf("%s %s %d %d", t.Message.HTML, t.Message.Hold, len(t.Answers), t.Answered.ID)
		}
		h.same("the talk", refs(talk.Turns, turn), []string{" withdrawn 1 0", fmt.Sprintf("again hidden 0 %d", yes.ID)})
		page, err := h.reader.Inbox(ctx, blog.InboxQuery{Author: author})
		h.must(err)
		h.same("the inbox", refs(page.Views, func(v blog.NoticeView) string { return fmt.Sprintf("%d %d", v.Notice.ThingID, len(v.Answers)) }), []string{fmt.Sprintf("%d 1", first.ID)})
		if _, err := h.reader.Talk(ctx, other, again.ID); blog.KindOf(err) != blog.NotFound {
			h.Errorf("another author reads the talk: %v", err)
		}
	})
}
