package web

import (
	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
	"github.com/oriel-blog/oriel/internal/media"
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
		address, err := s.receivePortrait(c)
		if err != nil {
			status, sentence := s.uploadTrouble(c, err)
			s.refusePortrait(c, status, which, sentence)
			return
		}
		if err := s.o.House.Portray(c.Request.Context(), who(c).author, which, address); err != nil {
			s.refusePortrait(c, s.trouble(c, err), which, firstProblem(err))
			return
		}
		done(c, links.DeskProfile, "profile")
	}
}

// receivePortrait puts a picture into the library and gives its address. Beside a name it needs no description. Its smaller
// sizes are made at once, because pages that are kept show them.
func (s *Server) receivePortrait(c *gin.Context) (string, error) {
	got, err := s.receive(c)
	if err == nil && len(got.failed) > 0 {
		err = got.failed[0]
	}
	if err == nil && len(got.files) != 1 {
		err = wrongField("file", "Please choose a file first.")
	}
	if err == nil && got.files[0].Kind != blog.MediaPicture {
		err = &media.Refused{Sentence: "This is a sound or a film. Please choose a picture."}
	}
	if err == nil {
		_, err = s.o.Media.MakeCopies(c.Request.Context(), got.files[0].Path)
	}
	if err != nil {
		for _, file := range got.files {
			s.discardUpload(c, file)
		}
		return "", err
	}
	waived := true
	item, err := s.o.Library.Keep(c.Request.Context(), who(c).author, got.files[0], blog.MediaWords{Decorative: &waived})
	return links.Media + item.Shown, err
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
