package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// joinPage makes an author of whoever holds an invitation.
type joinPage struct {
	base
	Form     form
	Role     blog.Role
	By       string // who invited; empty when they are gone
	Again    string // path of the form
	Refusal  string // why the link does not work; empty when it does
	Strength strength
}

func (s *Server) joinForm(c *gin.Context) {
	invitation, ok := s.invitation(c)
	if ok {
		s.showJoin(c, http.StatusOK, form{}, invitation)
	}
}

// join creates the author and logs them in. What was typed stays in the form until it is right, but for the password.
func (s *Server) join(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	invitation, ok := s.invitation(c)
	if !ok {
		return
	}
	if !invitation.Open(s.o.Clock()) {
		s.showJoin(c, http.StatusGone, f, invitation)
		return
	}
	author, err := s.comeIn(c.Request.Context(), auth.HashToken(c.Param("token")), f)
	if blog.KindOf(err) == blog.Gone { // somebody was faster
		if invitation, ok = s.invitation(c); ok {
			s.showJoin(c, http.StatusGone, f, invitation)
		}
		return
	}
	if err != nil {
		s.showJoin(c, s.trouble(c, err), f.refused(err), invitation)
		return
	}
	if _, err := s.enter(c, author); err != nil {
		s.fail(c, err)
		return
	}
	done(c, links.Desk, "joined")
}

// comeIn is moveIn for a further author.
func (s *Server) comeIn(ctx context.Context, hash string, f form) (blog.Author, error) {
	judged := s.judge(f.Value("password"), f.Value("name"), f.Value("display_name"))
	made := ""
	if judged.Enough {
		var err error
		if made, err = s.hash(ctx, "password", f.Value("password")); err != nil {
			return blog.Author{}, err
		}
	}
	author, err := s.o.House.Join(ctx, hash, blog.JoinForm{Name: accountName(f.Value("name")), DisplayName: f.Value("display_name"), PasswordHash: made})
	problems := blog.ProblemsOf(err)
	for i, p := range problems {
		if p.Field == "password" && f.Value("password") != "" {
			problems[i].Sentence = judged.Sentence
		}
	}
	return author, err
}

// invitation finds what a link is worth; a link of nobody is the zero Invitation.
func (s *Server) invitation(c *gin.Context) (blog.Invitation, bool) {
	private(c)
	found, err := s.o.Account.People.InvitationByHash(c.Request.Context(), auth.HashToken(c.Param("token")))
	if err != nil && blog.KindOf(err) != blog.NotFound {
		s.fail(c, err)
		return blog.Invitation{}, false
	}
	return found, true
}

func (s *Server) showJoin(c *gin.Context, status int, f form, i blog.Invitation) {
	b, err := s.gatePage(c, "Join this site", true)
	if err != nil {
		s.fail(c, err)
		return
	}
	b.BodyClass = "gate wide"
	page := joinPage{base: b, Form: f, Role: i.Role, Again: links.Join(c.Param("token")), Refusal: i.Refusal(s.o.Clock())}
	switch {
	case i.ID == 0:
		status = http.StatusNotFound
	case page.Refusal != "":
		status = http.StatusGone
	}
	if by, err := s.o.Reader.AuthorByID(c.Request.Context(), i.InviterID); err == nil {
		page.By = by.Shown()
	}
	if f.Value("password") != "" && f.Field("password").Wrong == "" {
		page.Strength = s.judge(f.Value("password"), f.Value("name"), f.Value("display_name"))
		page.Strength.Sentence += " Please type it once more: passwords never come back in a page."
	}
	s.render(c, status, "desk/join", page)
}

// joinStrength tells the page how strong a password is while it is typed. Only who holds an open invitation is answered.
func (s *Server) joinStrength(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	found, err := s.o.Account.People.InvitationByHash(c.Request.Context(), auth.HashToken(f.Value("token")))
	if err != nil && blog.KindOf(err) != blog.NotFound {
		s.failJSON(c, err)
		return
	}
	private(c)
	if !found.Open(s.o.Clock()) {
		sayJSON(c, http.StatusForbidden, found.Refusal(s.o.Clock()))
		return
	}
	c.JSON(http.StatusOK, s.judge(f.Value("password"), f.Value("name"), f.Value("display_name")))
}
