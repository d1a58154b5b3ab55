package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
)

// statusOf is the only place that turns a kind of refusal into a status.
func statusOf(kind blog.Kind) int {
	switch kind {
	case blog.Invalid:
		return http.StatusUnprocessableEntity
	case blog.NotFound:
		return http.StatusNotFound
	case blog.Gone:
		return http.StatusGone
	case blog.Conflict:
		return http.StatusConflict
	case blog.Forbidden:
		return http.StatusForbidden
	case blog.Busy:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// failurePage explains why there is no page. Recent helps a reader who is lost.
type failurePage struct {
	base
	furniture
	Status   int
	Message  string
	Problems []blog.Problem
	Recent   []blog.Entry
	Lost     bool // the reader looks for something: offer the search
}

// fail answers an error with a page that explains it. What is internal goes to the log and is never shown.
func (s *Server) fail(c *gin.Context, err error) {
	kind := blog.KindOf(err)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		c.String(http.StatusRequestEntityTooLarge, "This is more than fits in one form. Please send less at once.")
		return
	}
	if kind == blog.Internal {
		s.o.Logger.Error("answer a page", "method", c.Request.Method, "path", c.Request.URL.Path, "error", err)
	}
	header := c.Writer.Header()
	if kind == blog.Busy {
		header.Set("Retry-After", "5")
	}
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-store")
	}
	c.Data(statusOf(kind), htmlType, s.newBuild().failure(c.Request.Context(), err))
}

// failPublic answers an error of a public page. The pages for "not found" and
// "gone" are kept like any other, because crawlers ask for them all the time.
func (s *Server) failPublic(c *gin.Context, err error) {
	kind := blog.KindOf(err)
	if kind != blog.NotFound && kind != blog.Gone {
		s.fail(c, err)
		return
	}
	name := place{path: "not found"} // no address looks like this
	if kind == blog.Gone {
		name.path = "gone"
	}
	k, buildErr := s.cache.obtain(c.Request.Context(), name, func(ctx context.Context) (*kept, error) {
		b := s.newBuild()
		body := b.failure(ctx, blog.Refuse(kind, ""))
		return keep(answer{status: statusOf(kind), kind: htmlType, body: body, keys: b.reader.noted(), until: b.until}, varyNegotiated), nil
	})
	if buildErr != nil {
		s.fail(c, buildErr)
		return
	}
	k.send(c.Writer, c.Request, &s.buffers)
}

// failure renders the page for an error. It works without the database too:
// then the page has no menu and no sidebar.
func (s *build) failure(ctx context.Context, err error) []byte {
	kind := blog.KindOf(err)
	b, siteErr := s.newBase(ctx, "")
	if siteErr != nil {
		b = s.baseOf(blog.DefaultSite(), "")
	}
	b.Title = b.T(failureTitle(kind))
	b.NoIndex, b.BodyClass = true, "failure"
	page := failurePage{base: b, Status: statusOf(kind), Message: b.T(sentence(kind, err)), Problems: blog.ProblemsOf(err)}
	if siteErr == nil && (kind == blog.NotFound || kind == blog.Gone) {
		page.Lost = true
		if f, err := s.furnish(ctx, b); err == nil {
			page.furniture = f
		}
		if list, err := s.reader.Entries(ctx, blog.Query{Limit: 5}); err == nil {
			page.Recent = list.Entries
		}
	}
	a, renderErr := s.page("error", page, b)
	if renderErr != nil {
		s.o.Logger.Error("render the error page", "error", renderErr)
		return []byte("<!DOCTYPE html><title>Error</title><p>Something went wrong here. Please try again later.")
	}
	return a.body
}

func failureTitle(kind blog.Kind) string {
	switch kind {
	case blog.Invalid:
		return "That did not work"
	case blog.NotFound:
		return "There is no such page"
	case blog.Gone:
		return "This page was deleted"
	case blog.Conflict:
		return "Somebody was faster"
	case blog.Forbidden:
		return "You may not do that"
	case blog.Busy:
		return "One moment, please"
	}
	return "Something went wrong"
}

// sentence says what happened: the refusal's own words, or ours where it has none.
func sentence(kind blog.Kind, err error) string {
	var refusal *blog.Error
	if kind != blog.Internal && errors.As(err, &refusal) && refusal.Message != "" {
		return refusal.Message
	}
	switch kind {
	case blog.NotFound:
		return "Nothing is kept at this address. The link may be old, or a letter of it may have been lost on the way."
	case blog.Gone:
		return "The author took this page back. It will not return to this address."
	case blog.Busy:
		return "The site is busy right now. Please try again in a few seconds."
	case blog.Internal:
		return "This is our mistake, not yours. It has been noted; please try again later."
	}
	return "Please go back and try again."
}
