package as2

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-fed/activity/streams/vocab"
)

// ErrIncomplete is wrapped when a document lacks a property without which some peer drops it.
var ErrIncomplete = errors.New("incomplete document")

// roomyBytes is the length from which on a document does without the second copy of its text in contentMap.
const roomyBytes = 40 << 10

// Item is what may stand where ActivityStreams wants an object: a Document, its id as IRI, or the Raw bytes of somebody else's object.
type Item interface {
	itemID() string
	item(lean) (any, error)
}

// Document is an Item that Marshal can write: Actor, Article, Note, Tombstone, QuoteAuthorization, Activity, Collection or Page.
type Document interface {
	Item
	build(lean) (vocab.Type, error)
}

// IRI is the id of a thing, written byte for byte as it is.
type IRI string

func (i IRI) itemID() string         { return string(i) }
func (i IRI) item(lean) (any, error) { return string(i), nil }

// IRIs are several objects that an activity only names, as a Flag does.
type IRIs []string

func (i IRIs) itemID() string         { return "" }
func (i IRIs) item(lean) (any, error) { return []string(i), nil }

// Raw is an object that somebody else wrote, as Doc.Raw returns it. It is embedded member by member without change, but for @context, which would
// count for nothing in there, and for signature and proof, which do not hold without it.
type Raw []byte

func (r Raw) itemID() string {
	doc, err := Read(r)
	if err != nil {
		return ""
	}
	return doc.ID()
}

func (r Raw) item(lean) (any, error) {
	doc, err := Read(r)
	if err != nil {
		return nil, fmt.Errorf("embed raw object: %w", err)
	}
	members := make(map[string]json.RawMessage)
	for key, v := range doc.v.members() {
		switch key {
		case "@context", "signature", "proof":
		default:
			members[key] = v.raw()
		}
	}
	return members, nil
}

// lean says which parts of a document are left out to save bytes. The zero value leaves out nothing.
type lean struct {
	contentMap bool // the language moves to nameMap or summaryMap
	preview    bool
}

// Marshal writes a document to be served or sent. The same document always gives the same bytes. Documents above 40 KiB carry their text once, without
// contentMap. Errors wrap ErrIncomplete when a required property is missing, or ErrInvalid for a Raw part.
func Marshal(d Document) ([]byte, error) {
	full, err := encode(d, lean{})
	if err != nil || len(full) <= roomyBytes {
		return full, err
	}
	return encode(d, lean{contentMap: true})
}

// encode is the one writer. go-fed's own makes scalars of short lists, and an @context that is different at every call.
func encode(d Document, l lean) ([]byte, error) {
	m, err := members(d, l)
	if err != nil {
		return nil, err
	}
	m["@context"] = json.RawMessage(contextJSON)
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // Six bytes for each < would cost a third of the 64 KiB that Misskey accepts.
	if err := encoder.Encode(m); err != nil {
		return nil, fmt.Errorf("encode %s: %w", d.itemID(), err)
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}

// members turns a document into the map that is written, nested or at the top.
func members(d Document, l lean) (map[string]any, error) {
	t, err := d.build(l)
	if err != nil {
		return nil, err
	}
	m, err := t.Serialize()
	if err != nil {
		return nil, fmt.Errorf("serialise %s: %w", d.itemID(), err)
	}
	tidy(m)
	return m, nil
}

// tidy makes arrays of all list properties, at any depth, and drops nested contexts. Lemmy and Mastodon do not accept a scalar where they expect a list.
func tidy(m map[string]any) {
	delete(m, "@context")
	for key, v := range m {
		if list(key) {
			m[key] = asList(v)
		}
		switch v := v.(type) {
		case map[string]any:
			tidy(v)
		case []any:
			for _, item := range v {
				if nested, ok := item.(map[string]any); ok {
					tidy(nested)
				}
			}
		}
	}
}

func asList(v any) any {
	switch v.(type) {
	case []any, []string:
		return v
	}
	return []any{v}
}

// list names the properties that are arrays on the wire even with one item.
func list(key string) bool {
	switch key {
	case "to", "cc", "tag", "attachment", "items", "orderedItems", "alsoKnownAs", "attributionDomains", "automaticApproval", "implements":
		return true
	}
	return false
}

// require returns an error that names the first empty one of pairs of a property's name and its value.
func require(document string, pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			return fmt.Errorf("%w: %s without %s", ErrIncomplete, document, pairs[i])
		}
	}
	return nil
}
