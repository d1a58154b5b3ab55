package web

import "github.com/oriel-blog/oriel/internal/links"

// deskLetterRoutes is where an author sees where a post went.
func (s *Server) deskLetterRoutes(r deskDoors) {
	read(r.authors, links.DeskPosts+"/:ref/deliveries", s.letters)
	r.authors.POST(links.DeskPosts+"/:ref/deliveries", s.sendAgain)
	deskPlace(r.authors, links.DeskDeliveries, s.deliveryQueue)
	r.editors.POST(links.DeskDeliveries, s.tryNow)
}
