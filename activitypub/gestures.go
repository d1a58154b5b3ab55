package activitypub

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// gesture is a like, a boost or a follow as it goes out. A boost is for everybody and its own followers hear of it; the other
// two are the guest's business alone (AP §7.5, §7.8 and §7.11).
func (s *Server) gesture(g blog.Gesture, author blog.Author, guest blog.Guest) as2.Activity {
	actor := s.Links.Author(author.Ref)
	a := as2.Activity{ID: s.Links.Activity(g.Ref), Actor: actor, Object: as2.IRI(g.TargetID), Published: g.CreatedAt, To: []string{guest.ActorID}}
	switch g.Kind {
	case blog.GestureLike:
		a.Type = "Like"
	case blog.GestureFollow:
		a.Type = "Follow"
	case blog.GestureBoost:
		a.Type, a.To, a.Cc = "Announce", []string{as2.Public}, []string{actor + "/followers", guest.ActorID}
	}
	return a
}

func (s *Server) sendGesture(ctx context.Context, fact blog.FactArgs) error {
	return s.mailGesture(ctx, fact, "gesture:", func(p parcel, done as2.Activity) as2.Activity { return done })
}

// undoGesture takes a gesture back, with the whole of it inside: GoToSocial and Mastodon look there for what is undone.
func (s *Server) undoGesture(ctx context.Context, fact blog.FactArgs) error {
	return s.mailGesture(ctx, fact, "ungesture:", func(p parcel, done as2.Activity) as2.Activity {
		return as2.Activity{Type: "Undo", ID: s.Links.Activity(p.ref), Actor: done.Actor, Object: done, Published: s.Clock(), To: done.To, Cc: done.Cc}
	})
}

func (s *Server) mailGesture(ctx context.Context, fact blog.FactArgs, key string, wrap func(parcel, as2.Activity) as2.Activity) error {
	g, err := s.Deeds.GestureByID(ctx, fact.ID)
	if err != nil {
		return err
	}
	author, err := s.Reader.AuthorByID(ctx, g.AuthorID)
	if err != nil {
		return err
	}
	guest, err := s.Addresses.GuestByID(ctx, g.GuestID)
	if err != nil {
		return err
	}
	to := personal(guest.ID, guest.Host, guest.InboxURL)
	if g.Kind == blog.GestureBoost {
		open, err := s.mayBoost(ctx, g)
		if err == nil && !open { // the post was closed since; an Undo still goes to whoever was told
			open, err = s.wasTold(ctx, g)
			open = open && key == "ungesture:"
		}
		if err != nil || !open {
			return err
		}
		followers, err := s.Addresses.FollowerInboxes(ctx, author.ID)
		if err != nil {
			return err
		}
		to = onceEach(to, followers)
	}
	p := s.newParcel(key+g.Ref, author, 0)
	if key == "gesture:" {
		p.ref = g.Ref
	}
	return s.mail(ctx, p, wrap(p, s.gesture(g, author, guest)), to)
}

// mayBoost reports whether everybody may see what a boost is about now: a mention stands elsewhere and is public, a comment
// is as open as the post above it.
func (s *Server) mayBoost(ctx context.Context, g blog.Gesture) (bool, error) {
	if g.MessageID != 0 {
		return true, nil
	}
	view, err := s.Reader.CommentByID(ctx, g.CommentID)
	if blog.KindOf(err) == blog.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return view.Post.MayBoost(), nil
}

// wasTold reports whether a boost went out before: its letter is there, or so old that it may have been tidied away.
func (s *Server) wasTold(ctx context.Context, g blog.Gesture) (bool, error) {
	const lettersStay = 29 * 24 * time.Hour // a day less than the store keeps them
	_, err := s.Outbox.OutgoingByRef(ctx, g.Ref)
	if blog.KindOf(err) == blog.NotFound {
		return s.Clock().Sub(g.CreatedAt) > lettersStay, nil
	}
	return err == nil, err
}

// onceEach adds recipients whose inboxes are not there yet.
func onceEach(to, more []blog.Recipient) []blog.Recipient {
	seen := map[string]bool{}
	for _, r := range to {
		seen[r.Inbox], seen[r.SharedInbox] = true, r.SharedInbox != ""
	}
	for _, r := range more {
		if !seen[r.Inbox] {
			to = append(to, r)
		}
	}
	return to
}

// accuse reports a guest to their own server (Flag), in the name of the site: who runs that server need not know which
// author it was. Mastodon reads content, and object as a list with the account and the things.
func (s *Server) accuse(ctx context.Context, fact blog.FactArgs) error {
	var a blog.Accusation
	if err := json.Unmarshal([]byte(fact.Note), &a); err != nil {
		return fmt.Errorf("read accusation: %w", err)
	}
	p := s.newParcel("flag:"+shortHash(fmt.Sprint(fact.ID, fact.Note)), blog.Author{}, 0)
	return s.mail(ctx, p, as2.Activity{
		Type: "Flag", ID: s.Links.Activity(p.ref), Actor: s.Links.InstanceActor(), Object: as2.IRIs(append([]string{a.ActorID}, a.Things...)), Content: a.Words,
	}, personal(0, a.Host, a.Inbox))
}

// receiveAnswer notes whether a guest's server let an author follow them: Accept and Reject of a Follow of ours, embedded or by
// its id. Whoever answers must be the followed one (safety row 18).
func (s *Server) receiveAnswer(ctx context.Context, l letter, yes bool) (blog.Outcome, error) {
	id := l.doc.Object().ID
	if t, ours := s.Links.ParseID(id); ours && t.Kind == links.KindActivity {
		return s.Gestures.Answered(ctx, l.actorID, t.Ref, yes)
	}
	return blog.Ignored, nil
}

func (s *Server) receiveAccept(ctx context.Context, l letter) (blog.Outcome, error) {
	return s.receiveAnswer(ctx, l, true)
}

// servedGesture answers with a boost that stands: servers that were told of one may look it up, while everybody may read the post
// below which it was made. Likes and follows are letters to their receivers and not for everybody.
func (s *Server) servedGesture(r *http.Request, ref string) (answer, error) {
	g, err := s.Deeds.GestureByRef(r.Context(), ref)
	if err != nil {
		return answer{}, err
	}
	if g.Kind != blog.GestureBoost || !g.Live() {
		return answer{}, blog.ErrNotFound
	}
	if open, err := s.mayBoost(r.Context(), g); err != nil || !open {
		return answer{}, cmp.Or(err, blog.ErrNotFound)
	}
	author, err := s.Reader.AuthorByID(r.Context(), g.AuthorID)
	if err != nil {
		return answer{}, err
	}
	guest, err := s.Addresses.GuestByID(r.Context(), g.GuestID)
	if err != nil {
		return answer{}, err
	}
	return document(0, s.gesture(g, author, guest))
}
