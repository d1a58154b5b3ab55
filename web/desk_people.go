package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

type aboutLink struct{ Title, Path string }

// about turns the ids of a complaint into places at the desk. What is not ours is shown as it came.
func (s *Server) about(targets string) []aboutLink {
	var found []aboutLink
	for id := range strings.Lines(targets) {
		id = strings.TrimSpace(id)
		target, ours := s.o.Links.ParseID(id)
		switch {
		case id == "":
		case ours && target.Kind == links.KindPost:
			found = append(found, aboutLink{"a post", links.DeskPost(target.Ref)})
		case ours && target.Kind == links.KindComment:
			found = append(found, aboutLink{"an answer", links.DeskComment(target.Ref)})
		case ours && target.Kind == links.KindAuthor:
			found = append(found, aboutLink{"an author of this site", links.DeskProfile})
		default:
			found = append(found, aboutLink{Title: id})
		}
	}
	return found
}

// followersPage lists who gets every post.
type followersPage struct {
	deskPage
	pages
	Guests []blog.Guest
	Total  int
	Handle string
}

const followersPerPage = 50

func (s *Server) followers(c *gin.Context) {
	author := who(c).author
	page := followersPage{pages: deskPager(c), Handle: s.o.Links.Handle(author.Name)}
	var err error
	page.Guests, page.Total, err = s.o.Reader.Followers(c.Request.Context(), author.ID, followersPerPage, page.offset(followersPerPage))
	if err != nil {
		s.failDesk(c, fmt.Errorf("list followers: %w", err))
		return
	}
	page.neighbours(links.DeskFollowers, page.offset(followersPerPage)+len(page.Guests) < page.Total)
	page.deskPage, err = s.newDesk(c, "Followers", links.DeskFollowers)
	s.showDesk(c, http.StatusOK, "followers", page, err)
}

// number reads an id; 0 stands for anything that is none, and belongs to nobody.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
