package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
)

// deskAudienceRoutes is where authors see who reads.
func (s *Server) deskAudienceRoutes(r deskDoors) {
	deskPlace(r.authors, links.DeskAudience, s.audiencePart(""))
	deskPlace(r.authors, links.DeskFollowers, s.followers)
	r.authors.POST(links.DeskFollowers, s.removeFollowers)
	read(r.authors, links.DeskFollowers+"/:file", s.followersFile)
	for _, part := range audienceParts() {
		door := r.authors
		if part.Editors {
			door = r.editors
		}
		path := links.DeskAudiencePart(part.Name)
		deskPlace(door, path, s.audiencePart(part.Name))
		read(door, path+"/:file", s.audienceFile(part.Name))
	}
	read(r.authors, links.DeskAudience+"/overview/:file", s.audienceFile(""))
	read(r.authors, links.DeskPosts+"/:ref/audience", s.postAudience)
	read(r.authors, links.DeskPosts+"/:ref/audience/:file", s.postAudienceFile)
	deskPlace(r.authors, links.DeskOldFollowers, func(c *gin.Context) {
		path := links.DeskFollowers
		if query := c.Request.URL.RawQuery; query != "" {
			path += "?" + query
		}
		c.Redirect(http.StatusMovedPermanently, path)
	})
}
