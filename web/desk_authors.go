package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// colleague is an author as an owner sees them.
type colleague struct {
	blog.Author
	blog.Colleague

	Handle string
	Seen   time.Time // zero when they have no session
	Self   bool
}

// authorsPage lists who writes here and who may still join.
type authorsPage struct {
	deskPage
	People []colleague
	Left   []colleague
	Open   []blog.Invitation
	Mail   bool
}

func (s *Server) authors(c *gin.Context) { s.showAuthors(c, http.StatusOK, form{}) }

func (s *Server) showAuthors(c *gin.Context, status int, f form) {
	ctx := c.Request.Context()
	all, err := s.colleagues(ctx, who(c).author.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page := authorsPage{Mail: s.o.Account.Post.On()}
	for _, one := range all {
		if one.Active() {
			page.People = append(page.People, one)
			continue
		}
		page.Left = append(page.Left, one)
	}
	if page.Open, err = s.o.Account.People.OpenInvitations(ctx, s.o.Clock()); err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Authors", links.DeskAuthors)
	page.Form = f
	s.showDesk(c, status, "authors", page, err)
}

// colleagues lists all authors with what an owner sees of them.
func (s *Server) colleagues(ctx context.Context, self int64) ([]colleague, error) {
	authors, err := s.o.Reader.Authors(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := s.o.Account.People.Colleagues(ctx)
	if err != nil {
		return nil, err
	}
	known := map[int64]blog.Colleague{}
	for _, one := range counts {
		known[one.AuthorID] = one
	}
	list := make([]colleague, 0, len(authors))
	for _, a := range authors {
		one := colleague{Author: a, Colleague: known[a.ID], Handle: s.o.Links.Handle(a.Name), Self: a.ID == self}
		sessions, err := s.o.Sessions.OfAuthor(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		for _, session := range sessions {
			if session.SeenAt.After(one.Seen) {
				one.Seen = session.SeenAt
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// colleaguePage is one author, and all that an owner may do about them.
type colleaguePage struct {
	deskPage
	Who    colleague
	Others []colleague // who could take the drafts
	Public string
}

func (s *Server) author(c *gin.Context) { s.showAuthor(c, http.StatusOK, form{}) }

func (s *Server) showAuthor(c *gin.Context, status int, f form) {
	name, ok := strings.CutPrefix(c.Param("name"), "@")
	all, err := s.colleagues(c.Request.Context(), who(c).author.ID)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page := colleaguePage{Public: links.Profile(name)}
	for _, one := range all {
		switch {
		case one.Name == name && ok:
			page.Who = one
		case one.Active():
			page.Others = append(page.Others, one)
		}
	}
	if page.Who.ID == 0 {
		s.failDesk(c, blog.ErrNotFound)
		return
	}
	page.deskPage, err = s.newDesk(c, page.Who.Shown(), links.DeskAuthors)
	page.Form = f
	s.showDesk(c, status, "author", page, err)
}

// linkPage shows a link that is not kept anywhere, this once.
type linkPage struct {
	deskPage
	Link   string
	Lead   string
	SentTo string
	Until  time.Time
}

// invite makes a link to join. The link is shown here and nowhere else, and sent when there is an address.
func (s *Server) invite(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, by := c.Request.Context(), who(c).author
	token, hash := auth.NewToken()
	made, err := s.o.House.Invite(ctx, by, blog.InvitationForm{Role: blog.Role(f.Value("role")), Note: f.Value("note"), Email: f.Value("email"), Hash: hash})
	if err != nil {
		s.showAuthors(c, s.trouble(c, err), f.refused(err))
		return
	}
	page := linkPage{Link: s.o.Links.Abs(links.Join(token)), Until: made.ExpiresAt, Lead: "Give this link to the person whom you invite. It works once, for seven days."}
	if made.Email != "" && s.o.Account.Post.On() {
		if err := s.o.Account.Post.Invited(ctx, made.Email, links.Join(token), by); err != nil {
			s.failDesk(c, err)
			return
		}
		page.SentTo = made.Email
	}
	page.deskPage, err = s.newDesk(c, "The invitation is ready", links.DeskAuthors)
	s.showDesk(c, http.StatusOK, "invited", page, err)
}

func (s *Server) revoke(c *gin.Context) {
	if err := s.o.House.Revoke(c.Request.Context(), who(c).author, number(c.Param("id"))); err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskAuthors, "revoked")
}
