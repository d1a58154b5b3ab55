package web

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// passkeyThrottle is the row of the throttle for tries with passkeys: no name is known before one is right, so only networks count.
const passkeyThrottle = "passkeys from "

// askLogin begins a login with a passkey: options for the browser, and a slip that keeps the challenge here.
func (s *Server) askLogin(c *gin.Context) {
	private(c)
	ip := s.clientIP(c)
	if wait, ok := s.gate.asks.Take(ip); !ok {
		var f form
		tooOften(c, &f, wait)
		sayJSON(c, http.StatusTooManyRequests, f.message)
		return
	}
	options, challenge, err := s.o.Account.Passkeys.Ask()
	if err != nil {
		s.failPasskey(c, err)
		return
	}
	slip, err := s.o.Account.Clerk.Issue(c.Request.Context(), auth.SlipPasskey, 0, challenge)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"options": rawJSON(options), "slip": slip})
}

// loginPasskey lets in whoever holds a passkey of an author. Their device verified the person, so no second step follows.
func (s *Server) loginPasskey(c *gin.Context) {
	private(c)
	f, err := readForm(c.Request)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	ctx, ip := c.Request.Context(), s.clientIP(c)
	account := passkeyThrottle + auth.Network(ip).String()
	if wait, ok := s.gate.throttle.Attempt(account, ip); !ok {
		tooOften(c, &f, wait)
		sayJSON(c, http.StatusTooManyRequests, f.message)
		return
	}
	slip, err := s.o.Account.Clerk.Take(ctx, auth.SlipPasskey, f.Value("slip"))
	if errors.Is(err, auth.ErrNoSlip) {
		sayJSON(c, http.StatusGone, "This took longer than five minutes. Please press the button once more.")
		return
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	id, err := s.o.Account.Passkeys.Login(ctx, slip.Data, f.Value("answer"), func(id int64) (auth.Holder, error) {
		author, err := s.o.Reader.AuthorByID(ctx, id)
		if blog.KindOf(err) == blog.NotFound || err == nil && !author.Active() {
			return auth.Holder{}, auth.ErrNoPasskey
		}
		return holder(author), err
	})
	if err != nil {
		s.failPasskey(c, err)
		return
	}
	s.gate.throttle.Succeeded(account, ip)
	author, err := s.o.Reader.AuthorByID(ctx, id)
	if err == nil {
		_, err = s.enter(c, author)
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"next": afterLogin(f.Value("next"))})
}
