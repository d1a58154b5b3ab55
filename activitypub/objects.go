package activitypub

import (
	"context"
	"html"
	"slices"
	"strings"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// article is a post as other servers get it (protocol.md §5.2). Behind a content warning there is no standard for Articles:
// GoToSocial, Misskey and Pleroma fold the text behind the summary, and Mastodon shows the summary in the place of the text.
// So the warning is the summary, and the picture stays away.
func (s *Server) article(e blog.Entry, to, cc []string) as2.Article {
	id, author := s.Links.Post(e.Post.Ref), s.Links.Author(e.Author.Ref)
	url := s.Links.Abs(e.Post.Path)
	a := as2.Article{
		ID: id, AttributedTo: author, Name: e.Post.Name(), Summary: e.Post.Teaser(), Content: s.Text.Wire(e.Post.HTML, url),
		Language: e.Post.Language, URL: url, Link: url, Published: e.Post.PublishedAt, Updated: e.Post.EditedAt,
		To: to, Cc: cc,
		Tags: append(mentionTags(e.Named), s.hashtags(e.Tags)...), Context: id + "/context", Replies: id + "/replies",
		Likes:    &as2.Count{ID: id + "/likes", Total: e.Likes},
		Shares:   &as2.Count{ID: id + "/shares", Total: e.Boosts},
		Policies: policies(e.Post, author),
	}
	if e.Post.Warning != "" {
		a.Sensitive, a.Subject = true, e.Post.Warning
		return a
	}
	if e.Post.Image != "" {
		a.Image = &as2.Image{URL: s.Links.Abs(e.Post.Image), MediaType: pictureType(e.Post.Image), Alt: e.Post.ImageAlt}
	}
	return a
}

func (s *Server) hashtags(tags []blog.Term) []as2.Tag {
	out := make([]as2.Tag, 0, len(tags))
	for _, t := range tags {
		out = append(out, as2.Tag{Type: "Hashtag", Name: "#" + hashtag(t.Name), Href: s.Links.Abs(links.Tag(t.Slug))})
	}
	return out
}

// hashtag writes a tag as one word: "web dev" is #webdev everywhere in the fediverse.
func hashtag(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return strings.ContainsRune(" -.,:;!?'\"()[]{}<>&#/\\+*=~^|@", r)
	}), "")
}

func pictureType(path string) string {
	switch strings.ToLower(path[strings.LastIndexByte(path, '.')+1:]) {
	case "png":
		return "image/png"
	case "gif":
		return "image/gif"
	case "webp":
		return "image/webp"
	}
	return "image/jpeg"
}

// note is an author's comment as other servers get it. It mentions whom it answers,
// in tag and in cc, or Mastodon tells nobody (protocol.md §5.3).
func (s *Server) note(ctx context.Context, view blog.CommentView) (as2.Note, error) {
	c := view.Comment
	entry, err := s.Reader.EntryByID(ctx, c.PostID)
	if err != nil {
		return as2.Note{}, err
	}
	if entry, err = s.current(ctx, entry); err != nil {
		return as2.Note{}, err
	}
	id, author, post := s.Links.CommentID(c.Ref), s.Links.Author(view.Author.Ref), s.Links.Post(entry.Post.Ref)
	named, err := s.named(ctx, c.HTML)
	if err != nil {
		return as2.Note{}, err
	}
	to, cc := addressed(entry.Post, author)
	to, cc = alsoTo(entry.Post, to, cc, named)
	n := as2.Note{
		ID: id, AttributedTo: author, Content: s.Text.Wire(c.HTML, s.Links.Abs(entry.Post.Path)), Language: c.Language, Summary: c.Warning,
		Sensitive: c.Sensitive, InReplyTo: post, Context: firstID(c.ContextID, post+"/context"),
		URL: s.Links.Abs(links.Comment(entry.Post.Path, c.Ref)), Published: c.PublishedAt, Updated: c.EditedAt,
		To: to, Cc: cc, Tags: mentionTags(named), Replies: id + "/replies",
		Likes: &as2.Count{ID: id + "/likes", Total: view.Likes}, Shares: &as2.Count{ID: id + "/shares", Total: view.Boosts},
		Policies: as2.Policies{Reply: policies(entry.Post, author).Reply},
	}
	for _, p := range view.Pictures {
		n.Attachments = append(n.Attachments, s.attached(p))
	}
	if c.ParentID == 0 {
		return n, nil
	}
	parent, err := s.Reader.CommentByID(ctx, c.ParentID)
	if err != nil {
		return as2.Note{}, err
	}
	if parent.FromVisitor() {
		return n, nil // nobody elsewhere can read what it answers, so it stands below the post there
	}
	n.InReplyTo = s.commentID(parent)
	if parent.Comment.GuestID == 0 || slices.ContainsFunc(named, func(g blog.Guest) bool { return g.ActorID == parent.Guest.ActorID }) {
		return n, nil
	}
	n.Tags = append(mentionTags([]blog.Guest{parent.Guest}), n.Tags...)
	n.Cc = append(n.Cc, parent.Guest.ActorID)
	n.Content = leadWith(mention(parent.Guest), n.Content)
	return n, nil
}

// mention is the markup that Mastodon recognises as one.
func mention(g blog.Guest) string {
	return `<span class="h-card"><a href="` + html.EscapeString(g.ProfileURL) + `" class="u-url mention">@<span>` +
		html.EscapeString(g.Name) + `</span></a></span> `
}

// commentID is the permanent id of any comment.
func (s *Server) commentID(view blog.CommentView) string {
	if view.Comment.RemoteID != "" {
		return view.Comment.RemoteID
	}
	return s.Links.CommentID(view.Comment.Ref)
}
