package widgets

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

const maxTags = 40

// Weighted is a tag with how large it is shown, from 1 to 5.
type Weighted struct {
	blog.TermCount
	Weight int
}

// tags are the tags with most posts, in the order of the alphabet.
func tags(ctx context.Context, r Room, _ blog.Box) (any, error) {
	terms, err := r.Reader.Terms(ctx, blog.Tag)
	if err != nil {
		return nil, err
	}
	terms = slices.DeleteFunc(slices.Clone(terms), func(t blog.TermCount) bool { return t.Posts == 0 })
	if len(terms) == 0 {
		return nil, nil
	}
	byPosts := slices.SortedStableFunc(slices.Values(terms), func(a, b blog.TermCount) int { return cmp.Compare(b.Posts, a.Posts) })
	most, least := byPosts[0].Posts, byPosts[min(len(byPosts), maxTags)-1].Posts
	var shown []Weighted
	for _, t := range terms {
		if t.Posts >= least && len(shown) < maxTags {
			shown = append(shown, Weighted{t, weight(t.Posts, least, most)})
		}
	}
	return shown, nil
}

// weight grows with the logarithm, as loudness does: ten times the posts are one step more.
func weight(posts, least, most int) int {
	if most <= least {
		return 2
	}
	return 1 + int(math.Round(4*math.Log(float64(posts)/float64(least))/math.Log(float64(most)/float64(least))))
}
