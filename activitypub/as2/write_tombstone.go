package as2

import (
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"
)

// Tombstone stands where an object was. In a Delete its id is enough; what is served with 410 says the rest.
type Tombstone struct {
	ID         string
	FormerType string
	Deleted    time.Time
}

func (s Tombstone) itemID() string           { return s.ID }
func (s Tombstone) item(l lean) (any, error) { return members(s, l) }

func (s Tombstone) build(lean) (vocab.Type, error) {
	if err := require("tombstone", "id", s.ID); err != nil {
		return nil, err
	}
	t := streams.NewActivityStreamsTombstone()
	setID(t, s.ID)
	setText(t, "formerType", s.FormerType)
	if !s.Deleted.IsZero() {
		p := streams.NewActivityStreamsDeletedProperty()
		p.Set(second(s.Deleted))
		t.SetActivityStreamsDeleted(p)
	}
	return t, nil
}

// Authorization is the stamp by which an author lets a post quote another (QuoteAuthorization, FEP-044f) or answer one
// (ReplyAuthorization, GoToSocial). Peers fetch it from its id.
type Authorization struct {
	Type              string
	ID                string
	AttributedTo      string // the author who allows it
	InteractingObject string // the post that quotes or answers
	InteractionTarget string // our post
}

func (q Authorization) itemID() string           { return q.ID }
func (q Authorization) item(l lean) (any, error) { return members(q, l) }

func (q Authorization) build(lean) (vocab.Type, error) {
	err := require("authorization", "type", q.Type, "id", q.ID, "attributedTo", q.AttributedTo,
		"interactingObject", q.InteractingObject, "interactionTarget", q.InteractionTarget)
	if err != nil {
		return nil, err
	}
	t := streams.NewActivityStreamsObject()
	setType(t, q.Type)
	setID(t, q.ID)
	setAttributedTo(t, q.AttributedTo)
	setText(t, "interactingObject", q.InteractingObject, "interactionTarget", q.InteractionTarget)
	return t, nil
}
