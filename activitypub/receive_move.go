package activitypub

import (
	"context"
	"slices"

	"github.com/oriel-blog/oriel/internal/blog"
)

// receiveMove remembers where a guest went (FEP-7628), when both sides say so: the letter is signed by the old account,
// and the new one names the old one as its own. An old account whose document names a third one is not believed.
// Followers follow anew by themselves (interop case 77); some servers (Pleroma) never write movedTo.
func (s *Server) receiveMove(ctx context.Context, l letter) (blog.Outcome, error) {
	target := l.doc.Target().ID
	if l.doc.Object().ID != l.actorID || target == "" || target == l.actorID {
		return blog.Ignored, nil
	}
	known, err := s.Addresses.GuestByActor(ctx, l.actorID)
	if blog.KindOf(err) == blog.NotFound {
		return blog.Ignored, nil
	}
	if err != nil {
		return blog.Ignored, err
	}
	if _, ours := s.Links.ParseID(target); ours {
		return s.receiveOurs(ctx, known, target)
	}
	doc, err := s.documents.get(ctx, target)
	if err != nil {
		return blog.Ignored, err
	}
	if !slices.Contains(doc.Profile().AlsoKnownAs, l.actorID) {
		return blog.Ignored, nil
	}
	arrived, err := s.actors.read(doc)
	if err != nil {
		return blog.Ignored, err
	}
	if left, err := s.actors.refresh(ctx, l.actorID); err == nil && left.MovedTo != "" && left.MovedTo != target {
		return blog.Ignored, nil
	}
	return blog.Kept, s.Conversation.Moved(ctx, known.ActorID, arrived.guest)
}

// receiveOurs is for a guest who became an author here.
func (s *Server) receiveOurs(ctx context.Context, known blog.Guest, target string) (blog.Outcome, error) {
	ref, err := s.authorRef(ctx, target)
	if err != nil || ref == "" {
		return blog.Ignored, err
	}
	author, err := s.Reader.AuthorByRef(ctx, ref)
	if err != nil || !slices.Contains(author.KnownAs(), known.ActorID) {
		return blog.Ignored, err
	}
	return blog.Kept, s.Conversation.Moved(ctx, known.ActorID, blog.Guest{ActorID: target})
}
