package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
)

// request is all that a public page may look at. There is no query, no cookie
// and no host in it, because answers are kept for everybody.
type request struct {
	path     string // escaped, in the one spelling that stored paths have
	name     string // the slug or name in the path
	number   int    // of a page in a list, from 1
	activity bool   // the client prefers ActivityPub
}

// view builds the answer of one kind of public page.
type view func(ctx context.Context, r request) (answer, error)

// maxPageNumber is how deep a list can be paged.
const maxPageNumber = 1000

// show makes a route of a view: kept answers first, then the view, then the error page.
func (s *Server) show(v view) gin.HandlerFunc {
	return func(c *gin.Context) {
		r := request{
			path:     canonicalPath(c.Request.URL.Path),
			name:     c.Param("name"),
			activity: wantsActivity(c.Request.Header["Accept"]),
			number:   1,
		}
		if n, ok := c.Params.Get("n"); ok {
			r.number = pageNumber(n)
		}
		s.answer(c, r, v)
	}
}

func (s *Server) answer(c *gin.Context, r request, v view) {
	if !isRead(c.Request.Method) {
		c.Header("Allow", "GET, HEAD")
		c.String(http.StatusMethodNotAllowed, "This address can only be read.")
		return
	}
	k, err := s.cache.obtain(c.Request.Context(), place{r.path, r.activity}, func(ctx context.Context) (*kept, error) {
		a, err := v(ctx, r)
		if err != nil {
			return nil, err
		}
		return keep(a, varyNegotiated), nil
	})
	if err != nil {
		s.failPublic(c, err)
		return
	}
	k.send(c.Writer, c.Request, &s.buffers)
}

// pageNumber reads a page number; 0 stands for anything that is none.
func pageNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPageNumber || strconv.Itoa(n) != s {
		return 0
	}
	return n
}

// moved sends a reader to the present address of what they asked for, for good.
func moved(path string) answer {
	return answer{status: http.StatusMovedPermanently, location: path}
}

// object sends a server to the id of what the page shows: strict ones accept an
// object only at its own id (GoToSocial, Akkoma, Misskey).
func object(id string) answer {
	return answer{status: http.StatusFound, location: id}
}

var errNoPage = blog.Refuse(blog.NotFound, "")

// canonicalPath escapes a path in one way, however the client escaped it, so that
// no page is kept twice.
func canonicalPath(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// respelled writes a stored path as canonicalPath would, to compare the two.
func respelled(stored string) string {
	path, err := url.PathUnescape(stored)
	if err != nil {
		return stored
	}
	return canonicalPath(path)
}
