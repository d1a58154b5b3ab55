package web

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// postsPage lists what the author wrote: posts, or the static pages.
type postsPage struct {
	deskPage
	pages
	Static  bool // pages and not posts
	Entries []blog.Entry
	Total   int
}

func (s *Server) deskPosts(c *gin.Context) {
	page := postsPage{pages: deskPager(c), Static: c.Query("kind") == string(blog.KindPage)}
	path, title, query := links.DeskPosts, "Posts", blog.Query{AuthorID: who(c).author.ID, Drafts: true, Limit: deskPerPage, Offset: page.offset(deskPerPage)}
	if page.Static {
		path, title, query.Kind = links.DeskPosts+"?kind=page", "Pages", blog.KindPage
	}
	found, err := s.o.Reader.Entries(c.Request.Context(), query)
	if err != nil {
		s.failDesk(c, fmt.Errorf("list posts at the desk: %w", err))
		return
	}
	page.Entries, page.Total = found.Entries, found.Total
	page.neighbours(path, page.offset(deskPerPage)+len(found.Entries) < found.Total)
	page.deskPage, err = s.newDesk(c, title, links.DeskPosts)
	s.showDesk(c, http.StatusOK, "posts", page, err)
}
