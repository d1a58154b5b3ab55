package web

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// guestPage is where somebody without an account writes a comment, and hears what became of it. It is never kept: the page
// of a post is the same for everybody and cannot hold a ticket.
type guestPage struct {
	base
	furniture
	Post   blog.Post
	Form   form
	Wrong  string // why the form is shown again, a sentence; or empty
	Ticket string
	Sent   bool
	Shut   bool // nothing can be sent any more: the words are shown so that they can be copied
}

const (
	// Nobody reads, thinks and writes faster than this.
	quickestVisit = 4 * time.Second
	longestVisit  = 24 * time.Hour
	// trapField is hidden from people. Programs that fill in forms like to fill it in.
	trapField = "subject"
)

// guestBookOr answers the form of the guest book, which stands among the addresses of the comments' feeds.
func (s *Server) guestBookOr(next gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.Param("rest") == "/new" {
			s.guestForm(c)
			return
		}
		next(c)
	}
}

func (s *Server) guestForm(c *gin.Context) {
	post, err := s.visitedPost(c.Request.Context(), c.Query("post"))
	if err != nil {
		s.failPublic(c, err)
		return
	}
	s.showGuestBook(c, http.StatusOK, guestPage{Post: post, Sent: c.Query("sent") != ""}, "")
}

// visitedPost finds a post under which visitors may write.
func (s *Server) visitedPost(ctx context.Context, ref string) (blog.Post, error) {
	if !blog.ValidRef(ref) {
		return blog.Post{}, errNoPage
	}
	site, err := s.o.Reader.Site(ctx)
	if err != nil {
		return blog.Post{}, err
	}
	e, err := s.o.Reader.EntryByRef(ctx, ref)
	if err != nil {
		return blog.Post{}, err
	}
	return e.Post, site.CheckVisit(e.Post, s.o.Clock())
}

// takeVisit keeps what a visitor wrote, for an author to look at. Whatever is wrong, the words come back in the form.
func (s *Server) takeVisit(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	post, err := s.visitedPost(c.Request.Context(), f.Value("post"))
	page := guestPage{Post: post, Form: f, Ticket: f.Value("ticket")}
	switch kind := blog.KindOf(err); {
	case err != nil && (kind == blog.Forbidden || kind == blog.Gone):
		page.Shut = true
		s.showGuestBook(c, statusOf(kind), page, sentence(kind, err))
		return
	case err != nil:
		s.failPublic(c, err)
		return
	}
	ref, suspicion := s.examine(&page)
	if suspicion != "" {
		s.showGuestBook(c, http.StatusUnprocessableEntity, page, suspicion)
		return
	}
	ip := s.clientIP(c)
	if wait := s.visits.take(ip); wait > 0 {
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		s.showGuestBook(c, http.StatusTooManyRequests, page, tooManyVisits)
		return
	}
	visit := blog.VisitForm{Ref: ref, PostRef: post.Ref, Name: f.Value("name"), Website: f.Value("website"), Body: f.Value("body")}
	if _, err := s.o.Conversation.Visit(c.Request.Context(), visit); err != nil {
		s.visits.giveBack(ip)
		page.Form = f.refused(err)
		s.showGuestBook(c, s.trouble(c, err), page, page.Form.Message())
		return
	}
	private(c)
	c.Redirect(http.StatusSeeOther, links.GuestBookOf(post.Ref)+"&sent=yes")
}

// Sentences for visitors. They stand in the files of messages.
const (
	trapFilled    = "The field that should stay empty was filled. Please send your comment once more."
	ticketUnknown = "This form was open for too long. Please send your comment once more."
	tooQuick      = "That was very quick. Please look over your words and send them once more."
	tooManyVisits = "There were many comments in a short time. Please wait a while and send yours again; your words stay here as long as this page is open."
)

// examine tells a person from a program as well as a form can. It gives the ref that the ticket carries, or says what looks
// wrong. A ticket that is worth nothing is replaced by a new one.
func (s *Server) examine(page *guestPage) (ref, suspicion string) {
	ref, age, genuine := s.tickets.Read(page.Ticket, page.Post.Ref)
	if !genuine || age > longestVisit {
		page.Ticket = ""
		return "", ticketUnknown
	}
	switch {
	case page.Form.Value(trapField) != "":
		return "", trapFilled
	case age < quickestVisit:
		return "", tooQuick
	}
	return ref, ""
}

// showGuestBook sends the page. wrong is a message that the files of messages know, or empty.
func (s *Server) showGuestBook(c *gin.Context, status int, page guestPage, wrong string) {
	own := s.newBuild()
	b, err := own.newBase(c.Request.Context(), "")
	if err != nil {
		s.fail(c, err)
		return
	}
	private(c)
	page.base = b
	page.Title = b.T("Comment on “%s”", isolated(b.NameOf(page.Post)))
	page.NoIndex, page.BodyClass = true, "guestbook"
	if wrong != "" {
		page.Wrong = b.T(wrong)
	}
	if page.Ticket == "" {
		page.Ticket = s.tickets.Issue(page.Post.Ref, blog.NewRef(s.o.Clock()))
	}
	if page.furniture, err = own.furnish(c.Request.Context(), page.base); err != nil {
		s.fail(c, err)
		return
	}
	a, err := own.page("guestbook", page, page.base)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Data(status, a.kind, a.body)
}

// MaxComment is how many characters a comment may have.
func (guestPage) MaxComment() int { return blog.MaxVisit }
