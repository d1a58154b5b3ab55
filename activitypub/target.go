package activitypub

import (
	"context"
	"net/url"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// target reads what an activity is about: one of our ids, an address that people
// see (also an old one, interop case 81), or something on another server. What
// cannot be read is the empty target; an error means that the database did not answer.
func (s *Server) target(ctx context.Context, id string) (blog.Target, error) {
	if id == "" {
		return blog.Target{}, nil
	}
	if t, ok := s.Links.ParseID(id); ok {
		switch {
		case t.Part != "":
			return blog.Target{}, nil
		case t.Kind == links.KindPost:
			return blog.Target{PostRef: t.Ref}, nil
		case t.Kind == links.KindComment:
			return blog.Target{CommentRef: t.Ref}, nil
		}
		return blog.Target{}, nil
	}
	if path, ok := s.Links.PathOf(id); ok {
		return s.targetByPath(ctx, path, id)
	}
	if _, err := s.ids.Canonical(id); err != nil {
		return blog.Target{}, nil //nolint:nilerr // an unreadable id names nothing
	}
	return blog.Target{RemoteID: id}, nil
}

func (s *Server) targetByPath(ctx context.Context, path, address string) (blog.Target, error) {
	if u, err := url.Parse(address); err == nil {
		if ref, ok := strings.CutPrefix(u.Fragment, links.CommentAnchor("")); ok && blog.ValidRef(ref) {
			return s.commentTarget(ctx, ref)
		}
	}
	if !strings.HasSuffix(path, "/") {
		path += "/"
	}
	entry, err := s.Reader.EntryByPath(ctx, path)
	if blog.KindOf(err) == blog.NotFound {
		var present string
		if present, err = s.Reader.PathOfAlias(ctx, path); err == nil {
			entry, err = s.Reader.EntryByPath(ctx, present)
		}
	}
	if blog.KindOf(err) == blog.NotFound {
		return blog.Target{}, nil
	}
	return blog.Target{PostRef: entry.Post.Ref}, err
}

// commentTarget reads the anchor of a comment on its page. A guest's comment is known by the guest's own id.
func (s *Server) commentTarget(ctx context.Context, ref string) (blog.Target, error) {
	view, err := s.Reader.CommentByRef(ctx, ref)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		return blog.Target{}, nil
	case err != nil:
		return blog.Target{}, err
	case view.Comment.RemoteID != "":
		return blog.Target{RemoteID: view.Comment.RemoteID}, nil
	}
	return blog.Target{CommentRef: ref}, nil
}

// ours reports whether a target names something of this house.
func ours(t blog.Target) bool { return t.PostRef != "" || t.CommentRef != "" }
