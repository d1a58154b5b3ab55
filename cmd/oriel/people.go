package main

import (
	"context"
	"time"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/jobs"
	"github.com/oriel-blog/oriel/internal/mail"
	"github.com/oriel-blog/oriel/internal/store"
	"github.com/oriel-blog/oriel/web"
)

// newClerk joins the mail room to the tables and to the mail server, if one is named.
func (a *app) newClerk() (*mail.Clerk, error) {
	boxes, err := store.NewMailboxes(a.db)
	if err != nil {
		return nil, err
	}
	access, err := store.NewAccess(a.db)
	if err != nil {
		return nil, err
	}
	server, err := a.mailServer()
	if err != nil {
		return nil, err
	}
	return mail.NewClerk(mail.Options{
		Server: server, Boxes: boxes, Reader: a.reader, Slips: auth.NewClerk(access, time.Now), Seal: a.vault.seal,
		Links: a.links, Clock: time.Now, Logger: a.logger,
	}), nil
}

// mailServer is nil when none is named.
func (a *app) mailServer() (*mail.Server, error) {
	if a.config.SMTP == nil {
		return nil, nil //nolint:nilnil // off
	}
	return mail.NewServer(a.config.SMTP, a.config.MailFrom, a.links.Host(), nil)
}

// newAccount joins what guards accounts to the pages.
func (a *app) newAccount(clerk *mail.Clerk) (web.Account, error) {
	access, err := store.NewAccess(a.db)
	if err != nil {
		return web.Account{}, err
	}
	boxes, err := store.NewMailboxes(a.db)
	if err != nil {
		return web.Account{}, err
	}
	passkeys, err := auth.NewPasskeys(access, a.links.Base(), a.links.Host(), time.Now)
	if err != nil {
		return web.Account{}, err
	}
	return web.Account{
		Second: auth.NewSecond(access, a.vault.seal, time.Now), Passkeys: passkeys, Keys: access,
		Clerk: auth.NewClerk(access, time.Now), People: a.reader, Mailboxes: boxes, Post: clerk,
	}, nil
}

// handleMail names the jobs of the mail room. A mail server that refuses for now (greylisting), or is away, is asked for two days.
func (s *server) handleMail(registry *jobs.Registry) {
	steps := jobs.RetryBy(jobs.Steps(time.Minute, 5*time.Minute, 15*time.Minute, time.Hour, 4*time.Hour, 12*time.Hour, 24*time.Hour))
	registry.Handle(blog.JobLetter, plain(s.clerk.Letter), steps)
	registry.Handle(blog.JobAsk, plain(s.clerk.Ask), steps)
	registry.Handle(blog.JobDigest, plain(s.clerk.Digests))
}

// mail looks whether the mail server takes letters from here.
func (d *doctor) mail(ctx context.Context) {
	server, err := d.app.mailServer()
	switch {
	case err != nil:
		d.fail("Mail: %v", err)
	case server == nil:
		d.ok("Mail is off: ORIEL_SMTP names no mail server, so authors get no letters.")
	default:
		if err := server.Greet(ctx); err != nil {
			d.fail("%v", err)
			return
		}
		d.ok("The mail server %s takes letters from this machine.", server.Host())
	}
}
