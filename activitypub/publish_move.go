package activitypub

import (
	"context"
	"fmt"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// moveAuthor tells the followers' servers that an author went to another account (FEP-7628): first the changed actor,
// which names the account, then the Move. Each lane delivers in this order. A move that was taken back meanwhile is not told.
func (s *Server) moveAuthor(ctx context.Context, fact blog.FactArgs) error {
	author, err := s.Reader.AuthorByID(ctx, fact.ID)
	if err != nil || !author.Moved() || author.MovedAt.Unix() != fact.Version {
		return err
	}
	if err := s.updateAuthor(ctx, fact); err != nil {
		return err
	}
	to, err := s.Addresses.FollowerInboxes(ctx, author.ID)
	if err != nil {
		return err
	}
	p := s.newParcel(fmt.Sprintf("move:%s:%d", author.Ref, fact.Version), author, 0)
	actor := s.Links.Author(author.Ref)
	return s.mail(ctx, p, as2.Activity{
		Type: "Move", ID: s.Links.Activity(p.ref), Actor: actor, Object: as2.IRI(actor), Target: author.MovedTo,
		Published: author.MovedAt, To: []string{actor + "/followers"},
	}, to)
}

// staysHere reports whether a post is of a time when its author had moved away: servers that got the move take nothing
// new of the old account, so it is on the site only.
func staysHere(e blog.Entry) bool {
	return e.Author.Moved() && !e.Post.PublishedAt.Before(e.Author.MovedAt) // both are in whole seconds
}
