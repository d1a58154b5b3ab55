package web

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// framed is the policy of a page that the settings show in a frame: as every public page, but for that frame.
const framed = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// tryLook shows the home page as it would be with the look that the question names, as far as it names one; faulty choices
// are passed over. Nothing is saved, and nothing on the page can be pressed: it is a picture of it.
func (s *Server) tryLook(c *gin.Context) {
	site, err := s.tried(c.Request.Context(), c.Request.URL.Query())
	if err != nil {
		s.failDesk(c, err)
		return
	}
	b := s.newBuild()
	b.reader.instead = &site
	stream, err := b.homeList(c.Request.Context(), request{path: links.Home})
	if err != nil {
		s.failDesk(c, err)
		return
	}
	a, err := b.listPage(c.Request.Context(), request{path: links.Home}, stream, 1)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page := bytes.Replace(a.body, []byte("<body"), []byte("<body inert"), 1)
	if sheet := s.lookPath(site.Theme); sheet != "" { // the sheet of a look that nobody chose yet has an address of the desk
		page = bytes.Replace(page, []byte(`href="`+sheet+`"`), []byte(`href="`+attributeAddress(links.DeskLookSheet, c.Request.URL.Query())+`"`), 1)
	}
	c.Header("Content-Security-Policy", framed)
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, htmlType, page)
}

// attributeAddress joins a path and a query for an attribute of HTML.
func attributeAddress(path string, values url.Values) string {
	maps.DeleteFunc(values, func(key string, _ []string) bool { return !settingOfLook(key) && key != accentChoice })
	return path + "?" + strings.ReplaceAll(values.Encode(), "&", "&amp;")
}

// tryLookSheet is the style sheet of a look that is tried.
func (s *Server) tryLookSheet(c *gin.Context) {
	site, err := s.tried(c.Request.Context(), c.Request.URL.Query())
	if err != nil {
		s.failDesk(c, err)
		return
	}
	c.Data(http.StatusOK, "text/css; charset=utf-8", []byte(look(site.Theme)))
}

// tried is the site with the settings of a look that the question names.
func (s *Server) tried(ctx context.Context, wanted url.Values) (blog.Site, error) {
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return site, err
	}
	if wanted.Get(accentChoice) == accentOfTheme {
		wanted.Set("theme.accent", "")
	}
	for _, known := range blog.Settings() {
		if value, sent := wanted[known.Key]; sent && settingOfLook(known.Key) {
			_ = known.Set(&site, value[0]) // a choice that is none leaves the look as it was
		}
	}
	return site, nil
}

// settingOfLook reports whether a key belongs to the group of the look.
func settingOfLook(key string) bool {
	return strings.HasPrefix(key, "theme.")
}
