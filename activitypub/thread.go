package activitypub

import (
	"context"
	"errors"
	"slices"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
)

const maxAncestors = 20

// concernsUs decides whether a stranger's reply may make us fetch what it answers:
// when it names an author here, or when the parent lies on the writer's own server
// or on a server that takes part in this blog already. Otherwise the reply only waits
// (safety rows 29 and 54: nobody sends us around the world).
func (s *Server) concernsUs(ctx context.Context, parentID string, guest blog.Guest, named []string) bool {
	if len(named) > 0 || s.ids.SameOrigin(parentID, guest.ActorID) {
		return true
	}
	host, err := s.ids.Host(parentID)
	if err != nil {
		return false
	}
	recipients, err := s.Addresses.GuestsOnHost(ctx, host, 1)
	return err == nil && len(recipients) > 0
}

type ancestor struct {
	object *as2.Doc
	guest  blog.Guest
	parent blog.Target
}

// fetchThread fetches what a waiting reply answers, and what that answers, until
// something known is reached. Each document comes from its own origin. When the
// chain does not lead here, nothing of it is kept (interop case 87).
func (s *Server) fetchThread(ctx context.Context, id string) (blog.Outcome, error) {
	var chain []ancestor
	seen := map[string]bool{}
	for len(chain) < maxAncestors && !seen[id] {
		seen[id] = true
		link, ok, err := s.fetchAncestor(ctx, id)
		if err != nil || !ok {
			return blog.Missing, onlyTemporary(err)
		}
		chain = append(chain, link)
		if ours(link.parent) || s.knownComment(ctx, link.parent.RemoteID) {
			return s.keepChain(ctx, chain)
		}
		if id = link.parent.RemoteID; id == "" {
			return blog.Missing, nil
		}
	}
	return blog.Missing, nil
}

func (s *Server) fetchAncestor(ctx context.Context, id string) (ancestor, bool, error) {
	object, err := s.documents.get(ctx, id)
	if err != nil {
		return ancestor{}, false, err
	}
	writer, err := object.AttributedTo()
	if err != nil || !textTypes[object.Type()] || !object.Visibility("").Open() || !s.ids.SameOrigin(writer, object.ID()) {
		return ancestor{}, false, nil //nolint:nilerr // not something that can stand in a public thread
	}
	parent, err := s.target(ctx, object.InReplyTo())
	if err != nil {
		return ancestor{}, false, err
	}
	guest, err := s.actors.guest(ctx, writer)
	return ancestor{object: object, guest: guest, parent: parent}, err == nil, err
}

// keepChain keeps the eldest first, so that each finds its parent.
func (s *Server) keepChain(ctx context.Context, chain []ancestor) (blog.Outcome, error) {
	outcome := blog.Missing
	for _, link := range slices.Backward(chain) {
		var err error
		outcome, err = s.Conversation.Receive(ctx, s.arrival(link.object, link.guest, link.parent, false, link.object))
		if err != nil || outcome != blog.Kept {
			return outcome, err
		}
	}
	return outcome, nil
}

func (s *Server) knownComment(ctx context.Context, remoteID string) bool {
	if remoteID == "" {
		return false
	}
	view, err := s.Reader.CommentByRemoteID(ctx, remoteID)
	return err == nil && view.Comment.Status != blog.Waiting
}

// onlyTemporary keeps an error that is worth another try: a reply whose parent
// cannot be had for good simply waits.
func onlyTemporary(err error) error {
	var refused *fetch.Refused
	if err == nil || errors.As(err, &refused) || !temporary(err) {
		return nil
	}
	return err
}

// fromOrigin fetches a text from its own server and treats it as if its author had sent it.
func (s *Server) fromOrigin(ctx context.Context, id string, change bool) (blog.Outcome, error) {
	object, err := s.documents.get(ctx, id)
	if err != nil {
		return blog.Ignored, err
	}
	writer, err := object.AttributedTo()
	if err != nil || !s.ids.SameOrigin(writer, object.ID()) {
		return blog.Ignored, nil //nolint:nilerr // it does not say whose it is
	}
	guest, err := s.actors.guest(ctx, writer)
	if err != nil {
		return blog.Ignored, err
	}
	return s.receiveObject(ctx, object, object, guest, change)
}

// receiveForwarded handles what somebody passes on for its author. The payload is
// not believed: the object is fetched from its origin, or found to be gone there
// (interop cases 61 and 62).
func (s *Server) receiveForwarded(ctx context.Context, l letter) (blog.Outcome, error) {
	actorID, err := l.doc.Actor()
	if err != nil {
		return blog.Ignored, err
	}
	id := l.doc.Object().ID
	if !s.ids.SameOrigin(id, actorID) {
		return blog.Ignored, nil
	}
	if l.doc.Type() == "Delete" {
		return s.gonePerOrigin(ctx, actorID, id)
	}
	parent, err := s.target(ctx, l.doc.Object().Doc.InReplyTo()) // a bare id answers nothing: strangers do not send us to fetch it
	if err != nil || (!ours(parent) && !s.knownComment(ctx, parent.RemoteID)) {
		return blog.Ignored, err
	}
	return s.fromOrigin(ctx, id, l.doc.Type() == "Update")
}

// gonePerOrigin withdraws a comment when its own server confirms that it is gone.
func (s *Server) gonePerOrigin(ctx context.Context, actorID, id string) (blog.Outcome, error) {
	if !s.knownComment(ctx, id) {
		return blog.Ignored, nil
	}
	if _, err := s.documents.get(ctx, id); !errors.Is(err, errGone) {
		return blog.Ignored, onlyTemporary(err)
	}
	return s.Conversation.Withdraw(ctx, actorID, id)
}
