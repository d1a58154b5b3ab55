package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// deskDoors are the ways into the desk. Whatever is registered behind one asks for a session, and for its role, first.
type deskDoors struct {
	authors gin.IRouter // every author
	editors gin.IRouter // who may change what others wrote
	owners  gin.IRouter // who may change the house
}

// deskRoutes is the map of the author's side: set-up, login and desk.
func (s *Server) deskRoutes(r gin.IRouter) {
	read(r, links.Setup, s.setupForm)
	r.POST(links.Setup, s.setup)
	r.POST(links.SetupStrength, s.setupStrength)
	read(r, links.Login, s.loginForm)
	r.POST(links.Login, s.login)
	r.POST(links.Logout, s.logout)
	s.comingRoutes(r)

	desk := r.Group("", s.requireAuthor)
	doors := deskDoors{
		authors: desk,
		editors: desk.Group("", s.requireRole(blog.Author.Edits, "This page is for editors and the owner of the site. Ask the owner if you need it.")),
		owners:  desk.Group("", s.requireRole(blog.Author.Owns, "This page is for the owner of the site. Ask them if you need it.")),
	}
	read(desk, "/desk", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, links.Desk) })
	read(desk, links.Desk, s.overview)
	s.deskPostRoutes(doors)
	s.deskCompleteRoutes(doors)
	s.deskLetterRoutes(doors)
	s.deskMediaRoutes(doors)
	s.deskTalkRoutes(doors)
	s.deskListRoutes(doors)
	s.deskAudienceRoutes(doors)
	s.deskHouseRoutes(doors)
	s.deskAccountRoutes(doors)
	s.deskMovingRoutes(doors)
	s.deskGuardRoutes(doors)
	s.deskAuthorRoutes(doors)
}

// deskPlace registers a page of the desk. A slash at its end is easily typed, and means the same place.
func deskPlace(r gin.IRouter, path string, handler gin.HandlerFunc) {
	read(r, path, handler)
	read(r, path+"/", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, path) })
}
