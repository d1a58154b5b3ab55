package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// allowedPage says who may come, and changes it.
type allowedPage struct {
	deskPage
	Chosen   bool // only the allowed may come
	Allowed  []blog.AllowedHost
	Proposal []blog.HostPeople // servers of followers that are not allowed yet
	Away     int               // followers there
	Closing  closing
}

func (s *Server) allowedServers(c *gin.Context) {
	s.showAllowed(c, http.StatusOK, "hostallowed", form{})
}

func (s *Server) showAllowed(c *gin.Context, status int, view string, f form) {
	ctx, page := c.Request.Context(), allowedPage{}
	var err error
	if page.Allowed, err = s.o.Lists.Allowed(ctx); err != nil {
		s.failDesk(c, err)
		return
	}
	if page.Proposal, err = s.o.Lists.Proposal(ctx); err != nil {
		s.failDesk(c, err)
		return
	}
	if page.Closing.Closing, err = s.o.Lists.Closing(ctx); err != nil {
		s.failDesk(c, err)
		return
	}
	for _, p := range page.Proposal {
		page.Away += p.Count
	}
	page.deskPage, err = s.newDesk(c, "Who may come", links.DeskBlocks)
	page.Form, page.Chosen = f, page.Site.Federation == blog.FederationAllow
	s.showDesk(c, status, view, page, err)
}

// changeAllowed adds and removes servers, and switches between all and the allowed after a second look.
func (s *Server) changeAllowed(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, code := c.Request.Context(), who(c).author, ""
	switch f.Value("action") {
	case "allow":
		code, err = "host-allowed", s.o.Lists.Allow(ctx, author, f.Value("host"))
	case "disallow":
		code, err = "host-disallowed", s.o.Lists.Disallow(ctx, author, f.Value("host"))
	case "close":
		if f.Value("confirm") != "yes" {
			s.showAllowed(c, http.StatusOK, "hostclose", f)
			return
		}
		code, err = "federation-chosen", s.o.Lists.SetMode(ctx, author, blog.FederationAllow, f.values["propose"])
	case "open":
		code, err = "federation-open", s.o.Lists.SetMode(ctx, author, blog.FederationOpen, nil)
	default:
		err = errButton
	}
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showAllowed(c, s.trouble(c, err), "hostallowed", f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, links.DeskHostsAllowed, code)
	}
}
