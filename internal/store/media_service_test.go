package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
)

// folder is the disk of the library: every file is there until it is removed.
type folder struct{ gone map[string]bool }

func (f *folder) Has(path string) bool { return !f.gone[path] }
func (f *folder) Remove(path string) error {
	f.gone[path] = true
	return nil
}

func filed(n int, bytes int64) blog.MediaItem {
	path := fmt.Sprintf("%02x/%02x%030x.jpg", n, n, n)
	return blog.MediaItem{Kind: blog.MediaPicture, Path: path, Shown: strings.Replace(path, ".", "-1600.", 1), Thumb: path, MediaType: "image/jpeg", Bytes: bytes, Width: 4000, Height: 3000}
}

func kept(t *testing.T, r *rooms, author blog.Author, item blog.MediaItem) blog.MediaItem {
	t.Helper()
	got, err := r.library.Keep(t.Context(), author, item, blog.MediaWords{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (r *rooms) usedIn(t *testing.T, path string) []int64 {
	t.Helper()
	posts, err := r.library.PostsUsing(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return posts
}

func (r *rooms) used(ctx context.Context, t *testing.T) int64 {
	t.Helper()
	used, err := r.reader.MediaBytes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return used
}

func TestWhereAFileIsUsedStaysTrue(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		a, b := kept(t, r, r.ana, filed(1, 100)), kept(t, r, r.ana, filed(2, 100))
		form := blog.PostForm{Ref: blog.NewRef(r.now), Title: "Bread", Body: "![x](/media/" + a.Shown + ") and [y](https://blog.example/media/" + b.Path + ")"}
		draft, err := r.posts.Save(t.Context(), r.ana, form, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.usedIn(t, a.Path); !slices.Equal(got, []int64{draft.ID}) {
			t.Errorf("a draft uses the first: %v", got)
		}
		if got := r.usedIn(t, b.Path); !slices.Equal(got, []int64{draft.ID}) {
			t.Errorf("a draft uses the second: %v", got)
		}
		form.Body = "![y](/media/" + b.Path + ")"
		if _, err = r.posts.Save(t.Context(), r.ana, form, true); err != nil {
			t.Fatal(err)
		}
		if len(r.usedIn(t, a.Path)) != 0 || len(r.usedIn(t, b.Path)) != 1 {
			t.Error("an edit is not seen")
		}
		if err := r.posts.Delete(t.Context(), r.ana, draft.Ref); err != nil {
			t.Fatal(err)
		}
		if len(r.usedIn(t, b.Path)) != 0 {
			t.Error("a deleted post uses something")
		}
		if err := r.house.Change(t.Context(), blog.Operator(), map[string]string{"site.icon": "/media/" + a.Path}); err != nil {
			t.Fatal(err)
		}
		uses, err := r.reader.MediaUses(t.Context(), a.Path)
		if err != nil || len(uses) != 1 || uses[0].Place != blog.InSite || uses[0].Setting != "site.icon" {
			t.Errorf("the icon: %v, %v", uses, err)
		}
		unused, err := r.reader.MediaItems(t.Context(), blog.MediaQuery{Unused: true})
		if err != nil || unused.Total != 1 || unused.Items[0].Ref != b.Ref {
			t.Errorf("unused: %+v, %v", unused, err)
		}
	})
}

func TestTheLibraryTakesNoMoreThanItsShare(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		if err := r.house.Change(t.Context(), blog.Operator(), map[string]string{"media.room": "1"}); err != nil {
			t.Fatal(err)
		}
		first := kept(t, r, r.ana, filed(1, 1<<30-10))
		if again := kept(t, r, r.ana, filed(1, 1<<30-10)); again.Ref != first.Ref {
			t.Error("the same file twice is two items")
		}
		_, err := r.library.Keep(t.Context(), r.ana, filed(2, 11), blog.MediaWords{})
		if !errors.Is(err, blog.ErrNoRoom) {
			t.Errorf("got %v, want no room", err)
		}
		kept(t, r, r.ana, filed(3, 10))
		if err := r.library.Delete(t.Context(), r.ana, first.Ref); err != nil {
			t.Fatal(err)
		}
		if used := r.used(t.Context(), t); used != 10 {
			t.Errorf("%d bytes are used after the deletion", used)
		}
		if removed, err := r.library.Remove(t.Context(), first.Path); err != nil || !removed || r.files.Has(first.Path) {
			t.Errorf("the file stays: %v, %v", removed, err)
		}
		wantKind(t, r.library.Delete(t.Context(), r.ana, first.Ref), blog.NotFound)
	})
}

func TestAFileThatAnotherAuthorHasTooStays(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		bo, err := r.house.AddAuthor(t.Context(), "bo", "", "hash")
		if err != nil {
			t.Fatal(err)
		}
		mine, theirs := kept(t, r, r.ana, filed(1, 100)), kept(t, r, bo, filed(1, 100))
		if r.used(t.Context(), t) != 100 {
			t.Error("one file counts twice")
		}
		alt := "x"
		_, err = r.library.Describe(t.Context(), bo, mine.Ref, blog.MediaWords{Alt: &alt})
		wantKind(t, err, blog.Forbidden)
		wantKind(t, r.library.Delete(t.Context(), bo, mine.Ref), blog.Forbidden)
		wantKind(t, r.library.TryAgain(t.Context(), bo, mine.Ref), blog.Forbidden)
		_, err = r.library.Replace(t.Context(), bo, mine.Ref, filed(2, 5), false)
		wantKind(t, err, blog.Forbidden)
		if err := r.library.Delete(t.Context(), r.ana, theirs.Ref); err != nil { // who owns the house may
			t.Fatal(err)
		}
		if removed, err := r.library.Remove(t.Context(), mine.Path); err != nil || removed {
			t.Errorf("a file that is needed was removed: %v", err)
		}
	})
}

