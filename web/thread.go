package web

import (
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// comment is a comment in its place in the conversation.
type comment struct {
	blog.CommentView
	Replies []*comment
	Depth   int    // 0 for a reply to the post itself
	To      string // whom it answers, when that is another comment
	ToPath  string // where that comment stands: a fragment of this page, or another page
	Own     bool   // written by an author of this site
	Absent  string // why its text is not shown, in a sentence; empty when it is

	placed bool
}

// maxNesting is how deep lists stand in lists. Deeper answers follow in the order
// of the conversation on the deepest level, each naming whom it answers: browsers
// stop building trees at some depth, and no reader can see the 25th indentation.
const maxNesting = 24

// arrange turns the comments of a post, oldest first, into a tree of any depth.
// An answer to something that is not shown stands at the top.
func arrange(thread []blog.CommentView, postPath string) []*comment {
	byID := make(map[int64]*comment, len(thread))
	all := make([]*comment, 0, len(thread))
	for _, v := range thread {
		c := newComment(v)
		byID[v.Comment.ID] = c
		all = append(all, c)
	}
	var top []*comment
	for _, c := range all {
		parent := byID[c.Comment.ParentID]
		if parent == nil {
			if c.ParentRef != "" { // it stands on another page; the address of a comment leads there
				c.To, c.ToPath = c.ParentName, links.CommentAt(postPath, c.ParentRef)
			}
			top = append(top, c)
			continue
		}
		c.To, c.ToPath = parent.Name(), "#"+links.CommentAnchor(parent.Comment.Ref)
		parent.Replies = append(parent.Replies, c)
	}
	for _, c := range top {
		c.settle()
	}
	for _, c := range all {
		if !c.placed { // in a circle, which only damaged data can hold: cut it here
			top = append(top, c)
			c.settle()
		}
	}
	return top
}

func newComment(v blog.CommentView) *comment {
	return &comment{CommentView: v, Own: v.Comment.AuthorID != 0, Absent: absence(v.Comment.Status)}
}

// Name is who wrote the comment; nobody when its text is not shown.
func (c *comment) Name() string {
	switch {
	case c.Absent != "":
		return ""
	case c.Own:
		return c.Author.Shown()
	}
	return c.Guest.Shown()
}

func absence(s blog.CommentStatus) string {
	switch s {
	case blog.Approved:
		return ""
	case blog.Removed:
		return "This comment was deleted."
	case blog.Hidden:
		return "This comment was hidden by the author of the post."
	}
	return "This comment waits for approval."
}

// settle gives the comment and all below it their depths, and lays out what lies
// deeper than maxNesting. It keeps its own stack, because a conversation may be
// deeper than ours, and places each comment once.
func (c *comment) settle() {
	open := []*comment{c}
	c.placed = true
	var deepest *comment // the last one on the deepest level that holds a list
	for len(open) > 0 {
		c := open[len(open)-1]
		open = open[:len(open)-1]
		c.Replies = slices.DeleteFunc(c.Replies, func(r *comment) bool { return r.placed })
		for _, r := range slices.Backward(c.Replies) {
			r.Depth, r.placed = c.Depth+1, true
			open = append(open, r)
		}
		switch {
		case c.Depth == maxNesting-1:
			deepest, c.Replies = c, nil
		case c.Depth >= maxNesting:
			deepest.Replies = append(deepest.Replies, c)
			c.Replies = nil
		}
	}
}
