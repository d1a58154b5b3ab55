package web

import "github.com/oriel-blog/oriel/internal/links"

// deskHouseRoutes is where the owner furnishes the site.
func (s *Server) deskHouseRoutes(r deskDoors) {
	deskPlace(r.owners, links.DeskSettings, s.settings)
	r.owners.POST(links.DeskSettings, s.saveSettings)
	read(r.owners, links.DeskLook, s.tryLook)
	read(r.owners, links.DeskLookSheet, s.tryLookSheet)
	read(r.owners, links.DeskSettings+"/:group", s.settings)
	r.owners.POST(links.DeskSettings+"/:group", s.saveSettings)
}
