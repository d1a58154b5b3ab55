package activitypub_test

import (
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

// The desk tells letters apart by the keys that this room gives them.
func TestDeskFindsTheLettersOfAPost(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.sent(richPost())
	list, err := r.reader.Entries(t.Context(), blog.Query{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	post := list.Entries[0].Post
	form := richPost()
	form.Ref, form.Version, form.Body = post.Ref, post.Version, "Other words."
	if _, err := r.posts.Save(t.Context(), r.author, form, true); err != nil {
		t.Fatal(err)
	}
	r.work()
	if err := r.posts.Delete(t.Context(), r.author, post.Ref); err != nil {
		t.Fatal(err)
	}
	r.work()
	letters, err := r.mail.LettersOf(t.Context(), post, 0)
	if err != nil || len(letters) != 3 {
		t.Fatalf("%d letters, want 3: %v", len(letters), err)
	}
	for i, want := range []blog.LetterKind{blog.LetterEnd, blog.LetterChange, blog.LetterNews} {
		tally, err := r.mail.Tally(t.Context(), letters[i])
		if letters[i].Kind != want || tally.Reached != 1 || err != nil {
			t.Errorf("letter %d is %q and reached %d servers, want %q and 1: %v", i, letters[i].Kind, tally.Reached, want, err)
		}
	}
}
