package as2

import (
	"fmt"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"
)

// Activity is something that one of our actors did. Embed the object in everything but Announce and Like: GoToSocial ignores a Create, and
// Mastodon misreads some Undo, that only names it.
type Activity struct {
	Type      string // Create, Update, Delete, Accept, Reject, Follow, Undo, Announce, Like, Add, Remove, Move, Block or Flag
	ID        string // unique, on our host
	Actor     string
	Object    Item
	Target    string // the collection of an Add or Remove, the new actor of a Move
	Result    string // what an Accept brought about: the QuoteAuthorization of a QuoteRequest
	Content   string // plain words beside a Flag; "" leaves it out
	Published time.Time
	To, Cc    []string
}

func (a Activity) itemID() string           { return a.ID }
func (a Activity) item(l lean) (any, error) { return members(a, l) }

// ByReference returns the activity with its object's id in place of the object: for a peer that answered 413. An object without id stays.
func (a Activity) ByReference() Activity {
	if a.Object == nil {
		return a
	}
	if id := a.Object.itemID(); id != "" {
		a.Object = IRI(id)
	}
	return a
}

// activityType is what the activities of go-fed have in common.
type activityType interface {
	extended
	SetActivityStreamsActor(vocab.ActivityStreamsActorProperty)
	SetActivityStreamsTarget(vocab.ActivityStreamsTargetProperty)
	SetActivityStreamsResult(vocab.ActivityStreamsResultProperty)
	SetActivityStreamsPublished(vocab.ActivityStreamsPublishedProperty)
	SetActivityStreamsTo(vocab.ActivityStreamsToProperty)
	SetActivityStreamsCc(vocab.ActivityStreamsCcProperty)
}

func (a Activity) build(l lean) (vocab.Type, error) {
	if err := require("activity", "id", a.ID, "actor", a.Actor); err != nil {
		return nil, err
	}
	if a.Object == nil {
		return nil, fmt.Errorf("%w: activity without object", ErrIncomplete)
	}
	t := newActivity(a.Type)
	if t == nil {
		return nil, fmt.Errorf("%w: activity of type %q", ErrIncomplete, a.Type)
	}
	object, err := a.Object.item(l)
	if err != nil {
		return nil, fmt.Errorf("write object of %s: %w", a.ID, err)
	}
	t.GetUnknownProperties()["object"] = object
	if a.Content != "" {
		t.GetUnknownProperties()["content"] = a.Content
	}
	setID(t, a.ID)
	actor := streams.NewActivityStreamsActorProperty()
	actor.AppendIRI(iri(a.Actor))
	t.SetActivityStreamsActor(actor)
	if a.Target != "" {
		p := streams.NewActivityStreamsTargetProperty()
		p.AppendIRI(iri(a.Target))
		t.SetActivityStreamsTarget(p)
	}
	if a.Result != "" {
		p := streams.NewActivityStreamsResultProperty()
		p.AppendIRI(iri(a.Result))
		t.SetActivityStreamsResult(p)
	}
	setPublished(t, a.Published)
	setAddresses(t, a.To, a.Cc)
	return t, nil
}

func newActivity(name string) activityType {
	switch name {
	case "Accept":
		return streams.NewActivityStreamsAccept()
	case "Add":
		return streams.NewActivityStreamsAdd()
	case "Announce":
		return streams.NewActivityStreamsAnnounce()
	case "Block":
		return streams.NewActivityStreamsBlock()
	case "Create":
		return streams.NewActivityStreamsCreate()
	case "Delete":
		return streams.NewActivityStreamsDelete()
	case "Flag":
		return streams.NewActivityStreamsFlag()
	case "Follow":
		return streams.NewActivityStreamsFollow()
	case "Like":
		return streams.NewActivityStreamsLike()
	case "Move":
		return streams.NewActivityStreamsMove()
	case "Reject":
		return streams.NewActivityStreamsReject()
	case "Remove":
		return streams.NewActivityStreamsRemove()
	case "Undo":
		return streams.NewActivityStreamsUndo()
	case "Update":
		return streams.NewActivityStreamsUpdate()
	}
	return nil
}
