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
	rest     string // what follows the name in the address of a list, with a slash in front: "/", "/page/2/", "/feed/atom/"
	activity bool   // the client prefers ActivityPub
}

// maxPageNumber is how deep a list can be paged.
const maxPageNumber = 10_000

// show makes a route of a view: kept answers first, then the view, then the error page.
func (s *Server) show(v view) gin.HandlerFunc {
	return func(c *gin.Context) {
		s.answer(c, request{
			path: canonicalPath(c.Request.URL.Path), name: c.Param("name"), rest: c.Param("rest"), activity: wantsActivity(c.Request.Header["Accept"]),
		}, v)
	}
}

func (s *Server) answer(c *gin.Context, r request, v view) {
	if !isRead(c.Request.Method) {
		c.Header("Allow", "GET, HEAD")
		c.String(http.StatusMethodNotAllowed, "This address can only be read.")
		return
	}
	k, err := s.cache.obtain(c.Request.Context(), place{r.path, r.activity}, func(ctx context.Context) (*kept, error) {
		return s.make(ctx, r, v)
	})
	if err != nil {
		s.failPublic(c, err)
		return
	}
	s.count(c.Request, k)
	k.send(c.Writer, c.Request, &s.buffers)
}

// make runs a view and makes its answer ready, together with what it depends on.
func (s *Server) make(ctx context.Context, r request, v view) (*kept, error) {
	b := s.newBuild()
	a, err := v(b, ctx, r)
	if err != nil {
		return nil, err
	}
	a.keys, a.until = b.reader.noted(), b.until
	return keep(a, varyNegotiated), nil
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
	return canonicalPath(unescaped(stored))
}

// unescaped is a path as it reads; one that is escaped wrongly stays as it is.
func unescaped(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}
