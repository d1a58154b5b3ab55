package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// visit writes into the guest book as somebody called Mira.
func (r *rooms) visit(post blog.Post, change func(*blog.VisitForm)) (blog.VisitForm, func(*testing.T) (blog.Comment, error)) {
	form := blog.VisitForm{Ref: blog.NewRef(r.now), PostRef: post.Ref, Name: "Mira", Website: "https://mira.example/", Body: "Lovely birds."}
	if change != nil {
		change(&form)
	}
	return form, func(t *testing.T) (blog.Comment, error) {
		t.Helper()
		return r.conversation.Visit(t.Context(), form)
	}
}

func (r *rooms) openGuestBook(t *testing.T) {
	t.Helper()
	if err := r.house.Change(t.Context(), blog.Operator(), map[string]string{"comments.guest_book": "on", "comments.first_contact": "show"}); err != nil {
		t.Fatal(err)
	}
}

func TestAVisitorsCommentWaitsForApprovalWhateverThePolicySays(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		r.openGuestBook(t)
		post := r.publish(t, blog.PostForm{Title: "Herons", CommentPolicy: blog.CommentsEveryone})
		_, send := r.visit(post, func(f *blog.VisitForm) { f.Name = " Mi\u202era\t\x00 L. " })
		first, err := send(t)
		if err != nil || first.Status != blog.Pending {
			t.Fatalf("%+v, %v", first, err)
		}
		if again, err := send(t); err != nil || again.ID != first.ID {
			t.Errorf("sent twice: %+v, %v", again, err)
		}
		queue, err := r.reader.Queue(t.Context(), "", 10, 0)
		if err != nil || len(queue) != 1 {
			t.Fatalf("%d comments, %v", len(queue), err)
		}
		g := queue[0].Guest
		if !g.Visitor() || !queue[0].FromVisitor() || g.DisplayName != "Mira L." || g.Host+g.InboxURL+g.Handle+queue[0].Comment.RemoteID != "" {
			t.Errorf("the guest is %+v", g)
		}
		if thread, err := r.reader.Thread(t.Context(), post.ID); err != nil || len(thread) != 0 {
			t.Errorf("shown before approval: %v, %v", thread, err)
		}
	})
}

func TestAVisitorMayNotWriteJustAnywhere(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		open := r.publish(t, blog.PostForm{Title: "Open", CommentPolicy: blog.CommentsEveryone})
		_, send := r.visit(open, nil)
		_, err := send(t)
		wantKind(t, err, blog.Forbidden) // the guest book is off until somebody opens it
		r.openGuestBook(t)
		closed, page := r.publish(t, blog.PostForm{Title: "Closed"}), r.publish(t, blog.PostForm{Title: "About", Kind: blog.KindPage, CommentPolicy: blog.CommentsEveryone})
		draft, err := r.posts.Save(t.Context(), r.ana, blog.PostForm{Title: "Draft", CommentPolicy: blog.CommentsEveryone}, false)
		if err != nil {
			t.Fatal(err)
		}
		gone := r.publish(t, blog.PostForm{Title: "Gone", CommentPolicy: blog.CommentsEveryone})
		if err := r.posts.Delete(t.Context(), r.ana, gone.Ref); err != nil {
			t.Fatal(err)
		}
		for want, posts := range map[blog.Kind][]blog.Post{blog.Forbidden: {closed}, blog.NotFound: {page, draft, {Ref: blog.NewRef(r.now)}}, blog.Gone: {gone}} {
			for _, p := range posts {
				_, send := r.visit(p, nil)
				_, err := send(t)
				wantKind(t, err, want)
			}
		}
		answer, err := r.conversation.Answer(t.Context(), r.ana, blog.AnswerForm{PostRef: open.Ref, Body: "Hello"})
		if err != nil {
			t.Fatal(err)
		}
		_, send = r.visit(open, func(f *blog.VisitForm) { f.Ref = answer.Ref })
		_, err = send(t)
		wantKind(t, err, blog.Conflict)
	})
}

func TestAVisitorsWrongWordsAreNamed(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		r.openGuestBook(t)
		post := r.publish(t, blog.PostForm{Title: "Herons", CommentPolicy: blog.CommentsEveryone})
		for name, c := range map[string]struct {
			field  string
			change func(*blog.VisitForm)
		}{
			"no name":          {"name", func(f *blog.VisitForm) { f.Name = " \u200b\u202e " }},
			"only signs":       {"name", func(f *blog.VisitForm) { f.Name = "!?" }},
			"long name":        {"name", func(f *blog.VisitForm) { f.Name = strings.Repeat("é", blog.MaxVisitName+1) }},
			"script":           {"website", func(f *blog.VisitForm) { f.Website = "javascript:alert(1)" }},
			"not encrypted":    {"website", func(f *blog.VisitForm) { f.Website = "http://mira.example/" }},
			"with a password":  {"website", func(f *blog.VisitForm) { f.Website = "https://a:b@mira.example/" }},
			"breaks out":       {"website", func(f *blog.VisitForm) { f.Website = `https://mira.example/"onclick=x` }},
			"nothing":          {"body", func(f *blog.VisitForm) { f.Body = " \r\n " }},
			"a book":           {"body", func(f *blog.VisitForm) { f.Body = strings.Repeat("é", blog.MaxVisit+1) }},
			"half a character": {"body", func(f *blog.VisitForm) { f.Body = "\xff" }},
			"a made-up ref":    {"ref", func(f *blog.VisitForm) { f.Ref = "1" }},
		} {
			_, send := r.visit(post, c.change)
			_, err := send(t)
			if p := blog.ProblemsOf(err); blog.KindOf(err) != blog.Invalid || len(p) != 1 || p[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestAVisitorsNameGoesWithTheirComment(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		r.openGuestBook(t)
		post := r.publish(t, blog.PostForm{Title: "Herons", CommentPolicy: blog.CommentsEveryone})
		_, send := r.visit(post, nil)
		comment, err := send(t)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.conversation.Remove(t.Context(), r.ana, comment.Ref); err != nil {
			t.Fatal(err)
		}
		guest, err := r.reader.GuestByID(t.Context(), comment.GuestID)
		if err != nil || guest.DisplayName+guest.ProfileURL != "" {
			t.Errorf("%+v, %v", guest, err)
		}
	})
}

func TestVisitorsHaveNoIDForOtherServers(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		r.openGuestBook(t)
		post := r.publish(t, blog.PostForm{Title: "Herons", CommentPolicy: blog.CommentsEveryone})
		_, send := r.visit(post, nil)
		comment, err := send(t)
		if err != nil {
			t.Fatal(err)
		}
		r.now = r.now.Add(time.Minute)
		answer, err := r.conversation.Answer(t.Context(), r.ana, blog.AnswerForm{PostRef: post.Ref, ParentRef: comment.Ref, Body: "Thank you"})
		if err != nil {
			t.Fatal(err)
		}
		ids, total, err := r.reader.VisibleIDs(t.Context(), post.ID, 10, 0)
		if err != nil || total != 1 || len(ids) != 1 || ids[0].Ref != answer.Ref {
			t.Errorf("ids %v of %d, %v", ids, total, err)
		}
		thread, err := r.reader.Thread(t.Context(), post.ID)
		if err != nil || len(thread) != 2 || thread[0].Guest.Shown() != "Mira" {
			t.Errorf("readers see %v, %v", thread, err)
		}
	})
}
