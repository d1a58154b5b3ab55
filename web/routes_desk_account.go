package web

import "github.com/oriel-blog/oriel/internal/links"

// deskAccountRoutes is what authors look after for themselves.
func (s *Server) deskAccountRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskProfile, s.profileForm)
	r.authors.POST(links.DeskProfile, s.saveProfile)
}
