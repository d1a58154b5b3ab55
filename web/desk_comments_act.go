package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/auth"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

var errButton = blog.Refuse(blog.Invalid, "Please use one of the buttons of the page, so that it is clear what shall happen.")

// commentActions are the buttons of a comment's own page that can be taken back, with the codes of their notices.
func commentActions(button string) (action blog.InboxAction, code string) {
	switch button {
	case "approve":
		return blog.ActApprove, "approved"
	case "hide":
		return blog.ActHide, "hidden"
	case "spam":
		return blog.ActSpam, "comment-spam"
	case "notspam":
		return blog.ActHam, "comment-notspam"
	case "delete":
		return blog.ActDelete, "removed"
	case "block_person":
		return blog.ActBlock, "person-blocked"
	case "block_server":
		return blog.ActBlockHost, "server-blocked"
	}
	return "", ""
}

// moderate does what the pressed button of a comment says, and offers to take it back.
func (s *Server) moderate(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, ref := c.Request.Context(), who(c).author, c.Param("ref")
	view, err := s.o.Reader.CommentByRef(ctx, ref)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	back := backTo(f, links.DeskInbox)
	action, code := commentActions(f.Value("action"))
	var did blog.Moderated
	switch {
	case f.Value("action") == "unblock_person":
		code, err = "person-unblocked", s.o.Conversation.UnblockGuest(ctx, author, view.Comment.GuestID)
	case action == blog.ActBlockHost && f.Value("confirm") != "yes":
		s.askToBlock(c, view.Guest.Host, links.DeskComment(ref), back)
		return
	case action == blog.ActDelete && view.Comment.AuthorID != 0:
		err = s.o.Conversation.Remove(ctx, author, ref)
	default:
		did, err = s.o.Conversation.ModerateComment(ctx, author, action, ref)
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	if action == blog.ActDelete && strings.HasPrefix(back, links.DeskComment(ref)) {
		back = links.DeskInbox
	}
	c.Redirect(http.StatusSeeOther, doneWithUndo(back, code, did.Ref))
}

// answerComment publishes an author's answer, or gives it back with what is wrong.
func (s *Server) answerComment(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	k, err := s.oneCard(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	body, pictures := liftPictures(f.Value("body"), s.o.Media)
	answer := blog.AnswerForm{
		Ref: f.Value("ref"), PostRef: k.Post.Ref, ParentRef: k.Comment.Ref, Body: body, Warning: f.Value("warning"), Pictures: pictures, Language: f.Value("language"),
	}
	if _, err := s.o.Conversation.Answer(c.Request.Context(), who(c).author, answer); err != nil {
		k.Body, k.Warned, k.Wrong = f.Value("body"), f.Value("warning"), firstProblem(err)
		if blog.ValidRef(answer.Ref) && blog.KindOf(err) != blog.Conflict {
			k.AnswerRef = answer.Ref
		}
		s.showComment(c, s.trouble(c, err), k)
		return
	}
	code := "answered"
	if k.FromVisitor() {
		code = "answered-here"
	}
	done(c, backTo(f, links.DeskInbox), code)
}

// backTo is the page of the desk that a form came from.
func backTo(f form, otherwise string) string {
	back := auth.LocalPath(f.Value("back"))
	if !strings.HasPrefix(back, links.Desk) {
		return otherwise
	}
	return back
}

// blockedPage lists whom this house turns away.
type blockedPage struct {
	deskPage
	Hosts  []blog.BlockedHost // the first of those that were blocked by hand
	More   int                // how many there are besides
	Guests []blog.Guest
}

// blockedShown is how many servers the page of blocks lists; all of them have a page of their own.
const blockedShown = 50

// blockPage asks whether a whole server shall be turned away.
type blockPage struct {
	deskPage
	Host   string
	Action string // where the form goes
	Back   string
}

func (s *Server) blocks(c *gin.Context) { s.showBlocks(c, http.StatusOK, form{}) }

func (s *Server) showBlocks(c *gin.Context, status int, f form) {
	ctx := c.Request.Context()
	page := blockedPage{}
	var err error
	if page.Hosts, err = s.o.Lists.ByHand(ctx); err != nil {
		s.failDesk(c, err)
		return
	}
	if page.More = len(page.Hosts) - blockedShown; page.More > 0 {
		page.Hosts = page.Hosts[:blockedShown]
	}
	if page.Guests, err = s.o.Reader.BlockedGuests(ctx); err != nil {
		s.failDesk(c, err)
		return
	}
	page.deskPage, err = s.newDesk(c, "Blocks", links.DeskBlocks)
	page.Form = f
	s.showDesk(c, status, "blocks", page, err)
}

// changeBlocks blocks and unblocks people and servers. A server is only blocked after a second look.
func (s *Server) changeBlocks(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, code := c.Request.Context(), who(c).author, ""
	host, back := hostOf(f.Value("host")), backTo(f, links.DeskBlocks)
	switch f.Value("action") {
	case "block_person":
		code, err = "person-blocked", s.o.Conversation.BlockGuest(ctx, author, number(f.Value("guest")))
	case "unblock_person":
		code, err = "person-unblocked", s.o.Conversation.UnblockGuest(ctx, author, number(f.Value("guest")))
	case "unblock_server":
		code, err = "server-unblocked", s.o.Conversation.UnblockHost(ctx, author, f.Value("host"))
	case "block_server":
		if host != "" && f.Value("confirm") != "yes" {
			s.askToBlock(c, host, links.DeskBlocks, back)
			return
		}
		code, err = "server-blocked", s.o.Conversation.BlockHost(ctx, author, host)
	default:
		err = errButton
	}
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showBlocks(c, s.trouble(c, err), f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, back, code)
	}
}

func (s *Server) askToBlock(c *gin.Context, host, action, back string) {
	if host == "" {
		s.failDesk(c, errNoPage)
		return
	}
	d, err := s.newDesk(c, "Block "+host, links.DeskBlocks)
	s.showDesk(c, http.StatusOK, "block", blockPage{d, host, action, back}, err)
}

// hostOf finds the server's name in what people paste: an address, a handle or the name itself.
func hostOf(typed string) string {
	typed = strings.TrimSpace(typed)
	if u, err := url.Parse(typed); err == nil && u.Host != "" {
		return strings.ToLower(u.Host)
	}
	return strings.ToLower(typed[strings.LastIndex(typed, "@")+1:])
}
