package activitypub

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// Fact is the job that turns what happened here into letters to other servers. It
// is safe to repeat: each letter has a key, and a second run finds the first one's.
func (s *Server) Fact(ctx context.Context, args json.RawMessage) error {
	var fact blog.FactArgs
	if err := json.Unmarshal(args, &fact); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	err := s.write(ctx, fact)
	if blog.KindOf(err) == blog.NotFound {
		return nil // what it is about is gone meanwhile; that has a fact of its own
	}
	return err
}

func (s *Server) write(ctx context.Context, fact blog.FactArgs) error {
	switch fact.Kind {
	case blog.PostPublished:
		return s.publishPost(ctx, fact)
	case blog.PostEdited:
		return s.updatePost(ctx, fact)
	case blog.PostRetracted:
		return s.deletePost(ctx, fact)
	case blog.PostPinned, blog.PostUnpinned:
		return s.pinPost(ctx, fact)
	case blog.CommentWritten:
		return s.publishComment(ctx, fact)
	case blog.CommentAccepted:
		return s.acceptComment(ctx, fact)
	case blog.CommentRetracted:
		return s.deleteComment(ctx, fact)
	case blog.AuthorChanged:
		return s.updateAuthor(ctx, fact)
	case blog.AuthorMoved:
		return s.moveAuthor(ctx, fact)
	case blog.FollowAccepted:
		return s.acceptFollow(ctx, fact)
	case blog.FollowRefused, blog.ReplyRefused:
		return s.reject(ctx, fact)
	case blog.GestureWasMade:
		return s.sendGesture(ctx, fact)
	case blog.GestureWasUndone:
		return s.undoGesture(ctx, fact)
	case blog.MessageAnswered:
		return s.sendMessageAnswer(ctx, fact)
	case blog.MessageAnswerEdited:
		return s.updateMessageAnswer(ctx, fact)
	case blog.MessageAnswerDeleted:
		return s.deleteMessageAnswer(ctx, fact)
	case blog.GuestAccused:
		return s.accuse(ctx, fact)
	case blog.GuestCommented, blog.GuestWrote, blog.GuestFollowed, blog.GuestComplained, blog.PostCameDue:
		return nil // for the authors' own mail only
	}
	return fmt.Errorf("fact of unknown kind %q", fact.Kind)
}

func (s *Server) createPost(e blog.Entry) as2.Activity {
	o := s.outward(e)
	return as2.Activity{
		Type: "Create", ID: s.Links.Activity(e.Post.Ref), Actor: o.author, Object: o.Document, Published: o.published, To: o.to, Cc: o.cc,
	}
}

func (s *Server) publishPost(ctx context.Context, fact blog.FactArgs) error {
	e, err := s.Reader.EntryByID(ctx, fact.ID)
	if err != nil || e.Post.Audience() == blog.NobodyElse || staysHere(e) {
		return err
	}
	if e, err = s.ready(ctx, e); err != nil {
		return err
	}
	to, err := s.Addresses.FollowerInboxes(ctx, e.Author.ID)
	if err != nil {
		return err
	}
	p := parcel{key: "create:" + e.Post.Ref, ref: e.Post.Ref, author: e.Author, post: e.Post.ID}
	return s.mail(ctx, p, s.createPost(e), eachOnce(to, inboxesOf(e.Named)))
}

// updatePost sends the whole post again. A newer edit in the queue supersedes this one (interop case 156).
func (s *Server) updatePost(ctx context.Context, fact blog.FactArgs) error {
	e, err := s.Reader.EntryByID(ctx, fact.ID)
	if err != nil || e.Post.Audience() == blog.NobodyElse || e.Post.Superseded(fact) || staysHere(e) {
		return err
	}
	if e, err = s.ready(ctx, e); err != nil {
		return err
	}
	to, err := s.postReceivers(ctx, e.Post, e.Post.ID)
	if err != nil {
		return err
	}
	p := s.newParcel(fmt.Sprintf("update:%s:%d", e.Post.Ref, fact.Version), e.Author, e.Post.ID)
	o := s.outward(e)
	return s.mail(ctx, p, as2.Activity{
		Type: "Update", ID: s.Links.Activity(p.ref), Actor: o.author, Object: o.Document, Published: o.updated, To: o.to, Cc: o.cc,
	}, eachOnce(to, inboxesOf(e.Named)))
}

