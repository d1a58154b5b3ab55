package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// openLinks are shown at once; a list as long as a book folds the rest.
const openLinks = 20

// Roll is a list of links: those that are shown at once, and those that are folded.
type Roll struct {
	First []blog.Link
	Rest  []blog.Link
}

// linkList is a list of links with a title of its own; there may be several.
func linkList(_ context.Context, _ Room, box blog.Box) (any, error) {
	list, wrong := box.Links()
	if wrong != "" || len(list.Links) == 0 {
		return nil, nil
	}
	if len(list.Links) <= openLinks+5 { // folding a few is no help
		return Roll{First: list.Links}, nil
	}
	return Roll{list.Links[:openLinks], list.Links[openLinks:]}, nil
}
