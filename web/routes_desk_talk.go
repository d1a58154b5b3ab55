package web

import "github.com/oriel-blog/oriel/internal/links"

// deskTalkRoutes is where authors meet what others wrote to them.
func (s *Server) deskTalkRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskInbox, s.inbox)
	r.authors.POST(links.DeskInbox, s.moderateInbox)
	r.authors.POST(links.DeskInboxUndo, s.undoInbox)
	r.authors.POST(links.DeskInboxRead, s.readInbox)
	r.authors.POST(links.DeskInboxKeys, s.keysInbox)
	deskPlace(r.editors, links.DeskMuted, s.muted)
	r.editors.POST(links.DeskMuted, s.changeMuted)

	deskPlace(r.authors, links.DeskComments, s.oldComments)
	read(r.authors, links.DeskComments+"/:ref", s.deskComment)
	r.authors.POST(links.DeskComments+"/:ref", s.moderate)
	r.authors.POST(links.DeskComments+"/:ref/answer", s.answerComment)
	r.authors.POST(links.DeskComments+"/:ref/gesture", s.gesture)
	read(r.authors, links.DeskComments+"/:ref/report", s.askToAccuse)
	r.authors.POST(links.DeskComments+"/:ref/report", s.accuse)
	deskPlace(r.authors, links.DeskMessages, s.oldMessages)
	read(r.authors, links.DeskMessages+"/:id", s.talk)
	r.authors.POST(links.DeskMessages+"/:id/answer", s.answerMessage)
	r.authors.POST(links.DeskMessages+"/:id/gesture", s.gestureMessage)
	read(r.authors, links.DeskAnswers+"/:ref", s.showOwnAnswer)
	r.authors.POST(links.DeskAnswers+"/:ref", s.changeOwnAnswer)
	read(r.authors, links.DeskAnswers+"/:ref/delete", s.askToDeleteAnswer)
	r.authors.POST(links.DeskAnswers+"/:ref/delete", s.deleteOwnAnswer)
	deskPlace(r.editors, links.DeskBlocks, s.blocks)
	r.editors.POST(links.DeskBlocks, s.changeBlocks)
}