// deletePost tells everybody who may hold the post. The id that it went by answers 410 from now on; a post that was only
// taken back, or goes to other people than before, lives on under another one. What was for this site only nobody holds.
func (s *Server) deletePost(ctx context.Context, fact blog.FactArgs) error {
	living, err := s.Reader.EntryByID(ctx, fact.ID)
	if err != nil {
		return err
	}
	e := living
	if fact.Note != "" && fact.Note != living.Post.Ref {
		if e, err = s.Reader.EntryByRef(ctx, fact.Note); err != nil { // the tombstone tells whom the post was for
			return err
		}
	}
	if !e.Post.Federated() {
		return nil
	}
	to, err := s.postReceivers(ctx, e.Post, living.Post.ID)
	if err != nil {
		return err
	}
	earlier, err := s.Addresses.EarlierInboxes(ctx, living.Post.ID, e.Post.Ref)
	if err != nil {
		return err
	}
	p := s.newParcel("delete:"+e.Post.Ref, e.Author, living.Post.ID)
	return s.mail(ctx, p, s.deletion(p.ref, e.Author, e.Post, as2.Tombstone{ID: s.Links.Post(e.Post.Ref)}), eachOnce(to, earlier))
}

// pinPost tells of a post that came among the featured ones or went from them, by its id: Mastodon passes over embedded
// ones that are no Notes. When it changed its place again meanwhile, that has a fact of its own.
func (s *Server) pinPost(ctx context.Context, fact blog.FactArgs) error {
	e, err := s.Reader.EntryByID(ctx, fact.ID)
	pinned := fact.Kind == blog.PostPinned
	if err != nil || e.Post.Featured() != pinned || e.Post.Audience() == blog.NobodyElse || staysHere(e) {
		return err
	}
	to, err := s.Addresses.FollowerInboxes(ctx, e.Author.ID)
	if err != nil {
		return err
	}
	kind := map[bool]string{true: "Add", false: "Remove"}[pinned]
	p := s.newParcel(fmt.Sprintf("%s:%s:%d", fact.Kind, e.Post.Ref, fact.Version), e.Author, e.Post.ID)
	actor := s.Links.Author(e.Author.Ref)
	return s.mail(ctx, p, as2.Activity{
		Type: kind, ID: s.Links.Activity(p.ref), Actor: actor, Object: as2.IRI(s.Links.Post(e.Post.Ref)),
		Target: s.Links.AuthorPart(e.Author.Ref, "featured"), To: []string{as2.Public}, Cc: []string{actor + "/followers"},
	}, to)
}

func (s *Server) createNote(ctx context.Context, view blog.CommentView) (as2.Activity, error) {
	note, err := s.note(ctx, view)
	return as2.Activity{
		Type: "Create", ID: s.Links.Activity(view.Comment.Ref), Actor: note.AttributedTo, Object: note,
		Published: note.Published, To: note.To, Cc: note.Cc,
	}, err
}

func (s *Server) publishComment(ctx context.Context, fact blog.FactArgs) error {
	view, err := s.Reader.CommentByID(ctx, fact.ID)
	if err != nil || !view.Comment.Visible() {
		return err
	}
	post, err := s.Reader.EntryByID(ctx, view.Comment.PostID)
	if err != nil || post.Post.Audience() == blog.NobodyElse {
		return err
	}
	if view, err = s.readyComment(ctx, view); err != nil {
		return err
	}
	create, err := s.createNote(ctx, view)
	if err != nil {
		return err
	}
	to, err := s.commentReceivers(ctx, view, post.Post)
	if err != nil {
		return err
	}
	p := parcel{key: "create:" + view.Comment.Ref, ref: view.Comment.Ref, author: view.Author, post: view.Comment.PostID}
	return s.mail(ctx, p, create, to)
}

