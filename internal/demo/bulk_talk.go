package demo

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"
)

// BulkComment is a generated comment below one of the generated posts.
type BulkComment struct {
	Comment
	Index  int    // of the post, as Bulk gave it
	Guest  Guest  // who wrote it
	ID     string // permanent id on the guest's server
	Answer string // ID of the comment that it answers; empty for the post
}

// How the generated comments lie: of a hundred, so many stand below one post, so
// many below each of a few, and the rest is spread over all.
const (
	bulkGuests  = 3000
	bulkHosts   = 120
	crowdedPost = 10 // per cent
	busyPosts   = 5
	busyPost    = 1 // per cent
	bulkDepth   = 15
)

// BulkTalk makes n comments by at most 3,000 guests below posts that were published at these
// dates: of 200,000, 20,000 stand below one post and 2,000 below each of five. A
// comment comes behind the one that it answers, and those of one post come
// together. The same seed gives the same comments; none is kept.
func BulkTalk(n int, seed uint64, published []time.Time, now time.Time) iter.Seq[BulkComment] {
	return func(yield func(BulkComment) bool) {
		b := bulk{rand.New(rand.NewPCG(seed, 0xb2))}
		number := 0
		for index, count := range b.spread(n, len(published)) {
			t := thread{bulk: b, index: index, count: count, from: published[index], age: now.Sub(published[index])}
			for i := range count {
				if !yield(t.next(i, number)) {
					return
				}
				number++
			}
		}
	}
}

// spread says how many comments each post has.
func (b bulk) spread(n, posts int) []int {
	counts := make([]int, posts)
	if posts == 0 {
		return nil
	}
	left := n
	take := func(index, some int) {
		counts[index] += some
		left -= some
	}
	if posts > busyPosts {
		take(posts/2, n*crowdedPost/100)
		for i := range busyPosts {
			take(i*posts/busyPosts, n*busyPost/100)
		}
	}
	for left > 0 {
		take(b.IntN(posts), 1)
	}
	return counts
}

// thread is the comments below one post, in the making.
type thread struct {
	bulk
	index, count int
	from         time.Time
	age          time.Duration
	recent       []BulkComment // the latest ones, which are answered
}

func (t *thread) next(i, number int) BulkComment {
	share := float64(i+1) / float64(t.count+1)
	g := bulkGuest(t.IntN(bulkGuests))
	c := BulkComment{Index: t.index, Guest: g, ID: fmt.Sprintf("%s/statuses/bulk-%d", g.ActorID(), number)}
	c.At = t.from.Add(time.Duration(share * share * float64(t.age))).Truncate(time.Second)
	c.Depth = 1
	if len(t.recent) > 0 && t.IntN(5) < 3 {
		if parent := t.recent[t.IntN(len(t.recent))]; parent.Depth < bulkDepth {
			c.Answer, c.Depth = parent.ID, parent.Depth+1
		}
	}
	c.Content = fmt.Sprintf(t.one(replies), t.one(things), t.one(places), t.one(deeds))
	for range t.IntN(3) {
		c.Content += " " + t.sentence()
	}
	if t.recent = append(t.recent, c); len(t.recent) > 20 {
		t.recent = t.recent[1:]
	}
	return c
}

func bulkGuest(n int) Guest {
	first, last := forenames[n%len(forenames)], surnames[n/len(forenames)%len(surnames)]
	return Guest{Name: fmt.Sprintf("reader%d", n), Host: fmt.Sprintf("s%d.example", n%bulkHosts), DisplayName: first + " " + last}
}
