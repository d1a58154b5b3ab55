package blog

import (
	"context"
	"time"
)

// Rendered is a post's body as readers see it, with what was found in it.
type Rendered struct {
	HTML                    string
	Contents                string
	Excerpt                 string
	Text                    string // plain text of the whole body, for the search
	Image                   string
	ImageAlt                string
	ImageWidth, ImageHeight int      // in pixels; zero when unknown
	Pictures                []string // addresses of all pictures in the text
	Videos                  []string // addresses of all videos that the text links to, each once
	Words                   int
}

// Source is what a renderer makes a post's HTML of.
type Source struct {
	Markdown string
	Language string // BCP 47; for the few words that the renderer adds, such as "Note"
	Contents ContentsMode
	Numbered bool
}

// Renderer turns Markdown into safe HTML. An error of kind Invalid says what in the text is too much.
type Renderer interface {
	Post(ctx context.Context, source Source) (Rendered, error)
	Comment(ctx context.Context, markdown string) (string, error)
	// Visitor is Comment for somebody whom nobody knows: links lead to the web only and tell machines that they are not ours.
	Visitor(ctx context.Context, markdown string) (string, error)
}

// Pather proposes the path of a new post or page, or "" when the slug would hide an address of the program.
type Pather func(kind PostKind, published time.Time, slug string) string

// Posts writes, publishes, edits and deletes posts.
type Posts struct {
	store  Store
	render Renderer
	path   Pather
	now    func() time.Time
	quiet  time.Duration
}

// NewPosts makes the service. Edits go out to other servers once a post has been
// left alone for quiet, so that a row of small corrections is one update (interop case 156).
func NewPosts(store Store, render Renderer, path Pather, now func() time.Time, quiet time.Duration) *Posts {
	return &Posts{store: store, render: render, path: path, now: now, quiet: quiet}
}

// Preview renders a form without saving anything.
func (s *Posts) Preview(ctx context.Context, form PostForm) (Rendered, error) {
	return s.render.Post(ctx, form.source())
}
