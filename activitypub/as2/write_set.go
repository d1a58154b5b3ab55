package as2

import (
	"net/url"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"
)

// extended is a go-fed type with room for properties that its vocabulary does not have. Text goes there too: go-fed's own text properties read "Go: the good
// parts" as an address, and refuse a contentMap beside content.
type extended interface {
	vocab.Type
	GetUnknownProperties() map[string]any
}

// iri makes a URL that prints as s, byte for byte. Parsing would escape what is not ASCII, and an id with another spelling is another id.
func iri(s string) *url.URL { return &url.URL{Opaque: s} }

// Timestamp writes a time as it goes over the wire: UTC, whole seconds, Z. Peers compare such text, so the same instant is always the same text.
func Timestamp(t time.Time) string { return second(t).Format(time.RFC3339) }

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func setID(t vocab.Type, id string) {
	if id == "" {
		return
	}
	p := streams.NewJSONLDIdProperty()
	p.SetIRI(iri(id))
	t.SetJSONLDId(p)
}

func setType(t interface {
	SetJSONLDType(vocab.JSONLDTypeProperty)
}, name string) {
	p := streams.NewJSONLDTypeProperty()
	p.AppendXMLSchemaString(name)
	t.SetJSONLDType(p)
}

// setText sets properties by name, leaving out empty ones: pairs of a name and its text.
func setText(t extended, pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			t.GetUnknownProperties()[pairs[i]] = pairs[i+1]
		}
	}
}

func setAddresses(t interface {
	SetActivityStreamsTo(vocab.ActivityStreamsToProperty)
	SetActivityStreamsCc(vocab.ActivityStreamsCcProperty)
}, to, cc []string,
) {
	if len(to) > 0 {
		p := streams.NewActivityStreamsToProperty()
		for _, address := range to {
			p.AppendIRI(iri(address))
		}
		t.SetActivityStreamsTo(p)
	}
	if len(cc) > 0 {
		p := streams.NewActivityStreamsCcProperty()
		for _, address := range cc {
			p.AppendIRI(iri(address))
		}
		t.SetActivityStreamsCc(p)
	}
}

func setURL(t interface {
	SetActivityStreamsUrl(vocab.ActivityStreamsUrlProperty)
}, address string,
) {
	if address == "" {
		return
	}
	p := streams.NewActivityStreamsUrlProperty()
	p.AppendIRI(iri(address))
	t.SetActivityStreamsUrl(p)
}

func setAttributedTo(t interface {
	SetActivityStreamsAttributedTo(vocab.ActivityStreamsAttributedToProperty)
}, id string,
) {
	if id == "" {
		return
	}
	p := streams.NewActivityStreamsAttributedToProperty()
	p.AppendIRI(iri(id))
	t.SetActivityStreamsAttributedTo(p)
}

func setPublished(t interface {
	SetActivityStreamsPublished(vocab.ActivityStreamsPublishedProperty)
}, at time.Time,
) {
	if at.IsZero() {
		return
	}
	p := streams.NewActivityStreamsPublishedProperty()
	p.Set(second(at))
	t.SetActivityStreamsPublished(p)
}

// setUpdated writes the time of the last edit. Peers want it later than published and take an equal one for "nothing happened", so an edit within the
// second of publication counts as one second later.
func setUpdated(t interface {
	SetActivityStreamsUpdated(vocab.ActivityStreamsUpdatedProperty)
}, published, updated time.Time,
) {
	if updated.IsZero() {
		return
	}
	published, updated = second(published), second(updated)
	if !updated.After(published) {
		updated = published.Add(time.Second)
	}
	p := streams.NewActivityStreamsUpdatedProperty()
	p.Set(updated)
	t.SetActivityStreamsUpdated(p)
}

func setMediaType(t interface {
	SetActivityStreamsMediaType(vocab.ActivityStreamsMediaTypeProperty)
}, name string,
) {
	if name == "" {
		return
	}
	p := streams.NewActivityStreamsMediaTypeProperty()
	p.Set(name)
	t.SetActivityStreamsMediaType(p)
}

// Image is a picture of ours.
type Image struct {
	URL, MediaType string
	Alt            string // plain text
	Width, Height  int    // pixels; 0 leaves them out
	Blurhash       string
}

func (i Image) build() vocab.ActivityStreamsImage {
	t := streams.NewActivityStreamsImage()
	setURL(t, i.URL)
	setMediaType(t, i.MediaType)
	setText(t, "name", i.Alt, "blurhash", i.Blurhash)
	if i.Width > 0 && i.Height > 0 {
		width, height := streams.NewActivityStreamsWidthProperty(), streams.NewActivityStreamsHeightProperty()
		width.Set(i.Width)
		height.Set(i.Height)
		t.SetActivityStreamsWidth(width)
		t.SetActivityStreamsHeight(height)
	}
	return t
}
