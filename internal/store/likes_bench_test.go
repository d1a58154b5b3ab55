package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/store"
)

// BenchmarkLikes is how long the house takes to keep one like of a post that many like: a delivery of likes by the thousand
// must not become slower by what the desk is told of it.
func BenchmarkLikes(b *testing.B) {
	db, err := store.Open(b.Context(), store.Options{DataDir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	kept, err := store.NewBlog(db, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	conversation := blog.NewConversation(kept, words{}, time.Now)
	ana, err := blog.NewHouse(kept, noKeys{}, time.Now).AddAuthor(b.Context(), "ana", "Ana", "hash")
	if err != nil {
		b.Fatal(err)
	}
	post, err := blog.NewPosts(kept, words{}, path, time.Now, time.Second).Save(b.Context(), ana, blog.PostForm{Title: "Bread", Body: "x"}, true)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		g := blog.Guest{ActorID: fmt.Sprintf("https://away.test/u/%d", n), Host: "away.test", Name: fmt.Sprint("u", n), FetchedAt: time.Now()}
		if _, err := conversation.React(b.Context(), g, blog.Like, blog.Target{PostRef: post.Ref}, "", g.ActorID+"/like"); err != nil {
			b.Fatal(err)
		}
	}
}
