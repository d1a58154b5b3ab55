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

// forgottenPage sends a link for a new password. Asked is true once it was asked for, whoever asked.
type forgottenPage struct {
	base
	Form  form
	Mail  bool // letters leave this house
	Asked bool
}

func (s *Server) forgottenForm(c *gin.Context) {
	s.showForgotten(c, http.StatusOK, form{}, c.Query("done") == "asked")
}

// forgotten answers the same, after the same work, whether the address is an author's or not: the work is to order a letter,
// and only who works the order off looks whose address it is.
func (s *Server) forgotten(c *gin.Context) {
	private(c)
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	address := strings.TrimSpace(f.Value("email"))
	if wrong := blog.CheckEmail(address); wrong != "" {
		f.wrong("email", wrong)
		s.showForgotten(c, http.StatusUnprocessableEntity, f, false)
		return
	}
	if wait, ok := s.gate.throttle.Attempt("forgotten "+address, s.clientIP(c)); !ok {
		tooOften(c, &f, wait)
		s.showForgotten(c, http.StatusTooManyRequests, f, false)
		return
	}
	if err := s.o.Account.Post.Forgotten(c.Request.Context(), address); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, withDone(links.LoginForgotten, "asked"))
}

func (s *Server) showForgotten(c *gin.Context, status int, f form, asked bool) {
	b, err := s.gatePage(c, "A new password", false)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, status, "desk/forgotten", forgottenPage{b, f, s.o.Account.Post.On(), asked})
}

// resetPage takes a new password from whoever holds a link.
type resetPage struct {
	base
	Form     form
	Name     string // of the author
	Strength strength
	Over     bool
}

func (s *Server) resetForm(c *gin.Context) {
	author, err := s.resetting(c)
	s.showReset(c, http.StatusOK, form{}, author, err)
}

// reset sets the password, ends all sessions, and spends the link and all others of its kind. The second step stays on: a
// mailbox alone must not open the desk.
func (s *Server) reset(c *gin.Context) {
	private(c)
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	author, err := s.resetting(c)
	if err != nil {
		s.showReset(c, http.StatusOK, f, author, err)
		return
	}
	ctx := c.Request.Context()
	if judged := s.judge(f.Value("new_password"), author.Name, author.DisplayName); !judged.Enough {
		f.wrong("new_password", judged.Sentence)
		s.showReset(c, http.StatusUnprocessableEntity, f, author, nil)
		return
	}
	hash, err := s.hash(ctx, "new_password", f.Value("new_password"))
	if err != nil {
		s.showReset(c, s.trouble(c, err), f.refused(err), author, nil)
		return
	}
	if _, err := s.o.Account.Clerk.Take(ctx, auth.SlipReset, c.Param("token")); err != nil {
		s.showReset(c, http.StatusOK, f, author, err)
		return
	}
	if err := s.newPassword(ctx, author, hash); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, withDone(links.Login, "reset"))
}

func (s *Server) newPassword(ctx context.Context, author blog.Author, hash string) error {
	if err := s.o.House.SetPassword(ctx, author.Name, hash); err != nil {
		return err
	}
	if err := s.o.Account.Clerk.Drop(ctx, auth.SlipReset, author.ID); err != nil {
		return err
	}
	if err := s.o.Account.Clerk.Drop(ctx, auth.SlipSecond, author.ID); err != nil {
		return err
	}
	return s.gate.keeper.EndAll(ctx, author.ID, 0)
}

// resetting finds whose password a link may change, or answers auth.ErrNoSlip.
func (s *Server) resetting(c *gin.Context) (blog.Author, error) {
	slip, err := s.o.Account.Clerk.Look(c.Request.Context(), auth.SlipReset, c.Param("token"))
	if err != nil {
		return blog.Author{}, err
	}
	author, err := s.o.Reader.AuthorByID(c.Request.Context(), slip.AuthorID)
	if err == nil && !author.Active() {
		err = auth.ErrNoSlip
	}
	return author, err
}

func (s *Server) showReset(c *gin.Context, status int, f form, author blog.Author, err error) {
	over := errors.Is(err, auth.ErrNoSlip)
	if err != nil && !over {
		s.fail(c, err)
		return
	}
	b, err := s.gatePage(c, "Choose a new password", false)
	if err != nil {
		s.fail(c, err)
		return
	}
	if over {
		status = http.StatusGone
	}
	s.render(c, status, "desk/reset", resetPage{base: b, Form: f, Name: author.Name, Over: over})
}
