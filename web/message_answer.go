package web

import (
	"context"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// messageAnswerPage is an author's answer to a mention, for people who were led here by another server. Nothing here leads to it.
type messageAnswerPage struct {
	base
	furniture
	Answer blog.MessageAnswer
	Writer blog.Author
	To     string // whom it answers; empty when they are blocked
}

// messageAnswer shows an answer to a mention. One to a private message has no page, and neither has what was never said.
func (s *build) messageAnswer(ctx context.Context, r request) (answer, error) {
	if !blog.ValidRef(r.name) {
		return s.lookup(ctx, r) // a page of the site may stand there
	}
	a, err := s.o.Inbox.MessageAnswerByRef(ctx, r.name)
	switch {
	case err != nil:
		return answer{}, err
	case a.Private():
		return answer{}, errNoPage
	case a.Gone():
		return answer{}, blog.Refuse(blog.Gone, "")
	case r.activity:
		return object(s.o.Links.MessageAnswer(a.Ref)), nil
	}
	s.reader.note(blog.KeyMessageAnswer(a.ID), blog.KeyGuest(a.GuestID))
	author, err := s.reader.AuthorByID(ctx, a.AuthorID)
	if err != nil {
		return answer{}, err
	}
	guest, err := s.reader.GuestByID(ctx, a.GuestID)
	if err != nil {
		return answer{}, err
	}
	b, err := s.newBase(ctx, author.Shown())
	if err != nil {
		return answer{}, err
	}
	page := messageAnswerPage{base: b, Answer: a, Writer: author}
	if !guest.Blocked {
		page.To = guest.Shown()
	}
	page.Canonical, page.ActivityID = s.o.Links.Abs(links.MessageAnswerPage(a.Ref)), s.o.Links.MessageAnswer(a.Ref)
	page.NoIndex, page.BodyClass = true, "message-answer"
	if page.furniture, err = s.furnish(ctx, page.base); err != nil {
		return answer{}, err
	}
	return s.page("answer", page, page.base)
}
