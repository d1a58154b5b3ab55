package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
)

// authorPage is where an author changes what concerns themselves.
type authorPage struct {
	deskPage
	Handle   string
	Public   string // path of the public profile
	Pictures form   // of the forms for pictures
}

func (s *Server) profileForm(c *gin.Context) {
	author := who(c).author
	values := url.Values{"display_name": {author.DisplayName}, "bio": {author.Bio}}
	for _, f := range author.Table() {
		values.Add("field_name", f.Name)
		values.Add("field_value", f.Value)
	}
	s.showProfile(c, http.StatusOK, authorPage{deskPage: deskPage{Form: form{values: values}}})
}

func (s *Server) saveProfile(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if err := s.o.House.Profile(c.Request.Context(), who(c).author, profileOf(f)); err != nil {
		s.showProfile(c, s.trouble(c, err), authorPage{deskPage: deskPage{Form: f.refused(err)}})
		return
	}
	done(c, links.DeskProfile, "profile")
}

// showProfile completes a page around its forms and sends it.
func (s *Server) showProfile(c *gin.Context, status int, page authorPage) {
	d, err := s.newDesk(c, "Profile", links.DeskProfile)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	v := who(c)
	d.Form = page.Form
	d.Form.fallback("display_name", v.author.DisplayName)
	d.Form.fallback("bio", v.author.Bio)
	for _, f := range v.author.Table() {
		if _, sent := page.Form.values["field_name"]; !sent {
			d.Form.values.Add("field_name", f.Name)
			d.Form.values.Add("field_value", f.Value)
		}
	}
	page.deskPage = d
	page.Handle, page.Public = s.o.Links.Handle(v.author.Name), links.Profile(v.author.Name)
	s.showDesk(c, status, "profile", page, nil)
}
