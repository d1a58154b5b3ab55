package activitypub

import (
	"context"
	"encoding/json"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// receiveReplyRequest takes the question whether a reply may stand under a post or a comment of ours, with the reply inside.
// GoToSocial (from 0.21 on) asks so where the policy of a post wants approval, and holds the reply back until the answer:
// the Accept, or the Reject, repeats the request. After it the same reply comes once more as a Create.
func (s *Server) receiveReplyRequest(ctx context.Context, l letter) (blog.Outcome, error) {
	about, err := s.target(ctx, l.doc.Object().ID)
	if err != nil || !ours(about) {
		return blog.Ignored, err
	}
	ref := l.doc.Instrument()
	if !s.ids.SameOrigin(ref.ID, l.actorID) || l.ownID(s) == "" {
		return blog.Ignored, nil
	}
	object := ref.Doc
	if object == nil {
		if object, err = s.documents.get(ctx, ref.ID); err != nil {
			return blog.Ignored, err
		}
	}
	if object.InReplyTo() != l.doc.Object().ID {
		return blog.Ignored, nil // what is asked for is not what the reply does
	}
	guest, err := s.actors.guest(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	return s.receiveObject(ctx, l.doc, object, guest, false)
}

// asking is the request in which a reply came, without the reply itself; empty when it did not come in one.
func asking(envelope, object *as2.Doc) string {
	if envelope.Type() != "ReplyRequest" {
		return ""
	}
	actor, _ := envelope.Actor() // the letter was signed by it
	request, err := json.Marshal(map[string]string{
		"type": "ReplyRequest", "id": envelope.ID(), "actor": actor, "object": envelope.Object().ID, "instrument": object.ID(),
	})
	if err != nil {
		return ""
	}
	return string(request)
}
