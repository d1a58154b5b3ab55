package store_test

import (
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestUnpublishedPostLeavesATombstoneAndLivesOnUnderANewRef(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		p := r.publish(t, blog.PostForm{Title: "Bread", CommentPolicy: blog.CommentsEveryone, Tags: []string{"loaf"}})
		answer, err := r.conversation.Answer(ctx, r.ana, blog.AnswerForm{Ref: blog.NewRef(r.now), PostRef: p.Ref, Body: "More soon."})
		r.must(t, err)
		r.must(t, r.conversation.Approve(ctx, r.ana, answer.Ref))
		var draft blog.Post
		for range 2 {
			draft, err = r.posts.Unpublish(ctx, r.ana, p.Ref, 0)
			r.must(t, err)
		}
		if draft.ID != p.ID || draft.Ref == p.Ref || draft.Status != blog.Draft || draft.Body != "text" {
			t.Errorf("%d %s is %s with %q", draft.ID, draft.Ref, draft.Status, draft.Body)
		}
		stone, err := r.reader.EntryByRef(ctx, p.Ref)
		r.must(t, err)
		if stone.Post.Status != blog.Deleted || stone.Post.Title != "" || stone.Post.Body != "" || stone.Post.PublishedAt.IsZero() {
			t.Errorf("tombstone %+v", stone.Post)
		}
		page, err := r.reader.EntryByPath(ctx, p.Path)
		if err != nil || page.Post.Status != blog.Deleted {
			t.Errorf("the page: %s %v", page.Post.Status, err)
		}
		if recent, err := r.reader.RecentComments(ctx, 5); err != nil || len(recent) != 0 {
			t.Errorf("comments of a draft: %v %v", recent, err)
		}
		facts := told(t, r.db)
		if last := facts[len(facts)-1]; times(facts, blog.PostRetracted) != 1 || last.Note != p.Ref || last.ID != p.ID {
			t.Errorf("facts %v", facts)
		}

		r.now = r.now.AddDate(0, 1, 0)
		again := r.publish(t, blog.PostForm{Ref: p.Ref, Title: "Bread", CommentPolicy: blog.CommentsEveryone, Tags: []string{"loaf"}}) // by its old ref
		if again.ID != p.ID || again.Ref != draft.Ref || again.Path != "/2026/12/bread/" || times(told(t, r.db), blog.PostPublished) != 2 {
			t.Errorf("again %s at %s, facts %v", again.Ref, again.Path, told(t, r.db))
		}
		if to, err := r.reader.PathOfAlias(ctx, p.Path); err != nil || to != again.Path {
			t.Errorf("the old address leads to %q %v", to, err)
		}
		if stone, err = r.reader.EntryByRef(ctx, p.Ref); err != nil || stone.Post.Status != blog.Deleted {
			t.Errorf("the old ref lives: %v %v", stone.Post.Status, err)
		}
		recent, err := r.reader.RecentComments(ctx, 5)
		if err != nil || len(recent) != 1 {
			t.Errorf("its comments are not back: %v %v", recent, err)
		}
	})
}

func TestTranslationsStayTogetherWhenTheOriginalIsTakenBack(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		p := r.publish(t, blog.PostForm{Title: "Bread", Language: "en"})
		german := r.publish(t, blog.PostForm{Title: "Brot", Language: "de", TranslationOf: p.Ref})
		_, err := r.posts.Unpublish(t.Context(), r.ana, p.Ref, 0)
		r.must(t, err)
		again := r.publish(t, blog.PostForm{Ref: p.Ref, Title: "Bread", Language: "en"})
		list, err := r.reader.Translations(t.Context(), r.stored(t, german.ID))
		if err != nil || len(list) != 2 || again.TranslationKey != again.Ref {
			t.Errorf("%d translations, key %q of %q: %v", len(list), again.TranslationKey, again.Ref, err)
		}
	})
}

