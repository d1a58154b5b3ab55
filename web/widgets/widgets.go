// Package widgets holds the boxes of the sidebar: one file, one template
// (templates/widgets/NAME.html) and one line in Sidebar each. A widget reads
// through blog.Reader. It must not know requests, routes or templates.
package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Widget is one box. Name is also the name of its template.
type Widget struct {
	Name string
	// Load reads what the template shows. A nil content leaves the box out.
	Load func(ctx context.Context, r blog.Reader, site blog.Site) (content any, err error)
}

// Sidebar is every box, from top to bottom.
func Sidebar() []Widget {
	return []Widget{
		{"recent-posts", recentPosts},
		{"recent-comments", recentComments},
		{"categories", categories},
		{"archives", archives},
		{"meta", meta},
	}
}
