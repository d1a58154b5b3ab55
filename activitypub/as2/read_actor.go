package as2

import "time"

const (
	maxKeys    = 16
	maxFields  = 50
	maxAliases = 256
)

// Profile is an actor document as its server describes it. The ids are as sent: that inbox and keys are on the actor's own origin is for the caller to check.
type Profile struct {
	ID, Type                  string
	PreferredUsername         string // the part of the handle before the host
	Name                      string // plain text
	Summary                   string // HTML
	URL                       string // the page for people
	Inbox, Outbox             string
	SharedInbox               string // "" when the server has none
	Followers, Following      string
	Featured                  string
	Keys                      []PublicKey
	Icon, Image               RemoteMedia
	Fields                    []Field
	Emoji                     []RemoteTag // of name and summary
	ManuallyApprovesFollowers bool
	Discoverable, Indexable   bool
	Suspended                 bool
	AlsoKnownAs               []string
	MovedTo                   string
	WebFinger                 string // FEP-2c59, user@host
	Published                 time.Time
}

// Profile reads the object as an actor.
func (d *Doc) Profile() Profile {
	p := Profile{
		ID: d.ID(), Type: d.Type(),
		PreferredUsername: d.Text("preferredUsername"), Name: d.Name(), Summary: d.Summary(), URL: d.URL(),
		Inbox: d.get("inbox").id(), Outbox: d.get("outbox").id(), SharedInbox: d.get("endpoints").get("sharedInbox").id(),
		Followers: d.get("followers").id(), Following: d.get("following").id(), Featured: d.get("featured").id(),
		Keys: d.Keys(), Icon: d.Icon(), Image: d.Image(),
		ManuallyApprovesFollowers: d.Bool("manuallyApprovesFollowers"),
		Discoverable:              d.Bool("discoverable"), Indexable: d.Bool("indexable"), Suspended: d.Bool("suspended"),
		AlsoKnownAs: d.ids("alsoKnownAs", maxAliases), MovedTo: d.get("movedTo").id(),
		WebFinger: d.Text("webfinger"), Published: d.Published(),
	}
	if p.SharedInbox == "" { // Pixelfed and old Mastodon put it beside inbox.
		p.SharedInbox = d.get("sharedInbox").id()
	}
	for item := range d.get("attachment").each() {
		if len(p.Fields) == maxFields {
			break
		}
		if typeOf(item) == "PropertyValue" {
			p.Fields = append(p.Fields, Field{Name: item.get("name").text(), Value: item.get("value").text()})
		}
	}
	for _, tag := range d.Tags() {
		if tag.Type == "Emoji" {
			p.Emoji = append(p.Emoji, tag)
		}
	}
	return p
}

// Keys returns the public keys of an actor, or the one key of a bare key document. Keys without id or PEM are left out. The owner is what the document
// claims; it counts only when the actor at that id lists the key too (FEP-fe34).
func (d *Doc) Keys() []PublicKey {
	if d.Text("publicKeyPem") != "" {
		return keys(d.v)
	}
	return keys(d.get("publicKey"))
}

func keys(v value) []PublicKey {
	var all []PublicKey
	for item := range v.each() {
		if len(all) == maxKeys {
			break
		}
		k := PublicKey{ID: cleanID(item.get("id").text()), Owner: item.get("owner").id(), PEM: item.get("publicKeyPem").text()}
		if k.ID != "" && k.PEM != "" {
			all = append(all, k)
		}
	}
	return all
}
