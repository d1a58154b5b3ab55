package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/links"
)

// provePage asks for the password once more before something that guards an account, or the house, is changed.
type provePage struct {
	deskPage
	Again  string // where the answer goes
	Next   string // where to go afterwards; empty when Again does the work itself
	Others []keptField
}

const proofField = "proof_password"

// requireProof stands before what an open browser alone must not do. It lets whoever proved lately who they are pass, and asks
// all others for their password; what their form said comes along.
func (s *Server) requireProof(c *gin.Context) {
	v := who(c)
	if v.session.Proved(s.o.Clock().UTC()) {
		return
	}
	if isRead(c.Request.Method) {
		c.Abort()
		s.showProve(c, http.StatusOK, form{}, provePage{Again: links.DeskProve, Next: c.Request.URL.RequestURI()})
		return
	}
	f, err := readForm(c.Request)
	if err != nil {
		c.Abort()
		s.failDesk(c, err)
		return
	}
	if wantsJSON(c.Request) {
		c.AbortWithStatusJSON(http.StatusForbidden, gin.H{"sentence": "You typed your password some time ago. Please load this page again; it asks for it once more."})
		return
	}
	page := provePage{Again: c.Request.URL.EscapedPath(), Others: hiddenOf(f)}
	if f.Value(proofField) == "" {
		c.Abort()
		s.showProve(c, http.StatusForbidden, form{}, page)
		return
	}
	if err := s.prove(c, f); err != nil {
		c.Abort()
		s.showProve(c, s.refusedStatus(c, err), f.refused(err), page)
	}
}

// provePassword takes the password that was asked for before a page.
func (s *Server) provePassword(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if err := s.prove(c, f); err != nil {
		s.showProve(c, s.refusedStatus(c, err), f.refused(err), provePage{Again: links.DeskProve, Next: f.Value("next")})
		return
	}
	next := f.Value("next")
	if next == "" {
		next = links.DeskAccount
	}
	c.Redirect(http.StatusSeeOther, auth.LocalPath(next))
}

func (s *Server) prove(c *gin.Context, f form) error {
	if err := s.checkPassword(c, proofField, f.Value(proofField)); err != nil {
		return err
	}
	return s.gate.keeper.Prove(c.Request.Context(), who(c).session.ID)
}

func (s *Server) showProve(c *gin.Context, status int, f form, page provePage) {
	d, err := s.newDesk(c, "Is it you?", "")
	page.deskPage = d
	page.Form = f
	s.showDesk(c, status, "prove", page, err)
}

// hiddenOf is what a form said, but for passwords, which never come back in a page.
func hiddenOf(f form) []keptField {
	var fields []keptField
	for _, name := range f.names() {
		if strings.Contains(name, "password") {
			continue
		}
		for _, v := range f.values[name] {
			fields = append(fields, keptField{Name: name, Value: v})
		}
	}
	return fields
}
