package activitypub

import (
	"context"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// receiveFollow adds a follower (AP §7.5). The request is repeated verbatim in the
// answer, because Ghost and Misskey look for it there.
func (s *Server) receiveFollow(ctx context.Context, l letter) (blog.Outcome, error) {
	authorRef, err := s.authorRef(ctx, l.doc.Object().ID)
	if err != nil || authorRef == "" {
		return blog.Ignored, err
	}
	guest, err := s.actors.guest(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	return s.Followers.Follow(ctx, authorRef, guest, l.doc.ID(), l.doc.Raw())
}

// receiveBlock stops delivering to somebody who blocked an author (interop case 75).
func (s *Server) receiveBlock(ctx context.Context, l letter) (blog.Outcome, error) {
	authorRef, err := s.authorRef(ctx, l.doc.Object().ID)
	if err != nil || authorRef == "" {
		return blog.Ignored, err
	}
	return s.Followers.Unfollow(ctx, authorRef, l.actorID, "")
}

// receiveReject lets a guest leave by rejecting their own request (interop case 76).
// Rejections of anything else are oddities of NodeBB without effect (case 129).
func (s *Server) receiveReject(ctx context.Context, l letter) (blog.Outcome, error) {
	if outcome, err := s.receiveAnswer(ctx, l, false); err != nil || outcome == blog.Kept {
		return outcome, err
	}
	inner := l.doc.Object().Doc
	if inner == nil || inner.Type() != "Follow" {
		return blog.Ignored, nil
	}
	follower, err := inner.Actor()
	if err != nil || follower != l.actorID {
		return blog.Ignored, nil //nolint:nilerr // a request of several or other people is none of theirs to reject
	}
	authorRef, err := s.authorRef(ctx, inner.Object().ID)
	if err != nil || authorRef == "" {
		return blog.Ignored, err
	}
	return s.Followers.Unfollow(ctx, authorRef, l.actorID, "")
}

// receiveUndo takes back a follow, a like or a boost, embedded or by its bare id.
func (s *Server) receiveUndo(ctx context.Context, l letter) (blog.Outcome, error) {
	inner := l.doc.Object()
	if inner.Doc == nil {
		return s.undoByID(ctx, l, inner.ID)
	}
	if actor, err := inner.Doc.Actor(); err != nil || actor != l.actorID {
		return blog.Ignored, nil //nolint:nilerr // safety row 19: nobody undoes what another did
	}
	innerID := inner.ID
	if innerID != "" && !s.ids.SameOrigin(innerID, l.actorID) {
		innerID = ""
	}
	about := inner.Doc.Object().ID
	switch inner.Doc.Type() {
	case "Follow":
		authorRef, err := s.authorRef(ctx, about)
		if err != nil || authorRef == "" {
			return blog.Ignored, err
		}
		return s.Followers.Unfollow(ctx, authorRef, l.actorID, innerID)
	case "Like", "EmojiReact":
		return s.undoReaction(ctx, l, innerID, blog.Like, inner.Doc)
	case "Announce":
		return s.undoReaction(ctx, l, innerID, blog.Boost, inner.Doc)
	}
	return blog.Ignored, nil
}

func (s *Server) undoReaction(ctx context.Context, l letter, innerID string, kind blog.ReactionKind, inner *as2.Doc) (blog.Outcome, error) {
	about, err := s.target(ctx, inner.Object().ID)
	if err != nil {
		return blog.Ignored, err
	}
	return s.Conversation.Undo(ctx, l.actorID, innerID, blog.Undone{Kind: kind, About: about, Emoji: inner.Reaction(), Stated: true})
}

// undoByID serves Pleroma and others that send only the id of what they take back.
func (s *Server) undoByID(ctx context.Context, l letter, id string) (blog.Outcome, error) {
	if id == "" || !s.ids.SameOrigin(id, l.actorID) {
		return blog.Ignored, nil
	}
	outcome, err := s.Conversation.Undo(ctx, l.actorID, id, blog.Undone{})
	if err != nil || outcome == blog.Kept {
		return outcome, err
	}
	return s.Followers.Unfollow(ctx, "", l.actorID, id)
}

// authorRef finds the author whom an id or a profile address names; "" means none.
func (s *Server) authorRef(ctx context.Context, id string) (string, error) {
	if t, ok := s.Links.ParseID(id); ok {
		if t.Kind != links.KindAuthor || t.Part != "" {
			return "", nil
		}
		return t.Ref, nil
	}
	path, ok := s.Links.PathOf(id)
	if !ok {
		return "", nil
	}
	authors, err := s.Reader.Authors(ctx)
	if err != nil {
		return "", err
	}
	for _, a := range authors {
		if path == links.Profile(a.Name) || path == links.AuthorArchive(a.Name) {
			return a.Ref, nil
		}
	}
	return "", nil
}
