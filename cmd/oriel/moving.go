package main

import (
	"context"
	"io"
	"time"

	"github.com/oriel-blog/oriel/activitypub"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/crate"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/web"
)

// removal joins what the pages about moving house ask of several rooms.
type removal struct {
	*blog.Moving
	*store.Reader

	federation *activitypub.Server
}

func (a *app) newMoving(s *server) removal {
	self := func(author blog.Author) string { return a.links.Author(author.Ref) }
	return removal{Moving: blog.NewMoving(a.blog, self, time.Now), Reader: a.reader, federation: s.federation}
}

// Account looks an account on another server up (web.Moving).
func (r removal) Account(ctx context.Context, typed string) (blog.Account, error) {
	return r.federation.Account(ctx, typed)
}

// exporter joins the crate to the button at the desk.
type exporter struct{ app *app }

// Export packs the house (web.Exporter).
func (e exporter) Export(ctx context.Context, to io.Writer, choice web.ExportChoice) error {
	_, err := e.app.newPacker().Pack(ctx, to, crate.Choice{
		Author: choice.Author, Messages: choice.Messages, Passwords: choice.Passwords, Passphrase: choice.Passphrase,
	})
	return err
}
