package as2

// IsCollection tells whether the object is a collection or a page of one.
func (d *Doc) IsCollection() bool {
	switch d.Type() {
	case "Collection", "CollectionPage", "OrderedCollection", "OrderedCollectionPage":
		return true
	}
	return false
}

// Items returns the items of a collection or page, ordered or not, 1,000 at most.
func (d *Doc) Items() []Ref {
	if ordered := d.Refs("orderedItems"); len(ordered) > 0 {
		return ordered
	}
	return d.Refs("items")
}

// First returns the first page of a collection, which may be embedded.
func (d *Doc) First() Ref { return d.Ref("first") }

// Next returns the id of the following page, "" on the last one. Pages may lead in circles: whoever walks them counts.
func (d *Doc) Next() string { return d.get("next").id() }

// TotalItems returns how many items the collection claims to have; false when it does not say.
func (d *Doc) TotalItems() (int, bool) { return d.get("totalItems").number() }
