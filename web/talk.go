package web

import (
	"context"
	"fmt"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// talk is what others did with a post: the thread below it and those who liked or boosted it.
type talk struct {
	Comments []*comment
	Quotes   []blog.QuoteView
	Likes    people
	Boosts   people
	Page     int // of the thread, from 1
	Pages    int
	Earlier  string // path of the page before this one, or empty
	Later    string
}

// people are those who liked or boosted something, the first ones by name; there may be more than names.
type people struct {
	Count int
	Named []blog.ReactionView
}

const (
	// maxNamed bounds how many faces stand below a post.
	maxNamed = 32
	// commentsOnPage is about how many comments a page shows before the rest goes to a page of its own.
	commentsOnPage = 200
)

func (s *build) talk(ctx context.Context, e blog.Entry, number int) (talk, error) {
	t := talk{Page: number}
	thread, pages, _, err := s.reader.ThreadPage(ctx, e.Post.ID, number, commentsOnPage)
	if err != nil {
		return t, fmt.Errorf("read the comments of post %d: %w", e.Post.ID, err)
	}
	t.Pages = max(pages, 1)
	if number > t.Pages {
		return t, errNoPage
	}
	t.Comments = arrange(thread, e.Post.Path)
	if t.Quotes, err = s.reader.Quotes(ctx, e.Post.ID); err != nil {
		return t, fmt.Errorf("read the quotes of post %d: %w", e.Post.ID, err)
	}
	if number > 1 {
		t.Earlier = links.CommentPage(e.Post.Path, number-1)
	}
	if number < t.Pages {
		t.Later = links.CommentPage(e.Post.Path, number+1)
	}
	if t.Likes, err = s.people(ctx, blog.Like, e.Post.ID, e.Likes); err != nil {
		return t, err
	}
	t.Boosts, err = s.people(ctx, blog.Boost, e.Post.ID, e.Boosts)
	return t, err
}

func (s *build) people(ctx context.Context, kind blog.ReactionKind, postID int64, count int) (people, error) {
	found := people{Count: count}
	if count == 0 {
		return found, nil
	}
	reactions, err := s.reader.Reactions(ctx, kind, postID, 0)
	if err != nil {
		return people{}, fmt.Errorf("read the reactions to post %d: %w", postID, err)
	}
	seen := map[int64]bool{}
	for _, r := range reactions {
		if seen[r.Guest.ID] || len(found.Named) == maxNamed {
			continue
		}
		seen[r.Guest.ID] = true
		found.Named = append(found.Named, r)
	}
	return found, nil
}

// More is how many people have no name in the list.
func (p people) More() int { return max(p.Count-len(p.Named), 0) }

// commentObject is the permanent id of a comment, on whatever server it lives; empty for a visitor's, which has none.
func (s *Server) commentObject(v blog.CommentView) string {
	if v.FromVisitor() {
		return ""
	}
	return firstOf(v.Comment.RemoteID, s.o.Links.CommentID(v.Comment.Ref))
}
