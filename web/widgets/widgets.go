// Package widgets holds the boxes of the sidebar: one file, one template
// (templates/widgets/KIND.html) and one line in All each. A widget reads through
// blog.Reader. It must not know requests, routes or templates.
package widgets

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
)

// Room is what a widget may use.
type Room struct {
	Reader blog.Reader
	Site   blog.Site
	// Markdown renders what the author wrote into a box. The result is safe HTML.
	Markdown func(ctx context.Context, source string) (string, error)
}

// Widget is one kind of box. Kind is one of blog.BoxKinds, and the name of its template.
type Widget struct {
	Kind string
	// Title is what stands above the box when the author gave it no title, in English; it is translated later.
	Title string
	// Load reads what the template shows. A nil content leaves the box out.
	Load func(ctx context.Context, r Room, box blog.Box) (content any, err error)
}

// All is every kind of box.
func All() []Widget {
	return []Widget{
		{"search", "Search", always},
		{"about", "About the author", about},
		{"follow", "Follow this blog", follow},
		{"recent-posts", "Recent posts", recentPosts},
		{"recent-comments", "Recent comments", recentComments},
		{"categories", "Categories", categories},
		{"tags", "Tags", tags},
		{"series", "Series", series},
		{"archives", "Archives", archives},
		{"links", "Links", linkList},
		{"text", "", markdown},
		{"picture", "", markdown},
		{"meta", "Meta", always},
	}
}

// Find gives the widget of a kind.
func Find(kind string) (Widget, bool) {
	for _, w := range All() {
		if w.Kind == kind {
			return w, true
		}
	}
	return Widget{}, false
}

// always is for boxes whose content stands in their template.
func always(context.Context, Room, blog.Box) (any, error) { return struct{}{}, nil }
