package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/web/widgets"
)

// publicViews are the views that public routes name.
func publicViews() []string {
	names := []string{"home", "list", "post", "profile", "search", "archives", "day", "door", "guestbook", "answer", "error"}
	for _, w := range widgets.All() {
		names = append(names, "widgets/"+w.Kind)
	}
	return names
}

// routes is the whole map of the site. What it does not name is looked up by
// lookup: dates, profiles, posts and pages, whose addresses are data. Behind the
// address of a list stand its further pages and its feeds (list_part.go).
func (s *Server) routes(e *gin.Engine) {
	home := s.show(list((*build).homeList))
	read(e, "/", s.homeOrSearch(home))
	read(e, "/page/*rest", home)
	read(e, "/feed/*rest", home)
	read(e, links.JSONFeed, s.show((*build).jsonFeed))
	read(e, "/category/:name/*rest", s.show(list((*build).categoryList)))
	read(e, "/tag/:name/*rest", s.show(list((*build).tagList)))
	read(e, "/series/:name/*rest", s.show(list((*build).seriesList)))
	read(e, "/author/:name/*rest", s.show(list((*build).authorList)))
	read(e, "/comments/*rest", s.guestBookOr(s.show((*build).commentsFeed)))
	e.POST(links.GuestBook, s.takeVisit)
	read(e, links.MessageAnswers+":name/", s.show((*build).messageAnswer))

	read(e, links.Archives, s.show((*build).archives))
	read(e, links.OnThisDay, s.show((*build).onThisDay))
	read(e, links.OnThisDay+":day/", s.show((*build).onThisDay))
	read(e, links.Search, s.search)
	read(e, "/search/:q", oldSearch)
	read(e, links.SearchFeed+"*format", s.searchFeed)

	read(e, links.Blogroll, s.show((*build).blogroll))
	read(e, links.OpenSearch, s.show((*build).openSearch))
	read(e, links.OEmbed, s.oEmbed)
	read(e, "/robots.txt", s.show((*build).robots))
	read(e, links.SecurityTxt, s.show((*build).securityTxt))
	read(e, links.Sitemap, s.show((*build).sitemap))
	read(e, "/sitemap-:part", s.show((*build).sitemapPart))
	s.machineRoutes(e)
	read(e, "/look/:file", s.show((*build).lookSheet))
	read(e, links.Assets+":hash/*file", s.staleAsset)
	read(e, links.Media+"*path", gin.WrapH(http.StripPrefix(links.Media, s.o.Media.Handler())))

	s.doorRoutes(e)
	s.deskRoutes(e)
	e.NoRoute(s.show((*build).lookup))
}

// homeOrSearch knows the search of WordPress, /?s=word.
func (s *Server) homeOrSearch(home gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if q := c.Query("s"); q != "" {
			c.Redirect(http.StatusMovedPermanently, links.SearchFor(question(q), 1))
			return
		}
		home(c)
	}
}

// read registers a route for GET and HEAD.
func read(r gin.IRouter, pattern string, h gin.HandlerFunc) {
	r.GET(pattern, h)
	r.HEAD(pattern, h)
}
