package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/oriel-blog/oriel/internal/blog"
)

// talkState is all that moderation may change, as the house holds it.
type talkState struct {
	Comments  []blog.CommentView
	Hosts     []blog.BlockedHost
	Blocked   []string
	Followers int
	Places    map[string]blog.NoticePlace
	Public    []string
	Counted   int
}

func (r *rooms) talk(t *testing.T, post blog.Post) talkState {
	t.Helper()
	ctx := t.Context()
	var s talkState
	var err error
	if s.Comments, err = r.reader.Queue(ctx, "", 200, 0); err != nil {
		t.Fatal(err)
	}
	for i := range s.Comments {
		for j := range s.Comments[i].Pictures {
			s.Comments[i].Pictures[j].ID = 0 // a restored picture has a row of its own
		}
	}
	if s.Hosts, err = r.reader.BlockedHosts(ctx); err != nil {
		t.Fatal(err)
	}
	blocked, err := r.reader.BlockedGuests(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range blocked {
		s.Blocked = append(s.Blocked, g.ActorID)
	}
	if _, s.Followers, err = r.reader.Followers(ctx, r.ana.ID, 1, 0); err != nil {
		t.Fatal(err)
	}
	s.Places = map[string]blog.NoticePlace{}
	for _, place := range []blog.NoticePlace{blog.PlaceInbox, blog.PlaceHidden, blog.PlaceSpam} {
		for _, v := range r.inbox(t, blog.InboxQuery{Place: place, Limit: 200}) {
			s.Places[v.Notice.Key] = place
		}
	}
	thread, err := r.reader.Thread(ctx, post.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range thread {
		s.Public = append(s.Public, string(v.Comment.Status)+v.Comment.HTML)
	}
	entry, err := r.reader.EntryByID(ctx, post.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.Counted = entry.Comments
	return s
}

// crowd fills the queue with comments, messages, a quote and followers.
func (r *rooms) crowd(t *testing.T, comments int) blog.Post {
	t.Helper()
	ctx := t.Context()
	post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
	for i := range comments {
		r.says(t, stranger(fmt.Sprintf("guest%d", i%7)), post, fmt.Sprintf("Comment number %d about bread", i))
	}
	for _, kind := range []blog.MessageKind{blog.Private, blog.Mention} {
		_, err := r.conversation.Tell(ctx, stranger("mo"), []string{r.ana.Ref}, blog.Message{Kind: kind, RemoteID: "https://away.test/m/" + string(kind), HTML: "<p>Hello</p>"})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.conversation.Quoted(ctx, stranger("qi"), []string{post.Ref}, blog.Quote{RemoteID: "https://away.test/q/1", PublishedAt: r.now}); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if _, err := r.followers.Follow(ctx, r.ana.Ref, stranger(fmt.Sprintf("guest%d", i)), "", []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	return post
}

func TestUndoRestoresExactlyWhatWasThere(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.crowd(t, 9)
		all := r.inbox(t, blog.InboxQuery{Limit: 100})
		for _, action := range []blog.InboxAction{
			blog.ActApprove, blog.ActHide, blog.ActSpam, blog.ActDelete, blog.ActBlock, blog.ActBlockHost,
		} {
			before := r.talk(t, post)
			done := r.act(t, action, all...)
			if changed := r.talk(t, post); cmp.Equal(before, changed) || done.Total == 0 || done.Ref == "" {
				t.Fatalf("%s changed nothing: %+v", action, done)
			}
			if _, err := r.conversation.TakeBack(t.Context(), r.ana, done.Ref); err != nil {
				t.Fatalf("take back %s: %v", action, err)
			}
			if diff := cmp.Diff(before, r.talk(t, post)); diff != "" {
				t.Errorf("%s and undo (- before, + after):\n%s", action, diff)
			}
			_, err := r.conversation.TakeBack(t.Context(), r.ana, done.Ref)
			wantKind(t, err, blog.Conflict)
		}
		done := r.act(t, blog.ActHide, r.inbox(t, blog.InboxQuery{})[0])
		r.now = r.now.Add(25 * time.Hour)
		_, err := r.conversation.TakeBack(t.Context(), r.ana, done.Ref)
		wantKind(t, err, blog.Gone)
	})
}

func TestWhatItsWriterTookBackIsNotRestored(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone})
		id := r.says(t, stranger("ada"), post, "I will regret this one")
		done := r.act(t, blog.ActDelete, r.inbox(t, blog.InboxQuery{})...)
		if _, err := r.conversation.Withdraw(t.Context(), stranger("ada").ActorID, id); err != nil {
			t.Fatal(err)
		}
		if back, err := r.conversation.TakeBack(t.Context(), r.ana, done.Ref); err != nil || back.Skipped != 1 {
			t.Errorf("%+v, %v", back, err)
		}
		if view, err := r.reader.CommentByRemoteID(t.Context(), id); err != nil || view.Comment.HTML != "" {
			t.Errorf("the words are back: %+v, %v", view.Comment, err)
		}
	})
}

