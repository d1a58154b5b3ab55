package web

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

const (
	maxURLBytes  = 32 << 10 // a search of 10 KB of emoji is three times as long when it is escaped
	maxFormBytes = 2 << 20
	// An upload carries the largest sound or film that the library takes, and its form around it.
	maxUploadBytes = 66 << 20
)

// policy is the Content-Security-Policy of every answer. Pages carry no script;
// the desk may load its one bundle from here.
const (
	policy     = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	deskPolicy = policy + "; script-src 'self'; connect-src 'self'; frame-src 'self'; require-trusted-types-for 'script'"
)

// frontHeaders are the header values that every answer carries, made once.
type frontHeaders struct {
	policy, deskPolicy, referrer, nosniff, opener, resource, permissions, transport []string
}

func newFrontHeaders(secure bool) frontHeaders {
	h := frontHeaders{
		policy:     []string{policy},
		deskPolicy: []string{deskPolicy},
		nosniff:    []string{"nosniff"},
		referrer:   []string{"strict-origin-when-cross-origin"},
		opener:     []string{"same-origin"},
		resource:   []string{"same-origin"},
		permissions: []string{
			"camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()",
		},
	}
	if secure {
		h.transport = []string{"max-age=31536000"}
	}
	return h
}

func (f *frontHeaders) set(h http.Header, desk bool) {
	h["Content-Security-Policy"] = f.policy
	if desk {
		h["Content-Security-Policy"] = f.deskPolicy
	}
	h["X-Content-Type-Options"] = f.nosniff
	h["Referrer-Policy"] = f.referrer
	h["Cross-Origin-Opener-Policy"] = f.opener
	h["Cross-Origin-Resource-Policy"] = f.resource
	h["Permissions-Policy"] = f.permissions
	if f.transport != nil {
		h["Strict-Transport-Security"] = f.transport
	}
}

// front stands before the router. It puts the protecting headers on every answer,
// bounds what a request may bring, and answers kept pages and assets right away.
func (s *Server) front(next http.Handler) http.Handler {
	headers := newFrontHeaders(s.o.Links.Secure())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		desk := isDesk(r.URL.Path)
		headers.set(w.Header(), desk)
		if len(r.RequestURI) > maxURLBytes {
			http.Error(w, "This address is too long.", http.StatusRequestURITooLong)
			return
		}
		if isRead(r.Method) && !desk {
			if k := s.ready(r); k != nil {
				s.count(r, k)
				k.send(w, r, &s.buffers)
				return
			}
		}
		if !s.bound(w, r, desk) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ready finds an answer that needs no work: an asset or a kept page.
func (s *Server) ready(r *http.Request) *kept {
	path := r.URL.EscapedPath()
	if k := s.assets.find(path); k != nil {
		return k
	}
	if path == links.Home && r.URL.RawQuery != "" && r.URL.Query().Has("s") {
		return nil // the search of WordPress, which the route knows
	}
	return s.cache.find(r.Context(), place{path, wantsActivity(r.Header["Accept"])})
}

// bound refuses a body that is too large, whether it says so or not.
func (s *Server) bound(w http.ResponseWriter, r *http.Request, desk bool) bool {
	if r.Body == nil || r.Body == http.NoBody {
		return true
	}
	limit := int64(maxFormBytes)
	if desk && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		limit = maxUploadBytes
	}
	if r.ContentLength > limit && !desk { // the desk explains it on a page of its own
		http.Error(w, "This is more than fits in one form. Please send less at once.", http.StatusRequestEntityTooLarge)
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	return true
}

// isDesk chooses headers and limits only; who may enter is decided by the desk's own routes.
func isDesk(path string) bool { return path == "/desk" || strings.HasPrefix(path, "/desk/") }

// crossOrigin refuses changes that another site's page asks for in a reader's name.
func (s *Server) crossOrigin(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	// The base address is one that links.New accepted, so it is a valid origin.
	_ = p.AddTrustedOrigin(s.o.Links.Base())
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "This form was sent from another site, so nothing was changed.", http.StatusForbidden)
	}))
	return p.Handler(next)
}

// recovered turns a panic into the error page and a line in the log.
func (s *Server) recovered(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if v == http.ErrAbortHandler { //nolint:errorlint // the very value, as net/http compares it
			panic(v)
		}
		s.o.Logger.Error("panic in a page", "path", c.Request.URL.Path, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
		c.Abort()
		if !c.Writer.Written() {
			s.fail(c, blog.Refuse(blog.Internal, ""))
		}
	}()
	c.Next()
}
