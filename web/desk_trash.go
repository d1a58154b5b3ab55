package web

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/oriel-blog/oriel/internal/blog"
	"github.com/oriel-blog/oriel/internal/links"
)

// keepAside keeps what stands in the form of a post that is thrown away, so that undoing brings the whole text back. It is
// of no harm when that does not work: the saved text is kept in any case.
func (s *Server) keepAside(c *gin.Context, saved blog.Post, f form) {
	digest := blog.TextDigest(f.Value("title"), f.Value("body"))
	if digest == blog.TextDigest(saved.Title, saved.Body) {
		return
	}
	fields, err := json.Marshal(plainFields(f))
	if err != nil {
		return
	}
	_, _, err = s.o.Autosaves.Keep(c.Request.Context(), who(c).author, blog.Autosave{
		Ref: saved.Ref, Serial: number(f.Value("autosave")), Version: number(f.Value("version")), Title: f.Value("title"), Digest: digest, Fields: string(fields),
	})
	if err != nil {
		s.o.Logger.Warn("keep the text of a post that is thrown away", "error", err)
	}
}

// trashPost throws a post away and offers to undo it.
func (s *Server) trashPost(c *gin.Context, p blog.Post) {
	post, err := s.o.Posts.Trash(c.Request.Context(), who(c).author, p.Ref)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	path := links.DeskPosts
	if post.Kind == blog.KindPage {
		path += "?kind=page"
	}
	code := "trashed"
	if p.Public() {
		code = "trashed-public"
	}
	c.Redirect(http.StatusSeeOther, withUndo(withDone(path, code), post.Ref))
}

// unpublish makes a draft of a post that readers can see. The text in the form is kept, too.
func (s *Server) unpublish(c *gin.Context, page *editorPage, saved blog.Post, f form) {
	s.keepAside(c, saved, f)
	post, err := s.o.Posts.Unpublish(c.Request.Context(), who(c).author, saved.Ref, number(f.Value("version")))
	if err != nil {
		s.refusePost(c, page, err)
		return
	}
	done(c, links.DeskPost(post.Ref), "unpublished")
}

// deletePage asks whether a post shall really go.
type deletePage struct {
	deskPage
	Post blog.Post
}

func (s *Server) askToDelete(c *gin.Context) {
	e, err := s.ownEntry(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	d, err := s.newDesk(c, "Delete a post", links.DeskPosts)
	s.showDesk(c, http.StatusOK, "delete", deletePage{d, e.Post}, err)
}

// deletePost throws a post away. Only what lies in the trash already is erased, and only when the form says so: a form that
// was sent twice must not do more than one that was sent once.
func (s *Server) deletePost(c *gin.Context) {
	f, err := readForm(c.Request)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	e, err := s.ownEntry(c)
	switch {
	case blog.KindOf(err) == blog.Gone: // which is what they want
		done(c, links.DeskTrash, "deleted")
	case err != nil:
		s.failDesk(c, err)
	case e.Post.Status == blog.Trashed && f.Value("action") == "erase":
		if err := s.o.Posts.Delete(c.Request.Context(), who(c).author, e.Post.Ref); err != nil {
			s.failDesk(c, err)
			return
		}
		done(c, links.DeskTrash, "deleted")
	default:
		s.trashPost(c, e.Post)
	}
}

// restorePost takes a post out of the trash.
func (s *Server) restorePost(c *gin.Context) {
	e, err := s.ownEntry(c)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	post, err := s.o.Posts.Restore(c.Request.Context(), who(c).author, e.Post.Ref)
	if err != nil {
		s.failDesk(c, err)
		return
	}
	code := "restored"
	switch {
	case post.Status == blog.Scheduled:
		code = "restored-scheduled"
	case e.Post.TrashedFrom == blog.Scheduled:
		code = "restored-late"
	}
	done(c, links.DeskPost(post.Ref), code)
}