func TestADescriptionIsAskedForOrWaivedOnPurpose(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		item := kept(t, r, r.ana, filed(1, 100))
		empty, text, long, yes := " ", "A  heron\nwaits", strings.Repeat("é", 1501), true
		_, err := r.library.Describe(t.Context(), r.ana, item.Ref, blog.MediaWords{Alt: &empty})
		wantKind(t, err, blog.Invalid)
		_, err = r.library.Describe(t.Context(), r.ana, item.Ref, blog.MediaWords{Alt: &long})
		wantKind(t, err, blog.Invalid)
		if n, err := r.reader.MediaSilent(t.Context(), r.ana.ID); err != nil || n != 1 {
			t.Errorf("%d pictures wait for a description: %v", n, err)
		}
		if got, err := r.library.Describe(t.Context(), r.ana, item.Ref, blog.MediaWords{Decorative: &yes}); err != nil || !got.Decorative {
			t.Errorf("waived: %+v, %v", got, err)
		}
		got, err := r.library.Describe(t.Context(), r.ana, item.Ref, blog.MediaWords{Alt: &text})
		if err != nil || got.Alt != "A heron waits" || got.Decorative {
			t.Errorf("described: %+v, %v", got, err)
		}
		if got, err = r.library.Describe(t.Context(), r.ana, item.Ref, blog.MediaWords{Credit: &text}); err != nil || got.Alt != "A heron waits" {
			t.Errorf("what was not said changed: %+v, %v", got, err)
		}
	})
}

func TestReplacingChangesThePlacesThatUseAFile(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		bo, err := r.house.AddAuthor(t.Context(), "bo", "", "hash")
		if err != nil {
			t.Fatal(err)
		}
		item := kept(t, r, bo, filed(1, 100))
		text := "![a](/media/" + item.Shown + ") [full](/media/" + item.Path + ")"
		mine := r.publish(t, blog.PostForm{Title: "Ana's", Body: text}) // ana, whose post bo may not change
		theirs, err := r.posts.Save(t.Context(), bo, blog.PostForm{Title: "Bo's", Body: text}, true)
		if err != nil {
			t.Fatal(err)
		}
		next := filed(2, 50)
		next.Name = `C:\new\heron.jpg`
		replaced, err := r.library.Replace(t.Context(), bo, item.Ref, next, true)
		if err != nil || replaced.Name != "heron.jpg" || replaced.State != blog.MediaWaiting || replaced.ReplacedAt.IsZero() {
			t.Fatalf("%+v, %v", replaced, err)
		}
		order := blog.MediaOrder{Item: item.ID, Path: item.Path, Author: bo.ID, Tell: true}
		for range 2 { // a job may come twice
			if err := r.library.Swap(t.Context(), order); err != nil {
				t.Fatal(err)
			}
		}
		e, err := r.reader.EntryByRef(t.Context(), theirs.Ref)
		want := "![a](/media/" + next.Shown + ") [full](/media/" + next.Path + ")"
		if err != nil || e.Post.Body != want || !strings.Contains(e.Post.HTML, next.Shown) || e.Post.Version != theirs.Version+1 || e.Post.EditedAt.IsZero() {
			t.Errorf("bo's post: %+v, %v", e.Post, err)
		}
		if got := r.usedIn(t, item.Path); !slices.Equal(got, []int64{mine.ID}) {
			t.Errorf("the old file is used by %v", got)
		}
		if removed, err := r.library.Remove(t.Context(), item.Path); err != nil || removed {
			t.Errorf("a file that ana's post shows was removed: %v", err)
		}
		if used := r.used(t.Context(), t); used != 150 {
			t.Errorf("%d bytes are used", used)
		}
		r.publish(t, blog.PostForm{Ref: mine.Ref, Title: "Ana's", Body: "nothing"})
		r.now = r.now.Add(31 * 24 * time.Hour)
		if err := r.library.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		if used := r.used(t.Context(), t); used != 50 {
			t.Errorf("%d bytes are used after a month", used)
		}
		sound := filed(3, 5)
		sound.Kind = blog.MediaSound
		_, err = r.library.Replace(t.Context(), bo, item.Ref, sound, false)
		wantKind(t, err, blog.Invalid)
	})
}