func TestTrashKeepsThirtyDaysAndGivesBackWhatItTook(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		public := r.publish(t, blog.PostForm{Title: "Bread"})
		planned := r.schedule(t, blog.PostForm{Title: "Later"}, r.now.Add(48*time.Hour))
		late := r.schedule(t, blog.PostForm{Title: "Late"}, r.now.Add(time.Hour))
		for _, p := range []blog.Post{public, planned, late} {
			for range 2 {
				gone, err := r.posts.Trash(ctx, r.ana, p.Ref)
				r.must(t, err)
				if gone.Status != blog.Trashed {
					t.Fatalf("%s is %s", p.Title, gone.Status)
				}
			}
		}
		if n := times(told(t, r.db), blog.PostRetracted); n != 1 {
			t.Errorf("servers were told %d times", n)
		}
		if _, err := r.posts.Save(ctx, r.ana, blog.PostForm{Ref: planned.Ref, Title: "x", Body: "x"}, true); blog.KindOf(err) != blog.Gone {
			t.Errorf("saving into the trash: %v", err)
		}
		r.now = r.now.Add(3 * time.Hour)
		r.must(t, r.posts.PublishAllDue(ctx))
		for _, c := range []struct {
			post blog.Post
			want blog.PostStatus
		}{{public, blog.Draft}, {planned, blog.Scheduled}, {late, blog.Draft}} {
			for range 2 {
				back, err := r.posts.Restore(ctx, r.ana, c.post.Ref)
				r.must(t, err)
				if back.Status != c.want || back.Body != "text" || !back.TrashedAt.IsZero() || back.TrashedFrom != "" {
					t.Errorf("%s came back as %s", c.post.Title, back.Status)
				}
			}
		}
		_, err := r.posts.Trash(ctx, r.ana, public.Ref)
		r.must(t, err)
		r.now = r.now.Add(blog.TrashFor)
		r.must(t, r.posts.EmptyTrash(ctx))
		if now := r.stored(t, public.ID); now.Status != blog.Trashed {
			t.Errorf("after 30 days to the second it is %s", now.Status)
		}
		r.now = r.now.Add(time.Minute)
		for range 2 {
			r.must(t, r.posts.EmptyTrash(ctx))
		}
		if now := r.stored(t, public.ID); now.Status != blog.Deleted || now.Body != "" {
			t.Errorf("after that it is %s with %q", now.Status, now.Body)
		}
		if list, err := r.reader.RevisionsOf(ctx, public.ID); err != nil || len(list) != 0 {
			t.Errorf("its history is still there: %v %v", list, err)
		}
		page, err := r.reader.EntryByPath(ctx, public.Path)
		if err != nil || page.Post.Status != blog.Deleted {
			t.Errorf("its page: %s %v", page.Post.Status, err)
		}
		_, err = r.posts.Restore(ctx, r.ana, public.Ref)
		wantKind(t, err, blog.Gone)
	})
}

func TestQuietEditTellsNobodyAndDoesNotSwallowANotableOne(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		p := r.publish(t, blog.PostForm{Title: "Bread"})
		r.now = r.now.Add(time.Hour)
		quiet, err := r.posts.Take(t.Context(), r.ana, blog.PostForm{Ref: p.Ref, Title: "Bread", Body: "txt"}, blog.Quietly)
		r.must(t, err)
		if !quiet.EditedAt.IsZero() || quiet.Body != "txt" || times(told(t, r.db), blog.PostEdited) != 0 {
			t.Errorf("edited %v, facts %v", quiet.EditedAt, told(t, r.db))
		}
		r.publish(t, blog.PostForm{Ref: p.Ref, Title: "Bread", Body: "new"})
		facts := told(t, r.db)
		quiet, err = r.posts.Take(t.Context(), r.ana, blog.PostForm{Ref: p.Ref, Title: "Bread", Body: "new."}, blog.Quietly)
		r.must(t, err)
		if quiet.Superseded(facts[len(facts)-1]) {
			t.Error("the quiet edit superseded the Update of the one before it")
		}
		now := r.publish(t, blog.PostForm{Ref: p.Ref, Title: "Bread", Body: "newer"})
		if !now.Superseded(facts[len(facts)-1]) {
			t.Error("the newer edit did not supersede the older one")
		}
	})
}

func TestOthersPostsCannotBeMovedAboutAndEditorsMay(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		p := r.publish(t, blog.PostForm{Title: "Bread"})
		eve, err := r.house.AddAuthor(ctx, "eve", "", "hash")
		r.must(t, err)
		eve.Role = blog.Writer
		form := blog.PostForm{Ref: p.Ref, Title: "Mine", Body: "x", PublishedAt: r.now.Add(time.Hour)}
		_, err = r.posts.Take(ctx, eve, form, blog.Schedule)
		wantKind(t, err, blog.Forbidden)
		_, err = r.posts.Unpublish(ctx, eve, p.Ref, 0)
		wantKind(t, err, blog.Forbidden)
		_, err = r.posts.Trash(ctx, eve, p.Ref)
		wantKind(t, err, blog.Forbidden)
		_, err = r.posts.Restore(ctx, eve, p.Ref)
		wantKind(t, err, blog.Forbidden)
		last, err := r.reader.LastRevision(ctx, p.ID)
		r.must(t, err)
		_, err = r.posts.RestoreRevision(ctx, eve, p.Ref, last.ID, p.Version)
		wantKind(t, err, blog.Forbidden)
		_, _, err = r.autosaves.Keep(ctx, eve, blog.Autosave{Ref: p.Ref, Version: p.Version})
		wantKind(t, err, blog.Forbidden)
		wantKind(t, r.autosaves.Discard(ctx, eve, p.Ref, 1), blog.Forbidden)
		_, err = r.posts.Unpublish(ctx, r.ana, p.Ref, p.Version-1+7)
		wantKind(t, err, blog.Conflict)
		eve.Role = blog.Editor
		_, err = r.posts.Trash(ctx, eve, p.Ref)
		r.must(t, err)
	})
}
