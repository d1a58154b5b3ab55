package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestEachSaveThatChangesSomethingKeepsARevision(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		form := blog.PostForm{Ref: blog.NewRef(r.now), Title: "Bread", Body: "one", Tags: []string{"b", "a"}}
		save := func(body string, publish bool) blog.Post {
			t.Helper()
			form.Body = body
			r.now = r.now.Add(time.Minute)
			p, err := r.posts.Save(ctx, r.ana, form, publish)
			r.must(t, err)
			return p
		}
		save("one", false)
		save("one", false) // nothing changed
		save("two", false)
		save("two", true)
		p := save("three", true)
		var why []blog.Why
		list, err := r.reader.RevisionsOf(ctx, p.ID)
		r.must(t, err)
		for _, rev := range list {
			why = append(why, rev.Why)
		}
		if want := []blog.Why{blog.WhyEdited, blog.WhyPublished, blog.WhySaved, blog.WhySaved}; fmt.Sprint(why) != fmt.Sprint(want) {
			t.Errorf("revisions %v, want %v", why, want)
		}

		_, err = r.posts.RestoreRevision(ctx, r.ana, p.Ref, list[3].ID, p.Version-1)
		wantKind(t, err, blog.Conflict)
		back, err := r.posts.RestoreRevision(ctx, r.ana, p.Ref, list[3].ID, p.Version)
		r.must(t, err)
		after, err := r.reader.RevisionsOf(ctx, p.ID)
		r.must(t, err)
		if back.Body != "one" || back.Path != p.Path || len(after) != len(list)+1 || after[0].Why != blog.WhyRestored || back.EditedAt.Before(p.EditedAt) {
			t.Errorf("restored %q at %s, %d revisions, the last one %s", back.Body, back.Path, len(after), after[0].Why)
		}
		for i := range blog.MaxRevisions + 5 {
			save(fmt.Sprint("text ", i), false)
		}
		if after, err = r.reader.RevisionsOf(ctx, p.ID); err != nil || len(after) != blog.MaxRevisions {
			t.Errorf("%d revisions are kept %v", len(after), err)
		}
		other := r.publish(t, blog.PostForm{Title: "Other"})
		_, err = r.posts.RestoreRevision(ctx, r.ana, other.Ref, after[3].ID, other.Version)
		wantKind(t, err, blog.NotFound)
	})
}

func TestTheTextOfAnOlderProgramIsKeptAtItsFirstEdit(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		posts, err := r.posts.Import(t.Context(), r.ana, []blog.PostForm{{Title: "Old", Body: "as it was"}}, true)
		r.must(t, err)
		r.publish(t, blog.PostForm{Ref: posts[0].Ref, Title: "Old", Body: "changed"})
		list, err := r.reader.RevisionsOf(t.Context(), posts[0].ID)
		r.must(t, err)
		if len(list) != 2 || list[1].Why != blog.WhyBefore {
			t.Fatalf("revisions %v", list)
		}
		first, err := r.reader.RevisionByID(t.Context(), list[1].ID)
		r.must(t, err)
		if text, err := first.Text(); err != nil || text.Body != "as it was" {
			t.Errorf("%q %v", text.Body, err)
		}
	})
}

// typed is a text as a window sends it.
func typed(p blog.Post, ref, body string, seen int64) blog.Autosave {
	return blog.Autosave{Ref: ref, Version: p.Version, Serial: seen, Title: "Bread", Digest: blog.TextDigest("Bread", body), Fields: `{"body":["` + body + `"]}`}
}

func TestAutosaveNeverOverwritesWhatAnotherWindowSaved(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		p, err := r.posts.Save(ctx, r.ana, blog.PostForm{Title: "Bread", Body: "saved"}, false)
		r.must(t, err)
		first, _, err := r.autosaves.Keep(ctx, r.ana, typed(p, p.Ref, "mine", 0))
		r.must(t, err)
		second, _, err := r.autosaves.Keep(ctx, r.ana, typed(p, p.Ref, "mine, longer", first.Serial))
		r.must(t, err)
		if second.Serial <= first.Serial {
			t.Errorf("serial %d after %d", second.Serial, first.Serial)
		}
		_, newer, err := r.autosaves.Keep(ctx, r.ana, typed(p, p.Ref, "another window", first.Serial))
		wantKind(t, err, blog.Conflict)
		if newer.Autosave.Serial != second.Serial || newer.By.ID != r.ana.ID {
			t.Errorf("newer is %+v", newer)
		}
		if now := r.stored(t, p.ID); now.Version != p.Version || now.Body != "saved" {
			t.Errorf("the post itself changed: %q", now.Body)
		}
		wantKind(t, r.autosaves.Discard(ctx, r.ana, p.Ref, first.Serial), blog.Conflict)

		saved, err := r.posts.Save(ctx, r.ana, blog.PostForm{Ref: p.Ref, Version: p.Version, Title: "Bread", Body: "from a third window"}, false)
		r.must(t, err)
		if kept, err := r.reader.AutosaveOf(ctx, p.Ref, r.ana.ID); err != nil || kept.Serial != second.Serial {
			t.Errorf("a save of another window lost the text: %v", err)
		}
		_, newer, err = r.autosaves.Keep(ctx, r.ana, typed(p, p.Ref, "mine, still longer", second.Serial))
		wantKind(t, err, blog.Conflict)
		if newer.Post.Version != saved.Version || newer.Autosave.ID != 0 {
			t.Errorf("the saved post is newer, but it says %+v", newer)
		}
		_, err = r.posts.Save(ctx, r.ana, blog.PostForm{Ref: p.Ref, Title: "Bread", Body: "mine, longer", Autosave: second.Serial, Taken: true}, false)
		r.must(t, err)
		_, err = r.reader.AutosaveOf(ctx, p.Ref, r.ana.ID)
		wantKind(t, err, blog.NotFound)
		last, err := r.reader.LastRevision(ctx, p.ID)
		if err != nil || last.Why != blog.WhyTaken {
			t.Errorf("the revision says %s %v", last.Why, err)
		}
	})
}

