package web

import (
	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
)

// comingRoutes is how people come in who have no session yet.
func (s *Server) comingRoutes(r gin.IRouter) {
	read(r, links.LoginCode, s.codeForm)
	r.POST(links.LoginCode, s.loginCode)
	r.POST(links.LoginAsk, s.askLogin)
	r.POST(links.LoginPasskey, s.loginPasskey)
	read(r, links.LoginForgotten, s.forgottenForm)
	r.POST(links.LoginForgotten, s.forgotten)
	read(r, "/login/reset/:token", s.resetForm)
	r.POST("/login/reset/:token", s.reset)
	read(r, "/join/:token", s.joinForm)
	r.POST("/join/:token", s.join)
	r.POST(links.JoinStrength, s.joinStrength)
	read(r, "/mail/confirm/:token", s.confirmMailForm)
	r.POST("/mail/confirm/:token", s.confirmMail)
	read(r, "/mail/stop/:token", s.stopMailForm)
	r.POST("/mail/stop/:token", s.stopMail)
}

// deskGuardRoutes is where authors look after what guards their account. What an open browser alone must not do stands
// behind requireProof; a new password and turning the second step off ask for the password in their own forms.
func (s *Server) deskGuardRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskAccount, s.account)
	r.authors.POST(links.DeskPassword, s.changePassword)
	r.authors.POST(links.DeskSessions, s.endSessions)
	r.authors.POST(links.DeskStrength, s.passwordStrength)
	r.authors.POST(links.DeskProve, s.provePassword)
	r.authors.POST(links.DeskSecondOff, s.turnSecondOff)
	r.authors.POST(links.DeskRecoveryTxt, s.downloadCodes)
	r.authors.POST(links.DeskMailTest, s.testMail)

	proved := r.authors.Group("", s.requireProof)
	read(proved, links.DeskNewPasskey, s.passkeyForm)
	proved.POST(links.DeskAskPasskey, s.askPasskey)
	proved.POST(links.DeskPasskeys, s.addPasskey)
	proved.POST(links.DeskPasskeys+"/:id", s.changePasskey)
	read(proved, links.DeskSecond, s.secondForm)
	proved.POST(links.DeskSecond, s.confirmSecond)
	proved.POST(links.DeskRecovery, s.newCodes)
	proved.POST(links.DeskMail, s.saveMail)
}

// deskAuthorRoutes is where owners decide who writes here.
func (s *Server) deskAuthorRoutes(r deskDoors) {
	deskPlace(r.owners, links.DeskAuthors, s.authors)
	read(r.owners, links.DeskAuthors+"/:name", s.author)

	proved := r.owners.Group("", s.requireProof)
	proved.POST(links.DeskAuthors+"/:name", s.changeAuthor)
	proved.POST(links.DeskInvitations, s.invite)
	proved.POST(links.DeskInvitations+"/:id", s.revoke)
}
