package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"rsc.io/qr"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/links"
)

// secondPage is where an author's telephone learns to make codes.
type secondPage struct {
	deskPage
	QR     template.HTML
	Secret string // in groups of four, for typing
}

// codesPage shows recovery codes, this once.
type codesPage struct {
	deskPage
	Codes []string
	First bool // the second step was turned on just now
}

func (s *Server) secondForm(c *gin.Context) { s.showSecond(c, http.StatusOK, form{}) }

func (s *Server) showSecond(c *gin.Context, status int, f form) {
	ctx, author := c.Request.Context(), who(c).author
	on, err := s.o.Account.Second.On(ctx, author.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if on {
		c.Redirect(http.StatusSeeOther, links.DeskAccount)
		return
	}
	secret, err := s.o.Account.Second.Begin(ctx, author.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	code, err := qr.Encode(auth.SecretURL(secret, s.o.Links.Handle(author.Name), s.o.Links.Host()), qr.M)
	if err != nil {
		s.failDesk(c, fmt.Errorf("draw the code of a second factor: %w", err))
		return
	}
	d, err := s.newDesk(c, "A second step at login", links.DeskAccount)
	page := secondPage{deskPage: d, Secret: inFours(secret)}
	page.QR = template.HTML(drawQR(code, "QR code for your authenticator app")) //nolint:gosec // drawn here, of numbers
	page.Form = f
	s.showDesk(c, status, "second", page, err)
}

// confirmSecond turns the second step on once a first code was right, and shows the recovery codes.
func (s *Server) confirmSecond(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	author := who(c).author
	if wait, ok := s.gate.throttle.Attempt(secondAccount(author.Name), s.clientIP(c)); !ok {
		tooOften(c, &f, wait)
		s.showSecond(c, http.StatusTooManyRequests, f)
		return
	}
	codes, err := s.o.Account.Second.Confirm(c.Request.Context(), author.ID, f.Value("code"))
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if codes == nil {
		f.wrong("code", "This code does not fit. Codes change every 30 seconds: type the one that the app shows now, and check that the clock of your telephone is right.")
		s.showSecond(c, http.StatusUnprocessableEntity, f)
		return
	}
	s.gate.throttle.Succeeded(secondAccount(author.Name), s.clientIP(c))
	s.showCodes(c, codes, true)
}

func (s *Server) newCodes(c *gin.Context) {
	ctx, author := c.Request.Context(), who(c).author
	on, err := s.o.Account.Second.On(ctx, author.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if !on {
		c.Redirect(http.StatusSeeOther, links.DeskSecond)
		return
	}
	codes, err := s.o.Account.Second.NewCodes(ctx, author.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.showCodes(c, codes, false)
}

func (s *Server) showCodes(c *gin.Context, codes []string, first bool) {
	d, err := s.newDesk(c, "Your recovery codes", links.DeskAccount)
	s.showDesk(c, http.StatusOK, "codes", codesPage{d, codes, first}, err)
}

// downloadCodes sends the codes of the page back as a file. They are not stored, so the page itself brings them.
func (s *Server) downloadCodes(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "Recovery codes for @%s, made on %s.\nEach one lets you in once when your telephone is lost.\n\n", s.o.Links.Handle(who(c).author.Name), s.o.Clock().UTC().Format("2 January 2006"))
	for _, code := range f.values["code"] {
		if len(code) <= 40 {
			text.WriteString(strings.Join(strings.Fields(code), " ") + "\n")
		}
	}
	c.Header("Content-Disposition", `attachment; filename="oriel-recovery-codes.txt"`)
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(text.String()))
}

// turnSecondOff asks for the password itself, whenever it was typed last.
func (s *Server) turnSecondOff(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	err = s.checkPassword(c, "off_password", f.Value("off_password"))
	if err == nil {
		err = s.o.Account.Second.Off(c.Request.Context(), who(c).author.ID)
	}
	if err != nil {
		s.showAccount(c, s.refusedStatus(c, err), accountPage{Off: f.refused(err)})
		return
	}
	done(c, links.DeskAccount, "second-off")
}

// secondAccount is the row of the throttle for codes, so that wrong codes do not count as wrong passwords.
func secondAccount(name string) string { return "second step of " + name }

func inFours(s string) string {
	var parts []string
	for len(s) > 4 {
		parts, s = append(parts, s[:4]), s[4:]
	}
	return strings.Join(append(parts, s), " ")
}
