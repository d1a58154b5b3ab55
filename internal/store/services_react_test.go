package store_test

import (
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestReactionUndoneBeforeItCameHasNoEffect(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, r *rooms) {
		post := r.publish(t, blog.PostForm{Title: "Bread"})
		about := blog.Target{PostRef: post.Ref}
		like := func(id string) {
			t.Helper()
			if _, err := r.conversation.React(t.Context(), guest("bob"), blog.Like, about, "", "https://peer.test/l/"+id); err != nil {
				t.Fatal(err)
			}
		}
		undo := func(id string) {
			t.Helper()
			_, err := r.conversation.Undo(t.Context(), guest("bob").ActorID, "https://peer.test/l/"+id, blog.Undone{Kind: blog.Like, About: about, Stated: true})
			if err != nil {
				t.Fatal(err)
			}
		}
		count := func(want int) {
			t.Helper()
			e, err := r.reader.EntryByRef(t.Context(), post.Ref)
			if err != nil || e.Likes != want {
				t.Errorf("%d likes, want %d, %v", e.Likes, want, err)
			}
		}
		undo("1")
		like("1")
		count(0)
		like("3") // likes again
		undo("2") // an undo of something that is not here yet takes the only like for it ...
		count(0)
		like("2") // ... and gives it back when the undone one arrives
		count(1)
	})
}
