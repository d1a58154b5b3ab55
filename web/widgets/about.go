package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Writer is an author as the boxes show one.
type Writer struct {
	Author blog.Author
	Bio    string // HTML, or empty
}

// about introduces the author, or all of them.
func about(ctx context.Context, r Room, _ blog.Box) (any, error) {
	writers, err := writers(ctx, r)
	if err != nil || len(writers) == 0 {
		return nil, err
	}
	return writers, nil
}

func writers(ctx context.Context, r Room) ([]Writer, error) {
	authors, err := r.Reader.Authors(ctx)
	if err != nil {
		return nil, err
	}
	var all []Writer
	for _, a := range authors {
		w := Writer{Author: a}
		if a.Bio != "" {
			if w.Bio, err = r.Markdown(ctx, a.Bio); err != nil {
				return nil, err
			}
		}
		all = append(all, w)
	}
	return all, nil
}
