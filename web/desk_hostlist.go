package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// hostListPage shows a list, and what applying what waits of it would change.
type hostListPage struct {
	deskPage
	List    blog.HostList
	Preview *blog.ListPreview // nil when nothing waits
	Unread  string            // why what waits cannot be read
}

// First shows no more than fit on a page.
func (hostListPage) First(names []string) []string { return names[:min(len(names), hostsNamed)] }

// More is the number of those that First leaves out.
func (hostListPage) More(names []string) int { return max(len(names)-hostsNamed, 0) }

const hostsNamed = 50

func (s *Server) hostList(c *gin.Context) {
	ctx, page := c.Request.Context(), hostListPage{}
	id, err := listID(c)
	if err == nil {
		page.List, err = s.o.Lists.List(ctx, id)
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if page.List.State == blog.ListWaiting {
		p, err := s.o.Lists.Preview(ctx, id)
		switch {
		case err == nil:
			page.Preview = &p
		case blog.KindOf(err) == blog.Invalid:
			page.Unread = firstProblem(err)
		case blog.KindOf(err) != blog.Gone: // else somebody was quicker
			s.failDesk(c, err)
			return
		}
	}
	page.deskPage, err = s.newDesk(c, page.List.Name, links.DeskBlocks)
	s.showDesk(c, http.StatusOK, "hostlist", page, err)
}

func listID(c *gin.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, errNoPage
	}
	return id, nil
}

// changeList does what the pressed button says.
func (s *Server) changeList(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	id, err := listID(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, back, code := c.Request.Context(), who(c).author, links.DeskHostList(id), ""
	switch f.Value("action") {
	case "apply":
		code, err = "list-applied", s.o.Lists.Apply(ctx, author, id, f.Value("digest"), f.Value("silence") == "hold")
	case "discard":
		back, code, err = links.DeskHostLists, "list-discarded", s.o.Lists.Discard(ctx, author, id)
	case "look":
		code, err = "list-looked", s.o.Lists.LookNow(ctx, author, id)
	case "automatic":
		code, err = "list-automatic", s.o.Lists.SetAutomatic(ctx, author, id, true)
	case "asked":
		code, err = "list-asked", s.o.Lists.SetAutomatic(ctx, author, id, false)
	default:
		err = errButton
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, back, code)
}

// endPage says what ending a list would unblock.
type endPage struct {
	deskPage
	List  blog.HostList
	Freed []string
	Shown []string
}

func (s *Server) askToEndList(c *gin.Context) {
	ctx, page := c.Request.Context(), endPage{}
	id, err := listID(c)
	if err == nil {
		page.List, err = s.o.Lists.List(ctx, id)
	}
	if err == nil {
		page.Freed, err = s.o.Lists.Leaving(ctx, id)
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page.Shown = page.Freed[:min(len(page.Freed), hostsNamed)]
	title := "Unsubscribe from " + page.List.Name
	if page.List.Imported() {
		title = "Take back " + page.List.Name
	}
	page.deskPage, err = s.newDesk(c, title, links.DeskBlocks)
	s.showDesk(c, http.StatusOK, "hostlistend", page, err)
}

func (s *Server) endList(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	id, err := listID(c)
	action := f.Value("action")
	switch {
	case err != nil:
	case action != "keep" && action != "free":
		err = errButton
	default:
		err = s.o.Lists.End(c.Request.Context(), who(c).author, id, action == "keep")
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskHostLists, "list-ended-"+action)
}
