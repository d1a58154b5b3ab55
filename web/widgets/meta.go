package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// meta is the same for all sites: its links stand in the template.
func meta(context.Context, blog.Reader, blog.Site) (any, error) { return struct{}{}, nil }
