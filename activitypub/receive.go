package activitypub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/fetch"
)

const (
	fetchesPerLetter = 20 // safety.md §4: ancestors, authors and keys together
	lettersAtOnce    = 8
	letterPatience   = 45 * time.Second
	triesPerLetter   = 8
	revivePause      = time.Minute // between two looks whether a server that speaks to us was thought dead
)

// letter is one verified activity on its way through the house.
type letter struct {
	doc       *as2.Doc
	actorID   string // who signed it
	authorRef string // whose inbox it came to; empty for the shared one
}

// receiver handles one type of activity. It returns what became of it; an error means "try again later".
type receiver func(context.Context, letter) (blog.Outcome, error)

// receivers is the table of everything that has an effect here. Any other type is
// answered 202 and forgotten (interop case 123).
func (s *Server) receivers() map[string]receiver {
	return map[string]receiver{
		"Follow":       s.receiveFollow,
		"Undo":         s.receiveUndo,
		"Create":       s.receiveCreate,
		"Update":       s.receiveUpdate,
		"Delete":       s.receiveDelete,
		"Like":         s.receiveLike,
		"EmojiReact":   s.receiveLike,
		"Announce":     s.receiveAnnounce,
		"Block":        s.receiveBlock,
		"Accept":       s.receiveAccept,
		"Reject":       s.receiveReject,
		"Move":         s.receiveMove,
		"Flag":         s.receiveFlag,
		"QuoteRequest": s.receiveQuote,
		"ReplyRequest": s.receiveReplyRequest,
	}
}

// Receive is the job that reads stored letters. Each letter is settled on its own;
// an error makes the queue try the unfinished ones again.
func (s *Server) Receive(ctx context.Context, args json.RawMessage) error {
	var names blog.ReceiveArgs
	if err := json.Unmarshal(args, &names); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	var group errgroup.Group
	group.SetLimit(lettersAtOnce)
	errs := make([]error, len(names.IDs))
	for i, id := range names.IDs {
		group.Go(func() error {
			errs[i] = s.receiveStored(ctx, id)
			return nil
		})
	}
	_ = group.Wait() // errors are in errs, one for each letter
	return errors.Join(errs...)
}

func (s *Server) receiveStored(ctx context.Context, id int64) error {
	stored, err := s.Intake.Incoming(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if stored.State != blog.IncomingNew {
		return nil
	}
	outcome, err := s.receiveSafely(ctx, stored)
	state, reason := blog.IncomingDone, string(outcome)
	switch {
	case err == nil && outcome == blog.Ignored:
		state = blog.IncomingIgnore
	case err != nil && !worthRetry(err):
		state, reason = blog.IncomingIgnore, err.Error()
		s.Logger.Debug("letter ignored", "actor", stored.ActorID, "err", err)
	case err != nil && stored.Attempts+1 >= triesPerLetter:
		state, reason = blog.IncomingDead, err.Error()
		s.Logger.Error("letter given up", "actor", stored.ActorID, "err", err)
	case err != nil:
		return errors.Join(err, s.Intake.FinishIncoming(ctx, id, blog.IncomingNew, err.Error()))
	}
	s.revive(ctx, stored.ActorID)
	return s.Intake.FinishIncoming(ctx, id, state, reason)
}

// receiveSafely turns a panic into an error, so that one odd letter cannot stop the house.
func (s *Server) receiveSafely(ctx context.Context, stored blog.Incoming) (outcome blog.Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.Logger.Error("panic while reading a letter", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	ctx, cancel := context.WithTimeout(fetch.WithBudget(ctx, fetchesPerLetter), letterPatience)
	defer cancel()
	doc, err := as2.Read(stored.Body)
	if err != nil {
		return blog.Ignored, err
	}
	return s.receive(ctx, letter{doc: doc, actorID: stored.ActorID, authorRef: stored.AuthorRef})
}

func (s *Server) receive(ctx context.Context, l letter) (blog.Outcome, error) {
	actorID, err := l.doc.Actor()
	if err != nil {
		return blog.Ignored, err
	}
	if actorID != l.actorID {
		return s.receiveForwarded(ctx, l)
	}
	handle, known := s.receivers()[l.doc.Type()]
	if !known {
		return blog.Ignored, nil
	}
	return handle(ctx, l)
}

// worthRetry tells trouble of the moment from letters that will never make sense.
func worthRetry(err error) bool {
	var refused *fetch.Refused
	switch {
	case errors.As(err, &refused), errors.Is(err, errGone), errors.Is(err, errUntrusted), errors.Is(err, as2.ErrInvalid),
		errors.Is(err, as2.ErrID), errors.Is(err, as2.ErrOneID):
		return false
	}
	switch blog.KindOf(err) {
	case blog.Invalid, blog.NotFound, blog.Gone, blog.Conflict, blog.Forbidden:
		return false
	}
	return true
}

// revive tells the deliveries that a server is alive when it was thought dead.
func (s *Server) revive(ctx context.Context, actorID string) {
	host, err := s.ids.Host(actorID)
	if err != nil {
		return
	}
	if at, ok := s.revived.Get(host); ok && s.Clock().Sub(at) < revivePause {
		return
	}
	s.revived.Add(host, s.Clock())
	if err := s.Outbox.ReviveHost(ctx, host); err != nil {
		s.Logger.Warn("revive host", "host", host, "err", err)
	}
}
