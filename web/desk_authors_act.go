package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// changeAuthor does what an owner asks for about an author.
func (s *Server) changeAuthor(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx := c.Request.Context()
	name := accountName(c.Param("name"))
	target, err := s.o.Reader.AuthorByName(ctx, name)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if f.Value("action") == "reset" {
		s.makeResetLink(c, target)
		return
	}
	code, err := s.actOn(ctx, who(c).author, target, f)
	switch {
	case len(blog.ProblemsOf(err)) > 0 || blog.KindOf(err) == blog.Conflict:
		s.showAuthor(c, s.trouble(c, err), f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	case target.ID == who(c).author.ID:
		done(c, links.Desk, code) // they may not be an owner any more
	case code == "author-removed":
		done(c, links.DeskAuthors, code)
	default:
		done(c, links.DeskAuthor(name), code)
	}
}

func (s *Server) actOn(ctx context.Context, by, target blog.Author, f form) (string, error) {
	switch f.Value("action") {
	case "role":
		return "role", s.o.House.SetRole(ctx, by, target.Name, blog.Role(f.Value("role")))
	case "remove":
		if f.Value("confirm") != "yes" {
			return "", wrongField("confirm", "Please tick that you mean it.")
		}
		_, err := s.o.House.Remove(ctx, by, target.Name, f.Value("heir"))
		return "author-removed", err
	case "readmit":
		return "readmitted", s.o.House.Readmit(ctx, by, target.Name)
	case "log_out":
		return "author-logged-out", s.gate.keeper.EndAll(ctx, target.ID, 0)
	case "factors":
		return "factors-off", s.dropFactors(ctx, target.ID)
	}
	return "", errButton
}

// dropFactors lets in by password alone who lost telephone and keys.
func (s *Server) dropFactors(ctx context.Context, authorID int64) error {
	if err := s.o.Account.Second.Off(ctx, authorID); err != nil {
		return err
	}
	keys, err := s.o.Account.Keys.Passkeys(ctx, authorID)
	for _, key := range keys {
		if err := s.o.Account.Keys.DropPasskey(ctx, authorID, key.ID); err != nil {
			return err
		}
	}
	return err
}

// makeResetLink gives the owner a link for a colleague who forgot their password. Older ones end.
func (s *Server) makeResetLink(c *gin.Context, target blog.Author) {
	ctx := c.Request.Context()
	if !target.Active() {
		s.failDesk(c, blog.Refuse(blog.Conflict, "They were taken off this site. Let them back in first."))
		return
	}
	if err := s.o.Account.Clerk.Drop(ctx, auth.SlipReset, target.ID); err != nil {
		s.failDesk(c, err)
		return
	}
	token, err := s.o.Account.Clerk.Issue(ctx, auth.SlipReset, target.ID, "")
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d, err := s.newDesk(c, "A link for a new password", links.DeskAuthors)
	page := linkPage{
		deskPage: d, Link: s.o.Links.Abs(links.Reset(token)), Until: s.o.Clock().Add(auth.SlipReset.Life()),
		Lead: "Give this link to " + target.Shown() + ". It works once, for an hour. When the new password is set, all their devices are logged out.",
	}
	s.showDesk(c, http.StatusOK, "invited", page, err)
}
