package activitypub

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// reply is an author's answer to a message with everybody whom it concerns.
type reply struct {
	blog.MessageAnswer
	author blog.Author
	guest  blog.Guest
}

func (s *Server) replyOf(ctx context.Context, a blog.MessageAnswer) (reply, error) {
	author, err := s.Reader.AuthorByID(ctx, a.AuthorID)
	if err != nil {
		return reply{}, err
	}
	guest, err := s.Addresses.GuestByID(ctx, a.GuestID)
	return reply{a, author, guest}, err
}

// addresses names the guest alone for a private answer. Any other is quiet: Public stands in cc, and the followers are not
// named, because they asked for posts and not for what the author says elsewhere.
func (a reply) addresses() (to, cc []string) {
	if a.Private() {
		return []string{a.guest.ActorID}, nil
	}
	return []string{a.guest.ActorID}, []string{as2.Public}
}

// inbox is the guest's own one: a shared inbox would hand a letter to others of that server, too, if it reads it loosely.
func (a reply) inbox() []blog.Recipient {
	return personal(a.guest.ID, a.guest.Host, a.guest.InboxURL)
}

// messageNote is an answer as other servers get it. It mentions whom it answers, or Mastodon tells nobody (protocol.md §5.3).
// What is private has no page.
func (s *Server) messageNote(a reply) as2.Note {
	id := s.Links.MessageAnswer(a.Ref)
	to, cc := a.addresses()
	n := as2.Note{
		ID: id, AttributedTo: s.Links.Author(a.author.Ref), Content: leadWith(mention(a.guest), s.Text.Wire(a.HTML, id)), Language: a.Language,
		Summary: a.Warning, Sensitive: a.Warning != "", InReplyTo: a.InReplyTo, Context: a.ContextID,
		Published: a.CreatedAt, Updated: a.EditedAt, To: to, Cc: cc,
		Tags: []as2.Tag{{Type: "Mention", Name: "@" + a.guest.Handle, Href: a.guest.ActorID}},
	}
	if !a.Private() {
		n.URL = s.Links.Abs(links.MessageAnswerPage(a.Ref))
	}
	for _, p := range a.Attached() {
		n.Attachments = append(n.Attachments, s.attached(p))
	}
	return n
}

// leadWith puts a mention at the head of the first paragraph.
func leadWith(mention, html string) string {
	if rest, ok := strings.CutPrefix(html, "<p>"); ok {
		return "<p>" + mention + rest
	}
	return mention + html
}

func (s *Server) attached(p blog.CommentPicture) as2.Image {
	return as2.Image{URL: s.Links.Abs(links.Media + p.Path), MediaType: p.MediaType, Alt: p.Alt, Width: p.Width, Height: p.Height}
}

func (s *Server) createMessage(a reply) as2.Activity {
	n := s.messageNote(a)
	return as2.Activity{
		Type: "Create", ID: s.Links.Activity(a.Ref), Actor: n.AttributedTo, Object: n, Published: n.Published, To: n.To, Cc: n.Cc,
	}
}

func (s *Server) sendMessageAnswer(ctx context.Context, fact blog.FactArgs) error {
	a, err := s.replyAbout(ctx, fact)
	if err != nil || a.Gone() {
		return err
	}
	return s.mail(ctx, parcel{key: string(blog.LetterNews) + ":" + a.Ref, ref: a.Ref, author: a.author}, s.createMessage(a), a.inbox())
}

// updateMessageAnswer sends the whole answer again, unless a newer edit in the queue will.
func (s *Server) updateMessageAnswer(ctx context.Context, fact blog.FactArgs) error {
	a, err := s.replyAbout(ctx, fact)
	if err != nil || a.Gone() || a.Superseded(fact) {
		return err
	}
	p := s.newParcel(a.LetterKey(), a.author, 0)
	n := s.messageNote(a)
	return s.mail(ctx, p, as2.Activity{
		Type: "Update", ID: s.Links.Activity(p.ref), Actor: n.AttributedTo, Object: n, Published: n.Updated, To: n.To, Cc: n.Cc,
	}, a.inbox())
}

func (s *Server) deleteMessageAnswer(ctx context.Context, fact blog.FactArgs) error {
	a, err := s.replyAbout(ctx, fact)
	if err != nil {
		return err
	}
	to, cc := a.addresses()
	p := s.newParcel("delete:"+a.Ref, a.author, 0)
	return s.mail(ctx, p, as2.Activity{
		Type: "Delete", ID: s.Links.Activity(p.ref), Actor: s.Links.Author(a.author.Ref), Object: as2.Tombstone{ID: s.Links.MessageAnswer(a.Ref)},
		Published: s.Clock(), To: to, Cc: cc,
	}, a.inbox())
}

func (s *Server) replyAbout(ctx context.Context, fact blog.FactArgs) (reply, error) {
	a, err := s.Deeds.MessageAnswerByID(ctx, fact.ID)
	if err != nil {
		return reply{}, err
	}
	return s.replyOf(ctx, a)
}

// messageAnswer serves an answer, or 410 with a Tombstone after its author deleted it. Who may have it admit has decided.
func (s *Server) messageAnswer(r *http.Request, ref string) (answer, error) {
	kept, err := s.Deeds.MessageAnswerByRef(r.Context(), ref)
	if err != nil {
		return answer{}, err
	}
	if kept.Gone() {
		return document(http.StatusGone, as2.Tombstone{ID: s.Links.MessageAnswer(ref), FormerType: "Note", Deleted: kept.DeletedAt})
	}
	a, err := s.replyOf(r.Context(), kept)
	if err != nil {
		return answer{}, err
	}
	return document(0, s.messageNote(a))
}

// servedMessageCreate serves the Create of an answer that stands.
func (s *Server) servedMessageCreate(r *http.Request, kept blog.MessageAnswer) (answer, error) {
	if kept.Gone() {
		return answer{}, blog.ErrNotFound
	}
	a, err := s.replyOf(r.Context(), kept)
	if err != nil {
		return answer{}, err
	}
	return document(0, s.createMessage(a))
}

// messageAnswerOf is the answer that a thing of ours is, or is the Create of. It reports whether there is one.
func (s *Server) messageAnswerOf(ctx context.Context, t links.Target) (blog.MessageAnswer, bool, error) {
	if t.Kind != links.KindMessage && t.Kind != links.KindActivity {
		return blog.MessageAnswer{}, false, nil
	}
	a, err := s.Deeds.MessageAnswerByRef(ctx, t.Ref)
	if blog.KindOf(err) == blog.NotFound {
		return a, false, nil
	}
	return a, err == nil, err
}

// talk is the answer of an author that a message answers in its turn; zero when it answers none.
type talk struct {
	answer int64
	author string // ref of who wrote it
}

// with adds the author to those who are told: whoever answers them need not name them.
func (t talk) with(named []string) []string {
	if t.answer == 0 || slices.Contains(named, t.author) {
		return named
	}
	return append(named, t.author)
}

// talkOf reads what a text answers, when it is one of our answers to messages.
func (s *Server) talkOf(ctx context.Context, id string) (talk, error) {
	t, ours := s.Links.ParseID(id)
	if !ours || t.Kind != links.KindMessage || t.Part != "" {
		return talk{}, nil
	}
	a, found, err := s.messageAnswerOf(ctx, t)
	if err != nil || !found || a.Gone() {
		return talk{}, err
	}
	author, err := s.Reader.AuthorByID(ctx, a.AuthorID)
	return talk{answer: a.ID, author: author.Ref}, err
}
