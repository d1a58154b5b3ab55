package as2

import (
	"fmt"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"
)

// Actor is a person or the server itself, as others see it (protocol: AP §4). Empty properties are left out, booleans are always written: for
// Mastodon a missing discoverable or indexable means no.
type Actor struct {
	Type                      string // Person for an author, Application for the server
	ID                        string
	PreferredUsername         string
	Name                      string // plain text
	Summary                   string // HTML
	URL                       string // the page for people, on the same host as ID
	Inbox, Outbox             string
	Followers, Following      string
	Featured, SharedInbox     string
	PublicKey                 PublicKey
	Icon, Image               *Image
	Fields                    []Field
	Published                 time.Time
	Discoverable, Indexable   bool
	ManuallyApprovesFollowers bool
	AttributionDomains        []string // hosts that may name this actor as author of a page
	WebFinger                 string   // user@host, FEP-2c59
	AlsoKnownAs               []string
	MovedTo                   string
	Implements                []Capability // FEP-844e; for the server's own actor
}

// PublicKey is an RSA key in PEM.
type PublicKey struct {
	ID    string // the actor's id with #main-key, as Lemmy expects
	Owner string // the actor's id
	PEM   string // SPKI when written; PKCS#1 occurs when read
}

// Field is a row of the table on a profile.
type Field struct {
	Name  string // plain text
	Value string // HTML
}

// Capability names a specification that a server follows.
type Capability struct{ Name, Href string }

func (a Actor) itemID() string           { return a.ID }
func (a Actor) item(l lean) (any, error) { return members(a, l) }

// actorType is what Person and Application of go-fed have in common.
type actorType interface {
	extended
	SetActivityStreamsUrl(vocab.ActivityStreamsUrlProperty)
	SetActivityStreamsPublished(vocab.ActivityStreamsPublishedProperty)
	SetActivityStreamsInbox(vocab.ActivityStreamsInboxProperty)
	SetActivityStreamsOutbox(vocab.ActivityStreamsOutboxProperty)
	SetActivityStreamsFollowers(vocab.ActivityStreamsFollowersProperty)
	SetActivityStreamsFollowing(vocab.ActivityStreamsFollowingProperty)
	SetActivityStreamsIcon(vocab.ActivityStreamsIconProperty)
	SetActivityStreamsImage(vocab.ActivityStreamsImageProperty)
	SetActivityStreamsAttachment(vocab.ActivityStreamsAttachmentProperty)
	SetActivityStreamsManuallyApprovesFollowers(vocab.ActivityStreamsManuallyApprovesFollowersProperty)
	SetTootDiscoverable(vocab.TootDiscoverableProperty)
	SetTootFeatured(vocab.TootFeaturedProperty)
}

func (a Actor) build(lean) (vocab.Type, error) {
	err := require("actor", "id", a.ID, "preferredUsername", a.PreferredUsername, "inbox", a.Inbox, "outbox", a.Outbox,
		"publicKey.id", a.PublicKey.ID, "publicKey.owner", a.PublicKey.Owner, "publicKeyPem", a.PublicKey.PEM)
	if err != nil {
		return nil, err
	}
	var t actorType
	switch a.Type {
	case "Person":
		t = streams.NewActivityStreamsPerson()
	case "Application":
		t = streams.NewActivityStreamsApplication()
	default:
		return nil, fmt.Errorf("%w: actor of type %q", ErrIncomplete, a.Type)
	}
	setID(t, a.ID)
	setURL(t, a.URL)
	setPublished(t, a.Published)
	a.setCollections(t)
	a.setPictures(t)
	a.setExtensions(t)
	return t, nil
}

func (a Actor) setCollections(t actorType) {
	inbox, outbox := streams.NewActivityStreamsInboxProperty(), streams.NewActivityStreamsOutboxProperty()
	inbox.SetIRI(iri(a.Inbox))
	outbox.SetIRI(iri(a.Outbox))
	t.SetActivityStreamsInbox(inbox)
	t.SetActivityStreamsOutbox(outbox)
	if a.Followers != "" {
		p := streams.NewActivityStreamsFollowersProperty()
		p.SetIRI(iri(a.Followers))
		t.SetActivityStreamsFollowers(p)
	}
	if a.Following != "" {
		p := streams.NewActivityStreamsFollowingProperty()
		p.SetIRI(iri(a.Following))
		t.SetActivityStreamsFollowing(p)
	}
	if a.Featured != "" {
		p := streams.NewTootFeaturedProperty()
		p.SetIRI(iri(a.Featured))
		t.SetTootFeatured(p)
	}
}

func (a Actor) setPictures(t actorType) {
	if a.Icon != nil {
		p := streams.NewActivityStreamsIconProperty()
		p.AppendActivityStreamsImage(a.Icon.build())
		t.SetActivityStreamsIcon(p)
	}
	if a.Image != nil {
		p := streams.NewActivityStreamsImageProperty()
		p.AppendActivityStreamsImage(a.Image.build())
		t.SetActivityStreamsImage(p)
	}
}

func (a Actor) setExtensions(t actorType) {
	approves := streams.NewActivityStreamsManuallyApprovesFollowersProperty()
	approves.Set(a.ManuallyApprovesFollowers)
	t.SetActivityStreamsManuallyApprovesFollowers(approves)
	discoverable := streams.NewTootDiscoverableProperty()
	discoverable.Set(a.Discoverable)
	t.SetTootDiscoverable(discoverable)

	setText(t, "preferredUsername", a.PreferredUsername, "name", a.Name, "summary", a.Summary, "webfinger", a.WebFinger, "movedTo", a.MovedTo)
	more := t.GetUnknownProperties()
	more["indexable"] = a.Indexable
	// Without a type: go-fed's is none that security/v1 knows, and strict JSON-LD readers refuse a key of an unknown type.
	more["publicKey"] = map[string]any{"id": a.PublicKey.ID, "owner": a.PublicKey.Owner, "publicKeyPem": a.PublicKey.PEM}
	if a.SharedInbox != "" {
		more["endpoints"] = map[string]any{"sharedInbox": a.SharedInbox}
	}
	if len(a.AttributionDomains) > 0 {
		more["attributionDomains"] = a.AttributionDomains
	}
	if len(a.AlsoKnownAs) > 0 {
		more["alsoKnownAs"] = a.AlsoKnownAs
	}
	var fields, capabilities []any
	for _, f := range a.Fields {
		fields = append(fields, map[string]any{"type": "PropertyValue", "name": f.Name, "value": f.Value})
	}
	if fields != nil {
		more["attachment"] = fields
	}
	for _, c := range a.Implements {
		capabilities = append(capabilities, map[string]any{"name": c.Name, "href": c.Href})
	}
	if capabilities != nil {
		more["implements"] = capabilities
	}
}
