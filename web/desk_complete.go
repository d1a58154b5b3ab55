package web

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Completer finds what an author begins to type. Small and capital letters are the same to it; in tags SQLite knows that of ASCII only.
type Completer interface {
	// GuestsLike lists known people whose handle, or whose name from a word on, begins so, those who were let in first. Who is
	// blocked or gone is left out.
	GuestsLike(ctx context.Context, begin string, limit int) ([]blog.Guest, error)
	// TagsLike lists tags whose name begins so, the most used first.
	TagsLike(ctx context.Context, begin string, limit int) ([]blog.Term, error)
}

const (
	completions      = 10
	maxCompleteBegin = 100 // characters; nothing that is known is longer
)

// deskCompleteRoutes answers the editor's scripts.
func (s *Server) deskCompleteRoutes(r deskDoors) {
	r.authors.GET(links.DeskCompleteGuests, s.completeGuests)
	r.authors.GET(links.DeskCompleteTags, s.completeTags)
}

// known is one completion: what the author sees and what the text gets.
type known struct {
	Name   string `json:"name"`
	Handle string `json:"handle,omitempty"`
	URL    string `json:"url,omitempty"`
}

func (s *Server) completeGuests(c *gin.Context) {
	found := []known{}
	if begin := completeBegin(c.Query("q")); begin != "" {
		guests, err := s.o.Completer.GuestsLike(c.Request.Context(), begin, completions)
		if err != nil {
			s.failComplete(c, err)
			return
		}
		for _, g := range guests {
			found = append(found, known{g.Shown(), g.Handle, firstOf(g.ProfileURL, g.ActorID)})
		}
	}
	c.JSON(http.StatusOK, gin.H{"found": found})
}

func (s *Server) completeTags(c *gin.Context) {
	found := []known{}
	if begin := completeBegin(c.Query("q")); begin != "" {
		tags, err := s.o.Completer.TagsLike(c.Request.Context(), begin, completions)
		if err != nil {
			s.failComplete(c, err)
			return
		}
		for _, t := range tags {
			found = append(found, known{Name: t.Name})
		}
	}
	c.JSON(http.StatusOK, gin.H{"found": found})
}

// completeBegin is what was typed so far, without the sign before it; empty for what nothing begins with.
func completeBegin(typed string) string {
	typed = strings.TrimLeft(strings.TrimSpace(typed), "@#")
	if !utf8.ValidString(typed) || strings.ContainsRune(typed, 0) || utf8.RuneCountInString(typed) > maxCompleteBegin {
		return ""
	}
	return typed
}

func (s *Server) failComplete(c *gin.Context, err error) {
	c.JSON(s.trouble(c, err), gin.H{"sentence": sentence(blog.KindOf(err), err)})
}
