package as2

import (
	"fmt"
	"strings"
)

// maxAddresses bounds what To and Cc read together.
const maxAddresses = 1_000

// Doc is a document, or an object inside one, that passed Read. Accessors read the compact names of ActivityStreams; contexts are never
// interpreted and never fetched. A nil Doc is empty. A Doc is safe for use by many goroutines.
type Doc struct{ v value }

// Read checks body and returns the object that it holds. Strictness ends here: the accessors of Doc accept every shape in use. The Doc keeps body
// and must find it unchanged. Errors wrap ErrInvalid.
func Read(body []byte) (*Doc, error) {
	t, err := scan(body)
	if err != nil {
		return nil, fmt.Errorf("read document: %w", err)
	}
	return &Doc{value{t, 0}}, nil
}

func (d *Doc) get(key string) value {
	if d == nil {
		return value{}
	}
	return d.v.get(key)
}

// Raw returns the bytes of this object as they came, without a copy: read them, do not write them.
func (d *Doc) Raw() []byte {
	if d == nil {
		return nil
	}
	return d.v.raw()
}

// Has tells whether the object has a property that is not null.
func (d *Doc) Has(key string) bool { return d.get(key).kind() != 0 }

// Text returns a string property as it is, "" when it is missing or no string.
func (d *Doc) Text(key string) string { return d.get(key).text() }

// Bool tells whether a property is true.
func (d *Doc) Bool(key string) bool { return d.get(key).yes() }

// ID returns the id of the object, "" when it has none that could be used.
func (d *Doc) ID() string { return cleanID(d.get("id").text()) }

// Type returns the type without prefix. Of several types it is the first one that this package knows, else the first; "" when there is none.
func (d *Doc) Type() string {
	first := ""
	for item := range d.get("type").each() {
		name := plainType(item.text())
		if known(name) {
			return name
		}
		if first == "" {
			first = name
		}
	}
	return first
}

// To returns the primary addresses. To and Cc together give 1,000 at most.
func (d *Doc) To() []string { return d.ids("to", maxAddresses) }

// Cc returns the secondary addresses.
func (d *Doc) Cc() []string { return d.ids("cc", maxAddresses-len(d.To())) }

// Addressed tells whether to or cc are there at all. Likes and some Creates leave them out; then the enclosing activity's count.
func (d *Doc) Addressed() bool { return d.Has("to") || d.Has("cc") }

// Visibility judges to and cc of this object. Followers is the id of its author's followers collection, "" when that is not known.
func (d *Doc) Visibility(followers string) Visibility { return visibility(d.To(), d.Cc(), followers) }

// Signed tells whether the object carries a Linked Data signature or an integrity proof (FEP-8b32). Oriel does not vouch for either: it means
// that other servers may verify the same bytes when they are forwarded.
func (d *Doc) Signed() bool { return d.Has("signature") || d.Has("proof") }

func typeOf(v value) string { return (&Doc{v}).Type() }

// plainType takes away the prefixes that JSON-LD allows before a type.
func plainType(name string) string {
	for _, prefix := range [...]string{"https://www.w3.org/ns/activitystreams#", "http://litepub.social/ns#", "as:", "https://gotosocial.org/ns#", "gts:", "toot:", "litepub:", "schema:"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return rest
		}
	}
	return name
}

// known are the types that mean something to a reader of this package.
func known(name string) bool {
	switch name {
	case "Accept", "Add", "Announce", "Block", "Create", "Delete", "Dislike", "EmojiReact", "Flag", "Follow", "Like", "Listen", "Move", "QuoteRequest", "ReplyRequest",
		"Read", "Reject", "Remove", "TentativeAccept", "Undo", "Update", "View",
		"Application", "Group", "Organization", "Person", "Service",
		"Article", "Audio", "ChatMessage", "Document", "Event", "Image", "Note", "Page", "Question", "QuoteAuthorization", "Tombstone", "Video",
		"Collection", "CollectionPage", "OrderedCollection", "OrderedCollectionPage",
		"Emoji", "Hashtag", "Link", "Mention", "PropertyValue":
		return true
	}
	return false
}
