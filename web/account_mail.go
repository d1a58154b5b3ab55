package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// mailPart is the part of the account page about letters.
type mailPart struct {
	On    bool // letters leave this house
	Box   blog.Mailbox
	Form  form
	Kinds []noticeChoice
}

type noticeChoice struct {
	Kind  blog.NewsKind
	Label string
	When  blog.When
}

func (s *Server) fillMail(ctx context.Context, authorID int64, part *mailPart) (err error) {
	part.On = s.o.Account.Post.On()
	if part.Box, err = s.o.Account.Mailboxes.Mailbox(ctx, authorID); err != nil {
		return err
	}
	part.Form.fallback("email", part.Box.Address)
	if part.Box.Pending != "" {
		part.Form.fallback("email", part.Box.Pending)
	}
	for _, kind := range blog.NewsKinds() {
		when := part.Box.Wants(kind)
		if typed := part.Form.Value("notice_" + string(kind)); typed != "" {
			when = blog.When(typed)
		}
		part.Kinds = append(part.Kinds, noticeChoice{kind, noticeLabel(kind), when})
	}
	return nil
}

func noticeLabel(kind blog.NewsKind) string {
	switch kind {
	case blog.NewsHeld:
		return "A comment waits for approval"
	case blog.NewsComment:
		return "A new comment is on the page"
	case blog.NewsMessage:
		return "Somebody mentions me or writes to me"
	case blog.NewsFollower:
		return "Somebody new follows me"
	case blog.NewsReport:
		return "Another server reports something here"
	case blog.NewsScheduled:
		return "A planned post was published"
	case blog.NewsDeliveries:
		return "Servers have not been reachable for a day"
	}
	return "Once a day"
}

// saveMail keeps the choices. An address that was not confirmed gets a letter with a link first.
func (s *Server) saveMail(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author := c.Request.Context(), who(c).author
	box, err := s.o.Account.Mailboxes.Mailbox(ctx, author.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	code, err := s.changeMail(ctx, author, &box, f)
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showAccount(c, s.trouble(c, err), accountPage{Mail: mailPart{Form: f.refused(err)}})
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, links.DeskAccount, code)
	}
}

func (s *Server) changeMail(ctx context.Context, author blog.Author, box *blog.Mailbox, f form) (string, error) {
	for _, kind := range blog.NewsKinds() {
		if when := f.Value("notice_" + string(kind)); when != "" {
			if err := box.Set(kind, blog.When(when)); err != nil {
				return "", err
			}
		}
	}
	address, code := strings.TrimSpace(f.Value("email")), "mail"
	switch address {
	case "":
		if box.Address != "" || box.Pending != "" {
			code = "mail-gone"
		}
		box.Address, box.Pending = "", ""
	case box.Address:
		box.Pending = ""
	default:
		if wrong := blog.CheckEmail(address); wrong != "" {
			return "", wrongField("email", wrong)
		}
		box.Pending, code = address, "mail-confirm"
	}
	if err := s.o.Account.Mailboxes.SaveMailbox(ctx, box); err != nil || code != "mail-confirm" {
		return code, err
	}
	return code, s.askToConfirm(ctx, author, address)
}

func (s *Server) askToConfirm(ctx context.Context, author blog.Author, address string) error {
	if err := s.o.Account.Clerk.Drop(ctx, auth.SlipEmail, author.ID); err != nil {
		return err
	}
	token, err := s.o.Account.Clerk.Issue(ctx, auth.SlipEmail, author.ID, address)
	if err != nil {
		return err
	}
	return s.o.Account.Post.Confirm(ctx, address, links.ConfirmMail(token), author)
}

