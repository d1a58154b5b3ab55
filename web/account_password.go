package web

import (
	"math"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// changePassword asks for the present password, so that an open browser is not
// enough to take an account over, and logs out everybody else.
func (s *Server) changePassword(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if refused := s.tryPassword(c, f); refused != nil {
		s.showAccount(c, s.refusedStatus(c, refused), accountPage{Password: f.refused(refused)})
		return
	}
	done(c, links.DeskAccount, "password")
}

func (s *Server) tryPassword(c *gin.Context, f form) error {
	ctx, v := c.Request.Context(), who(c)
	judged := s.judge(f.Value("new_password"), v.author.Name, v.author.DisplayName)
	if !judged.Enough {
		return wrongField("new_password", judged.Sentence)
	}
	if err := s.checkPassword(c, "current_password", f.Value("current_password")); err != nil {
		return err
	}
	hash, err := s.hash(ctx, "new_password", f.Value("new_password"))
	if err != nil {
		return err
	}
	if err := s.o.House.SetPassword(ctx, v.author.Name, hash); err != nil {
		return err
	}
	session, err := s.enter(c, v.author)
	if err != nil {
		return err
	}
	return s.gate.keeper.EndAll(ctx, v.author.ID, session.ID)
}

// checkPassword asks whether what was typed into a field is the visitor's password. Guessing is slowed down as at the login.
func (s *Server) checkPassword(c *gin.Context, field, typed string) error {
	v := who(c)
	wait, ok := s.gate.throttle.Attempt(v.author.Name, s.clientIP(c))
	if !ok {
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return wrongField(field, "There were too many tries. Please wait "+count(int(math.Ceil(wait.Minutes())), "minute", "minutes")+" and try again.")
	}
	right, err := s.gate.passwords.Verify(c.Request.Context(), v.author.PasswordHash, typed)
	if err != nil {
		return busyGate(err)
	}
	if !right {
		return wrongField(field, "This is not your present password.")
	}
	s.gate.throttle.Succeeded(v.author.Name, s.clientIP(c))
	return nil
}

// refusedStatus is the status of a form in which a password was wrong, or asked for too often.
func (s *Server) refusedStatus(c *gin.Context, err error) int {
	if c.Writer.Header().Get("Retry-After") != "" && blog.KindOf(err) == blog.Invalid {
		return http.StatusTooManyRequests
	}
	return s.trouble(c, err)
}

func wrongField(name, sentence string) error {
	return &blog.Error{Kind: blog.Invalid, Message: "Some fields need your attention.", Problems: []blog.Problem{{Field: name, Sentence: sentence}}}
}

// passwordStrength tells the profile page how strong a password is while it is typed.
func (s *Server) passwordStrength(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	author := who(c).author
	c.JSON(http.StatusOK, s.judge(f.Value("password"), author.Name, author.DisplayName))
}
