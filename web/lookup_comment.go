package web

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// cutComment splits the permanent address of a comment into the path of its post and its ref.
func cutComment(path string) (post, ref string, ok bool) {
	post, ref, ok = strings.Cut(strings.TrimSuffix(path, "/"), "/comment/")
	return post + "/", ref, ok && post != "" && blog.ValidRef(ref)
}

// toComment leads to the page of the thread on which a comment stands now.
func (s *build) toComment(ctx context.Context, path, ref string) (answer, error) {
	e, err := s.entryAt(ctx, path)
	if err != nil {
		return answer{}, err
	}
	if !e.Post.Public() || !e.Post.InStream() {
		return answer{}, errNoPage
	}
	page, err := s.reader.PageOfComment(ctx, e.Post.ID, ref, commentsOnPage)
	if err != nil {
		return answer{}, err
	}
	return answer{status: 302, location: links.CommentPage(e.Post.Path, page) + "#" + links.CommentAnchor(ref)}, nil
}
