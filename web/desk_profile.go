package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// authorPage is where an author changes what concerns themselves.
type authorPage struct {
	deskPage
	Handle   string
	Public   string // path of the public profile
	Pictures form   // of the forms for pictures
	Password form   // of the second form
	Strength strength
	Sessions []auth.Session
	Current  int64 // id of the session that asks
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
	page.deskPage, page.Current = d, v.session.ID
	page.Handle, page.Public = s.o.Links.Handle(v.author.Name), links.Profile(v.author.Name)
	page.Sessions, err = s.liveSessions(c.Request.Context(), v.author.ID)
	s.showDesk(c, status, "profile", page, err)
}

func (s *Server) liveSessions(ctx context.Context, authorID int64) ([]auth.Session, error) {
	all, err := s.o.Sessions.OfAuthor(ctx, authorID)
	if err != nil {
		return nil, fmt.Errorf("list sessions of author %d: %w", authorID, err)
	}
	var live []auth.Session
	for _, session := range all {
		if session.Live(s.o.Clock().UTC()) {
			live = append(live, session)
		}
	}
	return live, nil
}

// changePassword asks for the present password, so that an open browser is not
// enough to take an account over, and logs out everybody else.
func (s *Server) changePassword(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if refused := s.tryPassword(c, f); refused != nil {
		if blog.KindOf(refused) == blog.Internal {
			s.failDesk(c, refused)
			return
		}
		status := statusOf(blog.KindOf(refused))
		if c.Writer.Header().Get("Retry-After") != "" {
			status = http.StatusTooManyRequests
		}
		s.showProfile(c, status, authorPage{Password: f.refused(refused)})
		return
	}
	done(c, links.DeskProfile, "password")
}

func (s *Server) tryPassword(c *gin.Context, f form) error {
	ctx, v := c.Request.Context(), who(c)
	judged := s.judge(f.Value("new_password"), v.author.Name, v.author.DisplayName)
	if !judged.Enough {
		return wrongField("new_password", judged.Sentence)
	}
	wait, ok := s.gate.throttle.Attempt(v.author.Name, s.clientIP(c))
	if !ok {
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return wrongField("current_password", "There were too many tries. Please wait "+count(int(math.Ceil(wait.Minutes())), "minute", "minutes")+" and try again.")
	}
	right, err := s.gate.passwords.Verify(ctx, v.author.PasswordHash, f.Value("current_password"))
	if err != nil {
		return busyGate(err)
	}
	if !right {
		return wrongField("current_password", "This is not your present password.")
	}
	s.gate.throttle.Succeeded(v.author.Name, s.clientIP(c))
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

// endSessions logs out one device, or all but this one. Only the author's own sessions are looked at.
func (s *Server) endSessions(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, v := c.Request.Context(), who(c)
	switch f.Value("action") {
	case "end_others":
		err = s.gate.keeper.EndAll(ctx, v.author.ID, v.session.ID)
	case "end":
		err = s.endSession(ctx, v, number(f.Value("session")))
	default:
		err = errButton
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskProfile, "session-ended")
}

func (s *Server) endSession(ctx context.Context, v visitor, id int64) error {
	own, err := s.o.Sessions.OfAuthor(ctx, v.author.ID)
	if err != nil {
		return fmt.Errorf("list sessions of author %d: %w", v.author.ID, err)
	}
	for _, session := range own {
		if session.ID == id {
			return s.o.Sessions.Delete(ctx, id)
		}
	}
	return nil // over already, or never theirs
}

// device names a browser and its system in two words, as far as they tell.
func device(agent string) string {
	browser := "A browser"
	for _, known := range [][2]string{{"Firefox/", "Firefox"}, {"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}} {
		if strings.Contains(agent, known[0]) {
			browser = known[1]
			break
		}
	}
	for _, known := range [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, known[0]) {
			return browser + " on " + known[1]
		}
	}
	return browser
}

// sessionEnd is when a session ends if nobody uses it any more.
func sessionEnd(s auth.Session) time.Time { return s.EndsAt() }
