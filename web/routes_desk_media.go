package web

import "github.com/oriel-blog/oriel/internal/links"

// deskMediaRoutes is the library of pictures, sounds and films.
func (s *Server) deskMediaRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskMedia, s.mediaList)
	r.authors.POST(links.DeskMedia, s.upload)
	read(r.authors, links.DeskMedia+"/:ref", s.mediaItem)
	r.authors.POST(links.DeskMedia+"/:ref", s.saveMedia)
	r.authors.POST(links.DeskMedia+"/:ref/file", s.replaceMedia)
	read(r.authors, links.DeskMedia+"/:ref/delete", s.askToDeleteMedia)
	r.authors.POST(links.DeskMedia+"/:ref/delete", s.deleteMedia)
}
