package web

import "github.com/oriel-blog/oriel/internal/links"

// deskAudienceRoutes is where authors see who reads.
func (s *Server) deskAudienceRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskFollowers, s.followers)
}
