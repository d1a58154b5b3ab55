package web

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// deskPage is what all pages of the desk have. A page struct embeds it and adds its own fields.
type deskPage struct {
	base
	Nav    []deskItem
	Notice notice
	Form   form
}

// deskItem is an entry of the desk's menu.
type deskItem struct {
	Title   string
	Path    string
	Icon    string // a name in the template "icon"
	Current bool
	Count   int  // of what waits there; 0 shows nothing
	Hidden  bool // this author may not go there
}

// deskFuncs are the words that only the desk's templates use.
func deskFuncs() template.FuncMap {
	return template.FuncMap{
		"deskPost":        links.DeskPost,
		"deskLetters":     links.DeskDeliveriesOf,
		"deskSeen":        links.DeskSeen,
		"deskDelete":      links.DeskDeletePost,
		"deskComment":     links.DeskComment,
		"deskAnswer":      links.DeskAnswer,
		"deskMessage":     links.DeskMessage,
		"deskReply":       links.DeskMessageAnswer,
		"ownAnswer":       links.DeskOwnAnswer,
		"ownAnswerDelete": links.DeskOwnAnswerDelete,
		"answerPage":      links.MessageAnswerPage,
		"deskTerms":       links.DeskTermsOf,
		"deskTerm":        links.DeskTerm,
		"deskReaders":     links.DeskAudienceOf,
		"ended":           sessionEnd,
		"gestureOf":       gestureOf,
		"deskAccuse":      links.DeskAccuse,
		"portraitForm":    portraitForm,
		"acts":            acts,
		"boxName":         boxName,
		"device":          device,
		"deskMedia":       links.DeskMediaItem,
		"deskMediaFile":   links.DeskMediaFile,
		"deskMediaDelete": links.DeskMediaDelete,
		"mediaTitle":      titleOf,
		"length":          lengthSaid,
		"bytes":           bytesSaid,
		"movingAbout":     links.DeskMovingAbout,
		"deskRestore":     links.DeskRestorePost,
		"revisions":       links.DeskRevisions,
		"deskHostList":    links.DeskHostList,
		"deskHostEnd":     links.DeskHostListEnd,
		"deskAuthor":      links.DeskAuthor,
		"never":           time.Time.IsZero,
	}
}

// deskViews are the views that the desk's routes name, a line for each room of the desk.
func deskViews() []string {
	names := slices.Concat(
		[]string{"login", "setup", "kept", "failure", "overview"},
		[]string{"posts", "editor", "revisions", "seen", "delete", "terms", "term"},
		[]string{"letters", "deliveries"},
		[]string{"media", "media_item", "media_delete"},
		[]string{"audience", "followers", "remove"},
		[]string{"inbox", "confirm", "muted", "comment", "talk", "answer", "answer_delete", "blocks", "block", "accuse"},
		[]string{"hostlists", "hostlist", "hostlistend", "hostservers", "hostallowed", "hostclose"},
		[]string{"settings", "profile"},
		[]string{"moving", "moving-in", "moving-out", "export"},
		[]string{"account", "prove", "second", "codes", "passkey", "authors", "author", "invited"},
		[]string{"code", "forgotten", "reset", "join", "mail"},
	)
	for i, n := range names {
		names[i] = "desk/" + n
	}
	return names
}

// newDesk fills what all pages of the desk share. section is the path of the menu's current entry.
func (s *Server) newDesk(c *gin.Context, title, section string) (deskPage, error) {
	ctx := c.Request.Context()
	b, err := s.newBuild().newBase(ctx, title)
	if err != nil {
		return deskPage{}, err
	}
	author := who(c).author
	b.Author, b.NoIndex, b.BodyClass = &author, true, "desk"
	b.Locale, b.Lang, b.Dir = s.book.For("en"), "en", "ltr" // the desk speaks English, whatever the site does
	nav, err := s.deskNav(ctx, author, section)
	return deskPage{base: b, Nav: nav, Notice: noticeFrom(c)}, err
}

