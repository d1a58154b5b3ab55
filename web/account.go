package web

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Account is by what authors prove who they are beside their passwords, and how they get mail. All fields are required.
type Account struct {
	Second    *auth.Second
	Passkeys  *auth.Passkeys
	Keys      auth.PasskeyStore
	Clerk     *auth.Clerk
	People    People
	Mailboxes Mailboxes
	Post      Post
}

// People is what pages about authors read beside blog.Reader.
type People interface {
	InvitationByHash(ctx context.Context, hash string) (blog.Invitation, error)
	OpenInvitations(ctx context.Context, now time.Time) ([]blog.Invitation, error)
	Colleagues(ctx context.Context) ([]blog.Colleague, error)
}

// Mailboxes is where authors get mail.
type Mailboxes interface {
	Mailbox(ctx context.Context, authorID int64) (blog.Mailbox, error)
	SaveMailbox(ctx context.Context, box *blog.Mailbox) error
}

// Post writes letters. All but Test only order them, so that no page waits for a mail server.
type Post interface {
	// On reports whether letters leave the house; when not, a line in the log says what would have been sent.
	On() bool
	// Forgotten orders a link for a new password, if the address is an author's. The work is the same if it is not.
	Forgotten(ctx context.Context, address string) error
	// Invited sends a link to join.
	Invited(ctx context.Context, address, path string, by blog.Author) error
	// Confirm sends the link that confirms an address.
	Confirm(ctx context.Context, address, path string, author blog.Author) error
	// Test sends a letter now. The error is of kind Invalid and says in words what the mail server answered.
	Test(ctx context.Context, address string) error
	// Stop reads who wants no more mail of which kind from a link in a letter; false when it is not one of ours.
	Stop(token string) (authorID int64, kind blog.NewsKind, ok bool)
}

// accountPage is where authors look after what guards their account.
type accountPage struct {
	deskPage
	Password form // of the form for a new password
	Strength strength
	Sessions []auth.Session
	Current  int64 // id of the session that asks
	Second   bool
	Codes    int // recovery codes left
	Passkeys []auth.Passkey
	Able     bool // the site can have passkeys
	Off      form // of the form that turns the second step off
	Mail     mailPart
}

func (s *Server) account(c *gin.Context) {
	s.showAccount(c, http.StatusOK, accountPage{})
}

// showAccount completes a page around its forms and sends it.
func (s *Server) showAccount(c *gin.Context, status int, page accountPage) {
	d, err := s.newDesk(c, "Account", links.DeskAccount)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage = d
	err = s.fillAccount(c.Request.Context(), who(c), &page)
	s.showDesk(c, status, "account", page, err)
}

func (s *Server) fillAccount(ctx context.Context, v visitor, page *accountPage) (err error) {
	page.Current, page.Able = v.session.ID, s.o.Account.Passkeys.Able()
	if page.Sessions, err = s.liveSessions(ctx, v.author.ID); err != nil {
		return err
	}
	a := s.o.Account
	if page.Second, err = a.Second.On(ctx, v.author.ID); err != nil {
		return err
	}
	if page.Codes, err = a.Second.Left(ctx, v.author.ID); err != nil {
		return err
	}
	if page.Passkeys, err = a.Keys.Passkeys(ctx, v.author.ID); err != nil {
		return err
	}
	return s.fillMail(ctx, v.author.ID, &page.Mail)
}

// holder is an author as passkeys know them.
func holder(a blog.Author) auth.Holder {
	return auth.Holder{ID: a.ID, Ref: a.Ref, Name: a.Name, Shown: a.Shown()}
}
