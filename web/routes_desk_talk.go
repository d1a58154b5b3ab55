package web

import "github.com/oriel-blog/oriel/internal/links"

// deskTalkRoutes is where authors meet what others wrote to them.
func (s *Server) deskTalkRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskComments, s.deskComments)
	read(r.authors, links.DeskComments+"/:ref", s.deskComment)
	r.authors.POST(links.DeskComments+"/:ref", s.moderate)
	r.authors.POST(links.DeskComments+"/:ref/answer", s.answerComment)
	r.authors.POST(links.DeskComments+"/:ref/gesture", s.gesture)
	read(r.authors, links.DeskComments+"/:ref/report", s.askToAccuse)
	r.authors.POST(links.DeskComments+"/:ref/report", s.accuse)
	r.authors.POST(links.DeskQuotes+"/:id", s.judgeQuote)
	deskPlace(r.authors, links.DeskMessages, s.messages)
	deskPlace(r.editors, links.DeskBlocks, s.blocks)
	r.editors.POST(links.DeskBlocks, s.changeBlocks)
}
