package activitypub

import (
	"context"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
)

const maxEmoji = 64

// receiveLike takes a like, or a reaction with an emoji (FEP-c0e0, Misskey).
func (s *Server) receiveLike(ctx context.Context, l letter) (blog.Outcome, error) {
	about, err := s.target(ctx, l.doc.Object().ID)
	if err != nil || about == (blog.Target{}) {
		return blog.Ignored, err
	}
	guest, err := s.actors.guest(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	emoji := s.Text.CleanName(l.doc.Reaction(), maxEmoji)
	if emoji == "❤" || emoji == "❤️" {
		emoji = "" // Misskey's plain like
	}
	return s.Conversation.React(ctx, guest, blog.Like, about, emoji, l.ownID(s), s.emojis(l.doc.Tags())...)
}

// receiveAnnounce takes a boost. Groups pass on whole activities this way
// (FEP-1b12: Lemmy, NodeBB); what is inside is fetched from its origin.
func (s *Server) receiveAnnounce(ctx context.Context, l letter) (blog.Outcome, error) {
	inner := l.doc.Object()
	if inner.Doc != nil {
		switch inner.Doc.Type() {
		case "Create", "Update", "Delete":
			return s.receiveForwarded(ctx, letter{doc: inner.Doc, actorID: l.actorID})
		}
	}
	about, err := s.target(ctx, inner.ID)
	if err != nil || about == (blog.Target{}) {
		return blog.Ignored, err
	}
	if !ours(about) && !s.knownComment(ctx, about.RemoteID) {
		return blog.Ignored, nil // a boost of something that has nothing to do with us
	}
	guest, err := s.actors.guest(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	return s.Conversation.React(ctx, guest, blog.Boost, about, "", l.ownID(s))
}

// receiveFlag keeps a report for the authors. The sender is usually a server's own
// actor, and content is plain text by its moderators.
func (s *Server) receiveFlag(ctx context.Context, l letter) (blog.Outcome, error) {
	var targets []string
	for _, ref := range l.doc.Objects() {
		if s.Links.Owns(ref.ID) || s.knownComment(ctx, ref.ID) {
			targets = append(targets, ref.ID)
		}
	}
	if len(targets) == 0 {
		return blog.Ignored, nil
	}
	guest, err := s.actors.guest(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	content, _ := l.doc.Content()
	return s.Conversation.Complain(ctx, guest, blog.Report{
		RemoteID: l.ownID(s), Targets: strings.Join(targets, "\n"), Content: s.Text.PlainText(content, 5000),
	})
}

// ownID is the id of the activity when it lies on its sender's server, else "".
func (l letter) ownID(s *Server) string {
	if id := l.doc.ID(); s.ids.SameOrigin(id, l.actorID) {
		return id
	}
	return ""
}
