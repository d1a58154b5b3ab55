package activitypub

import (
	"net/http"

	"github.com/oriel-blog/oriel/activitypub/as2"
	"github.com/oriel-blog/oriel/internal/blog"
)

// post serves a post, or 410 with a Tombstone after it was deleted.
// Drafts, scheduled posts, what lies in the trash, and pages do not exist here.
func (s *Server) post(r *http.Request, ref string) (answer, error) {
	entry, err := s.publicPost(r, ref)
	if blog.KindOf(err) == blog.Gone {
		return document(http.StatusGone, as2.Tombstone{ID: s.Links.Post(ref), FormerType: kindOf(entry.Post), Deleted: entry.Post.DeletedAt})
	}
	if err != nil {
		return answer{}, err
	}
	return document(0, s.outward(entry).Document)
}

var errGonePost = blog.Refuse(blog.Gone, "This post was deleted.")

// publicPost finds a published post; one that was published and deleted is Gone. Who may have it admit has decided.
func (s *Server) publicPost(r *http.Request, ref string) (blog.Entry, error) {
	entry, err := s.Reader.EntryByRef(r.Context(), ref)
	switch {
	case err != nil:
		return entry, err
	case !entry.Post.Federated():
		return entry, blog.ErrNotFound
	case entry.Post.Status == blog.Deleted && !entry.Post.PublishedAt.IsZero():
		return entry, errGonePost
	case !entry.Post.Live(): // nobody may know yet that there is one
		return entry, blog.ErrNotFound
	}
	return s.current(r.Context(), entry)
}

// comment serves an author's comment. A guest's lives on the guest's own server.
func (s *Server) comment(r *http.Request, ref string) (answer, error) {
	view, err := s.ownComment(r, ref)
	if blog.KindOf(err) == blog.Gone {
		return document(http.StatusGone, as2.Tombstone{ID: s.Links.CommentID(ref), FormerType: "Note"})
	}
	if err != nil {
		return answer{}, err
	}
	note, err := s.note(r.Context(), view)
	if err != nil {
		return answer{}, err
	}
	return document(0, note)
}

func (s *Server) ownComment(r *http.Request, ref string) (blog.CommentView, error) {
	view, err := s.Reader.CommentByRef(r.Context(), ref)
	switch {
	case err != nil:
		return view, err
	case view.Comment.AuthorID == 0:
		return view, blog.ErrNotFound
	case view.Comment.Status == blog.Removed:
		return view, errGonePost
	case !view.Comment.Visible(), !view.Post.Live() && view.Post.Status != blog.Deleted: // its post was taken back, and it waits with it
		return view, blog.ErrNotFound
	}
	return view, nil
}

// activity serves the Create of a post, of an author's comment or of their answer to a message. Its ref is that
// of the thing itself: there is one Create in a life. Other activities are letters
// to their receivers and not for everybody.
func (s *Server) activity(r *http.Request, ref string) (answer, error) {
	entry, err := s.publicPost(r, ref)
	if err == nil {
		return document(0, s.createPost(entry))
	}
	if blog.KindOf(err) != blog.NotFound {
		return answer{}, goneAsMissing(err)
	}
	sent, err := s.Deeds.MessageAnswerByRef(r.Context(), ref)
	if err == nil {
		return s.servedMessageCreate(r, sent)
	}
	if blog.KindOf(err) != blog.NotFound {
		return answer{}, err
	}
	view, err := s.ownComment(r, ref)
	if blog.KindOf(err) == blog.NotFound {
		return s.servedGesture(r, ref)
	}
	if err != nil {
		return answer{}, goneAsMissing(err)
	}
	create, err := s.createNote(r.Context(), view)
	if err != nil {
		return answer{}, err
	}
	return document(0, create)
}

func goneAsMissing(err error) error {
	if blog.KindOf(err) == blog.Gone {
		return blog.ErrNotFound
	}
	return err
}
