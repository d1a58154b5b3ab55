package activitypub

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// inboxesPerCommit keeps the posting of a letter to thousands short enough for a person to write in between.
// A crash in the middle is mended by the repeated job: it adds the deliveries that are missing.
const inboxesPerCommit = 500

// parcel says what a letter is about and from whom it comes.
type parcel struct {
	key    string // a repeated job finds the letter by it
	ref    string // last part of the activity's id
	author blog.Author
	post   int64
}

func (s *Server) newParcel(key string, author blog.Author, post int64) parcel {
	return parcel{key: key, ref: blog.NewRef(s.Clock()), author: author, post: post}
}

// mail writes an activity once and hands it to the lanes of its receivers. Every
// try of every receiver sends the same bytes under the same id.
func (s *Server) mail(ctx context.Context, p parcel, a as2.Activity, to []blog.Recipient) error {
	if len(to) == 0 {
		return nil
	}
	body, err := as2.Fit(a, as2.DeliveryLimit)
	if err != nil {
		return fmt.Errorf("write %s: %w", p.key, err)
	}
	small, err := as2.Marshal(a.ByReference())
	if err != nil {
		return fmt.Errorf("write short form of %s: %w", p.key, err)
	}
	out := &blog.Outgoing{
		Ref: p.ref, Key: p.key, AuthorID: p.author.ID, PostID: p.post, Body: body, Small: small, CreatedAt: s.Clock().UTC(),
	}
	for some := range slices.Chunk(to, inboxesPerCommit) {
		if err := s.Outbox.PostOutgoing(ctx, out, some); err != nil {
			return err
		}
	}
	return nil
}

// acceptFollow answers a follower at their personal inbox, with the request as it
// came: Mastodon looks for its id, Ghost and Misskey for the whole (protocol.md §6.2).
func (s *Server) acceptFollow(ctx context.Context, fact blog.FactArgs) error {
	follower, err := s.Addresses.FollowerByID(ctx, fact.ID)
	if err != nil {
		return err
	}
	guest, err := s.Addresses.GuestByID(ctx, follower.GuestID)
	if err != nil {
		return err
	}
	author, err := s.Reader.AuthorByID(ctx, follower.AuthorID)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("accept:%d:%d", follower.ID, fact.Version)
	return s.answerRequest(ctx, "Accept", key, author, guest.ActorID, follower.Request, personal(guest.ID, guest.Host, guest.InboxURL))
}

// reject refuses a follower, or a reply for which its writer's server asked, in the words of the request.
func (s *Server) reject(ctx context.Context, fact blog.FactArgs) error {
	var no blog.Refusal
	if err := json.Unmarshal([]byte(fact.Note), &no); err != nil {
		return fmt.Errorf("read refusal: %w", err)
	}
	if no.CommentID != 0 {
		view, err := s.Reader.CommentByID(ctx, no.CommentID)
		if err != nil || view.Comment.Status != blog.Removed {
			return err // its deletion was taken back
		}
	}
	author, err := s.Reader.AuthorByID(ctx, fact.ID)
	if err != nil {
		return err
	}
	key := "reject:" + shortHash(fact.Note)
	return s.answerRequest(ctx, "Reject", key, author, no.ActorID, no.Request, personal(0, no.Host, no.Inbox))
}

func (s *Server) answerRequest(ctx context.Context, kind, key string, author blog.Author, actorID string, request []byte, to []blog.Recipient) error {
	p := s.newParcel(key, author, 0)
	return s.mail(ctx, p, as2.Activity{
		Type: kind, ID: s.Links.Activity(p.ref), Actor: s.Links.Author(author.Ref), Object: as2.Raw(request), To: []string{actorID},
	}, to)
}

func personal(guestID int64, host, inbox string) []blog.Recipient {
	return []blog.Recipient{{GuestID: guestID, Host: host, Inbox: inbox}}
}