// testMail sends a letter while the author waits, so that they read what the mail server says.
func (s *Server) testMail(c *gin.Context) {
	ctx, author := c.Request.Context(), who(c).author
	box, err := s.o.Account.Mailboxes.Mailbox(ctx, author.ID)
	if err == nil && box.Address == "" {
		err = wrongField("email", "Please enter your address and confirm it first; a test goes nowhere else.")
	}
	if wait, ok := s.gate.tests.take(author.ID); err == nil && !ok {
		err = wrongField("email", "Please wait "+count(int(wait.Minutes())+1, "minute", "minutes")+" before you send another test.")
	}
	if err == nil {
		err = s.o.Account.Post.Test(ctx, box.Address)
	}
	if err != nil {
		var f form
		f = f.refused(err)
		s.showAccount(c, s.trouble(c, err), accountPage{Mail: mailPart{Form: f}})
		return
	}
	done(c, links.DeskAccount, "mail-test")
}

// mailPage is what the links in letters open. It changes nothing before its button is pressed: programs that look for viruses
// open links, too.
type mailPage struct {
	base
	Lead, Button, Again string
	Done                bool
}

func (s *Server) confirmMailForm(c *gin.Context) {
	slip, err := s.o.Account.Clerk.Look(c.Request.Context(), auth.SlipEmail, c.Param("token"))
	s.showMail(c, "Confirm your address", mailPage{Lead: "Letters from this site shall go to " + slip.Data + ".", Button: "Confirm this address", Again: links.ConfirmMail(c.Param("token"))}, err)
}

func (s *Server) confirmMail(c *gin.Context) {
	ctx := c.Request.Context()
	slip, err := s.o.Account.Clerk.Take(ctx, auth.SlipEmail, c.Param("token"))
	if err == nil {
		err = s.confirmed(ctx, slip)
	}
	s.showMail(c, "Confirm your address", mailPage{Lead: "The address " + slip.Data + " is confirmed.", Done: true}, err)
}

func (s *Server) confirmed(ctx context.Context, slip auth.Slip) error {
	box, err := s.o.Account.Mailboxes.Mailbox(ctx, slip.AuthorID)
	if err != nil {
		return err
	}
	if box.Pending != slip.Data {
		return auth.ErrNoSlip // they chose another address meanwhile
	}
	box.Address, box.Pending, box.ConfirmedAt = slip.Data, "", s.o.Clock().UTC()
	return s.o.Account.Mailboxes.SaveMailbox(ctx, &box)
}

func (s *Server) stopMailForm(c *gin.Context) {
	_, kind, ok := s.o.Account.Post.Stop(c.Param("token"))
	s.showMail(c, "No more of these letters", mailPage{Lead: "You will get no more letters of the kind “" + noticeLabel(kind) + "”.", Button: "Stop these letters", Again: links.StopMail(c.Param("token"))}, noneUnless(ok))
}

// stopMail serves the button of the page and the one-click request of mail programs (RFC 8058). Safe to repeat.
func (s *Server) stopMail(c *gin.Context) {
	ctx := c.Request.Context()
	authorID, kind, ok := s.o.Account.Post.Stop(c.Param("token"))
	err := noneUnless(ok)
	if err == nil {
		err = s.stop(ctx, authorID, kind)
	}
	s.showMail(c, "No more of these letters", mailPage{Lead: "Done. You get no more letters of the kind “" + noticeLabel(kind) + "”. At your desk, under Account, you can order them again.", Done: true}, err)
}

func (s *Server) stop(ctx context.Context, authorID int64, kind blog.NewsKind) error {
	box, err := s.o.Account.Mailboxes.Mailbox(ctx, authorID)
	if err != nil || box.ID == 0 {
		return err
	}
	box.Stop(kind)
	return s.o.Account.Mailboxes.SaveMailbox(ctx, &box)
}

func noneUnless(ok bool) error {
	if !ok {
		return auth.ErrNoSlip
	}
	return nil
}

func (s *Server) showMail(c *gin.Context, title string, page mailPage, err error) {
	status := http.StatusOK
	if errors.Is(err, auth.ErrNoSlip) {
		status, err = http.StatusGone, nil
		page = mailPage{Lead: "This link is over, or was used already. At your desk, under Account, you find your address and can ask for a new link.", Done: true}
	}
	if err == nil {
		page.base, err = s.gatePage(c, title, false)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, status, "desk/mail", page)
}
