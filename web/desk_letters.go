package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Letters tells where posts went. It is what the desk asks of the post office.
type Letters interface {
	// LettersOf lists the letters about a post, the latest first.
	LettersOf(ctx context.Context, p blog.Post, limit int) ([]blog.SentLetter, error)
	Tally(ctx context.Context, letter blog.SentLetter) (blog.Tally, error)
	// Deliveries lists where a letter went: what failed, what waits, what arrived.
	Deliveries(ctx context.Context, letterID int64, limit, offset int) ([]blog.Delivery, error)
	// LatestDeliveries gives, of letters to one receiver with some keys, how each went; what is not remembered is absent.
	LatestDeliveries(ctx context.Context, keys []string) (map[string]blog.Delivery, error)
	// HostsNamed reads what is known about hosts; unknown ones are absent.
	HostsNamed(ctx context.Context, names []string) (map[string]blog.Host, error)
	// Backlog counts what waits, and lists the hosts that fail and those that letters wait for.
	Backlog(ctx context.Context, limit int) (blog.Backlog, error)
	// SendAgain lets one delivery of a letter be tried again at once, or all that failed when deliveryID is zero. It gives
	// their number, is safe to repeat and never sends what arrived.
	SendAgain(ctx context.Context, p blog.Post, letterID, deliveryID int64) (int, error)
	// TryNow lets all that waits for a host be tried at once.
	TryNow(ctx context.Context, host string) error
}

// lettersPage shows where one post went.
type lettersPage struct {
	deskPage
	pages
	way
	Path    string
	Letters []letterLine
	Rows    []deliveryRow
}

// way is how far a letter about a post came.
type way struct {
	Post   blog.Post
	Letter letterLine // the one that is looked at; its ID is zero when there is none
	Tally  blog.Tally
}

// letterLine is a letter in the list of those about a post.
type letterLine struct {
	blog.SentLetter
	Title   string
	Path    string
	Current bool
}

// deliveryRow is one inbox on the way of a letter.
type deliveryRow struct {
	blog.Delivery
	Next    time.Time // of a waiting one: when it is tried next; zero means soon
	Resting bool      // because the server failed too often
}

const (
	deliveriesPerPage = 50
	lettersShown      = 20
)

