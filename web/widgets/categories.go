package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Branch is a category with the categories below it.
type Branch struct {
	blog.TermCount
	Branches []*Branch
}

func categories(ctx context.Context, r Room, _ blog.Box) (any, error) {
	terms, err := r.Reader.Terms(ctx, blog.Category)
	if err != nil {
		return nil, err
	}
	tree := Tree(terms)
	if len(tree) == 0 {
		return nil, nil
	}
	return tree, nil
}

// Tree orders categories below their parents, as deep as they go, and leaves
// branches without any post out. A category whose parent is unknown, or that is
// its own ancestor, stands at the top.
func Tree(terms []blog.TermCount) []*Branch {
	byID := make(map[int64]*Branch, len(terms))
	for _, t := range terms {
		byID[t.Term.ID] = &Branch{TermCount: t}
	}
	var top []*Branch
	for _, t := range terms {
		b, parent := byID[t.Term.ID], byID[t.Term.ParentID]
		if parent == nil || circular(b, byID) {
			top = append(top, b)
			continue
		}
		parent.Branches = append(parent.Branches, b)
	}
	return bearing(top)
}

// circular reports whether following the parents of b leads nowhere.
func circular(b *Branch, byID map[int64]*Branch) bool {
	for range byID {
		if b = byID[b.Term.ParentID]; b == nil {
			return false
		}
	}
	return true
}

func bearing(branches []*Branch) []*Branch {
	var kept []*Branch
	for _, b := range branches {
		if b.Branches = bearing(b.Branches); b.Posts > 0 || len(b.Branches) > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}
