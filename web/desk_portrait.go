package web

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// profileOf reads what an author says about themselves; rows of the table are pairs of fields in their order.
func profileOf(f form) blog.ProfileForm {
	p := blog.ProfileForm{DisplayName: f.Value("display_name"), Bio: f.Value("bio")}
	names, values := f.values["field_name"], f.values["field_value"]
	for i := range max(len(names), len(values)) {
		var row blog.Field
		if i < len(names) {
			row.Name = names[i]
		}
		if i < len(values) {
			row.Value = values[i]
		}
		p.Fields = append(p.Fields, row)
	}
	return p
}

// Rows are the rows of the profile's table as they were typed, with empty ones to fill in.
func (p authorPage) Rows() []blog.Field {
	rows := profileOf(p.Form).Fields
	for i, row := range rows {
		for _, known := range p.Author.Table() {
			if known.Value == row.Value {
				rows[i].VerifiedAt = known.VerifiedAt
			}
		}
	}
	for len(rows) < blog.MaxFields {
		rows = append(rows, blog.Field{})
	}
	return rows
}

// portrait takes a picture in and hangs it up as one of the author's. Browsers send a form without a chosen file, too.
func (s *Server) portrait(which blog.Portrait) gin.HandlerFunc {
	return func(c *gin.Context) {
		author := who(c).author
		if wait, ok := s.gate.uploads.take(author.ID); !ok {
			s.refusePortrait(c, http.StatusTooManyRequests, which, "That were many pictures. Please wait "+count(int(wait/time.Minute)+1, "minute", "minutes")+" before you send more.")
			return
		}
		got, err := s.receiveFile(c.Request)
		if err != nil {
			status, sentence := s.uploadTrouble(c, err)
			s.refusePortrait(c, status, which, sentence)
			return
		}
		if got.picture == nil {
			s.refusePortrait(c, http.StatusUnsupportedMediaType, which, "This is a sound or a film. Please choose a picture.")
			return
		}
		if err := s.o.House.Portray(c.Request.Context(), author, which, links.Media+got.picture.Shown.Path); err != nil {
			s.refusePortrait(c, s.trouble(c, err), which, firstProblem(err))
			return
		}
		done(c, links.DeskProfile, "profile")
	}
}

// unportrait takes a picture of the author down. It stays in the library.
func (s *Server) unportrait(which blog.Portrait) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := s.o.House.Portray(c.Request.Context(), who(c).author, which, ""); err != nil {
			s.failDesk(c, err)
			return
		}
		done(c, links.DeskProfile, "profile")
	}
}

func (s *Server) refusePortrait(c *gin.Context, status int, which blog.Portrait, sentence string) {
	page := authorPage{}
	page.Pictures.wrong(string(which), sentence)
	page.Pictures.message = "The picture was not kept."
	s.showProfile(c, status, page)
}

// portraitRow is the form for one picture.
type portraitRow struct {
	field
	Label, Hint string
}

func portraitForm(page authorPage, name, label, hint, now string) portraitRow {
	row := portraitRow{page.Pictures.Field(name), label, hint}
	row.Value = now
	return row
}