// letters shows where a post went: its latest letter, or the one that the address names.
func (s *Server) letters(c *gin.Context) {
	post, err := s.ownPost(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if post.Ref != c.Param("ref") {
		c.Redirect(http.StatusSeeOther, links.DeskDeliveriesOf(post.Ref)) // it got a new one when it was taken back
		return
	}
	page := lettersPage{way: way{Post: post}, Path: links.DeskDeliveriesOf(post.Ref), pages: deskPager(c)}
	if err := s.fillLetters(c.Request.Context(), &page, number(c.Query("letter"))); err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Where it went", links.DeskPosts)
	if code := c.Query("done"); err == nil && code == "sent-again" {
		page.Notice.Sentence = againSentence(int(number(c.Query("n"))))
	}
	s.showDesk(c, http.StatusOK, "letters", &page, err)
}

// ownPost finds the post in the path, a deleted one too: the news of its end has a way of its own. Another author's post is not there.
func (s *Server) ownPost(c *gin.Context) (blog.Post, error) {
	e, err := s.living(c.Request.Context(), c.Param("ref"))
	if err == nil && !who(c).author.MayChange(e.Post) {
		err = errNoPage
	}
	return e.Post, err
}

func (s *Server) fillLetters(ctx context.Context, page *lettersPage, chosen int64) error {
	letters, err := s.o.Letters.LettersOf(ctx, page.Post, lettersShown)
	if err != nil {
		return fmt.Errorf("list letters: %w", err)
	}
	for i, l := range letters {
		line := letterLine{SentLetter: l, Title: letterTitle(l.Kind), Path: page.Path, Current: l.ID == chosen || chosen == 0 && i == 0}
		if i > 0 {
			line.Path = fmt.Sprintf("%s?letter=%d", page.Path, l.ID)
		}
		if line.Current {
			page.Letter = line
		}
		page.Letters = append(page.Letters, line)
	}
	if page.Letter.ID == 0 {
		if chosen != 0 {
			return errNoPage
		}
		return nil
	}
	if page.Tally, err = s.o.Letters.Tally(ctx, page.Letter.SentLetter); err != nil {
		return fmt.Errorf("count deliveries: %w", err)
	}
	if page.Rows, err = s.deliveryRows(ctx, page.Letter.ID, page.offset(deliveriesPerPage)); err != nil {
		return err
	}
	page.neighbours(page.Letter.Path, page.offset(deliveriesPerPage)+len(page.Rows) < page.Tally.Inboxes())
	return nil
}

func (s *Server) deliveryRows(ctx context.Context, letterID int64, offset int) ([]deliveryRow, error) {
	list, err := s.o.Letters.Deliveries(ctx, letterID, deliveriesPerPage, offset)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	names := make([]string, len(list))
	for i, d := range list {
		names[i] = d.Host
	}
	hosts, err := s.o.Letters.HostsNamed(ctx, names)
	if err != nil {
		return nil, fmt.Errorf("read hosts: %w", err)
	}
	now, rows := s.o.Clock(), make([]deliveryRow, len(list))
	for i, d := range list {
		rows[i] = deliveryRow{Delivery: d, Resting: hosts[d.Host].Resting(now)}
		if next := later(d.NotBefore, hosts[d.Host].OpenUntil); next.After(now) {
			rows[i].Next = next
		}
	}
	return rows, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// sendAgain takes the buttons of the page: one delivery, or all that failed.
func (s *Server) sendAgain(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	post, err := s.ownPost(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	one := int64(0)
	switch f.Value("action") {
	case "all":
	case "one":
		if one = number(f.Value("delivery")); one == 0 {
			s.failDesk(c, errNoPage)
			return
		}
	default:
		s.failDesk(c, blog.Refuse(blog.Invalid, "Please use one of the buttons beside the servers."))
		return
	}
	n, err := s.o.Letters.SendAgain(c.Request.Context(), post, number(f.Value("letter")), one)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	back := fmt.Sprintf("%s?letter=%d&n=%d", links.DeskDeliveriesOf(post.Ref), number(f.Value("letter")), n)
	if page := number(f.Value("page")); page > 1 {
		back += fmt.Sprintf("&page=%d", page)
	}
	done(c, back, "sent-again")
}

// queuePage shows the queue of deliveries as a whole.
type queuePage struct {
	deskPage
	Backlog blog.Backlog
	Failing []blog.HostQueue
	Dead    []blog.HostQueue
	Busy    []blog.HostQueue // that letters wait for and nothing is wrong with
	Cut     bool             // there may be more of them
	Lately  []way            // the latest posts of which letters are remembered
}

const hostsShown = 200

func (s *Server) deliveryQueue(c *gin.Context) {
	b, err := s.o.Letters.Backlog(c.Request.Context(), hostsShown)
	if err != nil {
		s.failDesk(c, fmt.Errorf("read the queue: %w", err))
		return
	}
	page := queuePage{Backlog: b, Cut: len(b.Hosts) >= hostsShown}
	for _, q := range b.Hosts {
		switch {
		case q.Host.Dead():
			page.Dead = append(page.Dead, q)
		case q.Host.Failures > 0:
			page.Failing = append(page.Failing, q)
		default:
			page.Busy = append(page.Busy, q)
		}
	}
	if page.Lately, err = s.sentLately(c.Request.Context(), who(c).author); err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Deliveries", links.DeskDeliveries)
	s.showDesk(c, http.StatusOK, "deliveries", &page, err)
}

// tryNow lets one server be tried at once.
func (s *Server) tryNow(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if err := s.o.Letters.TryNow(c.Request.Context(), strings.TrimSpace(f.Value("host"))); err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, links.DeskDeliveries, "try-now")
}
