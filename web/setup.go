package web

import (
	"context"
	"errors"
	"net/http"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// setupPage moves the first author in. Welcome is false for whoever comes without the printed link.
type setupPage struct {
	base
	Form     form
	Welcome  bool
	Strength strength
}

// strength is what the program thinks of a password, from 0 (guessed at once) to 4.
type strength struct {
	Score    int    `json:"score"`
	Sentence string `json:"sentence"`
	Enough   bool   `json:"enough"`
}

func (s *Server) setupForm(c *gin.Context) {
	if !s.mayStillSetUp(c) {
		return
	}
	var f form
	f.fallback("token", c.Query("token"))
	welcome := s.o.SetupToken.Valid(f.Value("token"))
	status := http.StatusOK
	if !welcome {
		status = http.StatusForbidden
	}
	s.showSetup(c, status, f, welcome)
}

// setup makes the first author and logs them in. What was typed stays in the form until it is right, but for the password.
func (s *Server) setup(c *gin.Context) {
	if !s.mayStillSetUp(c) {
		return
	}
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	if !s.o.SetupToken.Valid(f.Value("token")) {
		s.showSetup(c, http.StatusForbidden, f, false)
		return
	}
	author, err := s.moveIn(c.Request.Context(), f)
	if blog.KindOf(err) == blog.Conflict {
		c.Redirect(http.StatusSeeOther, links.Login)
		return
	}
	if err != nil {
		s.showSetup(c, s.trouble(c, err), f.refused(err), true)
		return
	}
	s.o.SetupToken.Spend()
	if _, err := s.enter(c, author); err != nil {
		s.fail(c, err)
		return
	}
	done(c, links.Desk, "welcome")
}

// moveIn creates the author. A password that is too short goes to the service as none at all,
// so that it names every other wrong field at the same time.
func (s *Server) moveIn(ctx context.Context, f form) (blog.Author, error) {
	judged := s.judge(f.Value("password"), f.Value("name"), f.Value("display_name"), f.Value("site_title"))
	hash := ""
	if judged.Enough {
		var err error
		if hash, err = s.hash(ctx, "password", f.Value("password")); err != nil {
			return blog.Author{}, err
		}
	}
	author, err := s.o.House.SetUp(ctx, blog.SetupForm{
		SiteTitle: f.Value("site_title"), Tagline: f.Value("tagline"),
		Name: accountName(f.Value("name")), DisplayName: f.Value("display_name"), PasswordHash: hash,
	})
	problems := blog.ProblemsOf(err)
	for i, p := range problems {
		if p.Field == "password" && f.Value("password") != "" {
			problems[i].Sentence = judged.Sentence
		}
	}
	return author, err
}

// mayStillSetUp sends everybody to the login once the house has an author.
func (s *Server) mayStillSetUp(c *gin.Context) bool {
	private(c)
	c.Header("Content-Security-Policy", deskPolicy)
	authors, err := s.o.Reader.Authors(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return false
	}
	if len(authors) > 0 {
		c.Redirect(http.StatusSeeOther, links.Login)
		return false
	}
	return true
}

func (s *Server) showSetup(c *gin.Context, status int, f form, welcome bool) {
	b, err := s.newBuild().newBase(c.Request.Context(), "Set up this site")
	if err != nil {
		s.fail(c, err)
		return
	}
	b.BodyClass, b.NoIndex, b.Lang, b.Dir = "gate wide", true, "en", "ltr"
	page := setupPage{base: b, Form: f, Welcome: welcome}
	if f.Value("password") != "" && f.Field("password").Wrong == "" {
		page.Strength = s.judge(f.Value("password"), f.Value("name"), f.Value("display_name"), f.Value("site_title"))
		page.Strength.Sentence += " Please type it once more: passwords never come back in a page."
	}
	s.render(c, status, "desk/setup", page)
}

// setupStrength tells the set-up page how strong a password is while it is typed.
func (s *Server) setupStrength(c *gin.Context) {
	private(c)
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	if !s.o.SetupToken.Valid(f.Value("token")) {
		s.fail(c, blog.Refuse(blog.Forbidden, auth.ErrSetupLink.Error()))
		return
	}
	c.JSON(http.StatusOK, s.judge(f.Value("password"), f.Value("name"), f.Value("display_name"), f.Value("site_title")))
}

// judge estimates a password; hints are what a guesser would try first. The estimate is advice: only the length is
// demanded, because a wrong guess about a good password would lock its owner out of choosing it.
func (s *Server) judge(password string, hints ...string) strength {
	score, sentence := auth.Strength(password, append(hints, s.o.Links.Host())...)
	return strength{Score: score, Sentence: sentence, Enough: utf8.RuneCountInString(password) >= auth.MinPasswordRunes}
}

// hash makes the hash of the password in a field; when too many are made at once the author is asked to come back.
func (s *Server) hash(ctx context.Context, field, password string) (string, error) {
	hash, err := s.gate.passwords.Hash(ctx, password)
	if errors.Is(err, auth.ErrPasswordTooLong) {
		return "", wrongField(field, "This password is longer than 1,024 bytes; a shorter one is just as safe.")
	}
	return hash, busyGate(err)
}
