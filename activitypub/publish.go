package activitypub

import (
	"cmp"
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
	case blog.CommentWritten:
		return s.publishComment(ctx, fact)
	case blog.CommentRetracted:
		return s.deleteComment(ctx, fact)
	case blog.AuthorChanged:
		return s.updateAuthor(ctx, fact)
	case blog.FollowAccepted:
		return s.acceptFollow(ctx, fact)
	case blog.FollowRefused:
		return s.rejectFollow(ctx, fact)
	case blog.GestureWasMade:
		return s.sendGesture(ctx, fact)
	case blog.GestureWasUndone:
		return s.undoGesture(ctx, fact)
	case blog.GuestAccused:
		return s.accuse(ctx, fact)
	}
	return fmt.Errorf("fact of unknown kind %q", fact.Kind)
}

func (s *Server) createArticle(e blog.Entry) as2.Activity {
	a := s.article(e)
	return as2.Activity{
		Type: "Create", ID: s.Links.Activity(e.Post.Ref), Actor: a.AttributedTo, Object: a,
		Published: a.Published, To: a.To, Cc: a.Cc,
	}
}

func (s *Server) publishPost(ctx context.Context, fact blog.FactArgs) error {
	e, err := s.Reader.EntryByID(ctx, fact.ID)
	if err != nil || !e.Post.Public() {
		return err
	}
	to, err := s.Addresses.FollowerInboxes(ctx, e.Author.ID)
	if err != nil {
		return err
	}
	return s.mail(ctx, parcel{key: "create:" + e.Post.Ref, ref: e.Post.Ref, author: e.Author, post: e.Post.ID}, s.createArticle(e), to)
}

// updatePost sends the whole post again. A newer edit in the queue supersedes this one (interop case 156).
func (s *Server) updatePost(ctx context.Context, fact blog.FactArgs) error {
	e, err := s.Reader.EntryByID(ctx, fact.ID)
	if err != nil || !e.Post.Public() || e.Post.Superseded(fact) {
		return err
	}
	to, err := s.everybody(ctx, e.Author.ID, e.Post.ID)
	if err != nil {
		return err
	}
	p := s.newParcel(fmt.Sprintf("update:%s:%d", e.Post.Ref, fact.Version), e.Author, e.Post.ID)
	a := s.article(e)
	return s.mail(ctx, p, as2.Activity{
		Type: "Update", ID: s.Links.Activity(p.ref), Actor: a.AttributedTo, Object: a, Published: a.Updated, To: a.To, Cc: a.Cc,
	}, to)
}

// deletePost tells everybody who may hold the post. The id that it went by answers 410 from now on; a post that was only
// taken back lives on under another one.
func (s *Server) deletePost(ctx context.Context, fact blog.FactArgs) error {
	e, err := s.Reader.EntryByID(ctx, fact.ID)
	if err != nil {
		return err
	}
	to, err := s.everybody(ctx, e.Author.ID, e.Post.ID)
	if err != nil {
		return err
	}
	ref := cmp.Or(fact.Note, e.Post.Ref)
	earlier, err := s.Addresses.EarlierInboxes(ctx, e.Post.ID, ref)
	if err != nil {
		return err
	}
	p := s.newParcel("delete:"+ref, e.Author, e.Post.ID)
	return s.mail(ctx, p, s.deletion(p.ref, e.Author, as2.Tombstone{ID: s.Links.Post(ref)}), eachOnce(to, earlier))
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
	create, err := s.createNote(ctx, view)
	if err != nil {
		return err
	}
	to, err := s.everybody(ctx, view.Author.ID, view.Comment.PostID)
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
	to, err := s.everybody(ctx, view.Author.ID, view.Comment.PostID)
	if err != nil {
		return err
	}
	p := s.newParcel("delete:"+view.Comment.Ref, view.Author, view.Comment.PostID)
	return s.mail(ctx, p, s.deletion(p.ref, view.Author, as2.Tombstone{ID: s.Links.CommentID(view.Comment.Ref)}), to)
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

func (s *Server) deletion(ref string, author blog.Author, t as2.Tombstone) as2.Activity {
	actor := s.Links.Author(author.Ref)
	return as2.Activity{
		Type: "Delete", ID: s.Links.Activity(ref), Actor: actor, Object: t, Published: s.Clock(),
		To: []string{as2.Public}, Cc: []string{actor + "/followers"},
	}
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
