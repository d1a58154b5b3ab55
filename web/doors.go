package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/links"
)

// Doors finds the way to readers' own servers. cmd/oriel joins it to the doors room.
type Doors interface {
	// Resolve gives the absolute address where a reader who typed this does it on their own server: do, a word of package links,
	// to the object with this permanent id. It may take some seconds. An error that is a DoorRefusal has a sentence for the reader.
	Resolve(ctx context.Context, typed, do, object string) (string, error)
}

// DoorRefusal is an error of Doors for what leads nowhere.
type DoorRefusal interface {
	error
	// Sentence is English, with a %s for each argument. Arguments may repeat what was typed.
	Sentence() (message string, args []any)
	// Theirs reports whether the other server is the cause, and not what was typed.
	Theirs() bool
}

// doorPage asks a reader where their account is, and says what will happen there.
type doorPage struct {
	base
	furniture
	Thing  thing
	Do     string
	Handle string // as it was typed
	Wrong  string // why the page is shown again, a sentence; or empty
	Bad    bool   // the handle is the reason
}

// Handles in a link are shown in the form; longer ones are no handles.
const maxHandleBytes = 500

func (s *Server) doorRoutes(r gin.IRouter) {
	read(r, links.InteractForm, s.doorForm)
	r.POST(links.InteractForm, s.openDoor)
	read(r, links.QRCodes+":name", s.show((*build).qrCode))
}

// doorPolicy lets the form of this one page lead to another host: Chromium holds form-action against redirects too. Elsewhere
// forms stay at home.
func doorPolicy(secure bool) string {
	targets := "form-action 'self' https:"
	if !secure {
		targets += " http:" // a house on localhost has neighbours on localhost
	}
	return strings.Replace(policy, "form-action 'self'", targets, 1)
}

func (s *Server) doorForm(c *gin.Context) {
	t, do, err := s.thingToDo(c.Request.Context(), c.Query("uri"), c.Query("do"))
	if err != nil {
		s.failPublic(c, err)
		return
	}
	typed := c.Query("handle")
	if len(typed) > maxHandleBytes {
		typed = ""
	}
	s.showDoor(c, http.StatusOK, doorPage{Thing: t, Do: do, Handle: strings.ToValidUTF8(typed, "")}, nil)
}

// openDoor sends the reader to their own server. Only a form of this site gets here (see crossOrigin), so nobody can be sent
// anywhere by a link.
func (s *Server) openDoor(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	ctx := c.Request.Context()
	t, do, err := s.thingToDo(ctx, f.Value("uri"), f.Value("do"))
	if err != nil {
		s.failPublic(c, err)
		return
	}
	page := doorPage{Thing: t, Do: do, Handle: f.Value("handle")}
	leave, wait := s.porter.admit(s.clientIP(c))
	if leave == nil {
		s.holdUp(c, page, wait)
		return
	}
	defer leave()
	address, err := s.o.Doors.Resolve(ctx, page.Handle, do, t.ID)
	var refusal DoorRefusal
	switch {
	case errors.As(err, &refusal):
		s.refuseDoor(c, page, refusal)
	case err != nil && ctx.Err() != nil:
		c.Abort() // the reader left
	case err != nil:
		s.fail(c, err)
	default:
		private(c)
		c.Redirect(http.StatusSeeOther, address)
	}
}

func (s *Server) refuseDoor(c *gin.Context, page doorPage, refusal DoorRefusal) {
	status := http.StatusUnprocessableEntity // also when the other server is the cause: proxies put pages of their own in the place of a 502
	page.Bad = true
	message, args := refusal.Sentence()
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = isolated(text)
		}
	}
	s.showDoor(c, status, page, func(b base) string { return b.T(message, args...) })
}

// showDoor sends the page. wrong says why it is shown again; it may be nil.
func (s *Server) showDoor(c *gin.Context, status int, page doorPage, wrong func(base) string) {
	own := s.newBuild()
	b, err := own.newBase(c.Request.Context(), "")
	if err != nil {
		s.fail(c, err)
		return
	}
	private(c)
	c.Header("Content-Security-Policy", doorPolicy(s.o.Links.Secure()))
	page.base = b
	page.Title = page.Thing.headline(b, page.Do)
	page.NoIndex, page.BodyClass = true, "door"
	if wrong != nil {
		page.Wrong = wrong(b)
	}
	if page.furniture, err = own.furnish(c.Request.Context(), page.base); err != nil {
		s.fail(c, err)
		return
	}
	a, err := own.page("door", page, page.base)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Data(status, a.kind, a.body)
}

// isolated keeps a text of somebody else's from turning the direction of the sentence around it (Unicode UAX 9, FSI and PDI).
func isolated(text string) string { return "\u2068" + text + "\u2069" }