func (s *Server) deskNav(ctx context.Context, author blog.Author, section string) ([]deskItem, error) {
	counts, err := s.o.Inbox.InboxCounts(ctx, author)
	if err != nil {
		return nil, err
	}
	nav := []deskItem{
		{Title: "Overview", Path: links.Desk, Icon: "home"},
		{Title: "Posts", Path: links.DeskPosts, Icon: "sheet"},
		{Title: "Categories", Path: links.DeskTerms, Icon: "label", Hidden: !author.Edits()},
		{Title: "Inbox", Path: links.DeskInbox, Icon: "bubble", Count: counts.New},
		{Title: "Audience", Path: links.DeskAudience, Icon: "people"},
		{Title: "Deliveries", Path: links.DeskDeliveries, Icon: "plane"},
		{Title: "Media", Path: links.DeskMedia, Icon: "picture"},
		{Title: "Blocks", Path: links.DeskBlocks, Icon: "closed", Hidden: !author.Edits()},
		{Title: "Settings", Path: links.DeskSettings, Icon: "sliders", Hidden: !author.Owns()},
		{Title: "Authors", Path: links.DeskAuthors, Icon: "team", Hidden: !author.Owns()},
		{Title: "Profile", Path: links.DeskProfile, Icon: "person"},
		{Title: "Account", Path: links.DeskAccount, Icon: "key"},
	}
	for i := range nav {
		nav[i].Current = nav[i].Path == section
	}
	return slices.DeleteFunc(nav, func(i deskItem) bool { return i.Hidden }), nil
}

// Waiting is how much in the inbox is new or waits.
func (p deskPage) Waiting() int {
	for _, item := range p.Nav {
		if item.Path == links.DeskInbox {
			return item.Count
		}
	}
	return 0
}

// showDesk sends a page of the desk, or the page that explains why there is none.
func (s *Server) showDesk(c *gin.Context, status int, view string, page any, err error) {
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.render(c, status, "desk/"+view, page)
}

// deskFailure explains why something at the desk did not work.
type deskFailure struct {
	deskPage
	Status  int
	Message string
}

// failDesk answers an error inside the desk, so that its menu stays at hand.
func (s *Server) failDesk(c *gin.Context, err error) {
	title, status, message := failureTitle(blog.KindOf(err)), statusOf(blog.KindOf(err)), sentence(blog.KindOf(err), err)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		title, status = "This is too much at once", http.StatusRequestEntityTooLarge
		message = "A form may hold 2 MB, and a post 512 KB of text. Nothing was saved. Go back with your browser, where your text still is, and split it into several posts."
		if wantsJSON(c.Request) {
			message = "This is longer than what can be saved: a post may hold 512 KB of text. Please split it into several posts."
		}
	case blog.KindOf(err) == blog.Internal:
		s.o.Logger.Error("answer a page of the desk", "method", c.Request.Method, "path", c.Request.URL.Path, "error", err)
	case blog.KindOf(err) == blog.Busy:
		c.Header("Retry-After", "5")
	case blog.KindOf(err) == blog.NotFound:
		message = "There is nothing at this address of your desk."
	}
	if wantsJSON(c.Request) {
		c.JSON(status, gin.H{"sentence": message})
		return
	}
	d, deskErr := s.newDesk(c, title, "")
	if deskErr != nil {
		s.fail(c, err)
		return
	}
	s.render(c, status, "desk/failure", deskFailure{d, status, message})
}

// trouble is what to answer when a form was not taken: the kind's status, noted in the log where nobody is to blame but us.
func (s *Server) trouble(c *gin.Context, err error) int {
	switch blog.KindOf(err) {
	case blog.Internal:
		s.o.Logger.Error("take a form of the desk", "path", c.Request.URL.Path, "error", err)
	case blog.Busy:
		c.Header("Retry-After", "5")
	}
	return statusOf(blog.KindOf(err))
}

// withDone adds the code of a notice to a path of ours, in place of an older one.
func withDone(path, code string) string {
	plain, query, _ := strings.Cut(path, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	values.Set("done", code)
	return plain + "?" + values.Encode()
}

// done sends the author on after a change, with a notice.
func done(c *gin.Context, path, code string) {
	c.Redirect(http.StatusSeeOther, withDone(path, code))
}

// pages counts through a list that is shown in parts.
type pages struct {
	Number int
	Prev   string // path, or empty
	Next   string
}

const deskPerPage = 20

// deskPager reads the page number of a request; anything that is none counts as the first.
func deskPager(c *gin.Context) pages { return pages{Number: max(pageNumber(c.Query("page")), 1)} }

func (p pages) offset(per int) int { return (p.Number - 1) * per }

// neighbours fills the addresses of the parts before and after this one.
func (p *pages) neighbours(path string, more bool) {
	at := func(n int) string {
		plain, query, _ := strings.Cut(path, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			values = url.Values{}
		}
		if n > 1 {
			values.Set("page", strconv.Itoa(n))
		}
		if len(values) == 0 {
			return plain
		}
		return plain + "?" + values.Encode()
	}
	if p.Number > 1 {
		p.Prev = at(p.Number - 1)
	}
	if more {
		p.Next = at(p.Number + 1)
	}
}
