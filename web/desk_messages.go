package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// messageCard is a message at the desk, with the author's answers and all that can be done about it.
type messageCard struct {
	Message  blog.Message
	Guest    blog.Guest
	Answered blog.MessageAnswer // what it answers; zero when it answers none of the author's answers
	Answers  []sentAnswer
	Emojis   map[string]string
	Made     blog.Made
	Shut     bool // its writer or their server is blocked
	Chosen   bool // of a talk: the one that the page is about
	Anchor   string
	Back     string
	Reply    answerForm
}

// sentAnswer is an answer with how it went on its way; the delivery is zero when that is not remembered.
type sentAnswer struct {
	blog.MessageAnswer

	Sent deliveryRow
}

func sentAnswers(list []blog.MessageAnswer) []sentAnswer {
	sent := make([]sentAnswer, len(list))
	for i, a := range list {
		sent[i].MessageAnswer = a
	}
	return sent
}

// answerForm is a form for an answer to a message, as typed so far.
type answerForm struct {
	Ref      string // minted for the answer, so that a form sent twice is one answer
	ID       string // begins the ids of its fields
	Body     string
	Warned   string
	Language string
	Wrong    string
	Open     bool
}

// Answerable reports whether the message can be answered now.
func (m messageCard) Answerable() bool {
	return m.Message.ID != 0 && !m.Message.Withdrawn() && m.Message.Hold != blog.HoldSpam && !m.Guest.Gone && !m.Shut
}

// Private reports whether nobody else may ever read the message.
func (m messageCard) Private() bool { return m.Message.Kind == blog.Private }

// Boostable reports whether a boost would show others nothing that is not theirs to see.
func (m messageCard) Boostable() bool { return !m.Private() && m.Message.Hold == "" }

// Gesture is the button for a like, a boost or a follow.
func (m messageCard) Gesture(kind string) gestureButton {
	made, about := m.Made.OfMessage(blog.GestureKind(kind), m.Message.ID), "the message by "+m.Guest.Shown()
	if kind == string(blog.GestureFollow) {
		made, about = m.Made.Follows(m.Guest.ID), m.Guest.Shown()
	}
	return newGestureButton(links.DeskMessageGesture(m.Message.ID), m.Back, kind, about, made)
}

// talkPage shows everything between an author and a guest that is no comment.
type talkPage struct {
	deskPage
	Talk  blog.Talk
	Cards []messageCard
	Shut  bool
}

// KnownLanguages are suggestions for the language of an answer.
func (talkPage) KnownLanguages() []choice { return commonLanguages() }

func (s *Server) talk(c *gin.Context) { s.showTalk(c, http.StatusOK, answerForm{}, "") }

// showTalk shows the talk around a message, with the form for an answer as it was typed, if it was. said is what is wrong with
// the whole of it.
func (s *Server) showTalk(c *gin.Context, status int, typed answerForm, said string) {
	ctx, author := c.Request.Context(), who(c).author
	page := talkPage{}
	var err error
	if page.Talk, err = s.o.Inbox.Talk(ctx, author, number(c.Param("id"))); err != nil {
		s.failDesk(c, err)
		return
	}
	if page.Shut = page.Talk.Guest.Blocked; !page.Shut {
		if page.Shut, err = s.o.Reader.HostBlocked(ctx, page.Talk.Guest.Host); err != nil {
			s.failDesk(c, err)
			return
		}
	}
	for _, t := range page.Talk.Turns {
		m := messageCard{
			Message: t.Message, Guest: page.Talk.Guest, Answered: t.Answered, Answers: sentAnswers(t.Answers), Emojis: t.Emojis, Shut: page.Shut,
			Chosen: t.Message.ID == page.Talk.Message.ID, Anchor: anchorOf(t.Message), Back: links.DeskMessage(page.Talk.Message.ID),
		}
		page.Cards = append(page.Cards, m)
	}
	if page.deskPage, err = s.newDesk(c, "Talk with "+page.Talk.Guest.Shown(), links.DeskInbox); err == nil {
		err = s.furnishMessages(ctx, author, page.Cards, page.Site.Language)
	}
	for i := range page.Cards {
		m := &page.Cards[i]
		if !m.Chosen {
			continue
		}
		m.Reply.Open = true
		if typed.Ref != "" {
			typed.ID, typed.Open, typed.Wrong = m.Reply.ID, true, said
			m.Reply = typed
		}
	}
	s.showDesk(c, status, "talk", &page, err)
}

// answerMessage sends an author's answer to a message, or gives it back with what is wrong.
func (s *Server) answerMessage(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	form := s.answerFrom(f)
	form.MessageID = number(c.Param("id"))
	answer, err := s.o.Conversation.AnswerMessage(c.Request.Context(), who(c).author, form)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		s.failDesk(c, err)
	case err != nil:
		ref := form.Ref
		if !blog.ValidRef(ref) || blog.KindOf(err) == blog.Conflict {
			ref = blog.NewRef(s.o.Clock())
		}
		typed := answerForm{Ref: ref, Body: f.Value("body"), Warned: f.Value("warning"), Language: f.Value("language")}
		status := s.trouble(c, err)
		s.showTalk(c, status, typed, firstProblem(err))
	case answer.Private():
		done(c, backTo(f, links.DeskMessage(form.MessageID)), "answered-privately")
	default:
		done(c, backTo(f, links.DeskMessage(form.MessageID)), "answered-mention")
	}
}

// answerFrom reads a form for an answer to a message.
func (s *Server) answerFrom(f form) blog.MessageAnswerForm {
	body, pictures := liftPictures(f.Value("body"), s.o.Media)
	return blog.MessageAnswerForm{Ref: f.Value("ref"), Body: body, Warning: f.Value("warning"), Language: f.Value("language"), Pictures: pictures}
}