func TestAutosaveOfANewPostBelongsToItsAuthorAlone(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		eve, err := r.house.AddAuthor(ctx, "eve", "", "hash")
		r.must(t, err)
		ref := blog.NewRef(r.now)
		text, _, err := r.autosaves.Keep(ctx, r.ana, typed(blog.Post{}, ref, "new", 0))
		r.must(t, err)
		_, _, err = r.autosaves.Keep(ctx, eve, typed(blog.Post{}, ref, "hers", text.Serial))
		wantKind(t, err, blog.Forbidden)
		if loose, err := r.reader.LooseTexts(ctx, r.ana.ID); err != nil || len(loose) != 1 || loose[0].Title != "Bread" {
			t.Errorf("never saved: %v %v", loose, err)
		}
		if loose, err := r.reader.LooseTexts(ctx, eve.ID); err != nil || len(loose) != 0 {
			t.Errorf("eve is shown %v %v", loose, err)
		}
		_, err = r.posts.Save(ctx, r.ana, blog.PostForm{Ref: ref, Title: "Bread", Body: "new"}, false) // the serial got lost, the text is the same
		r.must(t, err)
		_, err = r.reader.AutosaveOf(ctx, ref, r.ana.ID)
		wantKind(t, err, blog.NotFound)

		for range blog.MaxLooseAutosaves {
			_, _, err = r.autosaves.Keep(ctx, r.ana, typed(blog.Post{}, blog.NewRef(r.now), "more", 0))
			r.must(t, err)
		}
		_, _, err = r.autosaves.Keep(ctx, r.ana, typed(blog.Post{}, blog.NewRef(r.now), "too many", 0))
		wantKind(t, err, blog.Invalid)
		_, _, err = r.autosaves.Keep(ctx, r.ana, blog.Autosave{Ref: blog.NewRef(r.now), Fields: string(make([]byte, blog.MaxAutosave+1))})
		wantKind(t, err, blog.Invalid)
		_, err = r.db.PurgeOld(ctx, r.now.Add(blog.KeepAutosave+time.Minute))
		r.must(t, err)
		if n, err := r.reader.LooseAutosaves(ctx, r.ana.ID); err != nil || n != 0 {
			t.Errorf("%d are left after 90 days %v", n, err)
		}
	})
}

func TestTwoAuthorsInOnePostNeverMeetInEachOthersUnsavedText(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		ctx := t.Context()
		eve, err := r.house.AddAuthor(ctx, "eve", "", "hash")
		r.must(t, err)
		eve.Role = blog.Editor
		p := r.publish(t, blog.PostForm{Title: "Bread", Body: "saved"})
		anas, _, err := r.autosaves.Keep(ctx, r.ana, typed(p, p.Ref, "Ana's", 0))
		r.must(t, err)
		eves, _, err := r.autosaves.Keep(ctx, eve, typed(p, p.Ref, "Eve's", 0))
		r.must(t, err)
		r.must(t, r.autosaves.Discard(ctx, eve, p.Ref, eves.Serial))
		holds := func(author blog.Author, ref, body string, version int64) {
			t.Helper()
			text, err := r.reader.AutosaveOf(ctx, ref, author.ID)
			if err != nil || text.Digest != blog.TextDigest("Bread", body) || text.Version != version {
				t.Errorf("%s has %s of version %d, %v; want %q of %d", author.Name, text.Fields, text.Version, err, body, version)
			}
		}
		holds(r.ana, p.Ref, "Ana's", p.Version)
		eves, _, err = r.autosaves.Keep(ctx, eve, typed(p, p.Ref, "Eve's again", 0))
		r.must(t, err)

		draft, err := r.posts.Unpublish(ctx, r.ana, p.Ref, 0) // it gets a new ref, and both texts go along
		r.must(t, err)
		holds(r.ana, draft.Ref, "Ana's", draft.Version)
		holds(eve, draft.Ref, "Eve's again", draft.Version)

		saved, err := r.posts.Save(ctx, eve, blog.PostForm{Ref: draft.Ref, Title: "Bread", Body: "Eve's again", Autosave: eves.Serial, Version: draft.Version}, false)
		r.must(t, err)
		_, err = r.reader.AutosaveOf(ctx, draft.Ref, eve.ID)
		wantKind(t, err, blog.NotFound)
		holds(r.ana, draft.Ref, "Ana's", draft.Version)
		_, newer, err := r.autosaves.Keep(ctx, r.ana, typed(draft, draft.Ref, "Ana's, longer", anas.Serial)) // what was saved is no secret
		wantKind(t, err, blog.Conflict)
		if newer.Post.Version != saved.Version || newer.By.ID != eve.ID {
			t.Errorf("newer is version %d by %q", newer.Post.Version, newer.By.Name)
		}

		r.must(t, r.posts.Delete(ctx, r.ana, draft.Ref))
		_, err = r.reader.AutosaveOf(ctx, draft.Ref, r.ana.ID)
		wantKind(t, err, blog.NotFound)
	})
}
