package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// anchorOf is the id of a message on the page of its talk.
func anchorOf(m blog.Message) string { return "m-" + strconv.FormatInt(m.ID, 10) }

// furnishMessages adds to messages what the author did about them, how the answers went, and an empty form for another.
func (s *Server) furnishMessages(ctx context.Context, author blog.Author, cards []messageCard, language string) error {
	var messages, guests []int64
	for _, m := range cards {
		messages, guests = append(messages, m.Message.ID), append(guests, m.Guest.ID)
	}
	list, err := s.o.Deeds.GesturesOf(ctx, author.ID, nil, messages, guests)
	if err != nil {
		return fmt.Errorf("list gestures towards messages: %w", err)
	}
	made := blog.NewMade(list)
	for i := range cards {
		m := &cards[i]
		m.Made = made
		m.Reply = answerForm{Ref: blog.NewRef(s.o.Clock()), ID: m.Anchor, Language: firstOf(m.Message.Language, language)}
	}
	return s.traceAnswers(ctx, cards)
}

// traceAnswers looks where the answers are.
func (s *Server) traceAnswers(ctx context.Context, cards []messageCard) error {
	var keys []string
	for _, m := range cards {
		for _, a := range m.Answers {
			keys = append(keys, a.LetterKey())
		}
	}
	found, err := s.o.Letters.LatestDeliveries(ctx, keys)
	if err != nil {
		return fmt.Errorf("look where answers are: %w", err)
	}
	for _, m := range cards {
		for i := range m.Answers {
			m.Answers[i].Sent.Delivery = found[m.Answers[i].LetterKey()]
		}
	}
	return nil
}

// gestureMessage makes a like, a boost or a follow for a message, or takes back the one that the form names.
func (s *Server) gestureMessage(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	ctx, author, kind, code := c.Request.Context(), who(c).author, blog.GestureKind(f.Value("kind")), ""
	talk, err := s.o.Inbox.Talk(ctx, author, number(c.Param("id")))
	switch {
	case err != nil:
	case f.Value("gesture") != "":
		code, err = "taken-back", s.o.Gestures.TakeBack(ctx, author, f.Value("gesture"))
	case kind == blog.GestureFollow:
		code, err = "follow-asked", s.o.Gestures.FollowGuest(ctx, author, talk.Guest.ID)
	default:
		code, err = string(kind)+"-sent", s.o.Gestures.GreetMessage(ctx, author, kind, talk.Message.ID)
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, backTo(f, links.DeskMessage(talk.Message.ID)), code)
}

// ownAnswerPage changes or deletes an answer to a message.
type ownAnswerPage struct {
	deskPage
	Answer blog.MessageAnswer
	Guest  blog.Guest
	Back   string
	Reply  answerForm
}

// KnownLanguages are suggestions for the language of an answer.
func (ownAnswerPage) KnownLanguages() []choice { return commonLanguages() }

// ownAnswer finds the answer in the path. Another author's is not there, and neither is a deleted one.
func (s *Server) ownAnswer(c *gin.Context) (ownAnswerPage, error) {
	ctx := c.Request.Context()
	a, err := s.o.Inbox.MessageAnswerByRef(ctx, c.Param("ref"))
	if err != nil {
		return ownAnswerPage{}, err
	}
	if a.AuthorID != who(c).author.ID || a.Gone() {
		return ownAnswerPage{}, errNoPage
	}
	page := ownAnswerPage{Answer: a, Back: links.DeskMessage(a.MessageID)}
	if _, err := s.o.Inbox.Talk(ctx, who(c).author, a.MessageID); blog.KindOf(err) == blog.NotFound {
		page.Back = links.DeskInbox // the message itself is gone
	} else if err != nil {
		return page, err
	}
	page.Guest, err = s.o.Reader.GuestByID(ctx, a.GuestID)
	return page, err
}

func (s *Server) showOwnAnswer(c *gin.Context) {
	page, err := s.ownAnswer(c)
	a := page.Answer
	page.Reply = answerForm{Ref: a.Ref, ID: "a", Body: withPictures(a), Warned: a.Warning, Language: a.Language, Open: true}
	s.renderOwnAnswer(c, http.StatusOK, "answer", page, "Change your answer", err)
}

func (s *Server) renderOwnAnswer(c *gin.Context, status int, view string, page ownAnswerPage, title string, err error) {
	if err == nil {
		page.deskPage, err = s.newDesk(c, title, links.DeskInbox)
	}
	s.showDesk(c, status, view, &page, err)
}

// changeOwnAnswer keeps the new words of an answer, or gives them back with what is wrong.
func (s *Server) changeOwnAnswer(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	page, err := s.ownAnswer(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	form := s.answerFrom(f)
	form.Ref = page.Answer.Ref
	if err := s.o.Conversation.EditMessageAnswer(c.Request.Context(), who(c).author, form); err != nil {
		page.Reply = answerForm{Ref: form.Ref, ID: "a", Body: f.Value("body"), Warned: f.Value("warning"), Language: f.Value("language"), Wrong: firstProblem(err), Open: true}
		s.renderOwnAnswer(c, s.trouble(c, err), "answer", page, "Change your answer", nil)
		return
	}
	done(c, page.Back, "answer-changed")
}

func (s *Server) askToDeleteAnswer(c *gin.Context) {
	page, err := s.ownAnswer(c)
	s.renderOwnAnswer(c, http.StatusOK, "answer_delete", page, "Delete an answer", err)
}

func (s *Server) deleteOwnAnswer(c *gin.Context) {
	page, err := s.ownAnswer(c)
	if err == nil {
		err = s.o.Conversation.DeleteMessageAnswer(c.Request.Context(), who(c).author, page.Answer.Ref)
	}
	if err != nil {
		s.failDesk(c, err)
		return
	}
	done(c, page.Back, "answer-deleted")
}

// withPictures is the text of an answer as it was typed: with the lines that liftPictures took out, at its end.
func withPictures(a blog.MessageAnswer) string {
	var b strings.Builder
	b.WriteString(a.Source)
	for _, p := range a.Attached() {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString("![" + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(p.Alt) + "](" + links.Media + p.Path + ")")
	}
	return b.String()
}
