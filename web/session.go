package web

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Sessions is where sessions are kept, with the list that the desk shows.
type Sessions interface {
	auth.Sessions
	// OfAuthor lists the sessions of an author, the last used first. Some may be over.
	OfAuthor(ctx context.Context, authorID int64) ([]auth.Session, error)
}

// gate decides who is an author: it keeps sessions, checks passwords and slows down guessing.
type gate struct {
	keeper    *auth.Keeper
	passwords *auth.Passwords
	throttle  *auth.Throttle
	uploads   *quota
}

func newGate(o Options) *gate {
	return &gate{
		keeper:    auth.NewKeeper(o.Sessions, o.Clock),
		passwords: auth.NewPasswords(),
		throttle:  auth.NewThrottle(o.Clock),
		uploads:   newQuota(uploadsAtOnce, uploadWindow, o.Clock),
	}
}

// visitor is the author who sent a request, and the session that says so.
type visitor struct {
	author  blog.Author
	session auth.Session
}

const visitorKey = "visitor"

// requireAuthor stands before every route of the desk. Nothing behind it runs
// without a session, whatever the path looks like (safety.md row 71).
func (s *Server) requireAuthor(c *gin.Context) {
	private(c)
	v, err := s.visitor(c.Request)
	switch {
	case errors.Is(err, auth.ErrNoSession):
		c.Abort()
		s.askToLogIn(c)
	case err != nil:
		c.Abort()
		s.fail(c, err)
	default:
		c.Set(visitorKey, v)
	}
}

// requireRole stands before the routes that not every author may use.
func (s *Server) requireRole(may func(blog.Author) bool, refusal string) gin.HandlerFunc {
	return func(c *gin.Context) {
		if may(who(c).author) {
			return
		}
		c.Abort()
		s.failDesk(c, blog.Refuse(blog.Forbidden, refusal))
	}
}

// private keeps a page out of caches and its address out of other sites' logs.
func private(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Header("Referrer-Policy", "same-origin")
}

// who is the author behind requireAuthor.
func who(c *gin.Context) visitor {
	v, _ := c.MustGet(visitorKey).(visitor)
	return v
}

// visitor finds the author of a request, or answers auth.ErrNoSession.
func (s *Server) visitor(r *http.Request) (visitor, error) {
	session, err := s.gate.keeper.Resume(r.Context(), auth.TokenFrom(r, s.o.Links.Secure()))
	if err != nil {
		return visitor{}, err
	}
	author, err := s.o.Reader.AuthorByID(r.Context(), session.AuthorID)
	if blog.KindOf(err) == blog.NotFound {
		return visitor{}, auth.ErrNoSession
	}
	return visitor{author, session}, err
}

// enter begins a session and ends the one that the browser came with.
func (s *Server) enter(c *gin.Context, author blog.Author) (auth.Session, error) {
	secure := s.o.Links.Secure()
	token, session, err := s.gate.keeper.Begin(c.Request.Context(), author.ID, c.Request.UserAgent(), s.clientIP(c).String(), auth.TokenFrom(c.Request, secure))
	if err != nil {
		return auth.Session{}, err
	}
	http.SetCookie(c.Writer, auth.NewCookie(token, secure, session.ExpiresAt))
	return session, nil
}

// logout ends the session. It is safe to repeat.
func (s *Server) logout(c *gin.Context) {
	private(c)
	secure := s.o.Links.Secure()
	if err := s.gate.keeper.End(c.Request.Context(), auth.TokenFrom(c.Request, secure)); err != nil {
		s.fail(c, err)
		return
	}
	http.SetCookie(c.Writer, auth.EndCookie(secure))
	c.Redirect(http.StatusSeeOther, withDone(links.Login, "left"))
}

func (s *Server) clientIP(c *gin.Context) netip.Addr {
	return auth.ClientIP(c.Request, s.o.TrustedProxies)
}

// askToLogIn sends a reader to the login, and hands the text of a form back to
// whom the session ended while they were writing.
func (s *Server) askToLogIn(c *gin.Context) {
	if wantsJSON(c.Request) {
		c.JSON(http.StatusUnauthorized, gin.H{"sentence": "Your session is over. Your text is still here: log in again in another tab, then it is saved from this one."})
		return
	}
	login := links.Login + "?" + url.Values{"next": {c.Request.URL.RequestURI()}}.Encode()
	if isRead(c.Request.Method) {
		c.Redirect(http.StatusSeeOther, login)
		return
	}
	b, err := s.newBuild().newBase(c.Request.Context(), "Please log in again")
	if err != nil {
		s.fail(c, err)
		return
	}
	b.BodyClass, b.NoIndex = "gate wide", true
	page := keptPage{base: b, Again: c.Request.URL.EscapedPath(), Login: links.Login + "?" + url.Values{"next": {links.Desk}}.Encode()}
	if f, err := readForm(c.Request); err == nil {
		page.keep(f)
	}
	s.render(c, http.StatusUnauthorized, "desk/kept", page)
}
