package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// stranger is a guest of another house; they have a face and a name.
func stranger(name string) blog.Guest {
	return blog.Guest{
		ActorID: "https://away.test/u/" + name, Host: "away.test", Name: name, Handle: name + "@away.test", DisplayName: "Guest " + name,
		AvatarURL: "https://away.test/a/" + name + ".png", FetchedAt: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
	}
}

// says lets a guest answer a post.
func (r *rooms) says(t *testing.T, guest blog.Guest, post blog.Post, text string) string {
	t.Helper()
	id := fmt.Sprintf("%s/notes/%d", guest.ActorID, r.now.UnixNano())
	r.now = r.now.Add(time.Minute)
	outcome, err := r.conversation.Receive(t.Context(), blog.Arrival{
		Guest: guest, RemoteID: id, RemoteURL: id, Parent: blog.Target{PostRef: post.Ref}, HTML: "<p>" + text + "</p>", PublishedAt: r.now,
	})
	if err != nil || outcome != blog.Kept {
		t.Fatalf("the comment is %v: %v", outcome, err)
	}
	return id
}

func (r *rooms) inbox(t *testing.T, q blog.InboxQuery) []blog.NoticeView {
	t.Helper()
	if q.Author.ID == 0 {
		q.Author = r.ana
	}
	page, err := r.reader.Inbox(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return page.Views
}

func noticeIDs(views []blog.NoticeView) []int64 {
	list := make([]int64, len(views))
	for i, v := range views {
		list[i] = v.Notice.ID
	}
	return list
}

func kindsOf(views []blog.NoticeView) []blog.NoticeKind {
	list := make([]blog.NoticeKind, len(views))
	for i, v := range views {
		list[i] = v.Notice.Kind
	}
	return list
}

func (r *rooms) act(t *testing.T, action blog.InboxAction, views ...blog.NoticeView) blog.Moderated {
	t.Helper()
	done, err := r.conversation.Moderate(t.Context(), r.ana, action, noticeIDs(views))
	if err != nil {
		t.Fatalf("%s: %v", action, err)
	}
	return done
}

func TestEverythingThatComesInStandsInOneQueue(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
		r.says(t, stranger("ada"), post, "Which flour do you use?")
		for i := range 7 {
			g := stranger(fmt.Sprintf("liker%d", i))
			for range 2 { // the second request of a guest counts no more
				if _, err := r.conversation.React(ctx, g, blog.Like, blog.Target{PostRef: post.Ref}, "", fmt.Sprint(g.ActorID, "/like/", r.now.UnixNano())); err != nil {
					t.Fatal(err)
				}
				r.now = r.now.Add(time.Second)
			}
		}
		tell := func(kind blog.MessageKind, id string) {
			_, err := r.conversation.Tell(ctx, stranger("mo"), []string{r.ana.Ref}, blog.Message{Kind: kind, RemoteID: "https://away.test/m/" + id, HTML: "<p>Hello from " + id + "</p>"})
			if err != nil {
				t.Fatal(err)
			}
			r.now = r.now.Add(time.Second)
		}
		tell(blog.Private, "one")
		tell(blog.Mention, "two")
		if _, err := r.conversation.Quoted(ctx, stranger("qi"), []string{post.Ref}, blog.Quote{RemoteID: "https://away.test/q/1", PublishedAt: r.now}); err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(time.Second)
		for i := range 3 {
			if _, err := r.followers.Follow(ctx, r.ana.Ref, stranger(fmt.Sprintf("fan%d", i)), "", []byte("{}")); err != nil {
				t.Fatal(err)
			}
		}
		r.now = r.now.Add(time.Second)
		if _, err := r.conversation.Complain(ctx, stranger("mod"), blog.Report{RemoteID: "https://away.test/r/1", Content: "Rude."}); err != nil {
			t.Fatal(err)
		}
		views := r.inbox(t, blog.InboxQuery{})
		want := []blog.NoticeKind{blog.NoticeReport, blog.NoticeFollow, blog.NoticeQuote, blog.NoticeMention, blog.NoticePrivate, blog.NoticeLike, blog.NoticeComment}
		if got := kindsOf(views); !slices.Equal(got, want) {
			t.Fatalf("the queue holds %v, want %v", got, want)
		}
		if likes := views[5]; likes.Notice.Total != 7 || len(likes.People) != 5 || likes.People[0].Name != "liker6" || likes.Post.ID != post.ID {
			t.Errorf("likes: %+v, %d faces", likes.Notice, len(likes.People))
		}
		if views[1].Notice.Total != 3 || views[4].Message.HTML != "<p>Hello from one</p>" || views[6].Comment.Comment.HTML == "" {
			t.Errorf("%+v", views)
		}
		counts, err := r.reader.InboxCounts(ctx, r.ana)
		if err != nil || counts != (blog.InboxCounts{New: 7, Waiting: 2, Unread: 7}) {
			t.Errorf("counts %+v, %v", counts, err)
		}
		if got := r.inbox(t, blog.InboxQuery{Waiting: true}); len(got) != 2 {
			t.Errorf("%d entries wait", len(got))
		}
		for text, n := range map[string]int{"flour": 1, "GUEST MO": 3, "from one": 1, "bread": 3, "100%": 0} {
			if got := r.inbox(t, blog.InboxQuery{Search: text}); len(got) != n {
				t.Errorf("%q finds %v, want %d", text, kindsOf(got), n)
			}
		}
		r.act(t, blog.ActRead, views[0], views[1])
		if err := r.conversation.MarkAllRead(ctx, r.ana, views[2].Notice.At); err != nil {
			t.Fatal(err)
		}
		if got := r.inbox(t, blog.InboxQuery{Unread: true}); len(got) != 0 {
			t.Errorf("unread: %v", kindsOf(got))
		}
		r.act(t, blog.ActUnread, views[6])
		if got := kindsOf(r.inbox(t, blog.InboxQuery{Unread: true})); !slices.Equal(got, []blog.NoticeKind{blog.NoticeComment}) {
			t.Errorf("unread: %v", got)
		}
		pageByPage(t, r, want)
	})
}

