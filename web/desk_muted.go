package web

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// mutedPage lists the words that nobody wants to read here.
type mutedPage struct {
	deskPage
	Words []blog.MutedWord
	For   []choice
}

func muteTimes() []choice {
	return []choice{{"0", "for ever", false}, {"1", "for a day", false}, {"7", "for a week", false}, {"30", "for 30 days", false}, {"365", "for a year", false}}
}

func (s *Server) muted(c *gin.Context) { s.showMuted(c, http.StatusOK, form{}) }

func (s *Server) showMuted(c *gin.Context, status int, f form) {
	words, err := s.o.Inbox.MutedWords(c.Request.Context())
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d, err := s.newDesk(c, "Muted words", links.DeskInbox)
	d.Form = f
	page := mutedPage{deskPage: d, Words: words, For: muteTimes()}
	for i := range page.For {
		page.For[i].Chosen = page.For[i].Value == f.Value("for")
	}
	s.showDesk(c, status, "muted", page, err)
}

// Over reports whether the time of a word is over.
func (p mutedPage) Over(w blog.MutedWord) bool { return w.Over(p.Now) }

func (s *Server) changeMuted(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, code := c.Request.Context(), who(c).author, "unmuted"
	switch f.Value("action") {
	case "mute":
		code = "muted"
		_, err = s.o.Conversation.Mute(ctx, author, blog.MuteForm{Words: f.Value("words"), For: time.Duration(number(f.Value("for"))) * 24 * time.Hour})
	case "unmute":
		err = s.o.Conversation.Unmute(ctx, author, number(f.Value("word")))
	default:
		err = errButton
	}
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showMuted(c, s.trouble(c, err), f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, links.DeskMuted, code)
	}
}
