package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// commentsPage is the queue of comments in one state.
type commentsPage struct {
	deskPage
	pages
	State  string
	Tabs   []deskItem
	Cards  []card
	Quotes []blog.QuoteView // that wait, beside the comments that do
}

// commentPage shows one comment with what it answers.
type commentPage struct {
	deskPage
	Card card
}

// card is a comment at the desk, with all that can be done about it.
type card struct {
	blog.CommentView
	Own        bool              // an author of this site wrote it
	Parent     *blog.CommentView // what it answers; nil for the post itself
	HostShut   bool              // its server is blocked
	AnswerRef  string            // minted for the answer, so that a form sent twice is one answer
	Body       string            // the answer as typed so far
	Warned     string            // its content warning
	Wrong      string            // what is wrong with the answer
	Made       blog.Made         // what the author did towards the guest
	Open       bool              // the answer's form is unfolded
	Back       string            // where to go after a button
	Answerable bool
}

// shownStates are the states that have a tab. The first one is where an author's attention is needed.
var shownStates = []struct {
	status blog.CommentStatus
	title  string
}{{blog.Pending, "Waiting"}, {blog.Approved, "On the page"}, {blog.Hidden, "Hidden"}}

func (s *Server) deskComments(c *gin.Context) {
	state := blog.Pending
	for _, known := range shownStates {
		if c.Query("state") == string(known.status) {
			state = known.status
		}
	}
	page := commentsPage{pages: deskPager(c), State: string(state)}
	path := links.DeskComments + "?state=" + string(state)
	found, err := s.o.Reader.Queue(c.Request.Context(), state, deskPerPage+1, page.offset(deskPerPage))
	if err != nil {
		s.failDesk(c, fmt.Errorf("list comments at the desk: %w", err))
		return
	}
	page.neighbours(path, len(found) > deskPerPage)
	if page.Cards, err = s.cards(c.Request.Context(), found[:min(len(found), deskPerPage)], path); err != nil {
		s.failDesk(c, err)
		return
	}
	if err := s.addGestures(c.Request.Context(), who(c).author, page.Cards); err != nil {
		s.failDesk(c, err)
		return
	}
	if state == blog.Pending && page.Number == 1 {
		if page.Quotes, err = s.o.Reader.QuotesPending(c.Request.Context(), maxQuotes); err != nil {
			s.failDesk(c, fmt.Errorf("list quotes at the desk: %w", err))
			return
		}
	}
	page.deskPage, err = s.newDesk(c, "Comments", links.DeskComments)
	for _, known := range shownStates {
		tab := deskItem{Title: known.title, Path: links.DeskComments + "?state=" + string(known.status), Current: known.status == state}
		if known.status == blog.Pending {
			tab.Count = page.Waiting()
		}
		page.Tabs = append(page.Tabs, tab)
	}
	s.showDesk(c, http.StatusOK, "comments", page, err)
}

// cards adds to comments what they answer and whether their servers are blocked.
func (s *Server) cards(ctx context.Context, views []blog.CommentView, back string) ([]card, error) {
	shut := map[string]bool{}
	made := make([]card, 0, len(views))
	for _, v := range views {
		k := card{
			CommentView: v, Own: v.Comment.AuthorID != 0, AnswerRef: blog.NewRef(s.o.Clock()), Back: back,
			Answerable: v.Comment.Status != blog.Removed && v.Post.Public(),
		}
		if v.Comment.ParentID != 0 {
			parent, err := s.o.Reader.CommentByID(ctx, v.Comment.ParentID)
			if err != nil && blog.KindOf(err) != blog.NotFound {
				return nil, fmt.Errorf("read what comment %d answers: %w", v.Comment.ID, err)
			}
			if err == nil {
				k.Parent = &parent
			}
		}
		if host := v.Guest.Host; host != "" {
			known, asked := shut[host]
			if !asked {
				var err error
				if known, err = s.o.Reader.HostBlocked(ctx, host); err != nil {
					return nil, fmt.Errorf("look whether %s is blocked: %w", host, err)
				}
				shut[host] = known
			}
			k.HostShut = known
		}
		made = append(made, k)
	}
	return made, nil
}

func (s *Server) deskComment(c *gin.Context) {
	k, err := s.oneCard(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	s.showComment(c, http.StatusOK, k)
}

func (s *Server) oneCard(c *gin.Context) (card, error) {
	view, err := s.o.Reader.CommentByRef(c.Request.Context(), c.Param("ref"))
	if err != nil {
		return card{}, err
	}
	if view.Comment.Status == blog.Waiting || view.Comment.Status == blog.Removed {
		return card{}, errNoPage
	}
	made, err := s.cards(c.Request.Context(), []blog.CommentView{view}, links.DeskComment(view.Comment.Ref))
	if err != nil {
		return card{}, err
	}
	made[0].Open = true
	err = s.addGestures(c.Request.Context(), who(c).author, made)
	return made[0], err
}

func (s *Server) showComment(c *gin.Context, status int, k card) {
	d, err := s.newDesk(c, "Comment by "+k.Writer(), links.DeskComments)
	s.showDesk(c, status, "comment", commentPage{d, k}, err)
}

// Writer is who wrote the comment.
func (k card) Writer() string {
	if k.Own {
		return k.Author.Shown()
	}
	return k.Guest.Shown()
}

// ParentWriter is who wrote what the comment answers.
func (k card) ParentWriter() string {
	if k.Parent.Comment.AuthorID != 0 {
		return k.Parent.Author.Shown()
	}
	return k.Parent.Guest.Shown()
}
