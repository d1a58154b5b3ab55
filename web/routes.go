package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/web/widgets"
)

// publicViews are the views that public routes name.
func publicViews() []string {
	names := []string{"home", "list", "post", "profile", "door", "error"}
	for _, w := range widgets.Sidebar() {
		names = append(names, "widgets/"+w.Name)
	}
	return names
}

// routes is the whole map of the site. What it does not name is looked up by
// s.lookup: dates, profiles, posts and pages, whose addresses are data.
func (s *Server) routes(e *gin.Engine) {
	s.listRoutes(e, "/", s.homeList)
	s.listRoutes(e, "/category/:name/", s.categoryList)
	s.listRoutes(e, "/tag/:name/", s.tagList)
	s.listRoutes(e, "/author/:name/", s.authorList)

	read(e, links.AtomFeed, s.show(s.feedView(s.homeList, atomFeed)))
	read(e, links.JSONFeed, s.show(s.feedView(s.homeList, jsonFeed)))
	read(e, links.CommentsFeed, s.show(s.commentsFeed))

	read(e, "/robots.txt", s.show(s.robots))
	read(e, "/sitemap.xml", s.show(s.sitemap))
	read(e, "/favicon.ico", s.favicon)
	read(e, links.Assets+":hash/:file", s.staleAsset)
	read(e, links.Media+"*path", gin.WrapH(http.StripPrefix(links.Media, s.o.Media.Handler())))

	s.doorRoutes(e)
	s.deskRoutes(e)
	e.NoRoute(s.show(s.lookup))
}

// listRoutes gives a list its first page, its further pages and its feed.
func (s *Server) listRoutes(r gin.IRouter, pattern string, l lister) {
	read(r, pattern, s.show(s.listView(l)))
	read(r, pattern+"page/:n/", s.show(s.listView(l)))
	read(r, pattern+"feed/", s.show(s.feedView(l, rssFeed)))
}

// read registers a route for GET and HEAD.
func read(r gin.IRouter, pattern string, h gin.HandlerFunc) {
	r.GET(pattern, h)
	r.HEAD(pattern, h)
}
