package web

import (
	"slices"
	"testing"

	"github.com/oriel-blog/oriel/internal/blog"
)

func TestEverythingBelowACategoryIsFoundAtAnyDepth(t *testing.T) {
	t.Parallel()
	all := []blog.TermCount{
		{Term: blog.Term{ID: 1}}, {Term: blog.Term{ID: 2, ParentID: 1}}, {Term: blog.Term{ID: 3, ParentID: 2}}, {Term: blog.Term{ID: 4, ParentID: 1}},
		{Term: blog.Term{ID: 5}}, {Term: blog.Term{ID: 6, ParentID: 7}}, {Term: blog.Term{ID: 7, ParentID: 6}},
	}
	for id, want := range map[int64][]int64{1: {2, 4, 3}, 2: {3}, 5: {}, 6: {7}} { // 6 and 7 go in a circle
		if got := descendants(all, id); !slices.Equal(got, want) {
			t.Errorf("below %d: %v, want %v", id, got, want)
		}
	}
}

func TestPageOfACategoryChangesWithTheCategoriesBelow(t *testing.T) {
	t.Parallel()
	q := blog.Query{TermID: 1, Below: []int64{2, 3}}
	if keys := keysOf(q); !slices.Equal(keys, []blog.Key{blog.KeyTerm(1), blog.KeyTerm(2), blog.KeyTerm(3)}) {
		t.Errorf("its page depends on %v", keys)
	}
}
