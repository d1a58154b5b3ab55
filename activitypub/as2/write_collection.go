package as2

import (
	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"
)

// Collection is a list as a whole. Followers and following need First even when nothing is shown, or Mastodon says that they are hidden.
type Collection struct {
	ID           string
	Ordered      bool // an OrderedCollection
	AttributedTo string
	TotalItems   int
	First, Last  string // ids of pages
	Items        []Item // nil leaves the property out, an empty slice writes []
}

// Page is a part of a Collection. Its items are always written, as [] when there are none.
type Page struct {
	ID         string
	Ordered    bool   // an OrderedCollectionPage
	PartOf     string // id of the collection
	Next, Prev string // "" at the ends
	Items      []Item
}

func (c Collection) itemID() string           { return c.ID }
func (c Collection) item(l lean) (any, error) { return members(c, l) }
func (p Page) itemID() string                 { return p.ID }
func (p Page) item(l lean) (any, error)       { return members(p, l) }

// collectionType is what the four collections of go-fed have in common.
type collectionType interface {
	extended
	SetActivityStreamsAttributedTo(vocab.ActivityStreamsAttributedToProperty)
	SetActivityStreamsTotalItems(vocab.ActivityStreamsTotalItemsProperty)
	SetActivityStreamsFirst(vocab.ActivityStreamsFirstProperty)
	SetActivityStreamsLast(vocab.ActivityStreamsLastProperty)
}

// pageType is what the two pages of go-fed add.
type pageType interface {
	collectionType
	SetActivityStreamsPartOf(vocab.ActivityStreamsPartOfProperty)
	SetActivityStreamsNext(vocab.ActivityStreamsNextProperty)
	SetActivityStreamsPrev(vocab.ActivityStreamsPrevProperty)
}

func (c Collection) build(l lean) (vocab.Type, error) {
	if err := require("collection", "id", c.ID); err != nil {
		return nil, err
	}
	var t collectionType = streams.NewActivityStreamsCollection()
	if c.Ordered {
		t = streams.NewActivityStreamsOrderedCollection()
	}
	setID(t, c.ID)
	setAttributedTo(t, c.AttributedTo)
	setTotal(t, c.TotalItems)
	if c.First != "" {
		p := streams.NewActivityStreamsFirstProperty()
		p.SetIRI(iri(c.First))
		t.SetActivityStreamsFirst(p)
	}
	if c.Last != "" {
		p := streams.NewActivityStreamsLastProperty()
		p.SetIRI(iri(c.Last))
		t.SetActivityStreamsLast(p)
	}
	if c.Items == nil {
		return t, nil
	}
	return t, setItems(t, c.Ordered, c.Items, l)
}

func (p Page) build(l lean) (vocab.Type, error) {
	if err := require("page", "id", p.ID, "partOf", p.PartOf); err != nil {
		return nil, err
	}
	var t pageType = streams.NewActivityStreamsCollectionPage()
	if p.Ordered {
		t = streams.NewActivityStreamsOrderedCollectionPage()
	}
	setID(t, p.ID)
	partOf := streams.NewActivityStreamsPartOfProperty()
	partOf.SetIRI(iri(p.PartOf))
	t.SetActivityStreamsPartOf(partOf)
	if p.Next != "" {
		next := streams.NewActivityStreamsNextProperty()
		next.SetIRI(iri(p.Next))
		t.SetActivityStreamsNext(next)
	}
	if p.Prev != "" {
		prev := streams.NewActivityStreamsPrevProperty()
		prev.SetIRI(iri(p.Prev))
		t.SetActivityStreamsPrev(prev)
	}
	return t, setItems(t, p.Ordered, p.Items, l)
}

func setItems(t extended, ordered bool, items []Item, l lean) error {
	all := make([]any, 0, len(items))
	for _, i := range items {
		v, err := i.item(l)
		if err != nil {
			return err
		}
		all = append(all, v)
	}
	key := "items"
	if ordered {
		key = "orderedItems"
	}
	t.GetUnknownProperties()[key] = all
	return nil
}

func setTotal(t interface {
	SetActivityStreamsTotalItems(vocab.ActivityStreamsTotalItemsProperty)
}, total int,
) {
	p := streams.NewActivityStreamsTotalItemsProperty()
	p.Set(total)
	t.SetActivityStreamsTotalItems(p)
}
