package web

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// maxQuotes bounds how many quotes wait on one page of the desk; the next ones follow when these are judged.
const maxQuotes = 20

// judgeQuote shows a quote under its post, or hides it.
func (s *Server) judgeQuote(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		s.failDesk(c, errNoPage)
		return
	}
	code, judge := "quote-hidden", s.o.Conversation.HideQuote
	switch f.Value("action") {
	case "show":
		code, judge = "quote-shown", s.o.Conversation.ShowQuote
	case "hide":
	default:
		s.failDesk(c, blog.Refuse(blog.Invalid, "Please use one of the buttons beside the quote."))
		return
	}
	if err := judge(c.Request.Context(), who(c).author, id); err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskComments, code)
}
