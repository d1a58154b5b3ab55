package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestSpamIsSetAsideExplainedAndLearnt(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		post := r.publish(t, blog.PostForm{Title: "Bread and butter", CommentPolicy: blog.CommentsEveryone})
		if err := r.house.Change(ctx, blog.Operator(), map[string]string{"comments.first_contact": "show"}); err != nil {
			t.Fatal(err)
		}
		honest := r.says(t, stranger("ada"), post, "Which flour do you use for this?")
		if v, err := r.reader.CommentByRemoteID(ctx, honest); err != nil || v.Comment.Status != blog.Approved {
			t.Fatalf("an honest comment is %+v, %v", v.Comment, err)
		}
		const wave = "Our wonderful kitchen shop has everything that a baker could wish for, come and see us today"
		var ids []string
		for i := range 4 {
			g := stranger(fmt.Sprintf("seller%d", i))
			g.AvatarURL, g.DisplayName, g.JoinedAt = "", "", r.now.Add(-1)
			ids = append(ids, r.says(t, g, post, fmt.Sprintf(`%s <a href="https://shop.example/%d">here</a>`, wave, i)))
		}
		last, err := r.reader.CommentByRemoteID(ctx, ids[3])
		if err != nil || !last.Comment.Spam() || last.Comment.Score < 60 || !strings.Contains(last.Comment.Reasons, "the same text from 3 other accounts lately") {
			t.Fatalf("the fourth of a wave: %+v, %v", last.Comment, err)
		}
		if thread, err := r.reader.Thread(ctx, post.ID); err != nil || len(thread) != 2 { // the honest one, and the first of the wave
			t.Errorf("%d comments show, %v", len(thread), err)
		}
		spam := r.inbox(t, blog.InboxQuery{Place: blog.PlaceSpam})
		if len(spam) != 3 {
			t.Fatalf("%d lie among the spam", len(spam))
		}
		first := r.inbox(t, blog.InboxQuery{Kinds: []blog.NoticeKind{blog.NoticeComment}})[0]
		r.act(t, blog.ActSpam, first)
		g := stranger("seller0")
		again := r.says(t, g, post, `Visit the shop: wonderful kitchen things for every baker <a href="https://shop.example/9">shop</a>`)
		v, err := r.reader.CommentByRemoteID(ctx, again)
		if err != nil || !v.Comment.Spam() || !strings.Contains(v.Comment.Reasons, "you marked this person as spam before") {
			t.Errorf("another one of a known spammer: %+v, %v", v.Comment, err)
		}
		r.act(t, blog.ActHam, spam[0])
		if v, err := r.reader.CommentByID(ctx, spam[0].Notice.ThingID); err != nil || v.Comment.Status != blog.Approved || v.Comment.Hold != "" {
			t.Errorf("what is no spam: %+v, %v", v.Comment, err)
		}
		if err := r.house.Change(ctx, blog.Operator(), map[string]string{"comments.spam": "off"}); err != nil {
			t.Fatal(err)
		}
		off := r.says(t, stranger("seller2"), post, wave+` <a href="https://shop.example/10">here</a>`)
		if v, err := r.reader.CommentByRemoteID(ctx, off); err != nil || v.Comment.Status != blog.Approved {
			t.Errorf("with the scoring off: %+v, %v", v.Comment, err)
		}
	})
}

func TestMutedWordsLetCommentsWait(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
		if err := r.house.Change(ctx, blog.Operator(), map[string]string{"comments.first_contact": "show"}); err != nil {
			t.Fatal(err)
		}
		bo := r.joins(ctx, t, "bo", blog.Writer)
		_, err := r.conversation.Mute(ctx, bo, blog.MuteForm{Words: "crust"})
		wantKind(t, err, blog.Forbidden)
		if _, err := r.conversation.Mute(ctx, r.ana, blog.MuteForm{Words: "Crème brûlée"}); err != nil {
			t.Fatal(err)
		}
		_, err = r.conversation.Mute(ctx, r.ana, blog.MuteForm{Words: "creme brulee"})
		wantKind(t, err, blog.Invalid)
		id := r.says(t, stranger("ada"), post, "I prefer a CREME BRULEE")
		v, err := r.reader.CommentByRemoteID(ctx, id)
		if err != nil || v.Comment.Status != blog.Pending || v.Comment.Hold != blog.HoldMuted || v.Comment.Reasons != "contains a muted word: Crème brûlée" {
			t.Errorf("%+v, %v", v.Comment, err)
		}
		r.act(t, blog.ActApprove, r.inbox(t, blog.InboxQuery{})...)
		if v, err := r.reader.CommentByRemoteID(ctx, id); err != nil || !v.Comment.Visible() {
			t.Errorf("after the approval: %+v, %v", v.Comment, err)
		}
	})
}

func TestOneTextToManyAuthorsAndGuestsIsAWaveOfMentions(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		for i := range 3 {
			g := stranger(fmt.Sprintf("caller%d", i))
			g.AvatarURL, g.DisplayName, g.JoinedAt = "", "", r.now.Add(-1)
			_, err := r.conversation.Tell(t.Context(), g, []string{r.ana.Ref}, blog.Message{
				Kind: blog.Mention, RemoteID: fmt.Sprintf("https://away.test/m/%d", i), HTML: `<p>@ana please look at this wonderful thing, my dear and only friend: <a href="https://x.example">x</a></p>`,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if spam := r.inbox(t, blog.InboxQuery{Place: blog.PlaceSpam}); len(spam) != 2 {
			t.Errorf("%d of 3 lie among the spam", len(spam))
		}
	})
}