// pageByPage walks the queue two at a time.
func pageByPage(t *testing.T, r *rooms, want []blog.NoticeKind) {
	t.Helper()
	var got []blog.NoticeKind
	q := blog.InboxQuery{Author: r.ana, Limit: 2}
	for range 10 {
		page, err := r.reader.Inbox(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, kindsOf(page.Views)...)
		if page.Next.ID == 0 {
			break
		}
		q.Before = page.Next
	}
	if !slices.Equal(got, want) {
		t.Errorf("page by page: %v, want %v", got, want)
	}
}

func TestGroupsForgetWhoTookItBack(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
		like := func(name, id string) {
			if _, err := r.conversation.React(ctx, stranger(name), blog.Like, blog.Target{PostRef: post.Ref}, "", id); err != nil {
				t.Fatal(err)
			}
		}
		like("ada", "https://away.test/l/1")
		like("ada", "https://away.test/l/2")
		like("bo", "https://away.test/l/3")
		undo := func(name, id string) {
			if _, err := r.conversation.Undo(ctx, stranger(name).ActorID, id, blog.Undone{}); err != nil {
				t.Fatal(err)
			}
		}
		undo("ada", "https://away.test/l/1")
		if views := r.inbox(t, blog.InboxQuery{}); len(views) != 1 || views[0].Notice.Total != 2 {
			t.Errorf("after one of two likes of a guest was taken back: %+v", views)
		}
		undo("ada", "https://away.test/l/2")
		if views := r.inbox(t, blog.InboxQuery{}); len(views) != 1 || views[0].Notice.Total != 1 || views[0].People[0].Name != "bo" {
			t.Errorf("after both: %+v", views)
		}
		if err := r.conversation.Farewell(ctx, stranger("bo").ActorID); err != nil {
			t.Fatal(err)
		}
		if views := r.inbox(t, blog.InboxQuery{}); len(views) != 0 {
			t.Errorf("after the last one left: %+v", views)
		}
	})
}

