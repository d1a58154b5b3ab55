package activitypub

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// receiveUpdate takes a newer text, or a changed profile. A profile is fetched from
// its server instead of believed, because it may bring a new key (safety row 25).
func (s *Server) receiveUpdate(ctx context.Context, l letter) (blog.Outcome, error) {
	object := l.doc.Object()
	if object.Doc != nil && actorTypes[object.Doc.Type()] && object.ID != l.actorID {
		return blog.Ignored, nil
	}
	if object.ID != l.actorID {
		return s.receiveText(ctx, l, true)
	}
	guest, err := s.actors.refresh(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	return blog.Kept, s.Conversation.Known(ctx, guest)
}

// receiveDelete withdraws a text or takes leave of an account. The object may be a
// Tombstone, an id, or the whole text (interop case 102).
func (s *Server) receiveDelete(ctx context.Context, l letter) (blog.Outcome, error) {
	id := l.doc.Object().ID
	if id == l.actorID {
		return blog.Kept, s.Conversation.Farewell(ctx, l.actorID)
	}
	if !s.ids.SameOrigin(id, l.actorID) {
		return blog.Ignored, nil
	}
	return s.Conversation.Withdraw(ctx, l.actorID, id)
}
