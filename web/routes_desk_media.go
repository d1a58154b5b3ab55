package web

import "github.com/oriel-blog/oriel/internal/links"

// deskMediaRoutes is the library of pictures, sounds and films.
func (s *Server) deskMediaRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskMedia, s.mediaForm)
	r.authors.POST(links.DeskMedia, s.upload)
}
