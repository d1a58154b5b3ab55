package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// linkList is a list of links with a title of its own; there may be several.
func linkList(_ context.Context, _ Room, box blog.Box) (any, error) {
	list, wrong := box.Links()
	if wrong != "" || len(list.Links) == 0 {
		return nil, nil
	}
	return list, nil
}
