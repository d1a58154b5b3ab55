package web

import (
	"context"
	"io"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Exporter packs the house, or what one author wrote, into one file.
type Exporter interface {
	Export(ctx context.Context, to io.Writer, choice ExportChoice) error
}

// ExportChoice is what goes along beside what always does.
type ExportChoice struct {
	Author     blog.Author // when set: only what this author wrote
	Messages   bool
	Passwords  bool
	Passphrase string // locks the private keys; empty leaves them behind
}

// minPassphrase is enough for four common words.
const minPassphrase = 16

// exportPage offers the file and says what is in it.
type exportPage struct {
	deskPage
	Whole bool // this author may take everything along
}

func (s *Server) exportForm(c *gin.Context) { s.showExport(c, http.StatusOK, form{}) }

func (s *Server) showExport(c *gin.Context, status int, f form) {
	d, err := s.newDesk(c, "Export", links.DeskProfile)
	d.Form = f
	s.showDesk(c, status, "export", exportPage{d, who(c).author.Owns()}, err)
}

// export sends the file as it is packed. Once the first byte is out, trouble can only be told by an end in the middle:
// the browser shows that the download failed, and the file is refused by every import.
func (s *Server) export(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	choice, err := s.exportChoice(c, f)
	if err != nil {
		f.values.Del("password")
		f.values.Del("passphrase")
		f.values.Del("passphrase_again")
		s.showExport(c, s.trouble(c, err), f.refused(err))
		return
	}
	name := "oriel-" + s.o.Clock().UTC().Format("2006-01-02") + ".zip"
	if choice.Author.ID != 0 {
		name = choice.Author.Name + "-" + name
	}
	out := &patientWriter{to: c.Writer, control: http.NewResponseController(c.Writer)}
	c.Header("Content-Type", "application/zip")
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Header("X-Content-Type-Options", "nosniff")
	if err := s.o.Exporter.Export(c.Request.Context(), out, choice); err != nil {
		s.o.Logger.Error("export", "error", err)
		if !out.began {
			for _, head := range []string{"Content-Type", "Content-Disposition"} {
				c.Writer.Header().Del(head)
			}
			s.failDesk(c, err)
			return
		}
		panic(http.ErrAbortHandler)
	}
}

// exportChoice reads what the form asks for. Whatever is worth stealing wants the password.
func (s *Server) exportChoice(c *gin.Context, f form) (ExportChoice, error) {
	author := who(c).author
	if f.Value("what") == "mine" || !author.Owns() {
		return ExportChoice{Author: author}, nil
	}
	choice := ExportChoice{Messages: f.Value("messages") != "", Passwords: f.Value("passwords") != ""}
	if f.Value("keys") != "" {
		choice.Passphrase = f.Value("passphrase")
		if utf8.RuneCountInString(choice.Passphrase) < minPassphrase {
			return choice, wrongField("passphrase", "Please use at least 16 characters: four or five words that nobody would guess.")
		}
		if choice.Passphrase != f.Value("passphrase_again") {
			return choice, wrongField("passphrase_again", "The two passphrases differ. Please type the same one twice.")
		}
	}
	return choice, s.checkPassword(c, "password", f.Value("password"))
}

// patientWriter gives each piece of a long answer a minute of its own, in place of a minute for all.
type patientWriter struct {
	to      io.Writer
	control *http.ResponseController
	began   bool
}

func (w *patientWriter) Write(b []byte) (int, error) {
	w.began = true
	_ = w.control.SetWriteDeadline(time.Now().Add(time.Minute)) // a connection without deadlines needs none
	return w.to.Write(b)
}
