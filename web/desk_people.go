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

// messagesPage shows what people told an author that is no comment.
type messagesPage struct {
	deskPage
	Private  []blog.MessageView
	Mentions []blog.MessageView
	Reports  []report
}

// report is a complaint, with links to what it is about.
type report struct {
	blog.Report
	About []aboutLink
}

type aboutLink struct{ Title, Path string }

const deskMessages = 100

func (s *Server) messages(c *gin.Context) {
	ctx := c.Request.Context()
	page := messagesPage{}
	found, err := s.o.Reader.Messages(ctx, who(c).author.ID, deskMessages)
	if err != nil {
		s.failDesk(c, fmt.Errorf("list messages: %w", err))
		return
	}
	for _, m := range found {
		if m.Message.Kind == blog.Private {
			page.Private = append(page.Private, m)
			continue
		}
		page.Mentions = append(page.Mentions, m)
	}
	reports, err := s.o.Reader.Reports(ctx, deskMessages)
	if err != nil {
		s.failDesk(c, fmt.Errorf("list reports: %w", err))
		return
	}
	for _, r := range reports {
		page.Reports = append(page.Reports, report{r, s.about(r.Targets)})
	}
	page.deskPage, err = s.newDesk(c, "Messages", links.DeskMessages)
	s.showDesk(c, http.StatusOK, "messages", page, err)
}

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

// number reads an id; 0 stands for anything that is none, and belongs to nobody.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
