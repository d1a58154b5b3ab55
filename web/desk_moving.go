package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Moving is what the pages about moving house ask of the house.
type Moving interface {
	// Account looks an account on another server up by what was typed. Its errors are refusals with a sentence.
	Account(ctx context.Context, typed string) (blog.Account, error)
	MovingReader
	Mover
}

// MovingReader reads who came from where.
type MovingReader interface {
	OtherAccounts(ctx context.Context, authorID int64) ([]blog.OtherAccount, error)
	FollowersSince(ctx context.Context, authorID int64, since time.Time) (int, error)
	// FollowerHosts counts followers by server, the largest first.
	FollowerHosts(ctx context.Context, authorID int64, limit int) ([]blog.HostCount, error)
	// MovedGuests lists guests whom the house knows under an account that they left.
	MovedGuests(ctx context.Context, limit int) ([]blog.Guest, error)
}

// Mover is the service of the domain; see blog.Moving.
type Mover interface {
	Name(ctx context.Context, authorID int64, account blog.Account) error
	Unname(ctx context.Context, authorID, otherID int64) error
	Leave(ctx context.Context, authorID int64, to blog.Account) error
	Stay(ctx context.Context, authorID int64) error
}

// movingPage is the hall from which the ways in and out lead.
type movingPage struct {
	deskPage
	Handle string
	Names  []arrival
	Guests []blog.Guest // who moved to another account
}

// arrival is an account elsewhere, and how many came from there.
type arrival struct {
	blog.OtherAccount
	Arrived int // followers since it was added
}

// Of is how many may come; 0 when nobody knows.
func (a arrival) Of() int { return max(a.Followers, 0) }

// Percent is how many of them have come.
func (a arrival) Percent() int {
	if a.Followers <= 0 {
		return 0
	}
	return min(100*a.Arrived/a.Followers, 100)
}

func (s *Server) movingHouse(c *gin.Context) { s.showMoving(c, http.StatusOK, form{}) }

func (s *Server) showMoving(c *gin.Context, status int, f form) {
	ctx, author := c.Request.Context(), who(c).author
	d, err := s.newDesk(c, "Moving house", links.DeskProfile)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d.Form = f
	page := movingPage{deskPage: d, Handle: s.o.Links.Handle(author.Name)}
	if page.Names, err = s.arrivals(ctx, author); err != nil {
		s.failDesk(c, err)
		return
	}
	page.Guests, err = s.o.Moving.MovedGuests(ctx, deskPerPage)
	s.showDesk(c, status, "moving", page, err)
}

func (s *Server) arrivals(ctx context.Context, author blog.Author) ([]arrival, error) {
	named, err := s.o.Moving.OtherAccounts(ctx, author.ID)
	if err != nil {
		return nil, fmt.Errorf("list other accounts of author %d: %w", author.ID, err)
	}
	list := make([]arrival, len(named))
	for i, o := range named {
		list[i].OtherAccount = o
		if list[i].Arrived, err = s.o.Moving.FollowersSince(ctx, author.ID, o.CreatedAt); err != nil {
			return nil, fmt.Errorf("count arrivals of author %d: %w", author.ID, err)
		}
	}
	return list, nil
}

// movingInPage leads through a move from another account to this one.
type movingInPage struct {
	deskPage
	Handle  string
	Account *blog.Account // the one that was looked up, or nil
	Named   *arrival      // it, when it is one of the author's names already
	Here    bool          // it has moved to this account
	Away    bool          // it has moved to a third one
	Steps   movingSteps
}

// moveInForm looks the account up that the address names. Nothing is changed by it.
func (s *Server) moveInForm(c *gin.Context) {
	ctx, author := c.Request.Context(), who(c).author
	d, err := s.newDesk(c, "Move in", links.DeskProfile)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page, status := movingInPage{deskPage: d, Handle: s.o.Links.Handle(author.Name)}, http.StatusOK
	typed := c.Query("account")
	page.Form.values = url.Values{"account": {typed}}
	if typed != "" {
		account, err := s.o.Moving.Account(ctx, typed)
		if err != nil {
			status = s.trouble(c, err)
			page.Form = page.Form.refused(wrongField("account", sentence(blog.KindOf(err), err)))
		} else if err := s.describe(ctx, &page, author, account); err != nil {
			s.failDesk(c, err)
			return
		}
	}
	s.showDesk(c, status, "moving-in", page, nil)
}

func (s *Server) describe(ctx context.Context, page *movingInPage, author blog.Author, account blog.Account) error {
	named, err := s.arrivals(ctx, author)
	if err != nil {
		return err
	}
	for i := range named {
		if named[i].ActorID == account.ActorID {
			page.Named = &named[i]
		}
	}
	self := s.o.Links.Author(author.Ref)
	page.Account, page.Steps = &account, stepsOn(account.Software)
	page.Here, page.Away = account.MovedTo == self, account.MovedTo != "" && account.MovedTo != self
	if account.ActorID == self {
		page.Form = page.Form.refused(wrongField("account", "This is your account here. Please enter the account that you have on another server."))
		page.Account = nil
	}
	return nil
}

// changeNames adds an account elsewhere to the author's names, or takes one off.
func (s *Server) changeNames(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author := c.Request.Context(), who(c).author
	if f.Value("action") == "remove" {
		if err := s.o.Moving.Unname(ctx, author.ID, number(f.Value("id"))); err != nil {
			s.failDesk(c, err)
			return
		}
		done(c, links.DeskMoving, "name-removed")
		return
	}
	if strings.TrimSpace(f.Value("account")) == "" {
		err = blog.Refuse(blog.Invalid, "Please enter the account that you have on another server, for example @ana@old.example.")
		s.showMoving(c, s.trouble(c, err), f.refused(wrongField("account", sentence(blog.Invalid, err))))
		return
	}
	account, err := s.o.Moving.Account(ctx, f.Value("account"))
	if err == nil {
		err = s.o.Moving.Name(ctx, author.ID, account)
	}
	if err != nil {
		s.showMoving(c, s.trouble(c, err), f.refused(wrongField("account", sentence(blog.KindOf(err), err))))
		return
	}
	if f.Value("back") == "in" {
		done(c, links.DeskMovingAbout(links.DeskMovingIn, f.Value("account")), "name-added")
		return
	}
	done(c, links.DeskMoving, "name-added")
}
