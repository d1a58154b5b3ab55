package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// codePage asks for the second step of a login.
type codePage struct {
	base
	Form form
}

// halfway is what a slip of the second step remembers.
type halfway struct {
	Next string `json:"next"`
}

// afterPassword goes on with a login whose password was right: to the desk, or to the second step.
func (s *Server) afterPassword(c *gin.Context, author blog.Author, next string) {
	ctx := c.Request.Context()
	on, err := s.o.Account.Second.On(ctx, author.ID)
	if err != nil {
		s.fail(c, err)
		return
	}
	if !on {
		s.letIn(c, author, next)
		return
	}
	data, err := json.Marshal(halfway{next})
	if err != nil {
		s.fail(c, fmt.Errorf("remember where a login leads: %w", err))
		return
	}
	token, err := s.o.Account.Clerk.Issue(ctx, auth.SlipSecond, author.ID, string(data))
	if err != nil {
		s.fail(c, err)
		return
	}
	http.SetCookie(c.Writer, auth.StepCookie(token, s.o.Links.Secure(), auth.SlipSecond.Life()))
	c.Redirect(http.StatusSeeOther, links.LoginCode)
}

func (s *Server) letIn(c *gin.Context, author blog.Author, next string) {
	if _, err := s.enter(c, author); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, afterLogin(next))
}

func (s *Server) codeForm(c *gin.Context) {
	private(c)
	if _, _, err := s.halfway(c); err != nil {
		s.restartLogin(c, err)
		return
	}
	s.showCode(c, http.StatusOK, form{})
}

// loginCode takes the second step: a code of the telephone, or a recovery code. The slip is spent by the one that is right.
func (s *Server) loginCode(c *gin.Context) {
	private(c)
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	slip, author, err := s.halfway(c)
	if err != nil {
		s.restartLogin(c, err)
		return
	}
	ip := s.clientIP(c)
	if wait, ok := s.gate.throttle.Attempt(secondAccount(author.Name), ip); !ok {
		tooOften(c, &f, wait)
		s.showCode(c, http.StatusTooManyRequests, f)
		return
	}
	ctx := c.Request.Context()
	right, err := s.o.Account.Second.Check(ctx, author.ID, f.Value("code"))
	if err != nil && !errors.Is(err, auth.ErrNoSecond) {
		s.fail(c, err)
		return
	}
	if !right && err == nil {
		f.wrong("code", "This code does not fit, or it was used already. Type the one that your app shows now, or one of your recovery codes.")
		s.showCode(c, http.StatusUnauthorized, f)
		return
	}
	if _, err := s.o.Account.Clerk.Take(ctx, auth.SlipSecond, auth.StepFrom(c.Request, s.o.Links.Secure())); err != nil {
		s.restartLogin(c, err)
		return
	}
	s.gate.throttle.Succeeded(secondAccount(author.Name), ip)
	http.SetCookie(c.Writer, auth.StepCookie("", s.o.Links.Secure(), -1))
	var half halfway
	_ = json.Unmarshal([]byte(slip.Data), &half) // the desk is a good place, too
	s.letIn(c, author, half.Next)
}

// halfway finds the login of which the password was right, or answers auth.ErrNoSlip.
func (s *Server) halfway(c *gin.Context) (auth.Slip, blog.Author, error) {
	ctx := c.Request.Context()
	slip, err := s.o.Account.Clerk.Look(ctx, auth.SlipSecond, auth.StepFrom(c.Request, s.o.Links.Secure()))
	if err != nil {
		return auth.Slip{}, blog.Author{}, err
	}
	author, err := s.o.Reader.AuthorByID(ctx, slip.AuthorID)
	if err == nil && !author.Active() {
		err = auth.ErrNoSlip
	}
	return slip, author, err
}

// restartLogin sends back whoever took too long over the second step.
func (s *Server) restartLogin(c *gin.Context, err error) {
	if !errors.Is(err, auth.ErrNoSlip) {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, withDone(links.Login, "too-late"))
}

func (s *Server) showCode(c *gin.Context, status int, f form) {
	b, err := s.gatePage(c, "The second step", false)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, status, "desk/code", codePage{b, f})
}

// gatePage is what the pages before the desk share. Some carry the desk's script, and need its policy then.
func (s *Server) gatePage(c *gin.Context, title string, script bool) (base, error) {
	private(c)
	b, err := s.newBuild().newBase(c.Request.Context(), title)
	b.BodyClass, b.NoIndex, b.Lang, b.Dir = "gate", true, "en", "ltr"
	if script {
		c.Header("Content-Security-Policy", deskPolicy)
	}
	return b, err
}
