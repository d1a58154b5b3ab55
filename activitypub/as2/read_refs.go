package as2

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrOneID says that a property does not name exactly one id. Who acts, and who wrote, must never be a matter of choice (safety rules 16 and 18).
var ErrOneID = errors.New("exactly one id is required")

// Ref is what a property points at: an id, and the object itself when it was embedded. An embedded object is only what the sender says that
// it is: trust it when its id is on the sender's origin, or fetch it.
type Ref struct {
	ID  string // "" for an embedded object without id
	Doc *Doc   // nil when only the id was given
}

// Ref returns the first thing that a property points at; the zero Ref when there is none.
func (d *Doc) Ref(key string) Ref {
	if refs := d.refs(key, 1); len(refs) > 0 {
		return refs[0]
	}
	return Ref{}
}

// Refs returns all things that a property points at, in order.
func (d *Doc) Refs(key string) []Ref { return d.refs(key, MaxItems) }

func (d *Doc) refs(key string, limit int) []Ref {
	var refs []Ref
	for item := range d.get(key).each() {
		if len(refs) == limit {
			break
		}
		ref := Ref{ID: item.id()}
		switch item.kind() {
		case '{':
			ref.Doc = &Doc{item}
		case '"':
			if ref.ID == "" {
				continue
			}
		default:
			continue
		}
		refs = append(refs, ref)
	}
	return refs
}

// IDs returns the ids that a property names, in order.
func (d *Doc) IDs(key string) []string { return d.ids(key, MaxItems) }

func (d *Doc) ids(key string, limit int) []string {
	var ids []string
	for item := range d.get(key).each() {
		if len(ids) == limit {
			break
		}
		if item.kind() == '[' {
			continue
		}
		if id := item.id(); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// Actor returns the one actor of an activity, given as id, as object, or as an array of one. Anything else is ErrOneID.
func (d *Doc) Actor() (string, error) {
	id, err := d.one("actor")
	if err == nil && id == "" {
		return "", fmt.Errorf("read actor: %w", ErrOneID)
	}
	return id, err
}

// AttributedTo returns the one author of an object, "" when none is named. Numbers and several authors are ErrOneID.
func (d *Doc) AttributedTo() (string, error) { return d.one("attributedTo") }

func (d *Doc) one(key string) (string, error) {
	v := d.get(key)
	if v.kind() == 0 {
		return "", nil
	}
	if v.kind() == '[' {
		if v.t.nodes[v.i].kids != 1 {
			return "", fmt.Errorf("read %s: %w", key, ErrOneID)
		}
		v = v.first()
	}
	id := ""
	switch v.kind() {
	case '"':
		id = cleanID(v.text())
	case '{':
		id = cleanID(v.get("id").text())
	}
	if id == "" {
		return "", fmt.Errorf("read %s: %w", key, ErrOneID)
	}
	return id, nil
}

// Object returns what an activity is about, the first one if there are several.
func (d *Doc) Object() Ref { return d.Ref("object") }

// Objects returns everything that an activity is about; a Flag has several.
func (d *Doc) Objects() []Ref { return d.Refs("object") }

// Target returns where an Add, Remove or Move leads.
func (d *Doc) Target() Ref { return d.Ref("target") }

// Instrument returns the quoting post of a QuoteRequest (FEP-044f), or the reply of a ReplyRequest.
func (d *Doc) Instrument() Ref { return d.Ref("instrument") }

// InReplyTo returns the id of what this answers, the first one if there are several, "" when it is no answer.
func (d *Doc) InReplyTo() string { return d.get("inReplyTo").id() }

// QuotedIDs returns the ids of the posts that this one quotes, in all spellings in use (FEP-044f, FEP-e232, Misskey, Fedibird).
func (d *Doc) QuotedIDs() []string {
	var ids []string
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, key := range [4]string{"quote", "quoteUrl", "quoteUri", "_misskey_quote"} {
		add(d.get(key).id())
	}
	for tag := range d.get("tag").each() {
		if len(ids) == maxTags {
			break
		}
		if typeOf(tag) == "Link" && strings.Contains(tag.get("mediaType").text(), "activity") {
			add(cleanID(tag.get("href").text()))
		}
	}
	return ids
}
