package activitypub

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/oriel-blog/oriel/activitypub/httpsig"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
	"github.com/oriel-blog/oriel/internal/links"
)

const sendType = "application/activity+json"

// try makes one attempt at a delivery and says in its new state what comes next. An
// error means that we ourselves are in trouble; the attempt does not count then.
func (s *Server) try(ctx context.Context, record *hostRecord, d blog.Delivery) (blog.Delivery, error) {
	out, err := s.outgoing(ctx, d.OutgoingID)
	if err != nil {
		return d, err
	}
	knock, err := s.knockerOf(ctx, out.AuthorID)
	if err != nil {
		return d, err
	}
	response, err := s.knock(ctx, knock, record, d.Inbox, out.Body)
	if err == nil && response.Status == http.StatusRequestEntityTooLarge && len(out.Small) > 0 && len(out.Small) < len(out.Body) {
		response, err = s.knock(ctx, knock, record, d.Inbox, out.Small) // interop case 151
	}
	if ctx.Err() != nil {
		return d, ctx.Err()
	}
	d.Attempts++
	if err != nil {
		return s.unanswered(record, d, err), nil
	}
	return s.answered(ctx, record, d, response), nil
}

// knockerOf signs as an author, or as the site itself when the author is zero.
func (s *Server) knockerOf(ctx context.Context, authorID int64) (knocker, error) {
	k := knocker{client: s.Client, now: s.Clock}
	if authorID == 0 {
		key, err := s.Keys.Instance(ctx)
		k.keyID, k.key = links.MainKey(s.Links.InstanceActor()), key
		return k, err
	}
	author, err := s.Reader.AuthorByID(ctx, authorID)
	if err != nil {
		return k, err
	}
	k.keyID = links.MainKey(s.Links.Author(author.Ref))
	k.key, err = s.Keys.Author(ctx, author)
	return k, err
}

func (s *Server) outgoing(ctx context.Context, id int64) (blog.Outgoing, error) {
	if out, ok := s.letters.Get(id); ok {
		return out, nil
	}
	out, err := s.Outbox.Outgoing(ctx, id)
	if err == nil {
		s.letters.Add(id, out)
	}
	return out, err
}

// knocker posts a body with a signature of one or the other kind.
type knocker struct {
	client *fetch.Client
	keyID  string
	key    *rsa.PrivateKey
	now    func() time.Time
}

func (k knocker) post(ctx context.Context, inbox string, body []byte, newer bool) (*fetch.Response, error) {
	return k.client.Post(ctx, inbox, sendType, body, func(r *http.Request) error {
		if newer {
			return httpsig.SignRFC9421(r, body, k.keyID, k.key, k.now())
		}
		return httpsig.SignCavage(r, body, k.keyID, k.key, k.now())
	})
}

// knock uses the signature that the host takes, and on 400 or 401 at once the
// other one, remembering for a day what worked (Mastodon 4.7 and Fedify do the same).
func (s *Server) knock(ctx context.Context, k knocker, record *hostRecord, inbox string, body []byte) (*fetch.Response, error) {
	newer := record.newer()
	response, err := k.post(ctx, inbox, body, newer)
	if err != nil || (response.Status != http.StatusBadRequest && response.Status != http.StatusUnauthorized) {
		return response, err
	}
	second, err := k.post(ctx, inbox, body, !newer)
	if err != nil {
		return response, nil //nolint:nilerr // the first answer stands
	}
	if second.Status/100 == 2 {
		record.learn(!newer)
	}
	return second, nil
}

// answered reads the answer of an inbox (interop cases 148-155).
func (s *Server) answered(ctx context.Context, record *hostRecord, d blog.Delivery, response *fetch.Response) blog.Delivery {
	d.LastStatus, d.LastError = response.Status, ""
	switch code := response.Status; {
	case code/100 == 2:
		record.success()
		d.State, d.DoneAt = blog.DeliveryDone, s.Clock().UTC()
		return d
	case code == http.StatusGone:
		record.success()
		s.farewell(ctx, d.Inbox)
		return bury(d, s.Clock(), "The inbox is gone for good (410).")
	case code == http.StatusTooManyRequests:
		return s.again(d, response.Header, "The server asks us to slow down (429).")
	case code == http.StatusUnauthorized && d.Attempts < 3:
		record.success()
		return s.again(d, response.Header, "The server did not accept our signature (401).")
	case code == http.StatusRequestTimeout, code >= 500 && code != http.StatusNotImplemented:
		record.failure()
		return s.again(d, response.Header, fmt.Sprintf("The server is in trouble (%d).", code))
	case code/100 == 3:
		record.failure()
		if d.Attempts == 1 {
			s.farewell(ctx, d.Inbox) // the people may say where their inbox went
		}
		return s.again(d, response.Header, fmt.Sprintf("The server points elsewhere (%d); an inbox must answer itself.", code))
	default:
		record.success()
		return bury(d, s.Clock(), fmt.Sprintf("The server refused the letter (%d).", code))
	}
}

// unanswered is an attempt without an answer.
func (s *Server) unanswered(record *hostRecord, d blog.Delivery, err error) blog.Delivery {
	d.LastStatus = 0
	var refused *fetch.Refused
	if errors.As(err, &refused) && refused.Kind != fetch.KindBudget {
		return bury(d, s.Clock(), "This address may not be reached: "+refused.Reason+".")
	}
	record.failure()
	return s.again(d, nil, "No answer: "+err.Error())
}

func bury(d blog.Delivery, now time.Time, reason string) blog.Delivery {
	d.State, d.LastError, d.DoneAt = blog.DeliveryBuried, reason, now.UTC()
	return d
}

// again plans the next attempt, or gives up after seven days.
func (s *Server) again(d blog.Delivery, h http.Header, reason string) blog.Delivery {
	now := s.Clock().UTC()
	if now.Sub(d.CreatedAt) > giveUpAfter {
		return bury(d, now, reason+" We tried for seven days.")
	}
	wait := retryIn(d.Attempts)
	if asked, ok := fetch.RetryAfter(h, now); ok {
		wait = asked
	}
	d.State, d.LastError, d.NotBefore = blog.DeliveryWaiting, reason, now.Add(wait)
	return d
}

// farewells is how many people are looked after in one go: a dead shared inbox may
// have thousands behind it. The next letter to it looks after the next ones.
const farewells = 20

// farewell looks whether the people behind an inbox are gone, too, or only moved their inbox (interop case 152).
func (s *Server) farewell(ctx context.Context, inbox string) {
	guests, err := s.Addresses.GuestsByInbox(ctx, inbox)
	if err != nil {
		s.Logger.Warn("find guests of a dead inbox", "err", err)
		return
	}
	guests = slices.DeleteFunc(guests, func(g blog.Guest) bool { return g.Gone })
	for _, g := range guests[:min(len(guests), farewells)] {
		fresh, err := s.actors.refresh(ctx, g.ActorID)
		switch {
		case errors.Is(err, errGone):
			err = s.Conversation.Farewell(ctx, g.ActorID)
		case err == nil:
			err = s.Conversation.Known(ctx, fresh)
		}
		if err != nil {
			s.Logger.Info("after a dead inbox", "actor", g.ActorID, "err", err)
		}
	}
}
