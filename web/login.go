package web

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// loginPage asks who is there. Next is where the author wanted to go.
type loginPage struct {
	base
	Form   form
	Notice notice
	Next   string
	Able   bool // the site can have passkeys
}

// wrongLogin is the same for a wrong name and a wrong password: it does not tell which names exist.
const wrongLogin = "This name and this password do not belong together. Please try again."

func (s *Server) loginForm(c *gin.Context) {
	private(c)
	next := c.Query("next")
	if _, err := s.visitor(c.Request); err == nil {
		c.Redirect(http.StatusSeeOther, afterLogin(next))
		return
	}
	authors, err := s.o.Reader.Authors(c.Request.Context())
	if err == nil && len(authors) == 0 {
		c.Redirect(http.StatusSeeOther, links.Setup)
		return
	}
	s.showLogin(c, http.StatusOK, form{}, next)
}

// login checks the password and begins a session. The throttle is asked before
// the password is looked at, and names that do not exist cost the same work.
func (s *Server) login(c *gin.Context) {
	private(c)
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	name, next := accountName(f.Value("username")), f.Value("next")
	if name == "" || f.Value("password") == "" {
		f.message = "Please enter your name and your password."
		s.showLogin(c, http.StatusUnprocessableEntity, f, next)
		return
	}
	ip := s.clientIP(c)
	if wait, ok := s.gate.throttle.Attempt(name, ip); !ok {
		tooOften(c, &f, wait)
		s.showLogin(c, http.StatusTooManyRequests, f, next)
		return
	}
	author, right, err := s.recognise(c, name, f.Value("password"))
	switch {
	case errors.Is(err, auth.ErrBusy):
		c.Header("Retry-After", "5")
		f.message = "Many people are logging in right now. Please try again in a few seconds."
		s.showLogin(c, http.StatusServiceUnavailable, f, next)
		return
	case err != nil:
		s.fail(c, err)
		return
	case !right:
		f.message = wrongLogin
		s.showLogin(c, http.StatusUnauthorized, f, next)
		return
	}
	s.gate.throttle.Succeeded(name, ip)
	s.afterPassword(c, author, next)
}

// recognise finds the author whose name and password these are.
func (s *Server) recognise(c *gin.Context, name, password string) (blog.Author, bool, error) {
	ctx := c.Request.Context()
	author, err := s.o.Reader.AuthorByName(ctx, name)
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return blog.Author{}, false, fmt.Errorf("find author %q: %w", name, err)
	}
	right, err := s.gate.passwords.Verify(ctx, author.PasswordHash, password)
	if err != nil || !right {
		return blog.Author{}, false, err
	}
	if s.gate.passwords.Outdated(author.PasswordHash) {
		s.renewHash(c, author, password)
	}
	return author, true, nil
}

// renewHash keeps up with today's cost of a hash. The login goes on if it fails: the old hash still serves.
func (s *Server) renewHash(c *gin.Context, author blog.Author, password string) {
	ctx := c.Request.Context()
	hash, err := s.gate.passwords.Hash(ctx, password)
	if err == nil {
		err = s.o.House.SetPassword(ctx, author.Name, hash)
	}
	if err != nil {
		s.o.Logger.Warn("renew a password hash", "author", author.Name, "error", err)
	}
}

func (s *Server) showLogin(c *gin.Context, status int, f form, next string) {
	b, err := s.gatePage(c, "Log in", true) // the button for passkeys needs a script
	if err != nil {
		s.fail(c, err)
		return
	}
	s.render(c, status, "desk/login", loginPage{b, f, noticeOf(c.Query("done")), next, s.o.Account.Passkeys.Able()})
}

// accountName takes a name as people type it: "Ana", "@ana" and "@ana@blog.example" are all ana.
func accountName(typed string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(typed), "@"), "@")
	return strings.ToLower(name)
}

// afterLogin is where a login leads: only ever to a path of this site.
func afterLogin(next string) string {
	if next == "" {
		return links.Desk
	}
	return auth.LocalPath(next)
}

func tooOften(c *gin.Context, f *form, wait time.Duration) {
	c.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	minutes := int(math.Ceil(wait.Minutes()))
	f.message = "There were too many tries. Please wait " + count(minutes, "minute", "minutes") + " and try again; nothing is locked for good."
}

// busyGate turns "too many passwords at once" into a refusal that a page can show.
func busyGate(err error) error {
	if errors.Is(err, auth.ErrBusy) {
		return blog.Refuse(blog.Busy, "Many people are logging in right now. Nothing was changed; please try again in a few seconds.")
	}
	return err
}
