package web

import (
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// withPinned puts pinned posts before those of a list, none of them twice, and tells how many they are.
func withPinned(pinned, list []blog.Entry) (entries []blog.Entry, first int) {
	rest := slices.DeleteFunc(slices.Clone(list), func(e blog.Entry) bool {
		return slices.ContainsFunc(pinned, func(p blog.Entry) bool { return p.Post.ID == e.Post.ID })
	})
	return append(slices.Clone(pinned), rest...), len(pinned)
}

// PinnedAt reports whether the entry at a place, counted from 0, stands there because it is pinned.
func (p profilePage) PinnedAt(i int) bool { return i < p.pinned }

// PinnedAt reports whether the entry at a place, counted from 0, stands there because it is pinned.
func (p listPage) PinnedAt(i int) bool { return i < p.pinned }
