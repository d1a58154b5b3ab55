package web

import (
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	maxPasskeys    = 20
	maxPasskeyName = 60
)

// passkeyPage is where an author adds a passkey. It needs a script: only the browser can ask the device.
type passkeyPage struct {
	deskPage
	Proposed string // a name for the new one
}

func (s *Server) passkeyForm(c *gin.Context) {
	d, err := s.newDesk(c, "Add a passkey", links.DeskAccount)
	s.showDesk(c, http.StatusOK, "passkey", passkeyPage{d, device(c.Request.UserAgent())}, err)
}

// askPasskey begins a registration: options for the browser, and a slip that keeps the challenge here.
func (s *Server) askPasskey(c *gin.Context) {
	ctx, author := c.Request.Context(), who(c).author
	have, err := s.o.Account.Keys.Passkeys(ctx, author.ID)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	if len(have) >= maxPasskeys {
		sayJSON(c, http.StatusConflict, "You have 20 passkeys, which is the most. Please remove one that you do not use.")
		return
	}
	options, challenge, err := s.o.Account.Passkeys.Begin(ctx, holder(author))
	if err != nil {
		s.failPasskey(c, err)
		return
	}
	slip, err := s.o.Account.Clerk.Issue(ctx, auth.SlipRegister, author.ID, challenge)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"options": rawJSON(options), "slip": slip})
}

// addPasskey keeps what the device made. The challenge is spent whatever comes of it.
func (s *Server) addPasskey(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	ctx, author := c.Request.Context(), who(c).author
	slip, err := s.o.Account.Clerk.Take(ctx, auth.SlipRegister, f.Value("slip"))
	if errors.Is(err, auth.ErrNoSlip) || err == nil && slip.AuthorID != author.ID {
		sayJSON(c, http.StatusGone, "This took longer than five minutes. Please load this page again and try once more.")
		return
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	if err := s.o.Account.Passkeys.Register(ctx, holder(author), slip.Data, f.Value("answer"), passkeyName(f.Value("name"))); err != nil {
		s.failPasskey(c, err)
		return
	}
	c.JSON(http.StatusCreated, gin.H{"next": withDone(links.DeskAccount, "passkey")})
}

// changePasskey renames or removes a passkey of the author.
func (s *Server) changePasskey(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, id, code := c.Request.Context(), who(c).author, number(c.Param("id")), "passkey-renamed"
	switch f.Value("action") {
	case "rename":
		err = s.o.Account.Keys.RenamePasskey(ctx, author.ID, id, passkeyName(f.Value("name")))
	case "remove":
		code, err = "passkey-removed", s.o.Account.Keys.DropPasskey(ctx, author.ID, id)
	default:
		err = errButton
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskAccount, code)
}

// passkeyName keeps what was typed within what a list can show.
func passkeyName(typed string) string {
	name := strings.Join(strings.Fields(typed), " ")
	for utf8.RuneCountInString(name) > maxPasskeyName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if name == "" {
		return "Passkey"
	}
	return name
}
