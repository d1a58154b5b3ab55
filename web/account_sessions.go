package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/links"
)

func (s *Server) liveSessions(ctx context.Context, authorID int64) ([]auth.Session, error) {
	all, err := s.o.Sessions.OfAuthor(ctx, authorID)
	if err != nil {
		return nil, fmt.Errorf("list sessions of author %d: %w", authorID, err)
	}
	var live []auth.Session
	for _, session := range all {
		if session.Live(s.o.Clock().UTC()) {
			live = append(live, session)
		}
	}
	return live, nil
}

// endSessions logs out one device, or all but this one. Only the author's own sessions are looked at.
func (s *Server) endSessions(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, v := c.Request.Context(), who(c)
	switch f.Value("action") {
	case "end_others":
		err = s.gate.keeper.EndAll(ctx, v.author.ID, v.session.ID)
	case "end":
		err = s.endSession(ctx, v, number(f.Value("session")))
	default:
		err = errButton
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskAccount, "session-ended")
}

func (s *Server) endSession(ctx context.Context, v visitor, id int64) error {
	own, err := s.o.Sessions.OfAuthor(ctx, v.author.ID)
	if err != nil {
		return fmt.Errorf("list sessions of author %d: %w", v.author.ID, err)
	}
	for _, session := range own {
		if session.ID == id {
			return s.o.Sessions.Delete(ctx, id)
		}
	}
	return nil // over already, or never theirs
}

// device names a browser and its system in two words, as far as they tell.
func device(agent string) string {
	browser := "A browser"
	for _, known := range [][2]string{{"Firefox/", "Firefox"}, {"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}} {
		if strings.Contains(agent, known[0]) {
			browser = known[1]
			break
		}
	}
	for _, known := range [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, known[0]) {
			return browser + " on " + known[1]
		}
	}
	return browser
}

// sessionEnd is when a session ends if nobody uses it any more.
func sessionEnd(s auth.Session) time.Time { return s.EndsAt() }
