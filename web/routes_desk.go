package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
)

// deskRoutes is the map of the author's side: set-up, login and desk. Whatever
// stands below the desk is registered on a router that asks for a session first.
func (s *Server) deskRoutes(r gin.IRouter) {
	read(r, links.Setup, s.setupForm)
	r.POST(links.Setup, s.setup)
	r.POST(links.SetupStrength, s.setupStrength)
	read(r, links.Login, s.loginForm)
	r.POST(links.Login, s.login)
	r.POST(links.Logout, s.logout)

	desk := r.Group("", s.requireAuthor)
	read(desk, "/desk", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, links.Desk) })
	read(desk, links.Desk, s.overview)

	read(desk, links.DeskPosts, s.deskPosts)
	read(desk, links.DeskNewPost, s.newPost)
	desk.POST(links.DeskNewPost, s.saveNew)
	read(desk, links.DeskPosts+"/:ref", s.editPost)
	desk.POST(links.DeskPosts+"/:ref", s.savePost)
	read(desk, links.DeskPosts+"/:ref/delete", s.askToDelete)
	desk.POST(links.DeskPosts+"/:ref/delete", s.deletePost)
	read(desk, links.DeskPosts+"/:ref/deliveries", s.letters)
	desk.POST(links.DeskPosts+"/:ref/deliveries", s.sendAgain)
	desk.POST(links.DeskPreview, s.livePreview)
	read(desk, links.DeskDeliveries, s.deliveryQueue)
	desk.POST(links.DeskDeliveries, s.tryNow)

	read(desk, links.DeskTerms, s.terms)
	read(desk, links.DeskTerms+"/:kind", s.terms)
	desk.POST(links.DeskTerms+"/:kind", s.addTerm)
	read(desk, links.DeskTerms+"/:kind/:slug", s.editTerm)
	desk.POST(links.DeskTerms+"/:kind/:slug", s.saveTerm)

	read(desk, links.DeskComments, s.deskComments)
	read(desk, links.DeskComments+"/:ref", s.deskComment)
	desk.POST(links.DeskComments+"/:ref", s.moderate)
	desk.POST(links.DeskComments+"/:ref/answer", s.answerComment)
	desk.POST(links.DeskQuotes+"/:id", s.judgeQuote)
	read(desk, links.DeskMessages, s.messages)
	read(desk, links.DeskFollowers, s.followers)
	read(desk, links.DeskBlocks, s.blocks)
	desk.POST(links.DeskBlocks, s.changeBlocks)

	read(desk, links.DeskMedia, s.mediaForm)
	desk.POST(links.DeskMedia, s.upload)
	read(desk, links.DeskSettings, s.settings)
	desk.POST(links.DeskSettings, s.saveSettings)
	read(desk, links.DeskSettings+"/:group", s.settings)
	desk.POST(links.DeskSettings+"/:group", s.saveSettings)
	read(desk, links.DeskProfile, s.profileForm)
	desk.POST(links.DeskProfile, s.saveProfile)
	desk.POST(links.DeskPassword, s.changePassword)
	desk.POST(links.DeskSessions, s.endSessions)
	desk.POST(links.DeskStrength, s.passwordStrength)

	// A slash at the end is easily typed, and means the same place.
	for _, place := range []string{links.DeskPosts, links.DeskNewPost, links.DeskComments, links.DeskMessages, links.DeskFollowers, links.DeskBlocks,
		links.DeskMedia, links.DeskSettings, links.DeskProfile, links.DeskTerms, links.DeskDeliveries} {
		read(desk, place+"/", func(c *gin.Context) { c.Redirect(http.StatusSeeOther, place) })
	}
}
