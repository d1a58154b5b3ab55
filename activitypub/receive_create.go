package activitypub

import (
	"context"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// textTypes are the objects that can be a comment (interop case 91).
var textTypes = map[string]bool{
	"Note": true, "Article": true, "Page": true, "Question": true, "Video": true, "Audio": true, "Image": true, "Event": true,
}

// receiveCreate takes a reply as a comment, and whatever else concerns an author as a message.
func (s *Server) receiveCreate(ctx context.Context, l letter) (blog.Outcome, error) {
	return s.receiveText(ctx, l, false)
}

// receiveText is Create, and Update of a text. An object that is only named, or
// that lies on another server than its author, is fetched from its origin.
func (s *Server) receiveText(ctx context.Context, l letter, change bool) (blog.Outcome, error) {
	ref := l.doc.Object()
	if !s.ids.SameOrigin(ref.ID, l.actorID) {
		return blog.Ignored, nil // safety rows 14 and 17: nobody speaks for another server
	}
	object := ref.Doc
	if object == nil {
		fetched, err := s.documents.get(ctx, ref.ID)
		if err != nil {
			return blog.Ignored, err
		}
		object = fetched
	}
	guest, err := s.actors.guest(ctx, l.actorID)
	if err != nil {
		return blog.Ignored, err
	}
	return s.receiveObject(ctx, l.doc, object, guest, change)
}

// receiveObject judges an object that its author sent, or that came from its origin.
// envelope is the activity around it, or the object itself.
func (s *Server) receiveObject(ctx context.Context, envelope, object *as2.Doc, guest blog.Guest, change bool) (blog.Outcome, error) {
	if !textTypes[object.Type()] || isVote(object) {
		return blog.Ignored, nil
	}
	writer, err := object.AttributedTo()
	if err != nil || (writer != "" && writer != guest.ActorID) {
		return blog.Ignored, nil //nolint:nilerr // safety row 16: a text of several or strange writers is nobody's
	}
	addressed := object
	if !object.Addressed() {
		addressed = envelope
	}
	parent, err := s.target(ctx, object.InReplyTo())
	if err != nil {
		return blog.Ignored, err
	}
	named, err := s.namedAuthors(ctx, addressed, object, parent)
	if err != nil {
		return blog.Ignored, err
	}
	talk, err := s.talkOf(ctx, object.InReplyTo())
	if err != nil {
		return blog.Ignored, err
	}
	if !addressed.Visibility("").Open() {
		return s.tell(ctx, object, guest, talk.with(named), blog.Private, talk)
	}
	if talk.answer != 0 {
		return s.tell(ctx, object, guest, talk.with(named), blog.Mention, talk)
	}
	if parent == (blog.Target{}) {
		return s.mentioned(ctx, object, guest, named)
	}
	arrival := s.arrival(object, guest, parent, change, envelope)
	outcome, err := s.Conversation.Receive(ctx, arrival)
	if err != nil || outcome != blog.Missing || !s.concernsUs(ctx, parent.RemoteID, guest, named) {
		return outcome, err
	}
	return s.fetchThread(ctx, parent.RemoteID)
}

// isVote recognises the vote in a poll, which Mastodon sends as a Note with a name and no text.
func isVote(object *as2.Doc) bool {
	text, _ := object.Content()
	return object.Type() == "Note" && object.Name() != "" && text == "" && object.InReplyTo() != ""
}

// arrival turns a remote object into a comment in the words of the blog.
func (s *Server) arrival(object *as2.Doc, guest blog.Guest, parent blog.Target, change bool, envelope *as2.Doc) blog.Arrival {
	text, language := s.text(object, "")
	a := blog.Arrival{
		Guest: guest, RemoteID: object.ID(), RemoteURL: object.URL(), Parent: parent,
		ContextID: firstID(object.Ref("context").ID, object.Text("conversation")),
		HTML:      text, Language: language, Sensitive: object.Sensitive(), Links: strings.Count(text, "<a "),
		PublishedAt: object.Published(), EditedAt: object.Updated(), Change: change,
		Asked: asking(envelope, object), Pictures: s.pictures(object), Emojis: s.emojis(object.Tags()),
	}
	if object.Type() == "Note" || object.Sensitive() {
		a.Warning = s.Text.PlainText(object.Summary(), 500)
	}
	if a.RemoteURL == "" {
		a.RemoteURL = object.ID()
	}
	if a.PublishedAt.IsZero() {
		a.PublishedAt = firstTime(envelope.Published(), s.Clock())
	}
	if change && a.EditedAt.IsZero() {
		a.EditedAt = envelope.Updated()
	}
	return a
}

// text is the sanitised text of an object with its title, if it has one, and with something behind it.
func (s *Server) text(object *as2.Doc, behind string) (cleaned, language string) {
	raw, language := object.Content()
	var b strings.Builder
	if object.Type() != "Note" && object.Name() != "" {
		b.WriteString("<p><strong>" + html.EscapeString(object.Name()) + "</strong></p>")
	}
	b.WriteString(raw)
	b.WriteString(behind)
	if raw == "" && object.Type() != "Note" && object.URL() != "" {
		b.WriteString(`<p><a href="` + html.EscapeString(object.URL()) + `">` + html.EscapeString(object.URL()) + `</a></p>`)
	}
	if blog.CheckLanguage(language) != "" {
		language = ""
	}
	return s.Text.Remote(b.String()), language
}

// namedAuthors lists the authors here whom a text addresses or mentions, and
// those whose post it answers or quotes (interop case 127).
func (s *Server) namedAuthors(ctx context.Context, addressed, object *as2.Doc, parent blog.Target) ([]string, error) {
	var refs []string
	add := func(id string) {
		if t, ok := s.Links.ParseID(id); ok && t.Kind == links.KindAuthor && t.Part == "" && !slices.Contains(refs, t.Ref) {
			refs = append(refs, t.Ref)
		}
	}
	for _, id := range slices.Concat(addressed.To(), addressed.Cc()) {
		add(id)
	}
	for _, tag := range object.Tags() {
		if tag.Type == "Mention" {
			add(tag.Href)
		}
	}
	posts := []string{parent.PostRef}
	for _, id := range object.QuotedIDs() {
		quoted, err := s.target(ctx, id)
		if err != nil {
			return nil, err
		}
		posts = append(posts, quoted.PostRef)
	}
	for _, ref := range posts {
		if ref == "" {
			continue
		}
		entry, err := s.Reader.EntryByRef(ctx, ref)
		if blog.KindOf(err) == blog.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		add(s.Links.Author(entry.Author.Ref))
	}
	return refs, nil
}

func (s *Server) tell(ctx context.Context, object *as2.Doc, guest blog.Guest, authors []string, kind blog.MessageKind, talk talk) (blog.Outcome, error) {
	if len(authors) == 0 && kind == blog.Mention {
		return blog.Ignored, nil
	}
	text, language := s.text(object, linksTo(object))
	return s.Conversation.Tell(ctx, guest, authors, blog.Message{
		Kind: kind, RemoteID: object.ID(), RemoteURL: firstID(object.URL(), object.ID()), HTML: text, Language: language,
		Warning: s.Text.PlainText(object.Summary(), 500), AnswersID: talk.answer,
		ContextID: firstID(object.Ref("context").ID, object.Text("conversation")),
	})
}

const maxLinked = 4

// linksTo names what is attached to a message. Nothing of it is fetched: the author decides whether to go there.
func linksTo(object *as2.Doc) string {
	var b strings.Builder
	shown := 0
	for _, m := range object.Attachments() {
		if m.Type == "Link" || shown == maxLinked {
			continue
		}
		label := firstID(m.Alt, "Attached file")
		b.WriteString(`<p><a href="` + html.EscapeString(m.URL) + `">` + html.EscapeString(label) + `</a></p>`)
		shown++
	}
	return b.String()
}

func firstID(ids ...string) string {
	for _, id := range ids {
		if id != "" {
			return id
		}
	}
	return ""
}

func firstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
