package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
)

// Hidden finds posts that went to followers only. Their pages here are for those who may change them.
type Hidden interface {
	HiddenByPath(ctx context.Context, path string) (blog.Entry, error)
}

// showHidden answers an address where nothing is, if the one who asks is logged in and a post for followers stands there
// that they may change. It reports whether it did; everybody else gets the answer of a page that does not exist. Nothing
// of it is kept.
func (s *Server) showHidden(c *gin.Context, r request, err error) bool {
	if blog.KindOf(err) != blog.NotFound || s.o.Hidden == nil || len(r.path) < 2 || strings.HasPrefix(r.path, "//") {
		return false
	}
	if auth.TokenFrom(c.Request, s.o.Links.Secure()) == "" {
		return false
	}
	v, err := s.visitor(c.Request)
	if err != nil {
		return false
	}
	path, page := strings.TrimSuffix(r.path, "/")+"/", 1
	if before, rest := cutRest(path); strings.HasPrefix(rest, "comment-page-") {
		path, page = before, commentPart(rest)
	}
	e, err := s.o.Hidden.HiddenByPath(c.Request.Context(), path)
	if err != nil || page == 0 || !v.author.MayChange(e.Post) {
		return false
	}
	b := s.newBuild()
	a, err := b.post(c.Request.Context(), e, page)
	if err != nil {
		s.fail(c, err)
		return true
	}
	private(c)
	c.Header("Vary", "Cookie")
	c.Data(http.StatusOK, a.kind, a.body)
	return true
}