func TestWhatAnOlderProgramLeftIsAdoptedOnce(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		used, sent, stray := filed(1, 10), filed(2, 10), filed(3, 10)
		r.publish(t, blog.PostForm{Title: "Old", Body: `![A \[grey\] heron](/media/` + used.Shown + ` "c")`})
		if next, err := r.library.IndexUses(t.Context(), 0); err != nil || next != 0 {
			t.Fatalf("%d, %v", next, err)
		}
		sure := func(m blog.MediaItem) bool { return m.Path == sent.Path }
		for _, want := range []int{2, 0} {
			if n, err := r.library.Adopt(t.Context(), []blog.MediaItem{used, sent, stray}, sure); err != nil || n != want {
				t.Errorf("adopted %d, want %d: %v", n, want, err)
			}
		}
		list, err := r.reader.MediaItems(t.Context(), blog.MediaQuery{Words: "Héron"})
		if err != nil || list.Total != 1 || list.Items[0].Alt != "A [grey] heron" || list.Items[0].AuthorID != r.ana.ID {
			t.Errorf("%+v, %v", list, err)
		}
		if err := r.library.EndAdoption(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWorkOnAFileIsKeptUnlessItChangedMeanwhile(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		item := kept(t, r, r.ana, filed(1, 100))
		order := blog.MediaOrder{Item: item.ID, Path: item.Path}
		got, wanted, err := r.library.MediaToFinish(t.Context(), order)
		if err != nil || !wanted {
			t.Fatalf("%v, %v", wanted, err)
		}
		got.Failure = "The disk is full."
		if err := r.library.Finish(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		if _, wanted, err := r.library.MediaToFinish(t.Context(), order); err != nil || wanted {
			t.Errorf("failed work is wanted: %v", err)
		}
		if err := r.library.TryAgain(t.Context(), r.ana, item.Ref); err != nil {
			t.Fatal(err)
		}
		got.Failure, got.Blurhash, got.Bytes, got.Thumb = "", "LKO2", 130, "small"
		if err := r.library.Finish(t.Context(), got); err != nil {
			t.Fatal(err)
		}
		now, err := r.reader.MediaByRef(t.Context(), item.Ref)
		if err != nil || now.State != blog.MediaDone || now.Blurhash != "LKO2" || now.Bytes != 130 || now.Thumb != "small" {
			t.Errorf("%+v, %v", now, err)
		}
		if _, err := r.library.Replace(t.Context(), r.ana, item.Ref, filed(2, 7), false); err != nil {
			t.Fatal(err)
		}
		if _, wanted, err := r.library.MediaToFinish(t.Context(), order); err != nil || wanted {
			t.Errorf("work on a former file is wanted: %v", err)
		}
		if err := r.library.Delete(t.Context(), r.ana, item.Ref); err != nil {
			t.Fatal(err)
		}
		if err := r.library.Finish(t.Context(), got); err != nil {
			t.Errorf("work on a deleted item: %v", err)
		}
	})
}

// TestCopiesOfADeletedFileDoNotStay: the work on a file may end after the file left the disk, and leaves its copies there then.
func TestCopiesOfADeletedFileDoNotStay(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		removals := func() (n int) {
			t.Helper()
			r.must(t, r.db.Reader(t.Context()).Raw("SELECT count(*) FROM river_job WHERE kind = ?", blog.JobMediaRemove).Scan(&n).Error)
			return n
		}
		item := kept(t, r, r.ana, filed(1, 100))
		order := blog.MediaOrder{Item: item.ID, Path: item.Path}
		begun, wanted, err := r.library.MediaToFinish(t.Context(), order)
		if err != nil || !wanted {
			t.Fatalf("%v, %v", wanted, err)
		}
		r.must(t, r.library.Delete(t.Context(), r.ana, item.Ref))
		if n := removals(); n != 1 {
			t.Fatalf("the deletion orders %d removals", n)
		}
		r.must(t, r.library.Finish(t.Context(), begun))
		if n := removals(); n != 2 {
			t.Errorf("work that ended after the deletion orders %d more removals, want one", n-1)
		}
		if _, wanted, err := r.library.MediaToFinish(t.Context(), order); err != nil || wanted {
			t.Errorf("a try that was cut off before the deletion goes on: %v, %v", wanted, err)
		}
		if n := removals(); n != 3 {
			t.Errorf("a try that was cut off before the deletion leaves what it wrote: %d removals, want 3", n)
		}

		replaced := kept(t, r, r.ana, filed(2, 100))
		if _, err := r.library.Replace(t.Context(), r.ana, replaced.Ref, filed(3, 100), false); err != nil {
			t.Fatal(err)
		}
		r.must(t, r.library.Finish(t.Context(), replaced))
		if n := removals(); n != 3 {
			t.Error("a file that was replaced is taken away before its month is over")
		}
	})
}
