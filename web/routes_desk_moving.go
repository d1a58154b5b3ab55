package web

import "github.com/oriel-blog/oriel/internal/links"

// deskMovingRoutes is where authors move in and out, and take everything along.
func (s *Server) deskMovingRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskMoving, s.movingHouse)
	deskPlace(r.authors, links.DeskMovingIn, s.moveInForm)
	r.authors.POST(links.DeskMovingNames, s.changeNames)
	deskPlace(r.authors, links.DeskMovingOut, s.moveOut)
	r.authors.POST(links.DeskMovingOut, s.leave)
	r.authors.POST(links.DeskMovingStay, s.stay)
	deskPlace(r.authors, links.DeskMovingExport, s.exportForm)
	r.authors.POST(links.DeskMovingExport, s.export)
}
