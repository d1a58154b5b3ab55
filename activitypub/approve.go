package activitypub

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

const (
	approvalPath = "/ap/approvals/"
	approvalSeal = "reply "
)

// policies say who may do what with a post and with the author's comments below it. Only what is kept is said, because a
// policy is a promise to answer those who ask: everybody may like, and where everybody may reply nothing is said of it.
func policies(p blog.Post, author string) as2.Policies {
	var all as2.Policies
	followers := author + "/followers"
	all.Quote.Automatic = []string{as2.Public}
	if !p.Open() { // what only followers have is not for others to show
		all.Quote.Automatic, all.Announce.Automatic = []string{author}, []string{author}
	}
	others := []string{as2.Public}
	if !p.Open() {
		others = []string{followers}
	}
	switch p.CommentPolicy {
	case blog.CommentsEveryone:
	case blog.CommentsFollowers:
		all.Reply = as2.Approval{Automatic: []string{author, followers}, Manual: others}
	case blog.CommentsApproved:
		all.Reply = as2.Approval{Automatic: []string{author}, Manual: others}
	default:
		all.Reply.Automatic = []string{author}
	}
	return all
}

// current is an entry with the comment policy that holds now, and the people whom it names.
func (s *Server) current(ctx context.Context, e blog.Entry) (blog.Entry, error) {
	site, err := s.Reader.Site(ctx)
	if err != nil {
		return e, err
	}
	e.Post.CommentPolicy = site.CommentsOn(e.Post, s.Clock())
	e.Named, err = s.named(ctx, e.Post.HTML)
	return e, err
}

// acceptComment tells a guest's server that their reply was let in, with a stamp for the others: GoToSocial shows a reply
// that its writer's server held back only then.
func (s *Server) acceptComment(ctx context.Context, fact blog.FactArgs) error {
	view, err := s.Reader.CommentByID(ctx, fact.ID)
	if err != nil || !view.Comment.Visible() || view.Guest.InboxURL == "" {
		return err
	}
	entry, err := s.Reader.EntryByID(ctx, view.Comment.PostID)
	if err != nil || entry.Post.Audience() == blog.NobodyElse {
		return err
	}
	author, err := s.writerAbove(ctx, view, entry)
	if err != nil {
		return err
	}
	seal, err := s.seal(ctx, approvalSeal+view.Comment.Ref, view.Comment.RemoteID)
	if err != nil {
		return err
	}
	p, object := s.newParcel("approve:"+view.Comment.Ref, author, entry.Post.ID), as2.Item(as2.IRI(view.Comment.RemoteID))
	if view.Comment.Asked != "" {
		p.key += ":" + shortHash(view.Comment.Asked)
		object = as2.Raw(view.Comment.Asked)
	}
	return s.mail(ctx, p, as2.Activity{
		Type: "Accept", ID: s.Links.Activity(p.ref), Actor: s.Links.Author(author.Ref), Object: object,
		Result: s.Links.Base() + approvalPath + view.Comment.Ref + "/" + seal + "/" + base64.RawURLEncoding.EncodeToString([]byte(view.Comment.RemoteID)),
		To:     []string{view.Guest.ActorID},
	}, personal(view.Guest.ID, view.Guest.Host, view.Guest.InboxURL))
}

// writerAbove is the author whose post or comment a comment answers.
func (s *Server) writerAbove(ctx context.Context, view blog.CommentView, entry blog.Entry) (blog.Author, error) {
	if view.Comment.ParentID == 0 {
		return entry.Author, nil
	}
	parent, err := s.Reader.CommentByID(ctx, view.Comment.ParentID)
	if err == nil && parent.Comment.AuthorID == 0 {
		err = blog.ErrNotFound
	}
	return parent.Author, err
}

// approval serves the proof that a reply was let in. It goes when the comment goes from the page.
func (s *Server) approval(r *http.Request) (answer, error) {
	ref, reply, err := s.sealed(r, approvalPath, approvalSeal)
	if err != nil {
		return answer{}, err
	}
	view, err := s.Reader.CommentByRef(r.Context(), ref)
	if err != nil || view.Comment.RemoteID != reply || !view.Comment.Visible() {
		return answer{}, firstError(err, blog.ErrNotFound)
	}
	entry, err := s.Reader.EntryByID(r.Context(), view.Comment.PostID)
	if err != nil || entry.Post.Audience() == blog.NobodyElse {
		return answer{}, firstError(err, blog.ErrNotFound)
	}
	author, err := s.writerAbove(r.Context(), view, entry)
	if err != nil {
		return answer{}, err
	}
	target := s.Links.Post(entry.Post.Ref)
	if view.Comment.ParentID != 0 {
		parent, err := s.Reader.CommentByID(r.Context(), view.Comment.ParentID)
		if err != nil {
			return answer{}, err
		}
		target = s.commentID(parent)
	}
	return document(0, as2.Authorization{
		Type: "ReplyAuthorization", ID: s.Links.Base() + r.URL.Path, AttributedTo: s.Links.Author(author.Ref), InteractingObject: reply, InteractionTarget: target,
	})
}
