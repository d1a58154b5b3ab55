package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// thing is what a reader wants to act on from their own server: an author, a post or a comment.
type thing struct {
	ID    string // permanent, on whatever server the thing lives
	Copy  string // what to paste into the search of one's own server
	Back  string // path of the page that shows it
	Who   string // of an author or a comment
	Title string // of a post, or of the post that a comment is about
	QR    string // path of the picture for telephones, or empty
	kind  links.Kind
}

// thingToDo finds what uri names, and checks that one can do that to it. Whatever is not for everybody to see is not found.
func (s *Server) thingToDo(ctx context.Context, uri, do string) (thing, string, error) {
	t, err := s.thingAt(ctx, uri)
	if err != nil {
		return thing{}, "", err
	}
	author := t.kind == links.KindAuthor
	switch do {
	case "":
		do = links.DoReply
		if author {
			do = links.DoFollow
		}
	case links.DoFollow:
		if !author {
			return thing{}, "", errNoPage
		}
	case links.DoReply, links.DoLike, links.DoBoost:
		if author {
			return thing{}, "", errNoPage
		}
	default:
		return thing{}, "", errNoPage
	}
	return t, do, nil
}

// thingAt reads an id of ours, an address of ours, or the id of a guest's comment that is shown here.
func (s *Server) thingAt(ctx context.Context, uri string) (thing, error) {
	u, err := url.Parse(uri)
	if err != nil || uri == "" || strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r == '\ufffd' }) {
		return thing{}, errNoPage
	}
	if u.Host == "" && strings.HasPrefix(uri, "/") {
		uri = s.o.Links.Abs(uri)
	}
	if id, ok := s.o.Links.ParseID(uri); ok {
		return s.thingOfID(ctx, id)
	}
	if path, ok := s.o.Links.PathOf(uri); ok {
		return s.thingOfPath(ctx, path, u.Fragment)
	}
	v, err := s.o.Reader.CommentByRemoteID(ctx, uri)
	if err != nil {
		return thing{}, err
	}
	return s.commentThing(ctx, v)
}

func (s *Server) thingOfID(ctx context.Context, id links.Target) (thing, error) {
	switch {
	case id.Part != "":
	case id.Kind == links.KindAuthor:
		a, err := s.o.Reader.AuthorByRef(ctx, id.Ref)
		if err != nil {
			return thing{}, err
		}
		return s.authorThing(a), nil
	case id.Kind == links.KindPost:
		e, err := s.o.Reader.EntryByRef(ctx, id.Ref)
		if err != nil {
			return thing{}, err
		}
		return s.postThing(e)
	case id.Kind == links.KindComment:
		return s.thingOfComment(ctx, id.Ref)
	}
	return thing{}, errNoPage
}

func (s *Server) thingOfPath(ctx context.Context, path, fragment string) (thing, error) {
	if name, ok := strings.CutPrefix(path, "/@"); ok {
		a, err := s.o.Reader.AuthorByName(ctx, strings.TrimSuffix(name, "/"))
		if err != nil {
			return thing{}, err
		}
		return s.authorThing(a), nil
	}
	if ref, ok := strings.CutPrefix(fragment, links.CommentAnchor("")); ok {
		return s.thingOfComment(ctx, ref)
	}
	e, err := s.newBuild().entryAt(ctx, path)
	if err != nil {
		return thing{}, err
	}
	return s.postThing(e)
}

func (s *Server) thingOfComment(ctx context.Context, ref string) (thing, error) {
	v, err := s.o.Reader.CommentByRef(ctx, ref)
	if err != nil {
		return thing{}, err
	}
	return s.commentThing(ctx, v)
}

func (s *Server) authorThing(a blog.Author) thing {
	return thing{
		ID: s.o.Links.Author(a.Ref), Copy: "@" + s.o.Links.Handle(a.Name), Back: links.Profile(a.Name), Who: a.Shown(),
		QR: links.QR(a.Name), kind: links.KindAuthor,
	}
}

func (s *Server) postThing(e blog.Entry) (thing, error) {
	if !e.Post.Public() || !e.Post.Federated() {
		return thing{}, errNoPage
	}
	id := s.o.Links.Post(e.Post.Ref)
	return thing{ID: id, Copy: id, Back: e.Post.Path, Title: e.Post.Name(), kind: links.KindPost}, nil
}

// commentThing is a comment that everybody can read. A guest's lives on their server, and the reader acts on the original.
func (s *Server) commentThing(ctx context.Context, v blog.CommentView) (thing, error) {
	if !v.Comment.Visible() || v.FromVisitor() { // no other server has what a visitor wrote
		return thing{}, errNoPage
	}
	e, err := s.o.Reader.EntryByID(ctx, v.Comment.PostID)
	if err != nil {
		return thing{}, fmt.Errorf("find the post of comment %d: %w", v.Comment.ID, err)
	}
	t, err := s.postThing(e)
	if err != nil {
		return thing{}, err
	}
	t.kind, t.Back = links.KindComment, links.Comment(t.Back, v.Comment.Ref)
	t.ID, t.Who = v.Comment.RemoteID, v.Guest.Shown()
	if v.Comment.AuthorID != 0 {
		t.ID, t.Who = s.o.Links.CommentID(v.Comment.Ref), v.Author.Shown()
	}
	t.Copy = t.ID
	return t, nil
}

// headline says what the reader is about to do.
func (t thing) headline(b base, do string) string {
	who, title := isolated(t.Who), isolated(firstOf(t.Title, b.T("Untitled")))
	switch {
	case t.kind == links.KindAuthor:
		return b.T("Follow %s (%s)", who, isolated(t.Copy))
	case t.kind == links.KindPost && do == links.DoLike:
		return b.T("Like “%s”", title)
	case t.kind == links.KindPost && do == links.DoBoost:
		return b.T("Boost “%s”", title)
	case t.kind == links.KindPost:
		return b.T("Reply to “%s”", title)
	case do == links.DoLike:
		return b.T("Like the comment by %s under “%s”", who, title)
	case do == links.DoBoost:
		return b.T("Boost the comment by %s under “%s”", who, title)
	}
	return b.T("Reply to the comment by %s under “%s”", who, title)
}
