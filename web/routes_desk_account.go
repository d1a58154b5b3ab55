package web

import (
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// deskAccountRoutes is what authors look after for themselves.
func (s *Server) deskAccountRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskProfile, s.profileForm)
	r.authors.POST(links.DeskProfile, s.saveProfile)
	r.authors.POST(links.DeskAvatar, s.portrait(blog.Avatar))
	r.authors.POST(links.DeskAvatarRemove, s.unportrait(blog.Avatar))
	r.authors.POST(links.DeskHeader, s.portrait(blog.Header))
	r.authors.POST(links.DeskHeaderRemove, s.unportrait(blog.Header))
	r.authors.POST(links.DeskPassword, s.changePassword)
	r.authors.POST(links.DeskSessions, s.endSessions)
	r.authors.POST(links.DeskStrength, s.passwordStrength)
}