func (s *Server) deleteComment(ctx context.Context, fact blog.FactArgs) error {
	view, err := s.Reader.CommentByID(ctx, fact.ID)
	if err != nil {
		return err
	}
	post, err := s.Reader.EntryByID(ctx, view.Comment.PostID)
	if err != nil || !post.Post.Federated() {
		return err
	}
	to, err := s.commentReceivers(ctx, view, post.Post)
	if err != nil {
		return err
	}
	earlier, err := s.Addresses.EarlierInboxes(ctx, view.Comment.PostID, view.Comment.Ref)
	if err != nil {
		return err
	}
	p := s.newParcel("delete:"+view.Comment.Ref, view.Author, view.Comment.PostID)
	return s.mail(ctx, p, s.deletion(p.ref, view.Author, post.Post, as2.Tombstone{ID: s.Links.CommentID(view.Comment.Ref)}), eachOnce(to, earlier))
}

func (s *Server) updateAuthor(ctx context.Context, fact blog.FactArgs) error {
	author, err := s.Reader.AuthorByID(ctx, fact.ID)
	if err != nil {
		return err
	}
	to, err := s.Addresses.FollowerInboxes(ctx, author.ID)
	if err != nil {
		return err
	}
	p := s.newParcel(fmt.Sprintf("author:%s:%d", author.Ref, author.UpdatedAt.Unix()), author, 0)
	actor := s.actorOf(author)
	return s.mail(ctx, p, as2.Activity{
		Type: "Update", ID: s.Links.Activity(p.ref), Actor: actor.ID, Object: actor,
		To: []string{as2.Public}, Cc: []string{actor.Followers},
	}, to)
}

// deletion is addressed as the post is with which the thing goes.
func (s *Server) deletion(ref string, author blog.Author, p blog.Post, t as2.Tombstone) as2.Activity {
	actor := s.Links.Author(author.Ref)
	to, cc := addressed(p, actor)
	return as2.Activity{Type: "Delete", ID: s.Links.Activity(ref), Actor: actor, Object: t, Published: s.Clock(), To: to, Cc: cc}
}

// commentReceivers lists who gets an author's comment, whom it names among them. Under a post for followers that is the
// writer's followers, and whom the comment answers: they have the post.
func (s *Server) commentReceivers(ctx context.Context, view blog.CommentView, p blog.Post) ([]blog.Recipient, error) {
	named, err := s.named(ctx, view.Comment.HTML)
	if err != nil {
		return nil, err
	}
	if p.Visibility != blog.VisibleFollowers {
		to, err := s.everybody(ctx, view.Author.ID, p.ID)
		return eachOnce(to, inboxesOf(named)), err
	}
	to, err := s.Addresses.FollowerInboxes(ctx, view.Author.ID)
	to = eachOnce(to, inboxesOf(named))
	if err != nil || view.Comment.ParentID == 0 {
		return to, err
	}
	parent, err := s.Reader.CommentByID(ctx, view.Comment.ParentID)
	if err != nil || parent.Guest.InboxURL == "" {
		return to, err
	}
	return append(to, personal(parent.Guest.ID, parent.Guest.Host, parent.Guest.InboxURL)...), nil
}

// everybody lists the inboxes of an author's followers and of those who take part
// under a post, each once.
func (s *Server) everybody(ctx context.Context, authorID, postID int64) ([]blog.Recipient, error) {
	followers, err := s.Addresses.FollowerInboxes(ctx, authorID)
	if err != nil {
		return nil, err
	}
	participants, err := s.Addresses.ParticipantInboxes(ctx, postID)
	if err != nil {
		return nil, err
	}
	return eachOnce(followers, participants), nil
}

// eachOnce joins lists of recipients, each inbox once.
func eachOnce(list, more []blog.Recipient) []blog.Recipient {
	seen := make(map[string]bool, len(list))
	for _, r := range list {
		seen[r.Inbox] = true
	}
	for _, r := range more {
		if !seen[r.Inbox] {
			seen[r.Inbox] = true
			list = append(list, r)
		}
	}
	return list
}