func TestAHundredEntriesChangeAtOnce(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.crowd(t, 100)
		comments := r.inbox(t, blog.InboxQuery{Limit: 100, Kinds: []blog.NoticeKind{blog.NoticeComment}})
		if done := r.act(t, blog.ActApprove, comments...); done.Total != 100 || done.Skipped != 0 {
			t.Errorf("%+v", done)
		}
		if s := r.talk(t, post); s.Counted != 100 {
			t.Errorf("%d comments are on the page", s.Counted)
		}
		_, err := r.conversation.Moderate(t.Context(), r.ana, blog.ActHide, make([]int64, 101))
		wantKind(t, err, blog.Invalid)
	})
}

// Any order of decisions and undoing leaves counts, places and pages that agree with the states of the comments, and every
// change that readers can see touches the page's key.
func TestAnyOrderOfDecisionsKeepsPagesRight(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		post := r.crowd(t, 6)
		dice := rand.New(rand.NewPCG(4, 14)) //nolint:gosec // a test that can be repeated
		all := r.inbox(t, blog.InboxQuery{Limit: 100})
		var refs []string
		for range 60 {
			before := r.talk(t, post)
			edition, err := r.reader.Edition(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if len(refs) > 0 && dice.IntN(3) == 0 {
				n := dice.IntN(len(refs))
				_, err = r.conversation.TakeBack(ctx, r.ana, refs[n])
				refs = slices.Delete(refs, n, n+1)
			} else {
				actions := []blog.InboxAction{blog.ActApprove, blog.ActHide, blog.ActSpam, blog.ActHam, blog.ActDelete}
				var done blog.Moderated
				done, err = r.conversation.Moderate(ctx, r.ana, actions[dice.IntN(len(actions))], []int64{all[dice.IntN(len(all))].Notice.ID})
				if done.Ref != "" {
					refs = append(refs, done.Ref)
				}
			}
			if err != nil && blog.KindOf(err) != blog.NotFound {
				t.Fatal(err)
			}
			after := r.talk(t, post)
			agree(t, after)
			keys, complete, err := r.reader.Touched(ctx, edition)
			if err != nil {
				t.Fatal(err)
			}
			if !cmp.Equal(before.Public, after.Public) && (!complete || !slices.Contains(keys, blog.KeyComments(post.ID))) {
				t.Errorf("the page changed and nobody was told: %v", keys)
			}
			r.now = r.now.Add(time.Second)
		}
	})
}

// agree compares what each part of the house says about the same comments.
func agree(t *testing.T, s talkState) {
	t.Helper()
	shown := 0
	for _, v := range s.Comments {
		place, listed := s.Places[fmt.Sprintf("comment:%d", v.Comment.ID)]
		want := blog.PlaceInbox
		switch {
		case v.Comment.Status == blog.Removed:
			want = ""
		case v.Comment.Spam():
			want = blog.PlaceSpam
		case v.Comment.Status == blog.Hidden:
			want = blog.PlaceHidden
		}
		if place != want || listed != (want != "") {
			t.Errorf("a comment that is %s lies in %q", v.Comment.Status, place)
		}
		if v.Comment.Visible() {
			shown++
		}
	}
	if shown != s.Counted {
		t.Errorf("%d comments are approved and %d are counted", shown, s.Counted)
	}
}