func TestWritersSeeTheirOwnPostsAndNobodySeesOthersMessages(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		bo, err := r.house.AddAuthor(ctx, "bo", "Bo", "hash")
		if err != nil {
			t.Fatal(err)
		}
		cy := r.joins(ctx, t, "cy", blog.Editor)
		boPost, err := r.posts.Save(ctx, bo, blog.PostForm{Title: "Bo's", Body: "x", CommentPolicy: blog.CommentsEveryone}, true)
		if err != nil {
			t.Fatal(err)
		}
		anaPost := r.publish(t, blog.PostForm{Title: "Ana's", CommentPolicy: blog.CommentsEveryone})
		r.says(t, stranger("x"), boPost, "To Bo")
		r.says(t, stranger("x"), anaPost, "To Ana")
		for _, kind := range []blog.MessageKind{blog.Private, blog.Mention} {
			_, err := r.conversation.Tell(ctx, stranger("x"), []string{bo.Ref}, blog.Message{Kind: kind, RemoteID: "https://away.test/m/" + string(kind), HTML: "<p>secret</p>"})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.conversation.Complain(ctx, stranger("mod"), blog.Report{RemoteID: "https://away.test/r/1"}); err != nil {
			t.Fatal(err)
		}
		for _, one := range []struct {
			author blog.Author
			want   []blog.NoticeKind
		}{
			{r.ana, []blog.NoticeKind{blog.NoticeReport, blog.NoticeComment, blog.NoticeComment}},
			{cy, []blog.NoticeKind{blog.NoticeReport, blog.NoticeComment, blog.NoticeComment}},
			{bo, []blog.NoticeKind{blog.NoticeMention, blog.NoticePrivate, blog.NoticeComment}},
		} {
			if got := kindsOf(r.inbox(t, blog.InboxQuery{Author: one.author})); !slices.Equal(got, one.want) {
				t.Errorf("%s sees %v, want %v", one.author.Name, got, one.want)
			}
			if got := r.inbox(t, blog.InboxQuery{Author: one.author, Search: "secret"}); one.author.ID != bo.ID && len(got) != 0 {
				t.Errorf("%s finds a message of another author", one.author.Name)
			}
		}
		private := r.inbox(t, blog.InboxQuery{Author: bo, Kinds: []blog.NoticeKind{blog.NoticePrivate}})
		for _, action := range []blog.InboxAction{blog.ActHide, blog.ActSpam, blog.ActDelete, blog.ActRead, blog.ActBlock} {
			_, err := r.conversation.Moderate(ctx, r.ana, action, noticeIDs(private))
			wantKind(t, err, blog.NotFound)
		}
		anas := r.inbox(t, blog.InboxQuery{PostID: anaPost.ID})
		_, err = r.conversation.Moderate(ctx, bo, blog.ActApprove, noticeIDs(anas))
		wantKind(t, err, blog.NotFound)
		wantKind(t, r.conversation.Approve(ctx, bo, anas[0].Comment.Comment.Ref), blog.Forbidden)
		_, err = r.conversation.Moderate(ctx, bo, blog.ActBlock, noticeIDs(private))
		wantKind(t, err, blog.Forbidden)
	})
}

// joins adds an author with a role.
func (r *rooms) joins(ctx context.Context, t *testing.T, name string, role blog.Role) blog.Author {
	t.Helper()
	if _, err := r.house.AddAuthor(ctx, name, "", "hash"); err != nil {
		t.Fatal(err)
	}
	if err := r.house.SetRole(ctx, blog.Operator(), name, role); err != nil {
		t.Fatal(err)
	}
	author, err := r.reader.AuthorByName(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	return author
}

func TestWhatIsAnsweredIsRead(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
		r.says(t, stranger("ada"), post, "Which flour do you use?")
		mo := stranger("mo")
		mo.InboxURL = mo.ActorID + "/inbox"
		if _, err := r.conversation.Tell(ctx, mo, []string{r.ana.Ref}, blog.Message{Kind: blog.Private, RemoteID: "https://away.test/m/1", HTML: "<p>Hello</p>"}); err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(time.Minute)
		views := r.inbox(t, blog.InboxQuery{})
		if len(views) != 2 {
			t.Fatalf("%d entries came in, want a comment and a message", len(views))
		}
		for _, v := range views {
			if !v.Unread {
				t.Fatalf("%s is read before anybody answered it", v.Notice.Kind)
			}
			var err error
			if v.Notice.Kind == blog.NoticePrivate {
				_, err = r.conversation.AnswerMessage(ctx, r.ana, blog.MessageAnswerForm{Ref: blog.NewRef(r.now), MessageID: v.Message.ID, Body: "Hello back."})
			} else {
				_, err = r.conversation.Answer(ctx, r.ana, blog.AnswerForm{Ref: blog.NewRef(r.now), PostRef: post.Ref, ParentRef: v.Comment.Comment.Ref, Body: "Rye."})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, v := range r.inbox(t, blog.InboxQuery{}) {
			if v.Unread {
				t.Errorf("%s is answered, and still counts as unread", v.Notice.Kind)
			}
		}
	})
}
