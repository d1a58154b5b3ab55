package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// movingOutPage leads through a move from here to another account.
type movingOutPage struct {
	deskPage
	Handle  string
	Account *blog.Account // the one that was looked up, or nil
	Wrong   string        // why the author cannot go there yet, in a sentence
	Names   bool          // that account names this one
	Total   int           // followers
	Hosts   []blog.HostCount
	More    int // followers on servers that are not listed
	// Along and ByHand are how many followers come by themselves and how many have to follow anew, as far as it is known.
	Along, ByHand int
}

// Ready reports whether both sides agree, so that the move may begin.
func (p movingOutPage) Ready() bool { return p.Account != nil && p.Wrong == "" }

// moveOut looks both sides over. Nothing is changed by it.
func (s *Server) moveOut(c *gin.Context) {
	typed := c.Query("account")
	s.showMoveOut(c, http.StatusOK, typed, form{values: url.Values{"account": {typed}}})
}

func (s *Server) showMoveOut(c *gin.Context, status int, typed string, f form) {
	ctx, author := c.Request.Context(), who(c).author
	d, err := s.newDesk(c, "Move out", links.DeskProfile)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d.Form = f
	page := movingOutPage{deskPage: d, Handle: s.o.Links.Handle(author.Name)}
	if typed != "" {
		account, err := s.o.Moving.Account(ctx, typed)
		if err != nil {
			status = s.trouble(c, err)
			page.Form = f.refused(wrongField("account", sentence(blog.KindOf(err), err)))
		} else {
			page.Account = &account
		}
	}
	if err := s.weigh(ctx, &page, author); err != nil {
		s.failDesk(c, err)
		return
	}
	s.showDesk(c, status, "moving-out", page, nil)
}

// weigh says what stands in the way, and whom the move would reach.
func (s *Server) weigh(ctx context.Context, page *movingOutPage, author blog.Author) error {
	hosts, err := s.o.Moving.FollowerHosts(ctx, author.ID, 1000)
	if err != nil {
		return err
	}
	for i, h := range hosts {
		page.Total += h.Followers
		switch blog.Along(h.Software) {
		case blog.AlongItself:
			page.Along += h.Followers
		case blog.AlongByHand:
			page.ByHand += h.Followers
		case blog.AlongUnknown:
		}
		if i >= 12 {
			page.More += h.Followers
		}
	}
	page.Hosts = hosts[:min(12, len(hosts))]
	if page.Account == nil {
		return nil
	}
	self := s.o.Links.Author(author.Ref)
	blocked, err := s.o.Reader.HostBlocked(ctx, page.Account.Host)
	if err != nil {
		return err
	}
	page.Names = page.Account.Names(self)
	page.Wrong = blog.WhyNotThere(*page.Account, self, blocked)
	return nil
}

// leave moves the author out, after they gave their password and typed the address to which they go. Both sides are looked
// at again, because the page may have been open for hours.
func (s *Server) leave(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author := c.Request.Context(), who(c).author
	to, err := s.o.Moving.Account(ctx, f.Value("account"))
	if err == nil && !sameHandle(f.Value("typed"), to.Handle) {
		err = wrongField("typed", "Please type @"+to.Handle+" to say that you mean it.")
	}
	if err == nil {
		err = s.checkPassword(c, "password", f.Value("password"))
	}
	if err == nil {
		err = s.o.Moving.Leave(ctx, author.ID, to)
	}
	if err != nil {
		if blog.KindOf(err) == blog.Internal {
			s.failDesk(c, err)
			return
		}
		typed := f.Value("account")
		f.values.Del("password")
		s.showMoveOut(c, s.trouble(c, err), typed, f.refused(err))
		return
	}
	done(c, links.DeskMoving, "moved-out")
}

func sameHandle(typed, handle string) bool {
	return strings.EqualFold(strings.TrimPrefix(strings.TrimSpace(typed), "@"), handle)
}

// stay takes a move back.
func (s *Server) stay(c *gin.Context) {
	if _, err := readForm(c.Request); err != nil {
		s.failDesk(c, err)
		return
	}
	if err := s.o.Moving.Stay(c.Request.Context(), who(c).author.ID); err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskMoving, "stayed")
}
