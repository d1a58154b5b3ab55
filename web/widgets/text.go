package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// markdown is what the author wrote, a text or a badge with a picture.
func markdown(ctx context.Context, r Room, box blog.Box) (any, error) {
	html, err := r.Markdown(ctx, box.Body)
	if err != nil || html == "" {
		return nil, err
	}
	return html, nil
}
