package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// Deeds finds what authors did towards guests.
type Deeds interface {
	// GesturesOf lists the gestures of an author that stand, for some comments and messages and towards some guests.
	GesturesOf(ctx context.Context, authorID int64, comments, messages, guests []int64) ([]blog.Gesture, error)
}

// gestureButton is a like, a boost or a follow as a button that also takes it back.
type gestureButton struct {
	Action, Back     string
	Ref, Kind, Label string // Ref is empty while it was not made
	About            string // for those who do not see where the button stands
}

func gestureOf(k card, kind string) gestureButton {
	made, about := k.Made.Of(blog.GestureKind(kind), k.Comment.ID), "the comment by "+k.Writer()
	if kind == string(blog.GestureFollow) {
		made, about = k.Made.Follows(k.Guest.ID), k.Writer()
	}
	return newGestureButton(links.DeskGesture(k.Comment.Ref), k.Back, kind, about, made)
}

func newGestureButton(action, back, kind, about string, made blog.Gesture) gestureButton {
	words := map[string][2]string{"like": {"Like", "Liked"}, "boost": {"Boost", "Boosted"}, "follow": {"Follow", "Following"}}[kind]
	b := gestureButton{Action: action, Back: back, Kind: kind, About: about, Ref: made.Ref, Label: words[0]}
	if b.Ref != "" {
		b.Label = words[1]
	}
	if made.Kind == blog.GestureFollow && made.State == blog.GestureMade {
		b.Label = "Asked to follow"
	}
	return b
}

// Boostable reports whether the comment may be shown to everybody elsewhere, or was, which can be taken back.
func (k card) Boostable() bool {
	return k.Comment.Status == blog.Approved && k.Post.MayBoost() || k.Made.Of(blog.GestureBoost, k.Comment.ID).Ref != ""
}

// addGestures tells cards what the author did towards their writers.
func (s *Server) addGestures(ctx context.Context, author blog.Author, cards []card) error {
	var comments, guests []int64
	for _, k := range cards {
		comments, guests = append(comments, k.Comment.ID), append(guests, k.Guest.ID)
	}
	list, err := s.o.Deeds.GesturesOf(ctx, author.ID, comments, nil, guests)
	if err != nil {
		return fmt.Errorf("list gestures: %w", err)
	}
	made := blog.NewMade(list)
	for i := range cards {
		cards[i].Made = made
	}
	return nil
}

// gesture makes a like, a boost or a follow, or takes back the one that the form names.
func (s *Server) gesture(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, kind, code := c.Request.Context(), who(c).author, blog.GestureKind(f.Value("kind")), ""
	view, err := s.o.Reader.CommentByRef(ctx, c.Param("ref"))
	switch {
	case err != nil:
	case f.Value("gesture") != "":
		code, err = "taken-back", s.o.Gestures.TakeBack(ctx, author, f.Value("gesture"))
	case kind == blog.GestureFollow:
		code, err = "follow-asked", s.o.Gestures.FollowGuest(ctx, author, view.Guest.ID)
	default:
		code, err = string(kind)+"-sent", s.o.Gestures.Greet(ctx, author, kind, view.Comment.Ref)
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, backTo(f, links.DeskComment(view.Comment.Ref)), code)
}

// accusePage asks what a report to another server shall say.
type accusePage struct {
	deskPage
	View blog.CommentView
	Back string
}

func (s *Server) askToAccuse(c *gin.Context) { s.showAccuse(c, http.StatusOK, form{}) }

func (s *Server) showAccuse(c *gin.Context, status int, f form) {
	view, err := s.o.Reader.CommentByRef(c.Request.Context(), c.Param("ref"))
	if err == nil && view.Comment.RemoteID == "" {
		err = errNoPage
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d, err := s.newDesk(c, "Report a comment", links.DeskInbox)
	d.Form = f
	s.showDesk(c, status, "accuse", accusePage{d, view, links.DeskComment(view.Comment.Ref)}, err)
}

func (s *Server) accuse(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	err = s.o.Conversation.Accuse(c.Request.Context(), who(c).author, c.Param("ref"), f.Value("words"))
	switch {
	case len(blog.ProblemsOf(err)) > 0:
		s.showAccuse(c, s.trouble(c, err), f.refused(err))
	case err != nil:
		s.failDesk(c, err)
	default:
		done(c, links.DeskComment(c.Param("ref")), "reported")
	}
}
